"""A browser for tests: no JavaScript, and forms as a person sends them, CSRF token and all."""

from collections.abc import Mapping
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from lxml import html
from werkzeug.test import TestResponse


class Client(FlaskClient):
    """Flask's test client that can also fill in a form of a page."""

    @classmethod
    def of(cls, app: Flask) -> "Client":
        return cls(app, app.response_class, use_cookies=True)

    def submit(
        self,
        page: str,
        values: Mapping[str, Any],
        *,
        form: str = "",
        button: str = "",
        **options: Any,
    ) -> TestResponse:
        """Open ``page``, fill in ``values``, and send the form.

        ``form`` is the id of the form meant, the first that POSTs otherwise; ``button`` is the value
        of the button pressed, for forms that have several. Fields the page filled in go along.
        """
        opened = self.get(page)
        assert opened.status_code == 200, f"{page} answered {opened.status}"
        document: Any = html.document_fromstring(opened.get_data())  # its stubs know no forms
        found = next(
            (f for f in document.forms if (f.get("id") == form if form else f.method == "POST")),
            None,
        )
        assert found is not None, f"{page} has no such form"
        fields: dict[str, Any] = {}
        for name, value in found.form_values():
            fields.setdefault(name, []).append(value)
        fields.update(values)
        if button:
            pressed = found.xpath(".//button[@value=$value]", value=button)
            assert pressed, f"{page} has no button {button!r}"
            fields[pressed[0].get("name")] = button
        return self.post(found.get("action") or page, data=fields, **options)
