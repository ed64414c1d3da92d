"""The machine of copies. A render that died half-way starts again from ``rendering``."""

from licensing.core.states import Machine

COPY = Machine(
    "copy",
    {
        ("queued", "start"): "rendering",
        ("rendering", "start"): "rendering",
        ("queued", "finish"): "ready",
        ("rendering", "finish"): "ready",
        ("queued", "fail"): "failed",
        ("rendering", "fail"): "failed",
        ("failed", "retry"): "queued",
    },
)
