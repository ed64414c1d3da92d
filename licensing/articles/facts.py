"""A version as documents are told it: only what may be licensed, and what was left out said plainly."""

from collections import Counter
from collections.abc import Iterable, Sequence

from lxml import html
from lxml.html import HtmlElement
from markupsafe import escape

from licensing.articles.models import Version
from licensing.articles.rights import Part, assets_of, summary_of
from licensing.core import files
from licensing.documents.facts import ArticleFacts

_REFERENCE = "asset:"
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine")


def facts_of(version: Version, countries: Sequence[str] | None = None) -> ArticleFacts:
    """Freeze ``version`` for rendering: pictures that may not be licensed are closed up and counted.

    ``countries`` are those of the licence (ISO 3166, none is everywhere), where there is one.
    """
    excluded = summary_of(version).left_out_in(countries)
    barred = {part.where for part in excluded}
    assets = [asset for asset in assets_of(version) if _REFERENCE + asset.sha256 not in barred]
    kept = {asset.sha256: files.get(asset.sha256) for asset in assets}
    return ArticleFacts(
        headline=version.headline,
        standfirst=version.standfirst,
        body_html=without_pictures(version.body_html, keep=kept),
        published_on=version.published_on,
        section=version.section,
        bylines=tuple(version.bylines),
        language=version.language or "en",
        canonical_url=version.article.web_address,
        identifiers=dict(version.identifiers),
        copyright_notice=version.copyright_notice,
        fingerprint=version.content_hash,
        omissions=tuple(omissions(excluded)),
        correction=version.correction,
        assets=kept,
    )


def without_pictures(body_html: str, *, keep: Iterable[str]) -> str:
    """``body_html`` without the figures whose picture is not named in ``keep``."""
    if "<img" not in body_html:
        return body_html
    allowed = {_REFERENCE + name for name in keep}
    root = html.fragment_fromstring(body_html, create_parent="div")
    for image in root.xpath(".//img"):
        if image.get("src") not in allowed:
            _remove(next(image.iterancestors("figure"), image))
    children = "".join(html.tostring(child, encoding="unicode") for child in root.iterchildren())
    return str(escape(root.text or "")) + children


def omissions(excluded: Iterable[Part]) -> list[str]:
    """One sentence for each credit: "Two pictures, credited to X, are not included"."""
    counts = Counter(part.credit for part in excluded)
    return [_omission(credit, count) for credit, count in counts.items()]


def _omission(credit: str, count: int) -> str:
    number = _NUMBERS[count] if count < len(_NUMBERS) else str(count)
    noun, verb = ("picture", "is") if count == 1 else ("pictures", "are")
    named = f", credited to {credit}," if credit else " without a credit"
    return f"{number} {noun}{named} {verb} not part of this licence and {verb} left out."


def _remove(element: HtmlElement) -> None:
    parent = element.getparent()
    if parent is None:
        return
    if element.tail:
        before = element.getprevious()
        if before is not None:
            before.tail = (before.tail or "") + element.tail
        else:
            parent.text = (parent.text or "") + element.tail
    parent.remove(element)
