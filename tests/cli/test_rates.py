"""``flask rates price``: the quote that the storefront shows, without the web."""

import json
from datetime import UTC, datetime
from typing import Any

from flask import Flask

from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.pricing.queries import default_rules
from licensing.pricing.service import publish_card
from tests import factories


def asked(app: Flask, *args: str, **shop: Any) -> Any:
    return app.test_cli_runner().invoke(args=["rates", "price", "--publication", "herald", *args])


def opened(app: Flask) -> None:
    with app.app_context():
        publication = factories.publication(slug="herald")
        rules = {
            **default_rules(),
            "overrides": [{"publication": "herald", "rules": {"everywhere": {"factor": "2"}}}],
        }
        publisher = publication.publisher
        publish_card(publisher, default_rules(), datetime(2026, 1, 1, tzinfo=UTC), SYSTEM)
        publish_card(
            publisher, rules, datetime(2026, 6, 1, tzinfo=UTC), SYSTEM,
            valid_to=datetime(2026, 7, 1, tzinfo=UTC),
        )  # fmt: skip
        db.session.commit()


def test_a_quote_is_printed_line_by_line(sqlite_app: Flask) -> None:
    opened(sqlite_app)
    said = asked(sqlite_app, "--use", "internal", "--input", "copies=60", "--on", "2026-03-01")
    assert said.exit_code == 0, said.output
    lines = said.output.splitlines()
    assert [line.split("  ")[0] for line in lines] == [
        "Internal copies, 60 copies", "Discount for the quantity", "Total",
    ]  # fmt: skip
    assert "10% less from 50 on" in lines[1]


def test_the_card_of_the_day_is_asked_and_one_that_ended_gives_way(sqlite_app: Flask) -> None:
    opened(sqlite_app)
    totals = []
    for day in ("2026-05-31", "2026-06-15", "2026-07-15"):
        said = asked(sqlite_app, "--use", "excerpt", "--input", "words=30", "--on", day, "--json")
        told = json.loads(said.output)
        totals.append((told["rate_card"], told["total_minor"], told["answer"]))
    assert totals == [(1, 3500, "quote"), (2, 7000, "quote"), (1, 3500, "quote")]


def test_a_referral_and_a_mistake_say_why(sqlite_app: Flask) -> None:
    opened(sqlite_app)
    referred = json.loads(asked(sqlite_app, "--use", "machine", "--json").output)
    assert referred["answer"] == "referral"
    assert "case by case" in referred["reason"]
    wrong = asked(sqlite_app, "--use", "internal", "--input", "copies=many")
    assert wrong.exit_code == 1
    assert "copies: Write how many copies as a whole number" in wrong.output
    assert asked(sqlite_app, "--use", "billboard").exit_code == 1
    assert asked(sqlite_app, "--use", "eprint", "--input", "audience").exit_code == 2
