"""What the storefront asks people, each thing once.

A buyer's details are judged by ``orders.buyer``, so that every door judges alike: the fields here only
know which of them is needed, and show what that room says.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Form,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Regexp

from licensing.orders.buyer import COUNTRIES
from licensing.pricing.wish import CODE, LANGUAGES, ORGANISATION, RUSH, Ask
from licensing.web.storefront.present import capitalised

LONG = 4000
"""Longest letter to the desk, characters."""
LONG_ANSWER = 300
"""A question with room for more than this is asked in a larger field."""
FURTHER = frozenset({ORGANISATION, LANGUAGES, RUSH, CODE})
"""Questions that most buyers leave as they are."""


class Needed:
    """Marks a field as one that must be filled in; the room that takes it says so."""

    field_flags: ClassVar[Mapping[str, Any]] = {"required": True}

    def __call__(self, form: Form, field: Any) -> None:
        """Nothing is wrong yet."""


class PanelForm(Form):
    """What the price of a use depends on; ``panel_form`` gives it its fields."""

    first: ClassVar[Sequence[str]] = ()
    """Fields that everybody looks at, in order."""
    further: ClassVar[Sequence[str]] = ()
    """Fields that most leave as they are."""


class PressForm(FlaskForm):
    """A button and its CSRF token."""


class BuyerForm(FlaskForm):
    """Who asks. ``submission`` is the form's own number: sent twice, it makes one order."""

    submission = HiddenField(validators=[InputRequired(), Length(max=64)])
    organisation = StringField("Organisation", [Needed()])
    name = StringField("Your name", [Needed()])
    email = EmailField("E-mail", [Needed()])
    address = TextAreaField("Billing address", [Needed()])
    country = SelectField(
        "Country",
        [Needed()],
        choices=[
            SelectChoice("", "Choose a country"),
            *(SelectChoice(code, name) for code, name in COUNTRIES.items()),
        ],
        validate_choice=False,
    )
    po_number = StringField("Purchase order number")
    vat_number = StringField("VAT number")

    @property
    def details(self) -> dict[str, str]:
        """What was said about the buyer, for ``orders.buyer.read_buyer``."""
        names = ("organisation", "name", "email", "address", "country", "po_number", "vat_number")
        return {name: self[name].data or "" for name in names}


class RecordForm(BuyerForm):
    """A buyer, and what the licence or the desk must know about the use; ``with_questions`` adds that."""

    questions: ClassVar[Sequence[tuple[str, str]]] = ()
    """Field name and hint of each question, in order."""

    @property
    def answers(self) -> dict[str, str]:
        return {name: self[name].data or "" for name, _ in self.questions}


class CheckoutForm(RecordForm):
    """Everything that a licence and a receipt need. ``seen`` is the total shown, in minor units."""

    seen = HiddenField(validators=[InputRequired(), Length(max=16)])
    agree = BooleanField(
        "We accept these terms",
        [InputRequired("The licence is only granted on its terms. Tick the box to accept them.")],
    )


class RequestForm(RecordForm):
    """A letter to the desk."""

    note = TextAreaField("Anything else the desk should know", [Length(max=LONG)])


AnyRecordForm = TypeVar("AnyRecordForm", bound=RecordForm)


def with_questions(form: type[AnyRecordForm], asks: Sequence[Ask]) -> type[AnyRecordForm]:
    """``form`` with a field for each question."""
    fields: dict[str, Any] = {}
    for ask in asks:
        kind = TextAreaField if ask.question.longest > LONG_ANSWER else StringField
        needed = [Needed()] if ask.question.needed else []
        fields[ask.name] = kind(capitalised(ask.question.label), needed)
    fields["questions"] = [(ask.name, ask.question.hint) for ask in asks]
    return type(f"{form.__name__}WithQuestions", (form,), fields)


def panel_form(asks: Sequence[Ask], chosen: Mapping[str, str], codes: bool) -> PanelForm:
    """A form of what the price depends on, filled with what was ``chosen``.

    ``codes``: whether there is a code to be had.
    """
    fields = {ask.name: _panel_field(ask) for ask in asks}
    further = [ask.name for ask in asks if ask.name in FURTHER]
    if codes:
        fields[CODE] = StringField("Code")
        further.append(CODE)
    names = {
        "first": [ask.name for ask in asks if ask.name not in FURTHER],
        "further": further,
    }
    made: type[PanelForm] = type("PanelFormOfUse", (PanelForm,), {**fields, **names})
    return made(data=dict(chosen))


def _panel_field(ask: Ask) -> Any:
    label = ask.question.label
    if not ask.choices:
        return StringField(label, [Needed()] if ask.question.needed else [])
    choices = [SelectChoice(value, capitalised(words)) for value, words in ask.choices]
    kind = SelectField if ask.name in FURTHER else RadioField
    return kind(label, choices=choices)


class AnswerForm(FlaskForm):
    """One message of the buyer to the desk."""

    message = TextAreaField("Your answer", [Needed(), Length(max=LONG)])


class OfferForm(FlaskForm):
    """The buyer's word on what the desk offers; ``offer`` is the one that was seen."""

    offer = HiddenField(validators=[InputRequired(), Regexp(r"\A[0-9]{1,18}\Z")])
    message = TextAreaField("A word to the desk", [Length(max=LONG)])

    @property
    def number(self) -> int:
        """Which offer was seen."""
        return int(self.offer.data or 0)


class EnquiryForm(FlaskForm):
    """A question about an article that is not listed; ``enquiries.service`` judges the answers."""

    submission = HiddenField(validators=[InputRequired(), Length(max=64)])
    title = StringField("Its headline, or what it is about", [Needed()])
    url = StringField("Its web address")
    wish = TextAreaField("What would you like to do with it?", [Needed()])
    email = EmailField("Your e-mail", [Needed()])
    organisation = StringField("Your organisation")

    @property
    def details(self) -> dict[str, str]:
        """What was said, for ``enquiries.service.read_question``."""
        names = ("title", "url", "wish", "email", "organisation")
        return {name: self[name].data or "" for name in names}


class MadeOutForm(FlaskForm):
    """Whom a saved quote is for; ``quotes.service`` judges the answers."""

    organisation = StringField("Organisation")
    po_note = StringField("Your reference")


class QuoteMailForm(FlaskForm):
    """Where the link of a saved quote is mailed to."""

    email = EmailField("E-mail", [Needed()])


class RenewForm(FlaskForm):
    """A link that no longer works, given back for a new one."""

    link = HiddenField(validators=[InputRequired(), Length(max=500)])


def complain(form: Form, errors: Mapping[str, str]) -> None:
    """Put what a room below said where the form shows it; what concerns no field goes on top."""
    for name, message in errors.items():
        if name in form:
            form[name].errors = [*form[name].errors, message]
        else:
            form.form_errors.append(message)
