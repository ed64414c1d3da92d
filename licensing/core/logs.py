"""What a log must not hold.

Whoever knows the address of an order, a copy or a new password may use it, so the part of it that is
secret is left out of the access log: a log is read by more people than may see what it leads to.
"""

import logging
import re

_SECRET = re.compile(
    r"^(/(?:orders|quotes|asked|reading|proof|personal|download|staff/(?:reset|tf-setup))/)[^/]{16,}"
)


def without_secrets(path: str) -> str:
    """``path`` as it may be written down: ``/orders/…/status``."""
    return _SECRET.sub(r"\1…", path)


class WithoutSecrets(logging.Filter):
    """Takes the secret part out of the path of each request that granian writes down."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every record through."""
        if isinstance(record.args, dict) and isinstance(record.args.get("path"), str):
            record.args = {**record.args, "path": without_secrets(record.args["path"])}
        return True
