"""What changed from one version to the next, as people read it."""

import pytest
from flask import Flask

from licensing.articles.difference import LONGEST_COMPARED, Piece, compare, difference
from tests import factories


def marked(before: str, after: str) -> str:
    """The comparison written as [-deleted-] and {+inserted+}."""
    signs = {"same": "{}", "deleted": "[-{}-]", "inserted": "{{+{}+}}"}
    return "".join(signs[piece.mark].format(piece.text) for piece in compare(before, after))


@pytest.mark.parametrize(
    ("before", "after", "read"),
    [
        (
            "It took nine tides.",
            "It took eleven tides.",
            "It took [-nine-]{+eleven+} tides.",
        ),
        ("It took tides.", "It took nine tides.", "It took {+nine +}tides."),
        ("It took nine tides.", "It took tides.", "It took [-nine -]tides."),
        (
            "Maud Tilsley led it.",
            "Ines Hale led it.",
            "[-Maud Tilsley-]{+Ines Hale+} led it.",
        ),
        ("", "All new.", "{+All new.+}"),
        ("All gone.", "", "[-All gone.-]"),
        ("Tilsley’s crew", "Hale’s crew", "[-Tilsley’s-]{+Hale’s+} crew"),
    ],
)
def test_words_are_compared_as_words(before: str, after: str, read: str) -> None:
    assert marked(before, after) == read


def test_what_was_and_what_is_can_both_be_read_off() -> None:
    before = "The slip, relaid in nine days, held; nobody was paid."
    after = "The slipway was relaid by hand in eleven days and held: everybody was paid."
    pieces = compare(before, after)
    assert "".join(p.text for p in pieces if p.mark != "inserted") == before
    assert "".join(p.text for p in pieces if p.mark != "deleted") == after


def test_long_stretches_that_stay_are_cut() -> None:
    same = " ".join(f"word{number}" for number in range(200))
    pieces = compare(f"{same} nine {same}", f"{same} ten {same}")
    assert [piece.mark for piece in pieces] == ["same", "deleted", "inserted", "same"]
    assert all(len(piece.text.split()) < 20 for piece in pieces)
    assert pieces[0].text.startswith("… ")
    assert pieces[0].text.endswith("word199 ")


def test_a_paragraph_too_long_to_compare_is_shown_as_replaced() -> None:
    long = "word " * (LONGEST_COMPARED + 1)
    assert compare(long, "short") == (Piece("deleted", long), Piece("inserted", "short"))


def test_a_version_is_compared_place_by_place(sqlite_inside: Flask) -> None:
    article = factories.article(body_text="One stays.\nTwo was nine days.\nThree goes.")
    old = article.current
    new = factories.version(
        article,
        headline="Ten tides to mend a slipway",
        bylines=["Ines Hale", "Tom Bray"],
        correction="It was ten.",
        body_text="One stays.\nTwo was ten days.\nA fourth, which is of something else.",
    )
    assert [(c.where, [p.mark for p in c.pieces]) for c in difference(old, new)] == [
        ("Headline", ["deleted", "inserted", "same"]),
        ("Byline", ["same", "inserted"]),
        ("Correction", ["inserted"]),
        ("Paragraph 2", ["same", "deleted", "inserted", "same"]),
        ("Paragraph 3", ["deleted"]),
        ("Paragraph 3", ["inserted"]),
    ]


def test_a_paragraph_put_between_two_moves_none_of_them(sqlite_inside: Flask) -> None:
    article = factories.article(body_text="One stays.\nTwo stays.")
    old = article.current
    new = factories.version(article, body_text="One stays.\nBetween.\nTwo stays.")
    assert [(c.where, c.pieces) for c in difference(old, new)] == [
        ("Paragraph 2", (Piece("inserted", "Between."),))
    ]


def test_pictures_are_told_by_their_captions(sqlite_inside: Flask) -> None:
    article = factories.article(pictures=1)
    old = article.current
    new = factories.version(article, pictures=0)
    assert [(c.where, c.pieces) for c in difference(old, new)] == [
        ("Picture removed", (Piece("deleted", "Low water"),))
    ]


def test_a_version_differs_in_nothing_from_itself(sqlite_inside: Flask) -> None:
    version = factories.article().current
    assert difference(version, version) == []
