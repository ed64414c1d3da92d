"""Who buys: the details a guest gives at the checkout, checked once, copied on to the order."""

from collections.abc import Mapping
from dataclasses import dataclass

from babel import Locale
from email_validator import EmailNotValidError, validate_email
from stdnum import get_cc_module
from stdnum.exceptions import ValidationError

from licensing.core.errors import InvalidFields
from licensing.documents.coverage import unprintable

COUNTRIES: Mapping[str, str] = {
    code: name
    for code, name in sorted(Locale("en", "GB").territories.items(), key=lambda item: item[1])
    if len(code) == 2 and code not in {"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"}
}
_LONGEST = {
    "name": 120,
    "organisation": 160,
    "email": 254,
    "address": 500,
    "po_number": 40,
    "vat_number": 30,
}
_REQUIRED = {
    "name": "Give your name, so that the publisher knows whom to answer.",
    "organisation": "Give the organisation that will hold the licence.",
    "email": "Give an e-mail address: the licence is sent there.",
    "address": "Give the billing address for the receipt.",
}


@dataclass(frozen=True, slots=True)
class Buyer:
    """A guest's details. ``country`` is ISO 3166-1 alpha-2; PO and VAT numbers may be empty."""

    name: str
    organisation: str
    email: str
    address: str
    country: str
    po_number: str = ""
    vat_number: str = ""


def read_buyer(given: Mapping[str, str]) -> Buyer:
    """A Buyer from what a form said. Raises InvalidFields with a remedy for each wrong field."""
    values = {field: _tidy(given.get(field, ""), field) for field in (*_LONGEST, "country")}
    errors = {field: remedy for field, remedy in _REQUIRED.items() if not values[field]}
    for field, longest in _LONGEST.items():
        if len(values[field]) > longest:
            errors[field] = f"Keep this under {longest} characters."
    if values["country"] not in COUNTRIES:
        errors["country"] = "Choose the country of the billing address."
    if values["email"] and "email" not in errors:
        values["email"] = _email(values["email"], errors)
    if values["po_number"] and not values["po_number"].isprintable():
        errors["po_number"] = "Use letters, figures and ordinary signs, or leave it empty."
    for field in ("organisation", "po_number"):
        lacking = unprintable(values[field])
        if lacking and field not in errors:
            errors[field] = (
                f"This is printed on the copy, which cannot show {lacking}. Write it otherwise."
            )
    if values["vat_number"] and "country" not in errors and "vat_number" not in errors:
        values["vat_number"] = _vat(values["vat_number"], values["country"], errors)
    if errors:
        raise InvalidFields(errors)
    return Buyer(**values)


def _tidy(text: str, field: str) -> str:
    printable = "".join(c for c in text if c.isprintable() or c in "\r\n")
    if field != "address":
        return " ".join(printable.split())
    lines = (" ".join(line.split()) for line in printable.splitlines())
    return "\n".join(line for line in lines if line)


def _email(address: str, errors: dict[str, str]) -> str:
    try:
        return validate_email(address, check_deliverability=False).normalized
    except EmailNotValidError:
        errors["email"] = "Write the address like name@organisation.example."
        return address


def _vat(typed: str, country: str, errors: dict[str, str]) -> str:
    """The number in its country's usual form; a country without a known form keeps what was typed."""
    module = get_cc_module(country.lower(), "vat")
    if module is None:
        return typed
    number = typed.upper().replace(" ", "").replace("-", "").replace(".", "")
    try:
        compact = module.validate(number)
    except ValidationError:
        errors["vat_number"] = (
            f"That is not a VAT number of {COUNTRIES[country]}. Check it, or leave it empty."
        )
        return typed
    prefix = "EL" if country == "GR" else country
    return compact if compact.startswith(prefix) else prefix + compact
