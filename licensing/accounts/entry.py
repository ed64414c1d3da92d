"""Who may enter at all, whatever the password."""

from flask import current_app

from licensing.accounts.models import Account
from licensing.config import Settings


def may_enter(account: Account) -> bool:
    """True for an active account that does not belong to a demonstration which is not running."""
    settings: Settings = current_app.extensions["settings"]
    return account.active and (settings.demonstration or not account.demonstration)
