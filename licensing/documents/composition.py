"""From facts to everything a render needs: one page of HTML, its images, its rights."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from functools import partial
from pathlib import Path
from typing import Any

import jinja2
from markupsafe import Markup

from licensing.documents import marks, pictures, theme
from licensing.documents.body import Body, prepare
from licensing.documents.facts import (
    ArticleDocument,
    ArticleFacts,
    Brand,
    Facts,
    LicenceFacts,
    PersonalCopyFacts,
    ProofFacts,
    QuoteFacts,
    ReprintFacts,
)
from licensing.documents.fit import AS_DESIGNED, Fit
from licensing.documents.metadata import LicenceClaim, Rights
from licensing.documents.pictures import Picture
from licensing.documents.spacing import with_spaces_apart

TEMPLATES = Path(__file__).parents[2] / "templates" / "documents"

PROOF_LEGEND = "PROOF · NOT LICENSED"
PUBLIC_IDENTIFIERS = ("doi", "issn")


@dataclass(frozen=True, slots=True)
class Composition:
    """A document before it is laid out. ``images`` are all it may fetch, by URL."""

    page: Callable[[Fit], str]
    """Its HTML, as designed or departing from that to fit its pages."""
    is_broad: bool
    """Whether the article opens with a broad picture."""
    sheets: tuple[str, ...]
    images: Mapping[str, bytes]
    rights: Rights
    made_at: datetime
    machine_licence: bytes | None = None


def compose(facts: Facts) -> Composition:
    """Raises ``RenderFailed`` for a picture that cannot be read, ``ValueError`` for no colour."""
    match facts:
        case ReprintFacts():
            return _reprint(facts)
        case ProofFacts():
            return _proof(facts)
        case PersonalCopyFacts():
            return _personal_copy(facts)
        case QuoteFacts():
            return _quote(facts)


def _reprint(facts: ReprintFacts) -> Composition:
    licence = facts.licence
    rights = _rights(facts, licence.verify_url, _usage_terms(licence), _claim(licence))
    shown = _for_print(facts.article)
    body = _body(facts.article, shown)
    images = (
        _images(shown) | _certificate_marks(facts) | {"mark:qr": marks.qr_code(licence.verify_url)}
    )
    return Composition(
        page=partial(_page, "reprint", facts, body, rights, licence.issued_at, licence),
        is_broad=_opening(body, AS_DESIGNED) == "broad",
        sheets=_sheets("reprint", facts),
        images=images,
        rights=rights,
        made_at=licence.issued_at,
        machine_licence=facts.machine_licence,
    )


def _proof(facts: ProofFacts) -> Composition:
    rights = _rights(facts, facts.order_url, "Proof, not licensed for use.")
    shown = {
        name: pictures.for_proof(name, content, PROOF_LEGEND)
        for name, content in facts.article.assets.items()
    }
    body = _body(facts.article, shown)
    images = _images(shown) | _certificate_marks(facts)
    images["mark:qr"] = marks.qr_code(facts.order_url)
    images["mark:watermark"] = pictures.watermark(PROOF_LEGEND)
    return Composition(
        page=partial(_page, "proof", facts, body, rights, facts.made_at, facts.licence),
        is_broad=_opening(body, AS_DESIGNED) == "broad",
        sheets=_sheets("proof", facts),
        images=images,
        rights=rights,
        made_at=facts.made_at,
    )


def _personal_copy(facts: PersonalCopyFacts) -> Composition:
    rights = _rights(facts, facts.order_url, "For personal, non-commercial use only.")
    shown = _for_print(facts.article)
    body = _body(facts.article, shown)
    return Composition(
        page=partial(_page, "personal", facts, body, rights, facts.made_at, None),
        is_broad=False,
        sheets=_sheets("personal", facts),
        images=_images(shown) | {"mark:qr": marks.qr_code(facts.order_url)},
        rights=rights,
        made_at=facts.made_at,
    )


def _quote(facts: QuoteFacts) -> Composition:
    brand = facts.brand
    rights = Rights(
        owner=brand.publisher,
        publication=brand.publication,
        notice=facts.notice or f"© {brand.publisher}. All rights reserved.",
        usage_terms=f"Quote {facts.reference}. It grants no licence until it is accepted and paid.",
        statement_url=facts.quote_url,
    )
    return Composition(
        page=partial(_quote_page, facts),
        is_broad=False,
        sheets=(
            "shared/base.css",
            f"shared/{theme.paper(facts.paper).name}.css",
            "quote/theme.css",
        ),
        images={"mark:qr": marks.qr_code(facts.quote_url)},
        rights=rights,
        made_at=facts.made_at,
    )


def _quote_page(facts: QuoteFacts, fit: Fit) -> str:
    page = _templates.get_template("quote/template.html").render(
        facts=facts,
        brand=facts.brand,
        variables=theme.variables(facts.brand, fit.scale),
        masthead_size=theme.masthead_size(facts.brand.publication),
    )
    return with_spaces_apart(page)


def _page(
    kind: str,
    facts: ArticleDocument,
    body: Body,
    rights: Rights,
    made_at: datetime,
    licence: LicenceFacts | None,
    fit: Fit,
) -> str:
    article, brand = facts.article, facts.brand
    form = _form(kind, brand)
    opening = _opening(body, fit)
    sheet = theme.paper(facts.paper)
    page = _templates.get_template(f"{kind}/template.html").render(
        facts=facts,
        brand=brand,
        article=article,
        licence=licence,
        rights=rights,
        made_at=made_at,
        body=body,
        layout=form,
        opening=opening,
        variables=theme.variables(brand, fit.scale),
        headline=theme.headline(article.headline, brand, form, sheet, upright=opening == "upright"),
        masthead_size=theme.masthead_size(brand.publication),
    )
    return with_spaces_apart(page)


def _opening(body: Body, fit: Fit) -> str:
    """How the article opens: ``bare``, or by the shape of its leading picture."""
    if body.lead is None:
        return "bare"
    return "aside" if fit.aside and body.lead.shape == "broad" else body.lead.shape


def _form(kind: str, brand: Brand) -> str:
    """A personal copy is as plain for every publication; other documents follow the brand."""
    return "personal" if kind == "personal" else theme.layout(brand)


def _sheets(kind: str, facts: ArticleDocument) -> tuple[str, ...]:
    """Stylesheets in the order of the cascade: general first, then layout, paper and kind."""
    form = _form(kind, facts.brand)
    layout = (f"shared/{form}.css",) if form in theme.LAYOUTS else ()
    size = f"shared/{theme.paper(facts.paper).name}.css"
    return ("shared/base.css", "shared/certificate.css", *layout, size, f"{kind}/theme.css")


def _for_print(article: ArticleFacts) -> dict[str, Picture]:
    return {name: pictures.for_print(name, content) for name, content in article.assets.items()}


def _body(article: ArticleFacts, shown: Mapping[str, Picture]) -> Body:
    return prepare(article.body_html, shown, article.headline)


def _images(shown: Mapping[str, Picture]) -> dict[str, bytes]:
    return {f"asset:{name}": picture.content for name, picture in shown.items()}


def _certificate_marks(facts: ReprintFacts | ProofFacts) -> dict[str, bytes]:
    sheet = theme.paper(facts.paper)
    frame = marks.certificate_frame(sheet.width_mm, sheet.height_mm, facts.brand.accent)
    return {"mark:frame": frame}


def _rights(
    facts: ArticleDocument,
    statement_url: str,
    usage_terms: str,
    licence: LicenceClaim | None = None,
) -> Rights:
    brand, article = facts.brand, facts.article
    return Rights(
        owner=brand.publisher,
        publication=brand.publication,
        notice=article.copyright_notice or f"© {brand.publisher}. All rights reserved.",
        usage_terms=usage_terms,
        statement_url=statement_url,
        licence=licence,
    )


def _claim(licence: LicenceFacts) -> LicenceClaim:
    return LicenceClaim(licence.number, licence.starts_on, licence.ends_on)


def _usage_terms(licence: LicenceFacts) -> str:
    return (
        f"Licence {licence.number}, granted to {licence.licensee}. {licence.use}. "
        f"{licence.quantity}. {licence.territory}. {term(licence)}."
    )


def day(on: date) -> str:
    """A date as it is printed: 14 March 2026."""
    return f"{on.day} {on:%B %Y}"


def moment(at: datetime) -> str:
    """A moment as metadata states it: ISO 8601, in UTC, to the second."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def time(at: datetime) -> str:
    """The time of day as it is printed: 09:30 UTC."""
    return f"{at.astimezone(UTC):%H:%M} UTC"


def in_groups(text: str, length: int) -> str:
    """The text with a space after every so many characters."""
    return " ".join(text[start : start + length] for start in range(0, len(text), length))


def term(licence: LicenceFacts) -> str:
    """The licence's term as it is printed."""
    if licence.ends_on is None:
        return f"From {day(licence.starts_on)}, without end"
    return f"{day(licence.starts_on)} to {day(licence.ends_on)}"


def shortened(text: str, length: int) -> str:
    """The text, or as many of its words as fit in ``length`` characters."""
    if len(text) <= length:
        return text
    head, _, _ = text[:length].rpartition(" ")
    return f"{(head or text[: length - 1]).rstrip(' ,;:.')}…"


def sentence(text: str) -> str:
    """The text with a full stop, if it has no end of its own."""
    return text if text.endswith((".", "!", "?", "…", ".”")) else f"{text}."


def named(people: tuple[str, ...]) -> str:
    """Names in a row: "A", "A and B", "A, B and C"."""
    if len(people) < 2:
        return "".join(people)
    return f"{', '.join(people[:-1])} and {people[-1]}"


def public_identifiers(article: ArticleFacts) -> Iterator[tuple[str, str]]:
    """The identifiers that mean something to a reader; others are a system's own."""
    for scheme in PUBLIC_IDENTIFIERS:
        if identifier := article.identifiers.get(scheme):
            yield scheme.upper(), identifier


def breakable(url: str) -> Markup:
    """A URL without its scheme, that may break after each slash."""
    shown = url.removeprefix("https://").removeprefix("http://")
    return Markup("/&#8203;").join(shown.split("/"))


def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        autoescape=True,
        loader=jinja2.FileSystemLoader(TEMPLATES),
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )
    filters: dict[str, Any] = {
        "breakable": breakable,
        "day": day,
        "in_groups": in_groups,
        "moment": moment,
        "named": named,
        "public_identifiers": public_identifiers,
        "sentence": sentence,
        "shortened": shortened,
        "term": term,
        "time": time,
    }
    environment.filters.update(filters)
    return environment


_templates = _environment()
