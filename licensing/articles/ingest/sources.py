"""What a source means: an address, a file or a folder, each a page or a list of articles.

Sources are found one after the other as they are asked for, so that a sitemap of fifty thousand
addresses is never held whole, and each is then read on its own, on whatever thread.
"""

import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from urllib.parse import unquote, urlsplit

from licensing.articles.ingest.build import build, supplement
from licensing.articles.ingest.capture import Capture, NotAnArticle, Picture
from licensing.articles.ingest.html.decode import MAX_PAGE_BYTES
from licensing.articles.ingest.html.page import read_page
from licensing.articles.ingest.kinds import SUFFIXES
from licensing.articles.ingest.listings import listing_of
from licensing.articles.ingest.opening import Opened, fetch, is_address, open_file, opened, within
from licensing.articles.ingest.pictures import (
    MAX_FILE_BYTES,
    PictureRefused,
    PrintPicture,
    prepare,
)
from licensing.articles.ingest.stated import Broken, Listing, Stated, in_place
from licensing.core.errors import InvalidInput
from licensing.core.outside import HTML, PICTURES, Fetched, Outside, Refused

PICTURE_SECONDS = 20.0
ALL_PICTURES_SECONDS = 300.0
MAX_ALL_PICTURES_BYTES = 150_000_000
"""As converted for print, and held until the article is stored."""
PRINTED_SUFFIXES = (".jpg", ".jpeg", ".png", ".gif")
"""What may lie beside a file that names the drawing or the scan it was made from."""
MAX_LISTS = 500
"""Lists that one source may lead to: the sitemaps of an index, the further pages of a feed."""
NO_ARTICLES = "It lists no articles. Check the address, or look again when something is published."


@dataclass(frozen=True, slots=True)
class Source:
    """One article to read: at ``url``, in the file ``path``, or ``stated`` whole by what lists it.

    ``name`` is the source as it was given: all entries of one feed share it, each file of a folder
    has its own. Pictures beside a file lie within ``root``.
    """

    name: str
    url: str = ""
    path: Path | None = None
    root: Path | None = None
    page: Fetched | None = None
    """The page, when it had to be fetched to know what it is."""
    stated: Stated | None = None
    """What the list it stands in says of it."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """The pictures of one article by their ``src``, and why the others are missing."""

    pictures: Mapping[str, PrintPicture] = field(default_factory=dict)
    problems: tuple[str, ...] = ()


def find(source: str, client: Outside) -> Iterator[Source | NotAnArticle]:
    """Every article that ``source`` means, found as it is asked for. Never raises.

    What cannot be one says so in its place, with what would help, and the others go on.
    """
    if is_address(source):
        yield from _address(source, source, client, _Trail())
        return
    path = Path(source or "no name at all")  # an empty one would be the current folder
    if path.is_file():
        file = path.resolve()
        yield from _file(source, file, file.parent, client)
    elif path.is_dir():
        yield from _folder(source, path, client)
    elif "://" in source:
        yield NotAnArticle(source, "Only http:// and https:// addresses are read.")
    else:
        yield NotAnArticle(
            source,
            "There is no such file or folder. Give a web address with http:// or https:// in front, "
            "a file, or a folder of files.",
        )


def entries(name: str, listing: Listing) -> Iterator[Source | NotAnArticle]:
    """A source for each entry of a list, under its name."""
    return (_entry(name, entry, None, None) for entry in listing.entries)


def read(source: Source, client: Outside) -> Capture | NotAnArticle:
    """The article of one source; never raises for what the source holds."""
    stated = source.stated
    if stated is not None and stated.whole:
        return build(stated, source.name)
    try:
        page = _page(source, client)
        found = read_page(page.content, source.name, page.url or None, charset=page.charset)
    except (Refused, InvalidInput) as refusal:
        found = NotAnArticle(source.name, refusal.message)
    except OSError as error:
        found = NotAnArticle(source.name, f"The file could not be read ({error.strerror}).")
    if isinstance(found, NotAnArticle):
        return _none(source, found.error)
    return found if stated is None else supplement(found, stated, page.content)


def with_page(source: Source, client: Outside) -> Source | NotAnArticle:
    """The source with its page in hand where that has to be fetched; to read it needs nothing more."""
    if source.page or source.path or (source.stated is not None and source.stated.whole):
        return source
    try:
        return replace(source, page=_page(source, client))
    except (Refused, InvalidInput) as refusal:
        return _none(source, refusal.message)


def gather(source: Source, capture: Capture, client: Outside) -> Gathered:
    """Fetch and prepare the pictures of an article. One that fails is a problem, not an error."""
    pictures: dict[str, PrintPicture] = {}
    problems = []
    deadline = time.monotonic() + ALL_PICTURES_SECONDS
    for picture in capture.images:
        try:
            _allow_another(pictures, deadline)
            pictures[picture.src] = prepare(_picture(source, picture, client))
        except (Refused, PictureRefused, InvalidInput) as refusal:
            problems.append(f"Picture left out ({picture.src}): {refusal.message}")
        except OSError as error:
            problems.append(f"Picture left out ({picture.src}): {error.strerror}.")
    return Gathered(pictures, tuple(problems))


@dataclass(slots=True)
class _Trail:
    """The lists that one source has led to, so that none is read twice and there is an end."""

    seen: set[str] = field(default_factory=set)

    def enters(self, url: str) -> bool:
        """Whether the list at ``url`` is a new one. Raises InvalidInput past the limit."""
        if url in self.seen:
            return False
        if len(self.seen) >= MAX_LISTS:
            raise InvalidInput(f"It leads to more than {MAX_LISTS} lists; the others are not read.")
        self.seen.add(url)
        return True


def _address(
    name: str, url: str, client: Outside, trail: _Trail, kind: str = ""
) -> Iterator[Source | NotAnArticle]:
    """What an address means. ``kind`` is that of the list which leads to it: more of the same."""
    prefix = "" if url == name else url
    try:
        if not trail.enters(url):
            return
        found = opened(fetch(url, client))
        if found.kind == "page":
            if kind:
                raise InvalidInput("This is a page, not a list.")
            yield Source(name, url=url, page=found.fetched)
            return
        yield from _listed(name, found, client, trail)
    except (Refused, InvalidInput) as refusal:
        yield NotAnArticle(name, in_place(prefix, refusal.message))


def _listed(
    name: str,
    found: Opened,
    client: Outside,
    trail: _Trail,
    path: Path | None = None,
    root: Path | None = None,
) -> Iterator[Source | NotAnArticle]:
    """The entries of a list; those of a sitemap index are lists themselves."""
    listing = listing_of(found)
    empty = True
    for entry in listing.entries:
        empty = False
        if listing.kind == "sitemap-index" and isinstance(entry, Stated):
            yield from _address(name, entry.url, client, trail, listing.kind)
        else:
            yield _entry(name, entry, path, root)
    if empty and len(trail.seen) <= 1:
        raise InvalidInput(NO_ARTICLES)
    if listing.next_url and path is None and not empty:
        yield from _address(name, listing.next_url, client, trail, listing.kind)


def _entry(
    name: str, entry: Stated | Broken, path: Path | None, root: Path | None
) -> Source | NotAnArticle:
    if isinstance(entry, Broken):
        return NotAnArticle(name, in_place(entry.place, entry.error))
    if entry.whole:
        return Source(name, url=entry.url, path=path, root=root, stated=entry)
    if entry.url:
        return Source(name, url=entry.url, stated=entry)
    missing = "It gives neither its whole text nor an address where it is. Give one of them."
    return NotAnArticle(name, in_place(entry.place, missing))


def _folder(name: str, folder: Path, client: Outside) -> Iterator[Source | NotAnArticle]:
    files = (
        file
        for file in sorted(folder.rglob("*"))
        if file.suffix.lower() in SUFFIXES
        and file.is_file()
        and not _is_inside_saved_page(file, folder)
    )
    empty = True
    for file in files:
        empty = False
        yield from _file(str(file), file, folder, client)
    if empty:
        yield NotAnArticle(
            name,
            "There is nothing to read in this folder: no saved pages (.html) and no .xml, .json, .csv "
            "or .txt files.",
        )


def _file(name: str, path: Path, root: Path, client: Outside) -> Iterator[Source | NotAnArticle]:
    try:
        found = open_file(within(root, path))
        if found.kind == "page":
            yield Source(name, path=path, root=root)
            return
        yield from _listed(name, found, client, _Trail(), path, root)
    except (Refused, InvalidInput) as refusal:
        yield NotAnArticle(name, refusal.message)
    except OSError as error:
        yield NotAnArticle(name, f"The file could not be read ({error.strerror}).")


def _is_inside_saved_page(file: Path, folder: Path) -> bool:
    """A browser keeps a saved page's frames in ``Name_files``; they are no pages of their own."""
    return any(part.endswith(("_files", ".files")) for part in file.relative_to(folder).parts[:-1])


def _none(source: Source, why: str) -> NotAnArticle:
    """Why a source gives no article, with the place in the list that leads to it."""
    stated = source.stated
    place = f"{stated.place} ({source.url})" if stated is not None else ""
    return NotAnArticle(source.name, in_place(place, why))


def _page(source: Source, client: Outside) -> Fetched:
    """The source's page; a file's as if it had been fetched. Raises Refused or InvalidInput."""
    if source.path is not None:
        content = open_file(within(source.root or Path(), source.path)).content
        return Fetched(url="", content=content, media_type=HTML[0])
    return source.page or client.fetch(source.url, max_bytes=MAX_PAGE_BYTES)


def _allow_another(pictures: Mapping[str, PrintPicture], deadline: float) -> None:
    """Raises PictureRefused when an article's pictures have taken enough room or time together."""
    if sum(len(picture.content) for picture in pictures.values()) > MAX_ALL_PICTURES_BYTES:
        limit = f"{MAX_ALL_PICTURES_BYTES / 1e6:g} MB"
        raise PictureRefused(f"The pictures before it fill the {limit} that one article may have.")
    if time.monotonic() >= deadline:
        limit = f"{ALL_PICTURES_SECONDS / 60:g} minutes"
        raise PictureRefused(f"The pictures before it took the {limit} that one article may take.")


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
    named = name.lstrip("/")
    bare = named.removesuffix(".tif").removesuffix(".tiff").removesuffix(".eps")
    return next(
        (
            found
            for each in (named, *(bare + suffix for suffix in PRINTED_SUFFIXES))
            if (found := _file_within(source.root, start / each)) is not None
        ),
        None,
    )


def _file_within(root: Path, path: Path) -> Path | None:
    try:
        found = within(root, path)
        return found if found.is_file() else None
    except (InvalidInput, OSError, ValueError):
        return None
