"""The machine of saved quotes. Lapsing is no state: the date says it."""

from licensing.core.states import Machine

QUOTE = Machine("saved-quote", {("open", "accept"): "accepted"})
