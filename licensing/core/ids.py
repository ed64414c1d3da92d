"""Identifiers: public ids and tokens, and numbers that can be read aloud.

Numbers for people use Crockford's 32 characters (no I, L, O, U) and end in a Luhn mod 32 check
character, which catches every single wrong character and nearly every swap of neighbours.
"""

import secrets

from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_SLIPS = str.maketrans({"O": "0", "I": "1", "L": "1", "U": "V"})


def public_id() -> str:
    """Ten characters for an address people see; 50 random bits."""
    return "".join(secrets.choice(ALPHABET.lower()) for _ in range(10))


def token() -> str:
    """An unguessable address part; 192 random bits."""
    return secrets.token_urlsafe(24)


def number(groups: int) -> str:
    """A random number of ``groups`` groups of four characters, the last one its check character."""
    body = "".join(secrets.choice(ALPHABET) for _ in range(groups * 4 - 1))
    return grouped(body + luhn.calc_check_digit(body, ALPHABET))


def grouped(characters: str) -> str:
    return "-".join(characters[i : i + 4] for i in range(0, len(characters), 4))


def read_number(typed: str) -> str | None:
    """The number a person typed, tidied (case, spaces, O for 0); None if it cannot be one."""
    characters = "".join(c for c in typed.upper().translate(_SLIPS) if c.isalnum())
    if not 8 <= len(characters) <= 16 or not set(characters) <= set(ALPHABET):
        return None
    return grouped(characters) if luhn.is_valid(characters, ALPHABET) else None
