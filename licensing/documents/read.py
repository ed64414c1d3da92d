"""What a PDF says of itself: the licence number in its metadata, and the licence file inside it.

A claim and not a proof: anyone can write metadata. Whoever asks compares the number with the
licences that were granted. The file comes from a stranger, so all that is read is bounded.
"""

import io
import zlib
from dataclasses import dataclass

import pikepdf
from lxml import etree

from licensing.documents.vocabulary import MACHINE_LICENCE_NAME, PLUS, RDF, XMP_RIGHTS

FILE_BYTES = 100 * 1024 * 1024
XMP_BYTES = 256 * 1024
MACHINE_LICENCE_BYTES = 1024 * 1024
TEXT_CHARACTERS = 500

_XML = etree.XMLParser(resolve_entities=False, load_dtd=False, no_network=True, huge_tree=False)


@dataclass(frozen=True, slots=True)
class Claims:
    """What the file claims. ``machine_licence`` is the attached ODRL, or None if there is none."""

    number: str
    verify_url: str
    machine_licence: bytes | None


def read_claims(pdf: bytes) -> Claims | None:
    """The claims of a licensed copy; None for any other file, damaged or hostile ones too."""
    if len(pdf) > FILE_BYTES or not pdf.startswith(b"%PDF-"):
        return None
    try:
        with pikepdf.open(io.BytesIO(pdf), attempt_recovery=False) as document:
            return _claims(document)
    except Exception:
        # Whatever a stranger's file does to a parser, the answer is the same: it claims nothing.
        return None


def _claims(document: pikepdf.Pdf) -> Claims | None:
    xmp = _bounded(document.Root.get("/Metadata"), XMP_BYTES)
    if xmp is None:
        return None
    described = etree.fromstring(xmp, _XML).iterfind(f".//{{{RDF}}}Description/*")
    stated = {element.tag: (element.text or "").strip()[:TEXT_CHARACTERS] for element in described}
    number = stated.get(f"{{{PLUS}}}LicenseID", "")
    if not number:
        return None
    url = stated.get(f"{{{XMP_RIGHTS}}}WebStatement", "")
    return Claims(number, url, _machine_licence(document))


def _machine_licence(document: pikepdf.Pdf) -> bytes | None:
    attached = document.attachments.get(MACHINE_LICENCE_NAME)
    if attached is None:
        return None
    return _bounded(attached.obj.get("/EF", pikepdf.Dictionary()).get("/F"), MACHINE_LICENCE_BYTES)


def _bounded(stream: object, limit: int) -> bytes | None:
    """The stream's content, or None if there is no stream or it holds more than ``limit`` bytes.

    Unpacked here and not by pikepdf, which would fill the memory before it could be asked how much.
    """
    if not isinstance(stream, pikepdf.Stream):
        return None
    filters = stream.get("/Filter")
    if filters is not None and filters != pikepdf.Name.FlateDecode:
        return None
    packed = stream.read_raw_bytes()
    if len(packed) > limit:
        return None
    return packed if filters is None else _inflated(packed, limit)


def _inflated(packed: bytes, limit: int) -> bytes | None:
    inflater = zlib.decompressobj()
    content = inflater.decompress(packed, limit)
    return None if inflater.unconsumed_tail else content
