"""Uses: what a buyer may want to do with an article, each with its own few questions.

The list is the trade's, and closed: code, documents and reports know these names. A publication offers those
that its rate card prices or refers, in the card's order, and may call them what it likes there.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from licensing.core.errors import InvalidInput, NotFound
from licensing.documents.coverage import unprintable

Kind = Literal["text", "count", "choice"]
"""How a question is answered: in words, with a whole number, or with one of the rate card's choices."""

MOST = 10_000_000
"""The largest number that a question takes."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question about a use.

    ``unit`` names one of what is counted, ``units`` several, and ``most`` is the largest number. ``longest``
    is in characters.
    """

    name: str
    label: str
    hint: str = ""
    longest: int = 200
    kind: Kind = "text"
    unit: str = ""
    units: str = ""
    needed: bool = True
    short: str = ""
    most: int = MOST

    @property
    def name_of_answer(self) -> str:
        """What a summary calls the answer."""
        return self.short or self.label.rstrip("?")

    def unit_of(self, number: int) -> str:
        """What so many are called: ``copy`` or ``copies``."""
        return self.unit if number == 1 else self.units

    def counted(self, number: int) -> str:
        """``1,200 copies``."""
        return f"{number:,} {self.unit_of(number)}"

    def read(self, given: str) -> str:
        """The answer, tidied; a number in plain digits. Raises InvalidInput naming the field."""
        answer = " ".join(given.split())
        if not answer and not self.needed:
            return ""
        return self._number(answer) if self.kind == "count" else self._words(answer)

    def _words(self, answer: str) -> str:
        if not answer:
            raise InvalidInput(f"Tell us: {self.label.lower()}.", field=self.name)
        if len(answer) > self.longest:
            raise InvalidInput(
                f"Keep this under {self.longest} characters, and say the rest in the note.",
                field=self.name,
            )
        if lacking := unprintable(answer):  # the answers stand in the licence's terms of use
            raise InvalidInput(
                f"The licence cannot print {lacking}. Write this without it.", field=self.name
            )
        return answer

    def _number(self, answer: str) -> str:
        digits = answer.replace(",", "").replace(" ", "")
        if not digits.isascii() or not digits.isdecimal() or int(digits[:12]) == 0:
            raise InvalidInput(
                f"Write how many {self.units} as a whole number, such as 250.", field=self.name
            )
        if len(digits) > 12 or int(digits) > self.most:
            raise InvalidInput(f"At most {self.most:,} {self.units}.", field=self.name)
        return str(int(digits))


@dataclass(frozen=True, slots=True)
class Use:
    """A use in the trade's words.

    ``measure`` is the question whose answer a rate card prices by, None where the price is one for all.
    ``questions`` are asked besides, whether a rule or a person answers. ``permits`` begins the permitted use
    on the licence, and ``quantity`` is its quantity where nothing is counted.
    """

    slug: str
    label: str
    description: str
    measure: Question | None
    permits: str
    questions: tuple[Question, ...] = ()
    quantity: str = "As agreed with the publisher"

    @property
    def all_questions(self) -> tuple[Question, ...]:
        """What is asked when a person decides: the measure as well, in words or figures."""
        if self.measure is None or self.measure.kind == "choice":
            return self.questions
        return (self.measure, *self.questions)


def _count(name: str, label: str, unit: str, units: str, hint: str = "") -> Question:
    short = units.capitalize()
    return Question(name, label, hint, kind="count", unit=unit, units=units, short=short)


_AUDIENCE = Question(
    "audience", "How large is your organisation?", kind="choice", short="Organisation"
)
_COPIES = _count("copies", "How many copies?", "copy", "copies")
_TERRITORY = Question("territory", "Where", "Countries or regions, or “worldwide”")
_TERM = Question("term", "For how long", "For example: one year from March")

_USES = (
    Use(
        "eprint", "ePrint",
        "A presentation-ready PDF to share with clients, customers and colleagues.",
        _AUDIENCE, "ePrint: this PDF, shared with clients and colleagues",
        quantity="Electronic copies without limit; no printing for distribution",
    ),
    Use(
        "web", "Posting on a web site",
        "The article on your own site or intranet, for everybody who comes there.",
        _AUDIENCE, "Posting of this PDF on one web site or intranet",
        (Question("site", "Which site or intranet", "Its address, or what it is called"),),
        "One site, readers without limit",
    ),
    Use(
        "email", "E-mail to a list",
        "The article sent to the people on a mailing list.",
        _count("recipients", "How many people are on the list?", "recipient", "recipients"),
        "Sending of this PDF by e-mail",
        (Question("list", "What the list is", "For example: our quarterly letter to clients"),),
    ),
    Use(
        "print", "Printed reprints",
        "The article on paper, to hand out or to post: printed for you, or by you.",
        _COPIES, "Printed reprints",
    ),
    Use(
        "internal", "Internal copies",
        "Copies for people in your own organisation, on paper or on screen.",
        _COPIES, "Copies within the licensee’s own organisation",
    ),
    Use(
        "excerpt", "Excerpt or quotation",
        "Some sentences of the article in something of yours, with its credit.",
        _count("words", "How many words?", "word", "words"),
        "Quotation from the article, with its credit",
        (Question("medium", "Where it will appear", "Title, address or occasion", 400),),
    ),
    Use(
        "republication", "Republication",
        "The whole article in another publication or on another web site.",
        _count(
            "circulation", "How many readers?", "reader", "readers",
            "Copies printed, or visitors a month",
        ),
        "Republication of the whole article",
        (
            Question("medium", "Where it will appear", "Title, address or occasion", 400),
            _TERRITORY, _TERM,
        ),
    ),
    Use(
        "translation", "Translation",
        "The article in another language, in print or on line.",
        None, "Translation of the article",
        (
            Question("languages", "Into which languages", "For example: French and Dutch"),
            Question("medium", "Where the translation will appear", longest=400),
            _TERRITORY, _TERM,
        ),
    ),
    Use(
        "slides", "Presentation slides",
        "The article, or its pictures and figures, shown on slides.",
        _count("viewers", "How many people will see them?", "viewer", "viewers"),
        "Showing of the article on presentation slides",
        (Question("occasion", "On what occasion"),),
    ),
    Use(
        "plaque", "Plaque or framed display",
        "The article mounted for a wall, a counter or a shop window.",
        _count("pieces", "How many pieces?", "piece", "pieces"),
        "Display of the article, mounted or framed",
    ),
    Use(
        "accolade", "Accolade or badge",
        "A line or an award from the article in your advertising, with the title’s badge.",
        Question("medium", "Where will you use it?", kind="choice", short="Medium"),
        "Accolade from the article in advertising",
        (Question("product", "For which product or place"),),
        "In the media named, for the product named",
    ),
    Use(
        "coursepack", "Coursepack",
        "The article in the reading of a course.",
        _count("students", "How many students?", "student", "students"),
        "Copies for the students of one course",
        (Question("course", "Which course", "Its name and where it is taught"),),
    ),
    Use(
        "book", "Book or thesis",
        "The article, or a good part of it, in a book or a thesis.",
        _count("run", "How many copies will be printed or sold?", "copy", "copies"),
        "Reproduction in a book or thesis",
        (Question("title", "Its title and publisher", longest=400), _TERRITORY),
    ),
    Use(
        "machine", "Text and data mining, or AI",
        "The article read by software: analysed, indexed, or to train or feed a model.",
        None, "Use of the article by software",
        (Question("scope", "What the software will do with it", longest=1000),),
    ),
    Use(
        "other", "Something else",
        "Anything not listed here: say what you have in mind and a person will answer.",
        None, "As agreed with the publisher",
        (Question("purpose", "What you would like to do", longest=1000),),
    ),
)  # fmt: skip

USES: Mapping[str, Use] = {use.slug: use for use in _USES}


def use(slug: str) -> Use:
    """The use of that name. Raises NotFound."""
    try:
        return USES[slug]
    except KeyError:
        raise NotFound("There is no such use. Choose one from the article's page.") from None


def answers(chosen: Use, given: Mapping[str, str]) -> dict[str, str]:
    """What a person who decides is told. Raises InvalidInput naming the first answer that is missing."""
    return {asked.name: asked.read(given.get(asked.name, "")) for asked in chosen.all_questions}
