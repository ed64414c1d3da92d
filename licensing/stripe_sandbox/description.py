"""Stripe's own description of its API, used as the law for what may be asked.

Requests arrive as forms (``line_items[0][quantity]=1``). ``Operation.read`` turns one into typed
values and refuses what the description refuses. The description leaves nested objects open; here
every object is closed, so that a misspelt nested name is refused as Stripe itself does.
"""

import gzip
import json
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from licensing.stripe_sandbox.currencies import check_currency
from licensing.stripe_sandbox.errors import Json, Refusal, required
from licensing.stripe_sandbox.settings import API_VERSION

DESCRIPTION = Path(__file__).parent / "description" / f"stripe-{API_VERSION}.json.gz"
FORM = "application/x-www-form-urlencoded"
DEEPEST = 8
NAME = re.compile(r"[^\[\]]+|\[[^\[\]]*\]")

Tree = dict[str, Any]
"""A form before it is understood: strings, and dictionaries of them."""


@dataclass(frozen=True, slots=True)
class Operation:
    """One method on one path: ``template`` is ``/v1/charges/{charge}``."""

    method: str
    template: str
    path: re.Pattern[str]
    schema: Json

    def read(self, tree: Tree) -> Json:
        """Typed parameters, or a ``Refusal`` that names the parameter at fault."""
        return _object(self.schema, tree, "")


def load() -> Json:
    """The whole description, parsed."""
    with gzip.open(DESCRIPTION) as packed:
        described: Json = json.load(packed)
    return described


@cache
def operations() -> tuple[Operation, ...]:
    """Every operation, those with a fixed path before those with a parameter in the same place."""
    found = [
        Operation(method.upper(), template, _path(template), _request_schema(details))
        for template, methods in load()["paths"].items()
        for method, details in methods.items()
    ]
    return tuple(sorted(found, key=lambda operation: operation.template.count("{")))


def find(method: str, path: str) -> tuple[Operation, dict[str, str]] | None:
    """The operation of a request and the ids in its path."""
    for operation in operations():
        match = operation.path.fullmatch(path)
        if match and operation.method == method:
            return operation, match.groupdict()
    return None


def tree_of(pairs: Iterable[tuple[str, str]]) -> Tree:
    """Sort ``a[b][0]=c`` into nested dictionaries; ``a[]=c`` takes the next free index."""
    tree: Tree = {}
    for name, value in pairs:
        steps = [step.strip("[]") for step in NAME.findall(name)]
        if not steps or len(steps) > DEEPEST:
            raise Refusal(f"Invalid parameter name: {name[:80]}", param=name[:80])
        branch = tree
        for step in steps[:-1]:
            branch = branch.setdefault(step or str(len(branch)), {})
            if not isinstance(branch, dict):
                raise Refusal("Invalid hash", param=name)
        branch[steps[-1] or str(len(branch))] = value
    return tree


def names_in(tree: Tree, prefix: str = "") -> Iterable[tuple[str, str]]:
    """Each leaf twice: its name without list positions (``line_items.quantity``), and as sent."""
    for key, value in tree.items():
        sent = f"{prefix}[{key}]" if prefix else key
        if isinstance(value, dict):
            yield from names_in(value, sent)
        else:
            plain = [step.strip("[]") for step in NAME.findall(sent)]
            yield ".".join(step for step in plain if not step.isdigit()), sent


def _path(template: str) -> re.Pattern[str]:
    return re.compile(re.sub(r"\{(\w+)\}", r"(?P<\1>[A-Za-z0-9_]+)", template))


def _request_schema(details: Json) -> Json:
    """The form's schema, or for a GET one made of its query parameters."""
    query = [given for given in details.get("parameters", []) if given["in"] == "query"]
    if query:
        return {
            "type": "object",
            "properties": {given["name"]: given["schema"] for given in query},
            "required": [given["name"] for given in query if given.get("required")],
        }
    schema: Json = details.get("requestBody", {}).get("content", {}).get(FORM, {}).get("schema", {})
    return schema or {"type": "object", "properties": {}}


def _value(schema: Json, node: Any, param: str) -> Any:
    if "anyOf" in schema:
        return _any(schema["anyOf"], node, param)
    return READERS[schema["type"]](schema, node, param)


def _any(choices: list[Json], node: Any, param: str) -> Any:
    """The first choice that fits; where none does, the refusal of the likeliest one."""
    nested = isinstance(node, dict)
    likely = [choice for choice in choices if (choice["type"] in ("object", "array")) == nested]
    first: Refusal | None = None
    for choice in likely or choices:
        try:
            return _value(choice, node, param)
        except Refusal as refusal:
            first = first or refusal
    assert first is not None
    raise first


def _object(schema: Json, node: Any, param: str) -> Json:
    if not isinstance(node, dict):
        raise Refusal("Invalid object", param=param)
    properties = schema.get("properties", {})
    others = schema.get("additionalProperties")
    values: Json = {}
    for key, child in node.items():
        name = f"{param}[{key}]" if param else key
        if key in properties:
            values[key] = _value(properties[key], child, name)
        elif isinstance(others, dict):
            values[key] = _entry(others, child, name)
        else:
            raise Refusal(
                f"Received unknown parameter: {name}", param=name, code="parameter_unknown"
            )
    for key in schema.get("required", []):
        if key not in values:
            raise required(f"{param}[{key}]" if param else key)
    return values


def _entry(schema: Json, node: Any, param: str) -> Any:
    """One value of a free map such as ``metadata``, where an empty one asks to remove the key."""
    return "" if node == "" else _value(schema, node, param)


def _array(schema: Json, node: Any, param: str) -> list[Any]:
    if not isinstance(node, dict) or not all(key.isdecimal() for key in node):
        raise Refusal("Invalid array", param=param)
    ordered = sorted(node.items(), key=lambda entry: int(entry[0]))
    return [_value(schema["items"], child, f"{param}[{key}]") for key, child in ordered]


def _string(schema: Json, node: Any, param: str) -> str:
    text = _scalar(node, param, "string")
    choices = schema.get("enum")
    if choices is not None and text not in choices:
        allowed = ", ".join(choice for choice in choices if choice)
        raise Refusal(f"Invalid {param}: must be one of {allowed}", param=param)
    if not text and choices is None:
        raise Refusal(
            f"You passed an empty string for '{param}'. We assume empty values are an attempt to "
            f"unset a parameter; however '{param}' cannot be unset.",
            param=param,
            code="parameter_invalid_empty",
        )
    if len(text) > schema.get("maxLength", len(text)):
        raise Refusal(
            f"Invalid string: {text[:20]}…; must be at most {schema['maxLength']} characters",
            param=param,
        )
    if schema.get("format") == "currency":
        check_currency(text, param)
        return text.lower()
    if schema.get("format") == "decimal" and not re.fullmatch(r"-?\d+(\.\d{1,12})?", text):
        raise Refusal(f"Invalid decimal: {text}", param=param)
    return text


def _integer(_schema: Json, node: Any, param: str) -> int:
    text = _scalar(node, param, "integer")
    if not re.fullmatch(r"-?\d{1,15}", text, re.ASCII):
        raise Refusal(f"Invalid integer: {text}", param=param, code="parameter_invalid_integer")
    return int(text)


def _number(_schema: Json, node: Any, param: str) -> float:
    text = _scalar(node, param, "number")
    if not re.fullmatch(r"-?\d{1,15}(\.\d+)?", text, re.ASCII):
        raise Refusal(f"Invalid number: {text}", param=param)
    return float(text)


def _boolean(_schema: Json, node: Any, param: str) -> bool:
    text = _scalar(node, param, "boolean")
    if text not in ("true", "false"):
        raise Refusal(f"Invalid boolean: {text}", param=param)
    return text == "true"


def _scalar(node: Any, param: str, kind: str) -> str:
    if not isinstance(node, str):
        raise Refusal(f"Invalid {kind}", param=param)
    return node


READERS: dict[str, Callable[[Json, Any, str], Any]] = {
    "object": _object,
    "array": _array,
    "string": _string,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
}
