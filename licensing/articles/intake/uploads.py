"""Files that staff upload: kept by their content, and laid out again where sources are found."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path, PurePosixPath

from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.kinds import SUFFIXES
from licensing.articles.ingest.sources import find
from licensing.articles.intake.taking import Found, find_each
from licensing.core import files
from licensing.core.errors import InvalidInput
from licensing.core.outside import Outside

MAX_UPLOAD_BYTES = 3_500_000
"""What fits into a form with the rest of it; more is taken in by ``flask articles import``."""
LONGEST_NAME = 120
PREFIX = "upload:"


def keep(name: str, content: bytes) -> str:
    """Keep an uploaded file and return its source: ``upload:SHA256/name``.

    Raises InvalidInput naming ``file``.
    """
    name = PurePosixPath(name.replace("\\", "/")).name[-LONGEST_NAME:]
    if PurePosixPath(name).suffix.lower() not in SUFFIXES:
        raise InvalidInput(
            "Choose a saved page (.html), a feed, JATS or NewsML file (.xml), ninjs (.json), a table "
            "(.csv) or plain text (.txt).",
            field="file",
        )
    if not content:
        raise InvalidInput("The file is empty. Choose another.", field="file")
    if len(content) > MAX_UPLOAD_BYTES:
        raise InvalidInput(
            f"The file is larger than {MAX_UPLOAD_BYTES / 1e6:g} MB. Split it, or let it be taken in "
            "with `flask articles import`.",
            field="file",
        )
    return f"{PREFIX}{files.put(content)}/{name}"


def shown(source: str) -> str:
    """A source as people name it."""
    return source.partition("/")[2] if source.startswith(PREFIX) else source


def find_all(
    sources: Sequence[str],
    client: Outside,
    folder: Path,
    ended: Callable[[], None] = lambda: None,
) -> Iterator[Found]:
    """Every article of all sources, lazily; uploads are laid out in ``folder`` while they are read.

    Only addresses and uploads are sources here: no path of this machine is. ``ended`` is called after
    the last article of each.
    """
    # Read here, since only this thread knows the installation whose files they are.
    stored = {source: _content(source) for source in sources if source.startswith(PREFIX)}

    def found_in(source: str) -> Iterator[Found]:
        if source.startswith(PREFIX):
            return _upload(source, client, folder, stored[source])
        if source.lower().startswith(("http://", "https://")):
            return find(source, client)
        return iter([NotAnArticle(source, "Give the whole address, with https:// in front.")])

    return find_each(sources, found_in, ended=ended)


def _upload(source: str, client: Outside, folder: Path, content: bytes) -> Iterator[Found]:
    digest, _, name = source.removeprefix(PREFIX).partition("/")
    path = folder / digest / name
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(content)
    for item in find(str(path), client):
        if isinstance(item, NotAnArticle):
            yield replace(item, source=name)
        else:
            yield replace(item, name=name)


def _content(source: str) -> bytes:
    return files.get(source.removeprefix(PREFIX).partition("/")[0])
