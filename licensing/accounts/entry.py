"""Who may enter at all, whatever the password."""

from licensing.accounts.models import Account
from licensing.core import installation


def may_enter(account: Account) -> bool:
    """True for an active account that does not belong to a demonstration which is not running."""
    settings = installation.settings()
    return account.active and (settings.demonstration or not account.demonstration)
