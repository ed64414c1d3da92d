"""Files by content: the name of a file is the SHA-256 of its bytes, so a name never changes meaning."""

import hashlib
import os
import tempfile
from pathlib import Path

from licensing.core.installation import settings


class FileDamaged(Exception):
    """The bytes on disk are no longer those that were stored."""


def put(content: bytes) -> str:
    """Store ``content`` durably and return its SHA-256 in hexadecimal. Safe to repeat, and mends."""
    digest = hashlib.sha256(content).hexdigest()
    target = path(digest)
    if target.exists() and target.read_bytes() == content:
        return digest
    _make_folder(target.parent)
    handle, name = tempfile.mkstemp(dir=target.parent)
    draft = Path(name)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        draft.replace(target)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
    _sync_folder(target.parent)
    return digest


def get(digest: str) -> bytes:
    """The bytes named ``digest``. Raises FileNotFoundError, or FileDamaged when they differ."""
    content = path(digest).read_bytes()
    if hashlib.sha256(content).hexdigest() != digest:
        raise FileDamaged(digest)
    return content


def path(digest: str) -> Path:
    """Where the file named ``digest`` lies; ValueError for anything but a SHA-256."""
    if len(digest) != 64 or not set(digest) <= set("0123456789abcdef"):
        raise ValueError("not a SHA-256")
    return settings().data_dir.absolute() / "files" / digest[:2] / digest[2:4] / digest


def _make_folder(folder: Path) -> None:
    """Make ``folder``, and make sure that its name outlives a power cut as its files do."""
    if folder.exists():
        return
    _make_folder(folder.parent)
    folder.mkdir(exist_ok=True)
    _sync_folder(folder.parent)


def _sync_folder(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
