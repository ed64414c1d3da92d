"""What the storefront asks people, each thing once.

A buyer's details are judged by ``orders.buyer``, so that every door judges alike: the fields here only
know which of them is needed, and show what that room says.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

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
from wtforms.validators import InputRequired, Length

from licensing.orders.buyer import COUNTRIES
from licensing.pricing.card import EprintRates
from licensing.pricing.uses import Use
from licensing.web.storefront.present import capitalised

LONG = 4000
"""Longest letter to the desk, characters."""
LONG_ANSWER = 300
"""A question with room for more than this is asked in a larger field."""


class Needed:
    """Marks a field as one that must be filled in; the room that takes it says so."""

    field_flags: ClassVar[Mapping[str, Any]] = {"required": True}

    def __call__(self, form: Form, field: Any) -> None:
        """Nothing is wrong yet."""


class ChoiceForm(Form):
    """What a buyer wants of an ePrint."""

    audience = RadioField("How large is your organisation?")
    term = RadioField("For how long?")

    def __init__(self, rates: EprintRates, chosen: Mapping[str, str]) -> None:
        super().__init__(data=dict(chosen))
        self.audience.choices = [
            SelectChoice(band.id, capitalised(band.label)) for band in rates.audience
        ]
        self.term.choices = [SelectChoice(term.id, capitalised(term.label)) for term in rates.term]


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


class CheckoutForm(BuyerForm):
    """Everything that a licence and a receipt need. ``seen`` is the total shown, in minor units."""

    seen = HiddenField(validators=[InputRequired(), Length(max=16)])
    agree = BooleanField(
        "We accept these terms",
        [InputRequired("The licence is only granted on its terms. Tick the box to accept them.")],
    )


class RequestForm(BuyerForm):
    """A letter to the desk; ``request_form`` adds the questions of a use."""

    note = TextAreaField("Anything else the desk should know", [Length(max=LONG)])

    questions: ClassVar[Sequence[tuple[str, str]]] = ()
    """Field name and hint of each question, in order."""

    @property
    def answers(self) -> dict[str, str]:
        return {name: self[name].data or "" for name, _ in self.questions}


def request_form(use: Use) -> type[RequestForm]:
    """The form of a request for ``use``: its questions, then the buyer."""
    fields: dict[str, Any] = {
        question.name: (TextAreaField if question.longest > LONG_ANSWER else StringField)(
            capitalised(question.label), [Needed()]
        )
        for question in use.questions
    }
    fields["questions"] = [(question.name, question.hint) for question in use.questions]
    return type("RequestFormOf" + use.slug.title(), (RequestForm,), fields)


class AnswerForm(FlaskForm):
    """One message of the buyer to the desk."""

    message = TextAreaField("Your answer", [Needed(), Length(max=LONG)])


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
