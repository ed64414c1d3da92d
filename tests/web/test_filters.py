"""How values are written."""

from datetime import UTC, date, datetime, timedelta, timezone

import pytest

from licensing.core.money import Money
from licensing.web import filters


def plain(words: str) -> str:
    return words.replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    ("amount", "written"),
    [
        (Money(125000, "GBP"), "£1,250.00"),
        (Money(-2750, "GBP"), "−£27.50"),
        (Money(4000, "JPY"), "JP¥4,000"),
    ],
)
def test_money_is_written_in_its_currency_with_a_real_minus(amount: Money, written: str) -> None:
    assert plain(filters.money(amount)) == written


def test_a_day_is_written_alike_from_a_date_and_from_mails_json() -> None:
    assert plain(filters.day(date(2026, 3, 4))) == "4 March 2026"
    assert filters.day("2026-03-04") == filters.day(date(2026, 3, 4))


def test_a_moment_is_written_in_utc_wherever_it_came_from() -> None:
    elsewhere = datetime(2026, 3, 4, 1, 30, tzinfo=timezone(timedelta(hours=2)))
    assert plain(filters.moment(elsewhere)) == "3 March 2026, 23:30 UTC"
    assert filters.moment(datetime(2026, 3, 3, 23, 30, tzinfo=UTC)) == filters.moment(elsewhere)


def test_a_term_may_be_without_end() -> None:
    assert plain(filters.term("2026-03-04", "2027-03-03")) == "4 March 2026 to 3 March 2027"
    assert plain(filters.term("2026-03-04", None)) == "From 4 March 2026, without end"


@pytest.mark.parametrize(
    ("size_bytes", "written"), [(1, "1 kB"), (312_400, "312 kB"), (1_449_000, "1.4 MB")]
)
def test_a_size_is_written_as_a_file_manager_shows_it(size_bytes: int, written: str) -> None:
    assert plain(filters.size(size_bytes)) == written
