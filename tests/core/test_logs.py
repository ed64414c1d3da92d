import logging

import pytest
from flask import Flask

from licensing.core import ids
from licensing.core.links import sign
from licensing.core.logs import WithoutSecrets, without_secrets

SECRET = frozenset({"token", "signed"})


def test_no_address_that_is_a_key_is_written_down(sqlite_inside: Flask) -> None:
    secret = [rule for rule in sqlite_inside.url_map.iter_rules() if rule.arguments & SECRET]
    assert len(secret) > 10
    for rule in secret:
        for value in (ids.token(), sign("download", {"copy": 1})):
            with sqlite_inside.test_request_context():
                _, path = rule.build(dict.fromkeys(rule.arguments, value)) or ("", "")
            assert value in path
            assert value not in without_secrets(path), rule.rule


@pytest.mark.parametrize(
    "path", ["/", "/latchkey/articles/ab12cd34ef/", "/verify/R1BJ-YTQM-RY2S", "/orders/", "/desk/orders/12"]
)  # fmt: skip
def test_other_addresses_are_written_down_whole(path: str) -> None:
    assert without_secrets(path) == path


def test_the_access_log_is_told_the_rest(caplog: pytest.LogCaptureFixture) -> None:
    logger = logging.getLogger("granian.access")
    caplog.handler.addFilter(WithoutSecrets())
    try:
        with caplog.at_level(logging.INFO, "granian.access"):
            logger.propagate = True
            logger.info("%(method)s %(path)s", {"method": "GET", "path": f"/orders/{'a' * 32}/"})
    finally:
        caplog.handler.filters.clear()
    assert caplog.messages == ["GET /orders/…/"]
