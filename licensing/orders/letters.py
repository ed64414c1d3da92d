"""What mail about an order says: plain values, decided when the letter is queued."""

from typing import Any

from licensing.core.colour import readable_on
from licensing.core.installation import settings
from licensing.orders.models import Line, Order
from licensing.orders.queries import card_of
from licensing.pricing.grant import described
from licensing.pricing.wish import Wish


def order_url(order: Order) -> str:
    """The buyer's address of the order."""
    return f"{settings().base_url}/orders/{order.token}/"


def accent(colour: str) -> str:
    """A publication's colour, dark enough for words on a white letter."""
    return readable_on(colour, "#ffffff")


def facts_of_request(order: Order, line: Line) -> dict[str, Any]:
    """The words every letter about a request begins from."""
    publication = line.version.article.publication
    card = card_of(line)
    return {
        "name": order.name,
        "organisation": order.organisation,
        "reference": order.reference,
        "publication": publication.name,
        "accent": accent(publication.accent),
        "headline": line.version.headline,
        "use": card.offered[line.use].label,
        "inputs": dict(described(Wish(line.use, line.inputs), card)),
        "note": line.note,
        "referral": line.referral,
        "answer_hours": order.publisher.answer_hours,
        "order_url": order_url(order),
        "desk_url": f"{settings().base_url}/desk/requests/{line.id}",
    }
