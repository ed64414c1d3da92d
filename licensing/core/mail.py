"""Mail: written in ``templates/email/<name>/``, queued with its cause, sent after the commit.

A message is ``subject.txt``, ``body.txt`` and ``body.html``. Without a mail server it is written as a
file to DATA_DIR/mail, so that nothing is lost and a demonstration needs no account.
"""

import hashlib
import smtplib
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Any

from flask import render_template

from licensing.core import clock
from licensing.core.installation import settings
from licensing.core.queue import enqueue


def queue(template: str, to: str, cause: str, /, **context: Any) -> None:
    """Ask for one message in the current transaction; ``cause`` makes it unique.

    ``context`` must be plain JSON: what the message says is decided now, not when it is sent.
    """
    name = f"{cause}:{template}"
    enqueue("mail", name, template=template, to=to, context=context, message=message_id(name))


def message_id(cause: str) -> str:
    """The same for every try of one message, so that a repeat is recognisable."""
    return hashlib.sha256(cause.encode()).hexdigest()[:32]


def compose(template: str, to: str, context: dict[str, Any], message_id: str) -> EmailMessage:
    """The message, rendered. ``message_id`` is the same on every try, so a repeat is recognisable."""
    here = settings()
    message = EmailMessage()
    subject = render_template(f"email/{template}/subject.txt", **context)
    message["Subject"] = " ".join(subject.split())
    message["From"] = here.mail_sender
    message["To"] = to
    message["Date"] = format_datetime(clock.now())
    message["Message-ID"] = f"<{message_id}@offprint>"
    message.set_content(render_template(f"email/{template}/body.txt", **context))
    message.add_alternative(
        render_template(f"email/{template}/body.html", **context), subtype="html"
    )
    return message


def send(message: EmailMessage) -> None:
    """Hand ``message`` to the mail server, or to the outbox folder when there is none."""
    here = settings()
    if not here.mail_server:
        _write(message, here.data_dir / "mail")
        return
    with smtplib.SMTP(here.mail_server, here.mail_port, timeout=20) as server:
        if here.mail_use_tls:
            server.starttls()
        if here.mail_username:
            server.login(here.mail_username, here.mail_password)
        server.send_message(message)


def _write(message: EmailMessage, folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    name = message["Message-ID"].strip("<>").split("@")[0]
    (folder / f"{name}.eml").write_bytes(message.as_bytes())
