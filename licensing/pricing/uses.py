"""Uses: what a buyer may want to do with an article, each with its own few questions."""

from collections.abc import Mapping
from dataclasses import dataclass

from licensing.core.errors import InvalidInput, NotFound
from licensing.documents.coverage import unprintable


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a use that the desk decides. ``choices`` empty is free text."""

    name: str
    label: str
    hint: str = ""
    longest: int = 200


@dataclass(frozen=True, slots=True)
class Use:
    """A use in the trade's words. ``questions`` are those asked when the desk decides about it."""

    slug: str
    label: str
    description: str
    questions: tuple[Question, ...] = ()


_TERRITORY = Question("territory", "Where", "Countries or regions, or “worldwide”")
_TERM = Question("term", "For how long", "For example: one year from March")

USES: Mapping[str, Use] = {
    use.slug: use
    for use in (
        Use(
            "eprint",
            "ePrint",
            "A presentation-ready PDF to share with clients, customers and colleagues.",
        ),
        Use(
            "translation",
            "Translation",
            "The article in another language, in print or on line.",
            (
                Question("languages", "Into which languages", "For example: French and Dutch"),
                Question("medium", "Where the translation will appear", longest=400),
                _TERRITORY,
                _TERM,
            ),
        ),
        Use(
            "republication",
            "Republication",
            "The whole article in another publication or on another web site.",
            (
                Question("medium", "Where it will appear", "Title, address or occasion", 400),
                Question("circulation", "How many readers", "Copies printed, or visitors a month"),
                _TERRITORY,
                _TERM,
            ),
        ),
        Use(
            "other",
            "Something else",
            "Anything not listed here: say what you have in mind and a person will answer.",
            (Question("purpose", "What you would like to do", longest=1000),),
        ),
    )
}


def use(slug: str) -> Use:
    """The use named ``slug``. Raises NotFound."""
    try:
        return USES[slug]
    except KeyError:
        raise NotFound("That use is not offered. Choose one from the list.", field="use") from None


def answers(chosen: Use, given: Mapping[str, str]) -> dict[str, str]:
    """The answers to a use's questions, tidied. Raises InvalidInput naming the field and the remedy."""
    result = {}
    for question in chosen.questions:
        answer = " ".join(given.get(question.name, "").split())
        if not answer:
            raise InvalidInput(f"Tell the desk: {question.label.lower()}.", field=question.name)
        if len(answer) > question.longest:
            raise InvalidInput(
                f"Keep this under {question.longest} characters; the note has room for more.",
                field=question.name,
            )
        lacking = unprintable(answer)
        if lacking:
            raise InvalidInput(
                f"This is printed on the licence, which cannot show {lacking}. Write it otherwise.",
                field=question.name,
            )
        result[question.name] = answer
    return result
