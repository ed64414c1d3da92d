"""Letters to staff: what Flask-Security wants to say, in our words and through our queue."""

from typing import Any

from flask import Response, after_this_request
from flask_security import MailUtil

from licensing.accounts.models import Account
from licensing.core import clock, installation, mail
from licensing.core.db import db

_CHANGED = "staff_password_changed"
_TEMPLATES = {
    "security/email/reset_instructions": "staff_password_link",
    "security/email/reset_notice": _CHANGED,
    "security/email/change_notice": _CHANGED,
}


class StaffMail(MailUtil):
    """Queues a letter of ours in place of one that Flask-Security would send at once."""

    def send_mail(self, template: str, *_ready_made: Any, **said: Any) -> None:
        """Queue the letter that stands for ``template``; its ready-made words are not used."""
        account = said["user"]
        assert isinstance(account, Account)
        cause = f"account:{account.id}:{clock.now():%Y%m%d%H%M}"  # at most one a minute
        token = said.get("reset_token")
        mail.queue(
            _TEMPLATES[template],
            account.email,
            cause,
            name=account.name,
            email=account.email,
            at=clock.now().isoformat(),
            link=password_address(token) if token else address("/staff/reset"),
        )
        after_this_request(_commit)


def password_address(token: str) -> str:
    """Where the holder of ``token`` sets a password."""
    return address(f"/staff/reset/{token}")


def address(path: str) -> str:
    """``path`` as people outside reach it, never as the request's own Host header says."""
    settings = installation.settings()
    return settings.base_url + path


def _commit(response: Response) -> Response:
    """Flask-Security's view for a forgotten password changes no row itself, so it commits nothing."""
    db.session.commit()
    return response
