"""The machines of imports and feeds."""

from licensing.core.states import Machine

IMPORT = Machine(
    "import",
    {
        ("running", "finish"): "finished",
        ("running", "stop"): "stopped",
        ("stopped", "resume"): "running",
        ("finished", "retry"): "running",
    },
)

FEED = Machine(
    "feed",
    {
        ("active", "pause"): "paused",
        ("active", "give-up"): "paused",
        ("paused", "resume"): "active",
        ("active", "remove"): "removed",
        ("paused", "remove"): "removed",
        ("removed", "add"): "active",
    },
)
