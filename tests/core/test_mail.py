"""A message is asked for with its cause, sent once after the commit, and never lost."""

import smtplib
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from jinja2 import DictLoader
from sqlalchemy import select

from licensing.core import mail
from licensing.core.db import db
from licensing.core.queue import Job

LETTER = {
    "email/probe/subject.txt": "Your copy of\n  {{ headline }}\n",
    "email/probe/body.txt": "{{ headline }} is ready.",
    "email/probe/body.html": "<p>{{ headline }} is ready.</p>",
}


@pytest.fixture
def letters(sqlite_inside: Flask) -> Flask:
    """The application with one letter to send."""
    sqlite_inside.jinja_loader = DictLoader(LETTER)
    return sqlite_inside


def compose(headline: str = "Nine tides") -> EmailMessage:
    return mail.compose("probe", "bea@ternandgull.example", {"headline": headline}, "id-1")


def kept(app: Flask) -> list[Path]:
    folder: Path = app.extensions["settings"].data_dir / "mail"
    return sorted(folder.glob("*.eml"))


def test_a_message_is_written_in_words_and_in_html(letters: Flask) -> None:
    message = compose()
    assert message["Subject"] == "Your copy of Nine tides"
    assert message["To"] == "bea@ternandgull.example"
    plain, html = message.get_body(("plain",)), message.get_body(("html",))
    assert plain is not None
    assert html is not None
    assert plain.get_content().strip() == "Nine tides is ready."
    assert html.get_content().strip() == "<p>Nine tides is ready.</p>"


def test_a_headline_is_no_markup_in_a_message(letters: Flask) -> None:
    html = compose("<script>alert(1)</script>").get_body(("html",))
    assert html is not None
    assert "<script>" not in html.get_content()


def test_a_headline_is_no_header_of_a_message(letters: Flask) -> None:
    message = compose("Tides\r\nBcc: oz@elsewhere.example")
    assert message["Bcc"] is None


def test_without_a_mail_server_a_message_is_a_file(letters: Flask) -> None:
    mail.send(compose())
    (file,) = kept(letters)
    assert message_from_bytes(file.read_bytes(), policy=policy.default)["Subject"].endswith(
        "Nine tides"
    )


def test_a_message_that_is_sent_again_is_the_same_message(letters: Flask) -> None:
    mail.send(compose())
    mail.send(compose())
    assert len(kept(letters)) == 1


def test_a_message_is_asked_for_once_a_cause(inside: Flask) -> None:
    mail.queue("probe", "bea@ternandgull.example", "order:1", headline="Nine tides")
    mail.queue("probe", "bea@ternandgull.example", "order:1", headline="Nine tides")
    mail.queue("probe", "bea@ternandgull.example", "order:2", headline="Nine tides")
    asked = db.session.scalars(select(Job)).all()
    assert len(asked) == 2
    assert len({job.payload["message"] for job in asked}) == 2


class Server:
    """A mail server that notes what it is told."""

    said: list[str]

    def __init__(self, host: str, port: int, timeout: float) -> None:
        type(self).said = [f"{host}:{port}"]

    def __enter__(self) -> "Server":
        return self

    def __exit__(self, *_: object) -> None:
        self.said.append("quit")

    def __getattr__(self, name: str) -> Any:
        return lambda *_: self.said.append(name)


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> type[Server]:
    """In place of the network: the one thing of the world that these tests stand in for."""
    monkeypatch.setattr(smtplib, "SMTP", Server)
    return Server


def test_a_mail_server_is_spoken_to_in_secret_and_by_name(
    letters: Flask, server: type[Server]
) -> None:
    configure(letters, mail_username="offprint", mail_password="x")
    mail.send(compose())
    assert server.said == ["mail.example:587", "starttls", "login", "send_message", "quit"]


def test_a_mail_server_without_a_user_is_not_signed_in_to(
    letters: Flask, server: type[Server]
) -> None:
    configure(letters, mail_use_tls=False)
    mail.send(compose())
    assert server.said == ["mail.example:587", "send_message", "quit"]


def configure(app: Flask, **changed: Any) -> None:
    """Give the application a mail server."""
    settings = app.extensions["settings"]
    app.extensions["settings"] = replace(settings, mail_server="mail.example", **changed)
