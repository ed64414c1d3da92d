"""Where pages and their pictures come from: an address, a saved page, a folder of saved pages."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit

from licensing.articles.ingest.capture import Capture, NotAnArticle, Picture
from licensing.articles.ingest.decode import MAX_PAGE_BYTES
from licensing.articles.ingest.page import read_page
from licensing.articles.ingest.pictures import (
    MAX_FILE_BYTES,
    PictureRefused,
    PrintPicture,
    prepare,
)
from licensing.core.errors import InvalidInput
from licensing.core.outside import PICTURES, Outside, Refused

PAGES = frozenset((".html", ".htm", ".xhtml"))
PICTURE_SECONDS = 20.0


@dataclass(frozen=True, slots=True)
class Source:
    """One page to read: at ``url``, or in the file ``path``, whose pictures lie within ``root``."""

    name: str
    url: str = ""
    path: Path | None = None
    root: Path | None = None


@dataclass(frozen=True, slots=True)
class Gathered:
    """The pictures of one article by their ``src``, and why the others are missing."""

    pictures: Mapping[str, PrintPicture] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def find(source: str) -> Iterator[Source]:
    """The pages that ``source`` means: one for an address or file, all of a folder's in order.

    Raises InvalidInput when it means none, with what would help.
    """
    if source.lower().startswith(("http://", "https://")):
        yield Source(source, url=source)
        return
    path = Path(source or "no name at all")  # an empty one would be the current folder
    if path.is_file():
        file = path.resolve()
        yield Source(source, path=file, root=file.parent)
    elif path.is_dir():
        yield from _folder(path)
    elif "://" in source:
        raise InvalidInput("Only http:// and https:// addresses are read.")
    else:
        raise InvalidInput(
            "There is no such file or folder. Give a web address with http:// or "
            "https:// in front, a saved page, or a folder of saved pages."
        )


def read(source: Source, client: Outside) -> Capture | NotAnArticle:
    """The article of one source; never raises for what the source holds."""
    try:
        if source.path is not None:
            return read_page(_file(source), source.name, None)
        page = client.fetch(source.url, max_bytes=MAX_PAGE_BYTES)
    except (Refused, InvalidInput) as refusal:
        return NotAnArticle(source.name, refusal.message)
    except OSError as error:
        return NotAnArticle(source.name, f"The file could not be read ({error.strerror}).")
    return read_page(page.content, source.name, page.url, charset=page.charset)


def gather(source: Source, capture: Capture, client: Outside) -> Gathered:
    """Fetch and prepare the pictures of an article. One that fails is a problem, not an error."""
    pictures: dict[str, PrintPicture] = {}
    problems = []
    for picture in capture.images:
        try:
            pictures[picture.src] = prepare(_picture(source, picture, client))
        except (Refused, PictureRefused, InvalidInput) as refusal:
            problems.append(f"Picture left out ({picture.src}): {refusal.message}")
        except OSError as error:
            problems.append(f"Picture left out ({picture.src}): {error.strerror}.")
    return Gathered(pictures, tuple(problems))


def _folder(folder: Path) -> Iterator[Source]:
    pages = [
        page
        for page in sorted(folder.rglob("*"))
        if page.suffix.lower() in PAGES
        and page.is_file()
        and not _is_inside_saved_page(page, folder)
    ]
    if not pages:
        raise InvalidInput("There are no .html pages in this folder.")
    for page in pages:
        yield Source(str(page), path=page, root=folder)


def _is_inside_saved_page(page: Path, folder: Path) -> bool:
    """A browser keeps a saved page's frames in ``Name_files``; they are no pages of their own."""
    return any(part.endswith(("_files", ".files")) for part in page.relative_to(folder).parts[:-1])


def _file(source: Source) -> bytes:
    path = _within(source, source.path or Path())
    if path.stat().st_size > MAX_PAGE_BYTES:
        raise InvalidInput(f"The page is larger than {MAX_PAGE_BYTES / 1e6:g} MB.")
    return path.read_bytes()


def _picture(source: Source, picture: Picture, client: Outside) -> bytes:
    beside = _beside(source, picture)
    if beside is not None:
        if beside.stat().st_size > MAX_FILE_BYTES:
            raise PictureRefused(f"The picture's file is larger than {MAX_FILE_BYTES / 1e6:g} MB.")
        return beside.read_bytes()
    if picture.src.startswith("saved:"):
        raise InvalidInput("the file is not beside the saved page.")
    fetched = client.fetch(
        picture.src, accept=PICTURES, max_bytes=MAX_FILE_BYTES, seconds=PICTURE_SECONDS
    )
    return fetched.content


def _beside(source: Source, picture: Picture) -> Path | None:
    """The picture's file beside a saved page, when its address is relative and it is there."""
    if source.path is None or source.root is None or not picture.found_as:
        return None
    parts = urlsplit(picture.found_as)
    if parts.scheme or parts.netloc:
        return None
    name = unquote(parts.path)
    start = source.root if name.startswith("/") else source.path.parent
    try:
        found = _within(source, start / name.lstrip("/"))
    except (InvalidInput, OSError, ValueError):
        return None
    return found if found.is_file() else None


def _within(source: Source, path: Path) -> Path:
    """``path`` with its links followed, which must not lead out of the source's folder."""
    real = path.resolve()
    root = (source.root or Path()).resolve()
    if not real.is_relative_to(root):
        raise InvalidInput(f"{path} leads outside the folder that was given.")
    return real
