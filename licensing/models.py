"""Every row of the house, imported in one place, so that migrations and relationships see them all."""

from importlib import import_module

ROOMS = (
    "core.audit", "core.states", "core.queue",
    "publishers.models", "accounts.models", "articles.models", "articles.intake.models",
    "pricing.models", "quotes.models", "orders.models", "payments.models", "licences.models",
    "delivery.models", "personal.models", "enquiries.models",
)  # fmt: skip


def load() -> None:
    """Import the module of every row."""
    for room in ROOMS:
        import_module(f"licensing.{room}")
