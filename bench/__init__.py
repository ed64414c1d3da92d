"""Measurements of what the README promises; `make bench` runs each module of this folder."""
