"""``flask rates price``: the quote that the storefront shows, without the web."""

import json
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from flask import Flask
from sqlalchemy import func, select

from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.pricing.models import RateCard
from licensing.pricing.queries import default_rules
from licensing.pricing.service import publish_card
from licensing.publishers.models import Publisher
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


def test_a_card_goes_out_as_a_file_and_comes_back_for_a_time(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    opened(sqlite_app)
    run = sqlite_app.test_cli_runner()
    with sqlite_app.app_context():
        owner = ["--publisher", db.session.scalars(select(Publisher.slug)).one()]
    written = run.invoke(args=["rates", "export", *owner, "--on", "2026-03-01"]).output
    file = tmp_path / "rates.toml"
    file.write_text(f"# agreed with sales\n{written}".replace('"25"', '"26"'))
    dates = ["--from", "2027-01-01", "--to", "2027-02-01T12:00"]
    done = run.invoke(args=["rates", "import", *owner, *dates, str(file)])
    assert "Rate card 3" in done.output, done.output
    assert "holds from 2027-01-01 00:00 UTC" in done.output
    totals = [
        json.loads(
            asked(
                sqlite_app, "--use", "excerpt", "--input", "words=5", "--on", day, "--json"
            ).output
        )["total_minor"]
        for day in ("2026-12-31", "2027-01-15", "2027-02-02")
    ]
    assert totals == [2500, 2600, 2500]
    back = run.invoke(args=["rates", "export", *owner, "--on", "2027-01-15"]).output
    assert back.startswith("# agreed with sales")


def test_everything_wrong_with_a_file_is_named_and_nothing_published(sqlite_app: Flask) -> None:
    opened(sqlite_app)
    run = sqlite_app.test_cli_runner()
    with sqlite_app.app_context():
        owner = ["--publisher", db.session.scalars(select(Publisher.slug)).one()]
    wrong = '[uses.plaque]\nprice = "ten"\n\n[uses.book]\nrefer = ""\n'
    said = run.invoke(args=["rates", "import", *owner, "-"], input=wrong)
    assert said.exit_code == 1
    assert "line 2, uses.plaque.price" in said.output
    assert "line 5, uses.book.refer" in said.output
    with sqlite_app.app_context():
        assert db.session.scalar(select(func.max(RateCard.version))) == 2
