"""A snippet shows where the words stand."""

from licensing.catalogue.snippet import LENGTH, Fragment, snippet
from licensing.catalogue.stems import stem

TEXT = "The crew waited. " * 30 + "Then the tides turned and the slipway stood. " + "It held. " * 40


def test_the_words_asked_for_are_marked() -> None:
    assert Fragment("slipway", marked=True) in snippet(TEXT, ((stem("slipway"),),))


def test_a_word_with_another_ending_is_marked() -> None:
    assert Fragment("tides", marked=True) in snippet(TEXT, ((stem("tide"),),))


def test_a_word_that_only_begins_alike_is_not() -> None:
    assert snippet("A tidewaterman.", ((stem("tide"),),)) == ()


def test_it_is_cut_at_words_and_says_so() -> None:
    shown = "".join(fragment.text for fragment in snippet(TEXT, ((stem("slipway"),),)))
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert shown[2:-2] in TEXT
    assert len(shown) <= LENGTH + 20


def test_a_short_text_is_shown_whole() -> None:
    assert snippet("Low water.", ((stem("water"),),)) == (
        Fragment("Low "),
        Fragment("water", marked=True),
        Fragment("."),
    )


def test_a_word_with_its_accents_is_found_without_them() -> None:
    assert Fragment("Élan", marked=True) in snippet("All Élan, no boat", ((stem("elan"),),))


def test_a_phrase_is_marked_across_a_possessive() -> None:
    for text in ("At the harbour’s wall", "At the harbour's wall"):
        assert snippet(text, (("harbour", "wall"),))[-1] == Fragment(text[7:], marked=True)


def test_the_words_are_shown_where_most_of_them_stand_together() -> None:
    shown = snippet(f"A tide. {TEXT} A regatta in the tide.", (("regatta",), ("tide",)))
    assert Fragment("regatta", marked=True) in shown


def test_letters_inside_other_words_are_passed_over() -> None:
    assert Fragment("art", marked=True) in snippet("Start parts " * 90 + "art", (("art",),))


def test_there_is_none_when_the_words_are_only_in_the_headline() -> None:
    assert snippet(TEXT, ((stem("regatta"),),)) == ()
