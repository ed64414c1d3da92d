"""What tests may save without testing anything else: slow passwords, and routes and templates compiled again.

Each test has an application of its own. Its passwords are hashed by argon2 with the least work that
argon2 takes, and its routes and templates are compiled once a process.
"""

from collections.abc import Callable
from typing import Any

from flask import Flask
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket
from werkzeug.routing import Rule


class _Compiled(BytecodeCache):
    """Templates compiled by this process, by the checksum of what they say."""

    def __init__(self) -> None:
        self._kept: dict[tuple[str, str], bytes] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        kept = self._kept.get((bucket.key, bucket.checksum))
        if kept is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self._kept[bucket.key, bucket.checksum] = bucket.bytecode_to_string()


_COMPILED = _Compiled()


class _Route(Rule):
    """A route whose builder of addresses is made once a process for each pattern: making it is nearly
    all that an application costs."""

    _builders: dict[tuple[Any, ...], Callable[..., tuple[str, str]]] = {}  # noqa: RUF012

    def _compile_builder(self, append_unknown: bool = True) -> Callable[..., tuple[str, str]]:
        defaults = tuple(sorted((self.defaults or {}).items()))
        key = (self.rule, tuple(self._trace), defaults, append_unknown)
        if key not in self._builders:
            self._builders[key] = super()._compile_builder(append_unknown)
        return self._builders[key]


def compile_routes_once() -> None:
    """For every application of this process."""
    Flask.url_rule_class = _Route


def thrifty(app: Flask) -> Flask:
    """The same application, with less work to do for each test."""
    app.jinja_env.bytecode_cache = _COMPILED
    app.extensions["security"].pwd_context.update(
        argon2__rounds=1, argon2__memory_cost=8, argon2__parallelism=1
    )
    return app
