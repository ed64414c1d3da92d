"""Verification of a file: is this PDF, byte for byte, one that we delivered?"""

import hashlib
from dataclasses import dataclass

from sqlalchemy import select

from licensing.core.db import db
from licensing.delivery.models import Copy
from licensing.documents.read import read_claims
from licensing.licences.verification import Verification, look_up


@dataclass(frozen=True, slots=True)
class FileVerdict:
    """What a file is. ``verdict`` is one of:

    - ``genuine``: byte for byte a copy that was delivered under the licence it names;
    - ``changed``: it names a licence of ours, but the bytes are not those that were delivered;
    - ``not-ours``: it names no licence that we know.

    ``sha256`` is the file's; ``licence`` is what is known of the licence it names.
    """

    verdict: str
    sha256: str
    licence: Verification | None
    version: int | None = None
    """Number of the article's version that a genuine file shows; a corrected copy shows a later one
    than was licensed."""

    @property
    def corrected(self) -> bool:
        """True when a later version corrects the one this file shows."""
        if self.version is None or self.licence is None or self.licence.correction is None:
            return False
        return self.version < self.licence.correction.version


def verify_file(content: bytes) -> FileVerdict:
    """Judge ``content``. Nothing of it is kept."""
    digest = hashlib.sha256(content).hexdigest()
    copy = db.session.scalars(
        select(Copy).where(Copy.sha256 == digest, Copy.kind == "reprint")
    ).first()
    if copy is not None and copy.licence is not None:
        known = look_up(copy.licence.number)
        return FileVerdict("genuine", digest, known, copy.version.number)
    claims = read_claims(content)
    known = look_up(claims.number) if claims is not None else None
    return FileVerdict("changed" if known else "not-ours", digest, known)
