"""A file is stored whole or not at all, and what was damaged is never handed out."""

import hashlib
import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from flask import Flask

from licensing.core import files
from licensing.core.files import FileDamaged

pytestmark = pytest.mark.usefixtures("sqlite_inside")


def stored(app: Flask) -> list[Path]:
    root: Path = app.extensions["settings"].data_dir / "files"
    return [path for path in root.rglob("*") if path.is_file()]


def test_a_file_is_named_by_its_content(sqlite_inside: Flask) -> None:
    digest = files.put(b"low water")
    assert digest == hashlib.sha256(b"low water").hexdigest()
    assert files.get(digest) == b"low water"


def test_the_same_content_is_stored_once(sqlite_inside: Flask) -> None:
    assert files.put(b"low water") == files.put(b"low water")
    assert len(stored(sqlite_inside)) == 1


def test_nothing_is_a_file_too() -> None:
    assert files.get(files.put(b"")) == b""


def test_a_file_that_was_damaged_is_never_handed_out() -> None:
    digest = files.put(b"low water")
    files.path(digest).write_bytes(b"low waters")
    with pytest.raises(FileDamaged):
        files.get(digest)


def test_storing_a_damaged_file_again_mends_it() -> None:
    digest = files.put(b"low water")
    files.path(digest).write_bytes(b"low wader")
    files.put(b"low water")
    assert files.get(digest) == b"low water"


def test_a_missing_file_is_missing() -> None:
    with pytest.raises(FileNotFoundError):
        files.get("0" * 64)


@pytest.mark.parametrize(
    "name", ["", "../" * 20, "/etc/passwd", "G" * 64, "A" * 64, "0" * 63, "0" * 65]
)
def test_a_name_that_is_no_digest_leads_nowhere(name: str) -> None:
    with pytest.raises(ValueError):
        files.path(name)


def test_a_write_that_breaks_off_leaves_nothing_under_the_name(
    sqlite_inside: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_off(_descriptor: int) -> None:
        raise OSError("the disk is full")

    monkeypatch.setattr(os, "fsync", break_off)
    with pytest.raises(OSError, match="full"):
        files.put(b"low water")
    assert not files.path(hashlib.sha256(b"low water").hexdigest()).exists()
    assert stored(sqlite_inside) == []


def test_the_file_is_synced_before_it_has_its_name_and_the_folder_after(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    digest = hashlib.sha256(b"low water").hexdigest()
    named: list[bool] = []
    monkeypatch.setattr(os, "fsync", lambda _: named.append(files.path(digest).exists()))
    files.put(b"low water")
    assert named[0] is False
    assert named[-1] is True


def test_many_who_store_the_same_at_once_store_it_once(sqlite_inside: Flask) -> None:
    content = b"low water" * 100_000

    def put(_: Any) -> str:
        with sqlite_inside.app_context():
            return files.put(content)

    with ThreadPoolExecutor(8) as threads:
        assert len(set(threads.map(put, range(16)))) == 1
    assert len(stored(sqlite_inside)) == 1
