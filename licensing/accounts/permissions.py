"""What staff may do. A view names one permission; a role is a set of them."""

from enum import StrEnum


class Permission(StrEnum):
    """One thing that staff may do. The values are stored with roles: never rename one."""

    REQUESTS_READ = "requests:read"
    REQUESTS_DECIDE = "requests:decide"
    ORDERS_READ = "orders:read"
    ORDERS_REFUND = "orders:refund"
    ARTICLES_EDIT = "articles:edit"
    JOBS_RETRY = "jobs:retry"
    RATES_EDIT = "rates:edit"


_READ = (Permission.REQUESTS_READ, Permission.ORDERS_READ)

ROLES: dict[str, tuple[Permission, ...]] = {
    "viewer": _READ,
    "permissions-editor": (*_READ, Permission.REQUESTS_DECIDE, Permission.ARTICLES_EDIT),
    "finance": (*_READ, Permission.ORDERS_REFUND),
    "manager": tuple(Permission),
}
