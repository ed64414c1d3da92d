"""What changes articles: taking in a capture as a new article, or as a new version of one."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

import lxml.html
from sqlalchemy import func, select

from licensing.articles import evidence
from licensing.articles.decisions import carry_over
from licensing.articles.facts import without_pictures
from licensing.articles.ingest.capture import Capture
from licensing.articles.ingest.capture import RightsPart as ProposedPart
from licensing.articles.ingest.dom import canonical, count_words
from licensing.articles.ingest.identifiers import is_name
from licensing.articles.ingest.pictures import PrintPicture
from licensing.articles.ingest.rights import propose
from licensing.articles.models import Alias, Article, Asset, RightsPart, Version
from licensing.articles.naming import own_name
from licensing.articles.notices import correct, take_off_sale
from licensing.articles.own_rules import rules_for
from licensing.articles.queries import by_identifier
from licensing.articles.rights import assets_of
from licensing.core import audit, clock, files, ids
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.core.errors import InvalidInput
from licensing.publishers.models import Publication

MAX_NOTICE = 500
BARE = frozenset({"withdrawn", "retracted", "canceled", "cancelled"})
UNWORDED = "The publisher’s page says that it is withdrawn."

Outcome = Literal["created", "new-version", "unchanged"]


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What became of a capture."""

    article: Article
    version: Version
    outcome: Outcome


@dataclass(frozen=True, slots=True)
class _Stored:
    """A picture whose bytes are in the file store."""

    sha256: str
    media_type: str
    width_px: int
    height_px: int


def import_capture(
    publication: Publication,
    capture: Capture,
    pictures: Mapping[str, PrintPicture],
    actor: Actor,
) -> ImportResult:
    """Take in a capture: a new article, a new version of a known one, or nothing new.

    ``pictures`` are prepared ones by their ``src``; a figure without one is left out, unless the
    version on sale has that picture already. Versions never change; the same content is no new
    version, nor is a withdrawal that comes without a text. The door indexes the article
    (``catalogue.index_article``) and commits. Raises InvalidInput when the capture has neither an
    address nor an identifier to know it by.
    """
    capture = replace(capture, url=own_name(publication, capture))
    if not capture.url:
        raise InvalidInput(
            "The page does not say its own address, by which it would be known. "
            "Add <link rel=canonical> to it, or import it by its address.",
            field="url",
        )
    capture = under_own_rules(publication, capture)
    article = _known(publication, capture)
    if not capture.body_text:
        return _cancelled(article, capture, actor)
    stored = _stored(capture, pictures, article)
    body_html = _with_assets(capture.body_html, stored)
    content_hash = _hash(capture, body_html)
    outcome: Outcome = "new-version"
    if article is None:
        article, outcome = _new_article(publication, capture), "created"
    _observe(article, capture, actor)
    version = _same(article, content_hash)
    if version is not None and version.id == article.current_version_id:
        _name(article, capture)
        evidence.keep(version, capture.rights.told)
        return ImportResult(article, version, "unchanged")
    if version is None:
        version = _new_version(article, capture, body_html, content_hash)
        _add_parts(version, capture, stored)
    evidence.keep(version, capture.rights.told)
    earlier = db.session.get(Version, article.current_version_id or 0)
    if earlier is not None:
        carry_over(earlier, version, actor)
        if version.correction and version.correction != earlier.correction:
            correct(version, version.correction, actor)
    article.current_version_id = version.id
    article.section, article.published_on = version.section, version.published_on
    _name(article, capture)
    audit.record(
        "article:import",
        f"article:{article.id}",
        actor,
        version=version.number,
        source=capture.source,
    )
    db.session.flush()  # the door indexes what was written, in this transaction
    return ImportResult(article, version, outcome)


def _cancelled(article: Article | None, capture: Capture, actor: Actor) -> ImportResult:
    """A notice without a text, as agencies send it: the version on sale stays what it was."""
    if article is None or article.current_version_id is None:
        raise InvalidInput(
            "It has no text: it withdraws an article that is not in the catalogue.", field="url"
        )
    _observe(article, capture, actor)
    db.session.flush()  # the door indexes what was written, in this transaction
    return ImportResult(article, article.current, "unchanged")


def under_own_rules(publication: Publication, capture: Capture) -> Capture:
    """The capture with its rights map as the publisher's own rules propose it.

    What is no matter of rules (notices, an embargo, an open licence that was found) stays as it was.
    """
    rights = capture.rights
    if rights.told is None:
        return capture
    ours = propose(rights.told, rules_for(publication, clock.today()))
    licence = rights.open_licence or ours.open_licence
    told = replace(rights, status=ours.status, parts=ours.parts, open_licence=licence)
    return replace(capture, rights=told)


def _known(publication: Publication, capture: Capture) -> Article | None:
    names = [capture.url, *_aliases(capture)]
    found = (by_identifier(publication.id, name) for name in names)
    return next((article for article in found if article is not None), None)


def _aliases(capture: Capture) -> list[str]:
    """Other names it will be asked for by: its DOI, its agency's identifier, where it was found."""
    found_at = canonical(capture.source)
    uri = capture.identifiers.get("uri", "")
    names = [capture.identifiers.get("doi", ""), uri if is_name(uri) else "", found_at]
    return [name for name in names if name and name != capture.url]


def _stored(
    capture: Capture, pictures: Mapping[str, PrintPicture], article: Article | None
) -> dict[str, _Stored]:
    """Every picture there is for the body, newly put into the store or there already."""
    earlier = assets_of(article.current) if article and article.current_version_id else []
    stored = {
        asset.original_src: _Stored(asset.sha256, asset.media_type, asset.width_px, asset.height_px)
        for asset in earlier
    }
    for src, picture in pictures.items():
        files.put(picture.content)
        stored[src] = _Stored(
            picture.sha256, picture.media_type, picture.width_px, picture.height_px
        )
    return {image.src: stored[image.src] for image in capture.images if image.src in stored}


def _with_assets(body_html: str, stored: Mapping[str, _Stored]) -> str:
    """The body with stored pictures named by their content, and without the others."""
    if "<img" not in body_html:
        return body_html
    root = lxml.html.fragment_fromstring(body_html, create_parent="div")
    for image in root.iter("img"):
        picture = stored.get(image.get("src") or "")
        image.set("src", f"asset:{picture.sha256}" if picture else "")
    named = "".join(lxml.html.tostring(child, encoding="unicode") for child in root)
    kept = {picture.sha256 for picture in stored.values()}
    return without_pictures(named, keep=kept).strip()


def _hash(capture: Capture, body_html: str) -> str:
    """What makes a version itself. Pictures count by their content, which their names are."""
    said = [
        capture.headline, capture.standfirst, list(capture.bylines), body_html, capture.correction
    ]  # fmt: skip
    return hashlib.sha256(json.dumps(said, ensure_ascii=False).encode()).hexdigest()


def _new_article(publication: Publication, capture: Capture) -> Article:
    article = Article(
        public_id=ids.public_id(),
        publication_id=publication.id,
        canonical_url=capture.url,
        section=capture.section,
        published_on=capture.published_on,
        created_at=clock.now(),
    )
    db.session.add(article)
    db.session.flush()  # its versions need its id
    return article


def _observe(article: Article, capture: Capture, actor: Actor) -> None:
    """What the page says about selling it. A page that says nothing lifts nothing staff decided."""
    if capture.rights.embargo_until:
        article.embargo_until = datetime.fromisoformat(capture.rights.embargo_until)
    if not capture.rights.withdrawn:
        article.withdrawal_notice = ""  # said again after this, it is said anew
    elif article.withdrawn_at is None:
        _withdraw_as_said(article, capture.rights.withdrawal, actor)


def _withdraw_as_said(article: Article, said: str, actor: Actor) -> None:
    """Take it off sale as its page says, unless staff put it back after the page said the same.

    A page is read again and again: what staff overruled once must not come back with every reading.
    """
    notice = said[:MAX_NOTICE] or UNWORDED
    if notice == article.withdrawal_notice:
        return
    article.withdrawal_notice = notice
    told = notice.casefold().strip(" .:!") not in BARE  # which says no more than that it is so
    take_off_sale(article, f"{UNWORDED} “{notice}”" if said and told else UNWORDED, actor)


def _same(article: Article, content_hash: str) -> Version | None:
    return db.session.scalars(
        select(Version).where(
            Version.article_id == article.id, Version.content_hash == content_hash
        )
    ).one_or_none()


def _new_version(article: Article, capture: Capture, body_html: str, content_hash: str) -> Version:
    latest = db.session.scalar(
        select(func.max(Version.number)).where(Version.article_id == article.id)
    )
    version = Version(
        article_id=article.id,
        number=(latest or 0) + 1,
        content_hash=content_hash,
        headline=capture.headline,
        standfirst=capture.standfirst,
        bylines=list(capture.bylines),
        section=capture.section,
        published_on=capture.published_on,
        modified_on=capture.modified_on,
        language=capture.language,
        body_html=body_html,
        body_text=capture.body_text,
        word_count=count_words(capture.body_text),
        correction=capture.correction,
        copyright_notice=capture.rights.copyright_notice,
        open_licence=capture.rights.open_licence,
        identifiers=dict(capture.identifiers),
        source=capture.source,
        captured_at=clock.now(),
    )
    db.session.add(version)
    db.session.flush()  # its pictures and rights need its id
    return version


def _add_parts(version: Version, capture: Capture, stored: Mapping[str, _Stored]) -> None:
    kept = [image for image in capture.images if image.src in stored]
    for position, image in enumerate(kept):
        picture = stored[image.src]
        db.session.add(
            Asset(
                version_id=version.id,
                position=position,
                sha256=picture.sha256,
                media_type=picture.media_type,
                width_px=picture.width_px,
                height_px=picture.height_px,
                original_src=image.src,
                alt=image.alt,
                caption=image.caption,
                credit=image.credit,
            )
        )
    for part in capture.rights.parts:
        where = _place(part, stored)
        if where:
            db.session.add(
                RightsPart(
                    version_id=version.id,
                    kind=part.kind,
                    where=where,
                    status=part.status,
                    reason=part.reason,
                    credit=part.credit,
                    territories=list(part.territories),
                )
            )


def _place(part: ProposedPart, stored: Mapping[str, _Stored]) -> str:
    """Where a part is, in the version's own names; nothing for a picture that is not in it."""
    if part.kind != "picture":
        return part.where
    picture = stored.get(part.where)
    return f"asset:{picture.sha256}" if picture else ""


def _name(article: Article, capture: Capture) -> None:
    """Add the names that lead to no article of this publication yet."""
    for name in _aliases(capture):
        if by_identifier(article.publication_id, name) is None:
            db.session.add(
                Alias(publication_id=article.publication_id, article_id=article.id, identifier=name)
            )
            db.session.flush()  # the next name may be the same one
