"""Rendering, in this process: facts in, a PDF/A-3a and PDF/UA-1 file out.

Typefaces and stylesheets are read once and kept. WeasyPrint's font configuration must not be shared
by threads, so only one thread of a process may render; :mod:`licensing.documents.press` renders in
processes of its own, within limits, and is what a server uses.
"""

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC
from functools import cache

from weasyprint import CSS, HTML, Attachment, Document
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import FatalURLFetchingError

from licensing.documents.boxes import lost_letters
from licensing.documents.composition import (
    TEMPLATES,
    Composition,
    compose,
)
from licensing.documents.errors import RenderFailed
from licensing.documents.facts import Facts
from licensing.documents.fetcher import NamedImages
from licensing.documents.fit import AS_DESIGNED, Fit, another, extent, is_better
from licensing.documents.fonts import FONTCONFIG, font_face_css
from licensing.documents.metadata import RightsMetadata
from licensing.documents.vocabulary import MACHINE_LICENCE_NAME

VARIANT = "pdf/a-3a"


def render(facts: Facts) -> bytes:
    """The document, as PDF. The same facts give the same bytes.

    Raises :class:`RenderFailed` for facts that cannot be set faultlessly: a URL that was not given,
    a picture that cannot be read, a letter that was not laid out, anything WeasyPrint so much as
    warns about.
    """
    try:
        with _no_complaints():
            return _write(compose(facts))
    except RenderFailed:
        raise
    except FatalURLFetchingError as error:
        raise RenderFailed(f"The document was not made: {error}.") from error
    except Exception as error:
        # Layout meets whatever a stranger's article contains, and fails in ways nobody can list.
        reason = f"{type(error).__name__}: {error}"
        raise RenderFailed(f"The document was not made: {reason[:300]}") from error


def _write(composition: Composition) -> bytes:
    document = _fitted(composition)
    document.metadata = RightsMetadata(document.metadata, composition.rights)
    pdf: bytes = document.write_pdf(pdf_variant=VARIANT, attachments=_attachments(composition))
    return pdf


def _fitted(composition: Composition) -> Document:
    """The document as designed, or fitted to its pages where that makes better use of them."""
    document = lay_out(composition, AS_DESIGNED)
    reach = extent(document)
    if not reach.ends_badly:
        return document
    other = lay_out(composition, another(reach, broad=composition.is_broad))
    return other if is_better(extent(other), reach) else document


def lay_out(composition: Composition, fit: Fit) -> Document:
    """The pages, not yet written. Raises :class:`RenderFailed` if a letter is not on them."""
    page = composition.page(fit)
    source = HTML(string=page, base_url="facts:", url_fetcher=NamedImages(composition.images))
    document: Document = source.render(
        font_config=_fonts(),
        stylesheets=[_faces(), *map(_sheet, composition.sheets)],
        pdf_variant=VARIANT,
    )
    if lost := lost_letters(page, document):
        raise RenderFailed(f"The document was not made: {lost} letters of it were not laid out.")
    return document


def _attachments(composition: Composition) -> list[Attachment]:
    if composition.machine_licence is None:
        return []
    return [
        Attachment(
            string=composition.machine_licence,
            name=MACHINE_LICENCE_NAME,
            description="The terms of this licence in machine-readable form (ODRL, JSON-LD)",
            created=composition.made_at.astimezone(UTC),
            modified=composition.made_at.astimezone(UTC),
            relationship="Data",
        )
    ]


@cache
def _fonts() -> FontConfiguration:
    # Fontconfig reads the variable at this moment, and whatever else this process draws or starts
    # keeps the machine's typefaces. What the shipped faces lack would otherwise come from the
    # machine, and look different on the next.
    before = os.environ.get("FONTCONFIG_FILE")
    os.environ["FONTCONFIG_FILE"] = str(FONTCONFIG)
    try:
        return FontConfiguration()
    finally:
        if before is None:
            del os.environ["FONTCONFIG_FILE"]
        else:
            os.environ["FONTCONFIG_FILE"] = before


@cache
def _faces() -> CSS:
    return CSS(string=font_face_css(), font_config=_fonts())


@cache
def _sheet(name: str) -> CSS:
    return CSS(filename=TEMPLATES / name, font_config=_fonts())


class _Complaints(logging.Handler):
    """Keeps what WeasyPrint warns about, which it otherwise only logs."""

    def __init__(self) -> None:
        super().__init__(logging.WARNING)
        self.messages: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.messages.append(record.getMessage())


@contextmanager
def _no_complaints() -> Iterator[None]:
    """Turn any warning or error of WeasyPrint's into a failed render."""
    complaints = _Complaints()
    logger = logging.getLogger("weasyprint")
    logger.addHandler(complaints)
    try:
        yield
    finally:
        logger.removeHandler(complaints)
    if complaints.messages:
        raise RenderFailed(f"The document was not made: {complaints.messages[0][:300]}")
