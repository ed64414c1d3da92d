"""The test cards that Stripe publishes, and the reading of a card form.

No other card is ever accepted, and no card number is kept: only its brand and last four digits.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

PASSES, DECLINES, ASKS, DISPUTED = "passes", "declines", "asks", "disputed"


@dataclass(frozen=True, slots=True)
class TestCard:
    """A card and what happens to it. ``what`` is said to people on the pay page."""

    number: str
    brand: str
    outcome: str
    what: str
    code: str = ""
    decline_code: str = ""
    message: str = ""

    @property
    def last4(self) -> str:
        return self.number[-4:]

    @property
    def spaced(self) -> str:
        """The number in groups of four, as it is printed on a card."""
        return " ".join(re.findall(r"\d{4}", self.number))


TEST_CARDS = (
    TestCard("4242424242424242", "visa", PASSES, "Pays"),
    TestCard("4000002500003155", "visa", ASKS, "Asks the bank"),
    TestCard(
        "4000000000000002",
        "visa",
        DECLINES,
        "Declined",
        "card_declined",
        "generic_decline",
        "Your card was declined.",
    ),
    TestCard(
        "4000000000009995",
        "visa",
        DECLINES,
        "Insufficient funds",
        "card_declined",
        "insufficient_funds",
        "Your card has insufficient funds.",
    ),
    TestCard("4000000000000259", "visa", DISPUTED, "Pays, then disputed"),
)
BY_NUMBER = {card.number: card for card in TEST_CARDS}
BY_LAST4 = {card.last4: card for card in TEST_CARDS}


@dataclass(frozen=True, slots=True)
class Payer:
    """A card that was read, and whose it is. There is deliberately no number."""

    card: TestCard
    exp_month: int
    exp_year: int
    name: str
    email: str
    tax_id: str = ""


class FormProblems(Exception):
    """What is wrong with a card form: ``fields`` holds one sentence a field."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(fields.values()))
        self.fields = fields


def read_form(form: Mapping[str, str], year: int, month: int) -> Payer:
    """Read a submitted card form at a moment of ``year`` and ``month``; raises ``FormProblems``."""
    problems: dict[str, str] = {}
    name, email = form.get("name", "").strip(), form.get("email", "").strip()
    if not re.fullmatch(r"[^@\s]+@[^@\s]+\.[^@\s]+", email):
        problems["email"] = "Give an e-mail address such as name@company.example."
    number = re.sub(r"[\s-]", "", form.get("number", ""))
    card = BY_NUMBER.get(number)
    if card is None:
        problems["number"] = _number_problem(number)
    expiry = _expiry(form.get("expiry", ""))
    if expiry is None:
        problems["expiry"] = "Give the expiry date as MM / YY."
    elif expiry < (year, month):
        problems["expiry"] = "Your card’s expiry date is in the past."
    if not re.fullmatch(r"\d{3}", form.get("cvc", "").strip(), re.ASCII):
        problems["cvc"] = "Give the three digits on the back of the card."
    if not name:
        problems["name"] = "Give the name on the card."
    if problems or card is None or expiry is None:
        raise FormProblems(problems)
    return Payer(card, expiry[1], expiry[0], name[:200], email[:200], form.get("tax_id", "")[:40])


def _number_problem(number: str) -> str:
    if not number:
        return "Give a card number. The test cards are listed on this page."
    if not re.fullmatch(r"\d{12,19}", number, re.ASCII) or not _luhn(number):
        return "This card number is not complete, or has a wrong digit."
    return "This is not one of the test cards, and only they work here. Never type a real card."


def _luhn(number: str) -> bool:
    """The check digit that every card number carries."""
    doubled = [int(digit) * (2 if place % 2 else 1) for place, digit in enumerate(number[::-1])]
    return sum(digit // 10 + digit % 10 for digit in doubled) % 10 == 0


def _expiry(text: str) -> tuple[int, int] | None:
    """Year and month, in the order in which dates compare."""
    match = re.fullmatch(r"\s*(\d{1,2})\s*/?\s*(?:20)?(\d{2})\s*", text, re.ASCII)
    if match is None or not 1 <= int(match[1]) <= 12:
        return None
    return 2000 + int(match[2]), int(match[1])
