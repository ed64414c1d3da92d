"""The personal copy: one click, no account, no tracker."""

from licensing.articles.models import Version
from licensing.articles.rights import summary_of
from licensing.core import clock
from licensing.core.db import db
from licensing.delivery.models import Copy
from licensing.delivery.service import personal_copy_of
from licensing.orders.placement import NotForSale
from licensing.personal.models import PersonalCopy


def take(version: Version) -> Copy:
    """Take a personal copy: counted, never traced. Raises NotForSale when withdrawn or embargoed."""
    rights = summary_of(version)
    if rights.withdrawn_at is not None:
        raise NotForSale("The publisher has withdrawn this article; there are no copies of it.")
    if rights.embargoed(clock.now()):
        raise NotForSale("This article is under embargo; copies can be had once it is published.")
    db.session.add(PersonalCopy(version_id=version.id, taken_at=clock.now()))
    return personal_copy_of(version)
