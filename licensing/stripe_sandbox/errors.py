"""Refusals, in the shape and with the codes that Stripe uses."""

from typing import Any

Json = dict[str, Any]
"""One Stripe object, or part of one, as it travels in JSON."""


class Refusal(Exception):
    """A request that is answered with an error; nothing that it did is kept."""

    def __init__(
        self,
        message: str,
        *,
        param: str | None = None,
        code: str | None = None,
        status: int = 400,
        type: str = "invalid_request_error",
    ) -> None:
        super().__init__(message)
        self.message = message
        self.param = param
        self.code = code
        self.status = status
        self.type = type

    def body(self) -> Json:
        """The answer, with only the fields that have something to say."""
        error = {
            "type": self.type,
            "message": self.message,
            "code": self.code,
            "param": self.param,
        }
        return {"error": {name: value for name, value in error.items() if value is not None}}


def missing(kind: str, identifier: str, param: str) -> Refusal:
    """Nothing has that id."""
    words = kind.split(".")[-1].replace("_", " ")
    return Refusal(
        f"No such {words}: '{identifier}'", param=param, code="resource_missing", status=404
    )


def required(param: str) -> Refusal:
    return Refusal(f"Missing required param: {param}.", param=param, code="parameter_missing")


def not_offered(what: str, param: str | None = None) -> Refusal:
    """Stripe can do this and the stand-in cannot: better said than quietly ignored."""
    return Refusal(
        f"The stand-in for Stripe does not offer {what}.",
        param=param,
        code="stand_in_does_not_offer",
    )
