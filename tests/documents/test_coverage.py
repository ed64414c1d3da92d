import unicodedata
from dataclasses import replace
from pathlib import Path

import pytest

from licensing.documents.coverage import unprintable
from licensing.documents.errors import RenderFailed
from licensing.documents.facts import ReprintFacts
from licensing.documents.render import render
from tests.documents import samples
from tests.documents.conftest import Sheets

ALPHABETS = "Łódź, Ħaż-Żebbuġ, Công ty Hải Phòng, ТОВ Київ, Ελληνική, שלום, شركة ½ ≥ → ✓ €"


@pytest.mark.parametrize("text", ["", "plain", ALPHABETS, "line\nline\u00ad\u200b\u00a0end"])
def test_what_the_faces_have_can_be_printed(text: str) -> None:
    assert unprintable(text) == ""


def test_what_no_face_has_is_named_in_order_and_once() -> None:
    assert unprintable("Tokyo 東京 Co., 京都 and ไทย") == "東京都ไทย"


def test_an_accent_typed_apart_from_its_letter_can_be_printed() -> None:
    assert unprintable(unicodedata.normalize("NFD", "Société Générale")) == ""


def test_a_licensee_that_can_be_printed_is_printed_in_our_faces_bold_and_all(
    tmp_path: Path,
) -> None:
    path = tmp_path / "copy.pdf"
    path.write_bytes(render(_licensed_to(ALPHABETS)))
    faces = Sheets(path).tool("pdffonts")
    assert "DejaVu-Sans" in faces
    assert "DejaVu-Sans-Bold" not in faces, "the machine's own"


def test_a_licensee_that_cannot_be_printed_fails_the_render() -> None:
    with pytest.raises(RenderFailed, match="東"):
        render(_licensed_to("東京"))


def _licensed_to(licensee: str) -> ReprintFacts:
    facts = samples.reprint(samples.GAZETTE, samples.TINY)
    return replace(facts, licence=replace(facts.licence, licensee=licensee))
