"""The machine of licences."""

from licensing.core.states import Machine

LICENCE = Machine(
    "licence",
    {
        ("pending", "activate"): "active",
        ("active", "suspend"): "suspended",
        ("suspended", "restore"): "active",
        ("active", "expire"): "expired",
        ("suspended", "expire"): "expired",
        ("active", "revoke"): "revoked",
        ("suspended", "revoke"): "revoked",
        ("expired", "revoke"): "revoked",
    },
)
