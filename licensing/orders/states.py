"""The machines of orders and lines.

A line is priced by a rule, or referred to the desk, which asks, approves, declines, or counters with an
offer that the buyer accepts or refuses. An order is payable when every line has a price, and complete when
every copy has been delivered.
"""

from licensing.core.states import Machine

LINE = Machine(
    "line",
    {
        ("referred", "ask"): "asked",
        ("asked", "answer"): "referred",
        ("referred", "approve"): "approved",
        ("asked", "approve"): "approved",
        ("referred", "decline"): "declined",
        ("asked", "decline"): "declined",
        ("referred", "counter"): "countered",
        ("asked", "counter"): "countered",
        ("countered", "accept"): "approved",
        ("countered", "refuse"): "referred",
    },
)

ORDER = Machine(
    "order",
    {
        ("draft", "submit"): "submitted",
        ("submitted", "open"): "payable",
        ("submitted", "cancel"): "cancelled",
        ("submitted", "withdraw"): "withdrawn",
        # The desk offered something else, and the buyer never answered.
        ("submitted", "lapse"): "lapsed",
        ("payable", "withdraw"): "withdrawn",
        ("payable", "lapse"): "lapsed",
        ("payable", "pay"): "paid",
        ("lapsed", "pay"): "paid",
        ("withdrawn", "pay"): "paid",
        ("paid", "complete"): "complete",
        # The article went off sale between the payment and the grant.
        ("paid", "refuse"): "refused",
    },
)

PRICED = frozenset({"priced", "approved"})
WAITING = frozenset({"referred", "asked"})
"""The desk may decide."""
UNDECIDED = WAITING | {"countered"}
