"""Ways in: one module a source format, each turning bytes into ``Capture`` values."""
