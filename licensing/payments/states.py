"""The machine of payments, and what Stripe says translated into its verbs."""

from licensing.core.states import Machine

PAYMENT = Machine(
    "payment",
    {
        ("started", "succeed"): "succeeded",
        ("started", "expire"): "expired",
        ("started", "fail"): "failed",
        # A card can go through in the very second in which its session ends.
        ("expired", "succeed"): "succeeded",
        ("failed", "succeed"): "succeeded",
        ("succeeded", "refund-part"): "partly refunded",
        ("partly refunded", "refund-part"): "partly refunded",
        ("succeeded", "refund"): "refunded",
        ("partly refunded", "refund"): "refunded",
        ("disputed", "refund"): "refunded",
        ("succeeded", "dispute"): "disputed",
        ("partly refunded", "dispute"): "disputed",
        ("disputed", "win"): "succeeded",
        ("disputed", "lose"): "refunded",
    },
)

PAID = frozenset({"succeeded", "partly refunded", "disputed"})
