"""What is placed, and how it is answered at that moment: a price, a referral, or nothing for sale."""

from dataclasses import dataclass
from datetime import datetime

from licensing.articles.models import Version
from licensing.articles.rights import summary_of
from licensing.core.errors import OffprintError
from licensing.core.money import Money
from licensing.orders.buyer import Buyer
from licensing.pricing import quote as pricing
from licensing.pricing.queries import card_at, card_numbered, scope_of
from licensing.pricing.quote import Answer, Quote, Referral, Refusal
from licensing.pricing.wish import Wish


class PriceChanged(OffprintError):
    """The price is no longer the one the buyer saw; nothing was ordered."""

    code = "price-changed"

    def __init__(self, seen: Money, now: Money) -> None:
        super().__init__(
            f"The price changed from {seen} to {now} while you were here. Nothing was ordered: "
            "look at the new price and go on if you agree."
        )
        self.seen = seen
        self.now = now


class NotForSale(OffprintError):
    """The article cannot be licensed for that use."""

    code = "not-for-sale"


@dataclass(frozen=True, slots=True)
class Placement:
    """One wish for one version, with the buyer's note and the price that was seen, if any.

    ``submission`` is the form's own number: placing it twice gives the same order.
    """

    version: Version
    wish: Wish
    submission: str
    note: str = ""
    seen_total: Money | None = None
    agreed: Quote | None = None
    """A price that was given before and is held: no rate card changes it until it lapses."""
    referral: str = ""
    """Why a person is to answer although a rule could."""


def answer_to(placement: Placement, buyer: Buyer, moment: datetime) -> Quote | Referral:
    """What ``placement`` costs ``buyer``, or why a person must decide.

    Raises PriceChanged, NotForSale.
    """
    answer = _answer(placement, buyer, moment)
    if isinstance(answer, Refusal):
        raise NotForSale(f"{answer.reason} {answer.remedy}")
    if isinstance(answer, Referral) and placement.agreed is not None:
        # A price is not agreed to be decided about: the buyer may ask, knowing that it is a question.
        raise NotForSale(f"{answer.reason} Nothing was ordered: ask about this quote instead.")
    if placement.referral:
        return Referral(placement.referral)
    seen = placement.seen_total
    if isinstance(answer, Quote) and seen is not None and seen != answer.total:
        raise PriceChanged(seen, answer.total)
    return answer


def _answer(placement: Placement, buyer: Buyer, moment: datetime) -> Answer:
    article, given = placement.version.article, placement.agreed
    rights, publisher_id = summary_of(placement.version), article.publication.publisher_id
    if given is None:
        card = card_at(publisher_id, moment, scope_of(article, buyer.email))
        return pricing.quote(placement.wish, card, rights, moment, buyer.country)
    card = card_numbered(publisher_id, given.rate_card_version, scope_of(article))
    return pricing.honour(given, placement.wish, card, rights, moment, buyer.country)
