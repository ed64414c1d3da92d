"""What a page fetches besides itself: a publication's pictures and its brand."""

from http import HTTPStatus

from flask import Response, abort, request
from sqlalchemy import or_, select

from licensing.articles.models import Article, Asset
from licensing.core import clock
from licensing.core.db import db
from licensing.publishers import queries as publishers
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.brand import stylesheet
from licensing.web.storefront.pictures import WIDTHS, reduced

YEAR_SECONDS = 365 * 86_400
HOUR_SECONDS = 3_600


@blueprint.get("/<slug>/media/<sha256>-<int:width_px>.jpg")
def media(slug: str, sha256: str, width_px: int) -> Response:
    """A picture of an article that is open to see; its name is its content, so it may be kept."""
    if width_px not in WIDTHS or not _shown(slug, sha256):
        abort(HTTPStatus.NOT_FOUND)
    response = Response(reduced(sha256, width_px), mimetype="image/jpeg")
    response.cache_control.public = True
    response.cache_control.max_age = YEAR_SECONDS
    response.cache_control.immutable = True
    return response


@blueprint.get("/<slug>/brand.css")
def brand(slug: str) -> Response:
    """The publication's accent and faces."""
    publication = publishers.publication(slug)
    css = stylesheet(
        publication.slug,
        accent=publication.accent,
        masthead_font=publication.masthead_font,
        headline_font=publication.headline_font,
    )
    response = Response(css, mimetype="text/css")
    response.cache_control.public = True
    response.cache_control.max_age = HOUR_SECONDS
    response.add_etag()
    response.make_conditional(request)
    return response


def _shown(slug: str, sha256: str) -> bool:
    """True for a picture of the current version of an article one may see."""
    publication = publishers.publication(slug)
    found = (
        select(Asset.id)
        .join(Article, Article.current_version_id == Asset.version_id)
        .where(
            Asset.sha256 == sha256,
            Article.publication_id == publication.id,
            Article.withdrawn_at.is_(None),
            or_(Article.embargo_until.is_(None), Article.embargo_until <= clock.now()),
        )
        .limit(1)
    )
    return db.session.scalar(found) is not None
