"""What the desk asks its staff, each thing once. Amounts are read by ``Money``, so typed as people type."""

from collections.abc import Sequence
from typing import Any, ClassVar

from flask_wtf import FlaskForm
from wtforms import (
    DateField,
    HiddenField,
    RadioField,
    SelectField,
    StringField,
    SubmitField,
    TextAreaField,
)
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from licensing.articles import own_rules, territories
from licensing.articles.decisions import LONGEST_CORRECTION, LONGEST_REASON, STATUSES
from licensing.core import ids, money
from licensing.core.errors import InvalidInput
from licensing.core.money import Money
from licensing.web.desk.words import RIGHTS, RULE_KINDS

LONG = 4000
SHORT = 40
_TOO_LONG = Length(max=LONG, message=f"Keep this under {LONG:,} characters.")


class PressForm(FlaskForm):
    """A button and its CSRF token."""


class SureForm(FlaskForm):
    """Something that is said twice before it is done: ``confirmed`` is pressed on the second page."""

    confirmed = SubmitField()
    back = SubmitField()


class DecisionForm(SureForm):
    """A decision about a request. ``seen`` is where the request stood when its page was drawn."""

    seen = HiddenField()


class ApproveForm(DecisionForm):
    """A price, what it is subject to, and why."""

    price = StringField("Price", [InputRequired("Set the price for this use."), Length(max=SHORT)])
    conditions = TextAreaField("Conditions", [Optional(), _TOO_LONG])
    reason = TextAreaField("Reason for the record", [Optional(), _TOO_LONG])
    currency: str

    def validate_price(self, field: StringField) -> None:
        """An amount above nothing, in the order's currency."""
        if _amount(field, self.currency).amount_minor <= 0:
            raise ValidationError("Set a price above nothing.")

    @property
    def amount(self) -> Money:
        """The price, once it was found good."""
        return money.parse(str(self.price.data), self.currency, field="price")


class DeclineForm(DecisionForm):
    """A plain no, with a reason the buyer reads."""

    reason = TextAreaField(
        "Reason", [InputRequired("Give the reason: the buyer reads it."), _TOO_LONG]
    )


class CounterForm(ApproveForm):
    """Something else than was asked; ``offer_form`` adds a field for each answer that may be changed."""

    word = TextAreaField(
        "Word to the buyer", [InputRequired("Write a word: the buyer reads it."), _TOO_LONG]
    )
    limits: ClassVar[Sequence[tuple[str, str]]] = ()
    """Name of the field and of the answer, in order."""

    @property
    def answers(self) -> dict[str, str]:
        """The answers as they are offered."""
        return {answer: self[name].data or "" for name, answer in self.limits}


class AskForm(DecisionForm):
    """A question to the buyer."""

    question = TextAreaField(
        "Question", [InputRequired("Write the question: the buyer reads it."), _TOO_LONG]
    )


class RefundForm(SureForm):
    """Money to give back. ``key`` is the form's own number: sent twice, it is given back once."""

    key = HiddenField(default=ids.token, validators=[InputRequired(), Length(max=64)])
    amount = StringField("Amount", [InputRequired("Say how much."), Length(max=SHORT)])
    reason = StringField(
        "Reason", [InputRequired("Give the reason: it stays with the payment."), Length(max=500)]
    )
    left: Money

    def validate_amount(self, field: StringField) -> None:
        """More than nothing and at most what is left."""
        asked = _amount(field, self.left.currency)
        if not 0 < asked.amount_minor <= self.left.amount_minor:
            raise ValidationError(f"Give back more than nothing and at most {self.left}.")

    @property
    def asked(self) -> Money:
        """The amount, once it was found good."""
        return money.parse(str(self.amount.data), self.left.currency)


class SaleForm(SureForm):
    """Why an article goes off sale, or back on."""

    reason = StringField(
        "Reason",
        [InputRequired("Give the reason: colleagues read it later."), Length(max=LONGEST_REASON)],
    )


class PartForm(FlaskForm):
    """What the publisher holds of one part of an article."""

    status = RadioField(
        "What the publisher holds",
        choices=[SelectChoice(status, RIGHTS[status][0]) for status in STATUSES],
        validators=[InputRequired("Choose what the publisher holds of this part.")],
    )
    countries = StringField("Countries", [Optional(), Length(max=400)])
    reason = StringField(
        "Reason",
        [InputRequired("Give the reason: colleagues read it later."), Length(max=LONGEST_REASON)],
    )

    def validate_countries(self, field: StringField) -> None:
        """Two letters each, of countries that there are."""
        try:
            territories.read(field.data or "")
        except InvalidInput as wrong:
            raise ValidationError(wrong.message) from None


class CorrectionForm(SureForm):
    """What a version puts right, as holders of licences read it."""

    words = TextAreaField(
        "What was corrected",
        [
            InputRequired("Write what was corrected: holders read it."),
            Length(max=LONGEST_CORRECTION),
        ],
    )


class RuleForm(SureForm):
    """One rule about rights of the publisher's own."""

    kind = SelectField(
        "What it looks for",
        [InputRequired("Say what the rule looks for.")],
        choices=[SelectChoice(*each) for each in RULE_KINDS.items()],
    )
    phrase = StringField(  # a field called matches would hide the form's own method of that name
        "Words to look for", [InputRequired("Write the words to look for."), Length(max=120)]
    )
    status = SelectField(
        "What the publisher holds of it",
        [InputRequired("Choose what the publisher holds of it.")],
        choices=[SelectChoice(status, RIGHTS[status][0]) for status in own_rules.STATUSES],
    )
    note = StringField("Why", [Optional(), Length(max=120)])
    territories = StringField("Countries", [Optional(), Length(max=400)])
    valid_from = DateField("First day", [Optional()])
    valid_to = DateField("Last day", [Optional()])

    @property
    def said(self) -> dict[str, Any]:
        """The answers by name, as ``own_rules.read_rule`` takes them."""
        names = ("kind", "status", "note", "territories", "valid_from", "valid_to")
        return {name: self[name].data for name in names} | {"matches": self.phrase.data}

    def complain(self, wrong: InvalidInput) -> None:
        """Show what the room below found wrong, at its field."""
        place = wrong.field or "matches"
        field = self.phrase if place == "matches" else self[place]
        field.errors = [*field.errors, wrong.message]


def _amount(field: Any, currency: str) -> Money:
    try:
        return money.parse(str(field.data), currency)
    except InvalidInput as error:
        raise ValidationError(error.message) from None
