"""What the storefront asks people, each thing once."""

from collections.abc import Sequence

from babel import Locale
from flask_wtf import FlaskForm
from wtforms import (
    BooleanField,
    EmailField,
    Field,
    Form,
    HiddenField,
    IntegerField,
    RadioField,
    SelectField,
    StringField,
    TextAreaField,
)
from wtforms.validators import Email, InputRequired, Length, NumberRange, Optional

Options = Sequence[tuple[str, str]]

SHORT = 200
LONG = 4000
"""Longest answers, in characters: more is no name and no letter."""


def _tidy(value: str | None) -> str | None:
    """Without the spaces that come with copying and pasting."""
    return " ".join(value.split()) if value else value


def _tidy_lines(value: str | None) -> str | None:
    return "\n".join(line.strip() for line in value.strip().splitlines()) if value else value


def _needed(message: str) -> list[object]:
    return [InputRequired(message), Length(max=SHORT, message=f"At most {SHORT} characters.")]


def _optional() -> list[object]:
    return [Optional(), Length(max=SHORT, message=f"At most {SHORT} characters.")]


def countries() -> list[tuple[str, str]]:
    """ISO 3166 code and English name of every country, in order of name."""
    names = Locale("en", "GB").territories
    real = ((code, name) for code, name in names.items() if len(code) == 2 and code not in _NOT_ONE)
    return sorted(real, key=lambda pair: pair[1])


_NOT_ONE = frozenset({"EU", "EZ", "QO", "UN", "XA", "XB", "XK", "ZZ"})
"""Two-letter codes of CLDR that are no ISO country."""


class ChoiceForm(Form):
    """What the buyer wants of one use; a use that has no such question drops the field."""

    audience = RadioField("Who will receive it?")
    term = RadioField("For how long?")
    quantity = IntegerField(
        "How many copies?",
        [InputRequired("Say how many copies."), NumberRange(1, 1_000_000)],
    )

    def offer(self, audience: Options, term: Options, *, quantity: bool) -> None:
        """Set the options; an empty list, or no quantity, means that this is not asked."""
        self.audience.choices = list(audience)
        self.term.choices = list(term)
        for name, asked in (("audience", audience), ("term", term), ("quantity", quantity)):
            if not asked:
                delattr(self, name)


class PressForm(FlaskForm):
    """A button and its CSRF token."""


class ProofForm(FlaskForm):
    """The choice again, carried by a button."""

    use = HiddenField()
    audience = HiddenField()
    term = HiddenField()
    quantity = HiddenField()


class BuyerForm(FlaskForm):
    """Who asks. ``submission`` is the form's own number: sent twice, it makes one order."""

    submission = HiddenField(validators=[InputRequired(), Length(max=64)])
    organisation = StringField(
        "Organisation", _needed("Say who the licence is for."), filters=[_tidy]
    )
    name = StringField("Your name", _needed("Say whom we may write to."), filters=[_tidy])
    email = EmailField(
        "E-mail",
        [
            *_needed("Give an e-mail address: the copy goes there."),
            Email("That does not look like an e-mail address. It needs a name, an @ and a domain."),
        ],
        filters=[_tidy],
    )


class CheckoutForm(BuyerForm):
    """Everything that a licence and a receipt need, and nothing else."""

    address = TextAreaField(
        "Billing address",
        _needed("Give the address the receipt is made out to."),
        filters=[_tidy_lines],
    )
    country = SelectField(
        "Country", [InputRequired("Choose a country.")], choices=[("", "Choose a country")]
    )
    po_number = StringField("Purchase order number", _optional(), filters=[_tidy])
    vat_number = StringField("VAT number", _optional(), filters=[_tidy])
    agree = BooleanField(
        "We accept these terms",
        [InputRequired("The licence can only be granted on its terms. Tick the box to accept.")],
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.country.choices = [("", "Choose a country"), *countries()]


class RequestForm(BuyerForm):
    """A letter to the desk."""

    details = TextAreaField(
        "Your plan",
        [
            InputRequired("Say in a few words what you would like to do."),
            Length(max=LONG, message=f"At most {LONG:,} characters."),
        ],
        filters=[_tidy_lines],
    )


class AnswerForm(FlaskForm):
    """One message of the buyer to the desk."""

    message = TextAreaField(
        "Your message",
        [InputRequired("Write something first."), Length(max=LONG)],
        filters=[_tidy_lines],
    )


class RenewForm(FlaskForm):
    """Where a new link goes, if there is an order."""

    email = EmailField(
        "The e-mail address you ordered with",
        [InputRequired("Give the address you ordered with."), Email("That is no e-mail address.")],
        filters=[_tidy],
    )


class VerifyForm(FlaskForm):
    """A licence number as somebody typed it."""

    number = StringField(
        "Licence number", _needed("Type the number printed on the copy."), filters=[_tidy]
    )


def complain(form: Form, field: str | None, message: str) -> None:
    """Put the message of a domain error where the form shows errors."""
    place: Field | None = form[field] if field and field in form else None
    if place is None:
        form.form_errors = [*form.form_errors, message]
    else:
        place.errors = [*place.errors, message]
