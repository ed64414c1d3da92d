"""The form of an offer: what was asked, question by question, for the desk to change."""

from typing import Any

from wtforms import SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import Length

from licensing.orders.models import Line
from licensing.pricing.card import Card
from licensing.pricing.wish import (
    ARTICLES,
    CODE,
    ORGANISATION,
    Ask,
    asked_for_price,
    asked_for_record,
)
from licensing.web.desk.forms import CounterForm

ABOUT_THE_BUYER = frozenset({ORGANISATION, CODE, ARTICLES})
"""Answers that are facts, which no offer changes."""
LONG_ANSWER = 300
"""A question with room for more than this is asked in a larger field, characters."""


def offer_form(line: Line, card: Card, *, sent: bool) -> CounterForm:
    """The form, with what was ``sent``; else with the answers as they were asked."""
    asks = (
        *asked_for_price(line.use, card),
        *asked_for_record(line.use, card, line.inputs),
    )
    changeable = [ask for ask in asks if ask.name not in ABOUT_THE_BUYER]
    fields: dict[str, Any] = {f"limit_{ask.name}": _field(ask) for ask in changeable}
    fields["limits"] = [(f"limit_{ask.name}", ask.name) for ask in changeable]
    made: type[CounterForm] = type("CounterFormOfUse", (CounterForm,), fields)
    if sent:
        return made()
    asked = {f"limit_{name}": said for name, said in line.inputs.items()}
    return made(formdata=None, data=asked)


def _field(ask: Ask) -> Any:
    label = ask.question.name_of_answer
    if ask.choices:
        choices = [
            SelectChoice(value, words[:1].upper() + words[1:]) for value, words in ask.choices
        ]
        return SelectField(label, choices=choices)
    kind = TextAreaField if ask.question.longest > LONG_ANSWER else StringField
    return kind(label, [Length(max=ask.question.longest)])
