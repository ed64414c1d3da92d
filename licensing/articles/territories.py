"""Countries, as rights name them: ISO 3166 codes of two letters in, words out."""

import re
from collections.abc import Sequence
from functools import cache

from babel import Locale

from licensing.core.errors import InvalidInput

_CODE = re.compile(r"[A-Z]{2}")
_NO_COUNTRY = frozenset({"EU", "EZ", "UN", "XA", "XB", "ZZ", "QO"})


def read(text: str, field: str = "territories") -> tuple[str, ...]:
    """The codes in “GB, IE”; none is everywhere. Raises InvalidInput naming what is no country."""
    codes = tuple(dict.fromkeys(re.split(r"[\s,;]+", text.strip().upper()))) if text.strip() else ()
    for code in codes:
        if code not in _names():
            raise InvalidInput(
                f"{code} is no country. Write the two letters of ISO 3166: GB, IE.", field=field
            )
    return codes


def in_words(codes: Sequence[str]) -> str:
    """“United Kingdom and Ireland”; “Worldwide” for none."""
    names = [_names().get(code, code) for code in codes]
    if len(names) < 2:
        return "".join(names) or "Worldwide"
    return f"{', '.join(names[:-1])} and {names[-1]}"


@cache
def _names() -> dict[str, str]:
    known = Locale("en", "GB").territories
    return {
        code: name
        for code, name in known.items()
        if _CODE.fullmatch(code) and code not in _NO_COUNTRY
    }
