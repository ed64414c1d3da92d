"""What mail about an order says: plain values, decided when the letter is queued."""

from typing import Any

from licensing.core.application import current_settings
from licensing.orders.models import Line, Order
from licensing.pricing.uses import USES


def order_url(order: Order) -> str:
    """The buyer's address of the order."""
    settings = current_settings()
    return f"{settings.base_url}/orders/{order.token}/"


def facts_of_request(order: Order, line: Line) -> dict[str, Any]:
    """The words every letter about a request begins from."""
    settings = current_settings()
    publication = line.version.article.publication
    return {
        "name": order.name,
        "organisation": order.organisation,
        "reference": order.reference,
        "publication": publication.name,
        "headline": line.version.headline,
        "use": USES[line.use].label,
        "inputs": dict(line.inputs),
        "note": line.note,
        "referral": line.referral,
        "answer_hours": order.publisher.answer_hours,
        "order_url": order_url(order),
        "desk_url": f"{settings.base_url}/desk/requests/{line.id}",
    }
