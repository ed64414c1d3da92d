"""A signed link opens what it was made for, while it is fresh, and after its key was changed."""

from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask
from itsdangerous import TimestampSigner

from licensing import create_app
from licensing.config import Settings
from licensing.core import links
from licensing.core.links import LinkExpired, LinkInvalid

DAY = 86_400


def test_a_link_says_what_it_was_told(sqlite_inside: Flask) -> None:
    signed = links.sign("download", {"copy": 7})
    assert links.read("download", signed, DAY) == {"copy": 7}


def test_a_link_opens_nothing_else(sqlite_inside: Flask) -> None:
    with pytest.raises(LinkInvalid):
        links.read("order", links.sign("download", 7), DAY)


@pytest.mark.parametrize("place", [0, 3, -1])
def test_a_link_that_was_changed_is_invalid(sqlite_inside: Flask, place: int) -> None:
    signed = list(links.sign("download", 7))
    signed[place] = "A" if signed[place] != "A" else "B"
    with pytest.raises(LinkInvalid):
        links.read("download", "".join(signed), DAY)


@pytest.mark.parametrize("typed", ["", ".", "..", "a.b.c", "ü", "\x00", "x" * 10_000])
def test_what_is_no_link_is_invalid(sqlite_inside: Flask, typed: str) -> None:
    with pytest.raises(LinkInvalid):
        links.read("download", typed, DAY)


def test_an_old_link_has_expired_and_says_what_it_was_for(
    sqlite_inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    signed = links.sign("download", 7)
    now = TimestampSigner("x").get_timestamp()
    later = now + int(timedelta(days=2).total_seconds())
    monkeypatch.setattr(TimestampSigner, "get_timestamp", lambda _: later)
    with pytest.raises(LinkExpired) as expired:
        links.read("download", signed, DAY)
    assert expired.value.value == 7


def test_a_link_opens_after_its_key_was_changed_while_the_old_one_is_kept(
    settings: Settings,
) -> None:
    old = create_app(replace(settings, secret_key="a" * 40))
    with old.app_context():
        signed = links.sign("download", 7)
    kept = create_app(replace(settings, secret_key="b" * 40, secret_key_fallbacks=("a" * 40,)))
    with kept.app_context():
        assert links.read("download", signed, DAY) == 7
        assert links.read("download", links.sign("download", 8), DAY) == 8
    dropped = create_app(replace(settings, secret_key="b" * 40))
    with dropped.app_context(), pytest.raises(LinkInvalid):
        links.read("download", signed, DAY)


def test_a_new_link_is_signed_with_the_new_key(settings: Settings) -> None:
    kept = create_app(replace(settings, secret_key="b" * 40, secret_key_fallbacks=("a" * 40,)))
    with kept.app_context():
        signed = links.sign("download", 7)
    alone = create_app(replace(settings, secret_key="b" * 40))
    with alone.app_context():
        assert links.read("download", signed, DAY) == 7
