"""The machines of enquiries and readings."""

from licensing.core.states import Machine

ENQUIRY = Machine(
    "enquiry",
    {
        ("open", "answer"): "answered",
        ("open", "decline"): "declined",
        ("open", "add"): "added",
        ("answered", "add"): "added",
    },
)
"""What was answered ("we list it next week") may still be listed; a no stays a no."""

READING = Machine(
    "reading",
    {
        ("asked", "see"): "seen",
        ("asked", "refuse"): "refused",
        ("asked", "list"): "listed",
        ("seen", "take"): "wanted",
        ("seen", "renew"): "asked",
        ("refused", "renew"): "asked",
        ("wanted", "list"): "listed",
        ("wanted", "refuse"): "refused",
    },
)

AWAITED = ("open", "answered")
"""Enquiries that end when their article comes."""
