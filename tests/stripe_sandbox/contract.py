"""Stripe's description as a JSON Schema, and a client that holds every answer to it.

The stand-in reads requests with its own code; answers are judged here by an independent validator.
Objects are closed, so that a property that Stripe does not have is found.
"""

import json
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import requests
import stripe
from jsonschema import Draft202012Validator

from licensing.stripe_sandbox import description


@cache
def described() -> dict[str, Any]:
    whole = description.load()
    return {"paths": whole["paths"], "components": _as_json_schema(whole["components"])}


@cache
def validator(kind: str) -> Draft202012Validator:
    """A validator for one kind of object, such as ``charge`` or ``checkout.session``."""
    return _validator(json.dumps({"$ref": f"#/components/schemas/{kind}"}))


@cache
def _validator(schema: str) -> Draft202012Validator:
    return Draft202012Validator({**json.loads(schema), "components": described()["components"]})


def check_answer(method: str, path: str, status: int, body: Any) -> None:
    """Raise when an answer is not what the description promises for its operation."""
    found = description.find(method.upper(), path)
    if found is None or status >= 400:
        validator("error").validate(body)
        return
    operation = described()["paths"][found[0].template][method.lower()]
    schema = operation["responses"]["200"]["content"]["application/json"]["schema"]
    _validator(json.dumps(_as_json_schema(schema))).validate(body)


def _as_json_schema(node: Any) -> Any:
    """OpenAPI 3.0 writes ``nullable`` where JSON Schema writes a union with null."""
    if isinstance(node, list):
        return [_as_json_schema(entry) for entry in node]
    if not isinstance(node, dict):
        return node
    schema = {name: _as_json_schema(value) for name, value in node.items() if name != "nullable"}
    if node.get("type") == "object" and isinstance(node.get("properties"), dict):
        schema.setdefault("additionalProperties", False)
    if node.get("nullable") is True:
        return {"anyOf": [schema, {"type": "null"}]}
    return schema


def checked_client() -> stripe.RequestsClient:
    """Stripe's own HTTP client, with a look at every answer."""
    session = requests.Session()
    session.hooks["response"].append(_look_at)
    return stripe.RequestsClient(session=session)


def _look_at(answer: requests.Response, **_: Any) -> None:
    asked = answer.request
    path = urlsplit(asked.url or "").path
    check_answer(asked.method or "", str(path), answer.status_code, answer.json())
