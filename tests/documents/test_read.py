import io
import zlib

import pikepdf
import pytest

from licensing.documents.read import XMP_BYTES, read_claims
from tests.documents import samples
from tests.documents.conftest import Shelf


def test_a_licensed_copy_claims_its_number_and_address(shelf: Shelf) -> None:
    claims = read_claims(shelf["newspaper-a4"].path.read_bytes())
    assert claims is not None
    assert (claims.number, claims.verify_url) == (
        samples.LICENCE.number,
        samples.LICENCE.verify_url,
    )


@pytest.mark.parametrize("name", ["proof", "personal-copy"])
def test_a_document_without_a_licence_claims_none(shelf: Shelf, name: str) -> None:
    assert read_claims(shelf[name].path.read_bytes()) is None


@pytest.mark.parametrize("content", [b"", b"%PDF-1.7", b"PK\x03\x04", b"%PDF-1.7\n" + b"(" * 10**6])
def test_a_file_that_is_no_pdf_claims_nothing(content: bytes) -> None:
    assert read_claims(content) is None


def test_a_truncated_copy_claims_nothing(shelf: Shelf) -> None:
    whole = shelf["newspaper-a4"].path.read_bytes()
    assert read_claims(whole[: len(whole) // 2]) is None


def test_a_copy_whose_attachment_was_taken_out_still_claims_its_number(shelf: Shelf) -> None:
    with pikepdf.open(shelf["newspaper-a4"].path) as pdf:
        del pdf.Root.Names
        claims = read_claims(_saved(pdf))
    assert claims is not None
    assert claims.machine_licence is None


def test_metadata_that_unpacks_to_too_much_is_not_unpacked() -> None:
    bomb = zlib.compress(b"<x>" + b" " * (XMP_BYTES * 40) + b"</x>")
    assert read_claims(_with_metadata(bomb, pikepdf.Name.FlateDecode)) is None


def test_entities_in_metadata_are_not_expanded() -> None:
    laughs = (
        b'<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]>'
        b'<x xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">'
        b"<rdf:Description><plus:LicenseID>&b;</plus:LicenseID></rdf:Description></x>"
    )
    assert read_claims(_with_metadata(laughs, None)) is None


def test_plain_metadata_with_a_number_is_read() -> None:
    plain = (
        b'<x xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
        b'xmlns:plus="http://ns.useplus.org/ldf/xmp/1.0/">'
        b"<rdf:Description><plus:LicenseID>X-1</plus:LicenseID></rdf:Description></x>"
    )
    claims = read_claims(_with_metadata(plain, None))
    assert claims is not None
    assert claims.number == "X-1"


def _with_metadata(content: bytes, packing: pikepdf.Name | None) -> bytes:
    pdf = pikepdf.new()
    pdf.add_blank_page()
    stream = pikepdf.Stream(pdf, b"")
    stream.write(content, filter=packing)
    pdf.Root.Metadata = stream
    return _saved(pdf)


def _saved(pdf: pikepdf.Pdf) -> bytes:
    out = io.BytesIO()
    pdf.save(
        out,
        compress_streams=False,
        stream_decode_level=pikepdf.StreamDecodeLevel.none,
        fix_metadata_version=False,
    )
    return out.getvalue()
