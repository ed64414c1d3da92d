"""What a saved quote would grant, in the words of the licence that it would become."""

from licensing.articles import territories
from licensing.articles.rights import summary_of
from licensing.pricing import grant
from licensing.quotes import service
from licensing.quotes.models import SavedQuote

MONTHS_IN_A_YEAR = 12


def offered(saved: SavedQuote) -> tuple[tuple[str, str], ...]:
    """Label and value of the use, the quantity, the territory and the term."""
    wish, card = service.wish_of(saved), service.card_of(saved)
    use, quantity = grant.words(wish, card)
    where = summary_of(service.article_of(saved).current).territories
    return (
        ("Permitted use", use),
        ("Quantity", quantity),
        ("Territory", territories.in_words(where)),
        ("Term", f"{lasting(grant.months(wish, card))} from the day it is paid"),
    )


def lasting(months: int) -> str:
    """``3 months``, ``1 year``, ``2 years``."""
    number, unit = months, "month"
    if months % MONTHS_IN_A_YEAR == 0:
        number, unit = months // MONTHS_IN_A_YEAR, "year"
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"
