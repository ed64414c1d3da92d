"""Reads of publishers and publications."""

from collections.abc import Sequence

from sqlalchemy import select

from licensing.core.db import db
from licensing.core.errors import NotFound
from licensing.publishers.models import Publication, Publisher


def publication(slug: str) -> Publication:
    """The publication whose storefront is ``/<slug>``. Raises NotFound."""
    found = db.session.scalars(select(Publication).where(Publication.slug == slug)).one_or_none()
    if found is None:
        raise NotFound("No publication sells reprints at this address.", field="publication")
    return found


def publications(publisher_id: int | None = None) -> Sequence[Publication]:
    """Every publication, or those of one publisher, by name."""
    query = select(Publication).order_by(Publication.name)
    if publisher_id is not None:
        query = query.where(Publication.publisher_id == publisher_id)
    return db.session.scalars(query).all()


def publisher(slug: str) -> Publisher | None:
    return db.session.scalars(select(Publisher).where(Publisher.slug == slug)).one_or_none()
