"""Articles in a table of text (CSV and kin): a row each, under columns named as people name them."""

import codecs
import csv
import io
import re
from collections.abc import Iterator
from datetime import date

from licensing.articles.ingest import plaintext
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dates import read_date
from licensing.articles.ingest.dom import web_address
from licensing.articles.ingest.names import people, site_name
from licensing.articles.ingest.rights import moment
from licensing.articles.ingest.stated import Broken, Listing, Stated, Unreadable

MAX_ROWS = 100_000
MAX_CELL_CHARACTERS = 2_000_000
DELIMITERS = ",;\t|"

COLUMNS = {
    name: column
    for column, spelt in {
        "url": "url link address web_address canonical canonical_url permalink href page",
        "headline": "headline title heading article_title post_title",
        "standfirst": "standfirst subtitle deck dek summary description excerpt abstract intro lede",
        "body": "body text content article body_html html body_text full_text fulltext article_body"
        " post_content",
        "bylines": "bylines byline by author authors writer writers creator reporter reporters",
        "published": "published published_on published_at date pubdate pub_date publication_date"
        " date_published publish_date publishdate post_date day",
        "modified": "modified modified_on modified_at updated updated_on updated_at last_modified"
        " date_modified",
        "section": "section category desk rubric topic",
        "language": "language lang locale",
        "publication": "publication site source_name newspaper magazine",
        "copyright": "copyright copyright_notice notice rights",
        "holder": "copyright_holder holder rights_holder rightsholder",
        "licence": "licence license open_licence open_license licence_url license_url",
        "source": "source agency syndicated_from",
        "embargo": "embargo embargo_until embargoed embargoed_until",
        "correction": "correction corrections",
        "doi": "doi",
        "id": "id identifier article_id guid uuid",
        "picture": "picture image photo image_url picture_url photo_url image_src featured_image",
        "caption": "caption image_caption picture_caption photo_caption",
        "credit": "credit image_credit picture_credit photo_credit photographer",
        "alt": "alt alt_text image_alt",
    }.items()
    for name in spelt.split()
}
"""How a column may be named, and what it is."""

_KEY = re.compile(r"[\W_]+")
_MARKUP = re.compile(r"<(?:p|div|br|h[1-6]|ul|ol|table|blockquote|figure|section|article)\b", re.I)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_SEVERAL = re.compile(r"\s*[;|\n]\s*")

csv.field_size_limit(MAX_CELL_CHARACTERS)


def read(content: bytes, url: str = "", charset: str = "") -> Listing:
    """The rows of a table found at ``url``. Raises ``Unreadable`` when its columns have no names."""
    text = _decoded(content, charset).replace("\0", "")
    first_line = text.lstrip().partition("\n")[0]
    delimiter = max(DELIMITERS, key=lambda each: (_known(first_line, each), first_line.count(each)))
    reader = csv.reader(io.StringIO(text.lstrip("\ufeff"), newline=""), delimiter=delimiter)
    try:
        header = next((row for row in reader if any(cell.strip() for cell in row)), [])
    except csv.Error:
        raise Unreadable(
            "The table's first row cannot be read. Save it again as CSV (UTF-8)."
        ) from None
    columns = [COLUMNS.get(_key(name), "") for name in header]
    if not {"headline", "url"} & set(columns):
        raise Unreadable(
            "The first row must name the columns, “headline” or “url” among them; also read are "
            "standfirst, body, byline, published, section, language, picture, caption and credit."
        )
    ignored = [
        name.strip()
        for name, column in zip(header, columns, strict=True)
        if not column and name.strip()
    ]
    notes = (f"Columns that are not read: {', '.join(ignored)[:300]}.",) if ignored else ()
    return Listing(
        kind="csv", entries=_entries(reader, header, columns, url), url=url, warnings=notes
    )


def _entries(
    reader: Iterator[list[str]], header: list[str], columns: list[str], base: str
) -> Iterator[Stated | Broken]:
    number = 1
    while True:
        number += 1
        place = f"row {number}"
        try:
            row = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield Broken(place, f"It cannot be read ({error}). Put quotes around long texts.")
            continue
        if number > MAX_ROWS + 1:
            yield Broken(
                place,
                f"A table is read as far as {MAX_ROWS:,} rows. Give the others in a second one.",
            )
            return
        if any(cell.strip() for cell in row):
            yield _Row(row, header, columns, place, base).stated()


class _Row:
    """One row, which knows how its columns were called."""

    def __init__(
        self, row: list[str], header: list[str], columns: list[str], place: str, base: str
    ) -> None:
        self._cells: dict[str, str] = {}
        self._called: dict[str, str] = {}
        for name, column, cell in zip(header, columns, row, strict=False):
            if column and cell.strip() and column not in self._cells:
                self._cells[column] = cell.strip()
                self._called[column] = name.strip()
        self._too_long = any(cell.strip() for cell in row[len(header) :])
        self._wanted = len(header)
        self._place = place
        self._base = base

    def stated(self) -> Stated | Broken:
        """The row as an article, or what is wrong with which of its columns."""
        try:
            return self._stated()
        except _Wrong as wrong:
            return Broken(self._place, str(wrong))

    def _stated(self) -> Stated:
        if self._too_long:
            raise _Wrong(
                f"It has more cells than the {self._wanted} columns. Put quotes around texts with commas."
            )
        cell = self._cells.get
        body = cell("body", "")
        url = self._address("url", self._base)
        if not body and not url:
            raise _Wrong("It has neither a body nor a url. Give one of them.")
        if body and not cell("headline"):
            raise _Wrong("Column “headline” is empty. Every article needs one.")
        return Stated(
            place=self._place,
            url=url,
            id=cell("id", "")[:300],
            headline=cell("headline", "")[:1_000],
            standfirst=cell("standfirst", "")[:2_000],
            bylines=_bylines(cell("bylines", "")),
            byline=cell("bylines", "")[:300],
            published_on=self._day("published"),
            modified_on=self._day("modified"),
            publication=cell("publication", "")[:300],
            section=cell("section", "")[:100],
            language=cell("language", "")[:40],
            correction=cell("correction", "")[:2_000],
            identifiers=self._identifiers(),
            body=body if _MARKUP.search(body) else plaintext.to_html(body),
            base=url,
            whole=bool(body),
            exact=True,
            pictures=self._pictures(url),
            rights_line=cell("licence", "")[:500],
            licence_links=tuple(filter(None, [web_address(cell("licence", ""))])),
            copyright_notice=cell("copyright", "")[:300],
            copyright_holder=cell("holder", "")[:200],
            holders=(cell("holder", "")[:200],) if cell("holder") else (),
            own_names=site_name(url),
            sources=(cell("source", "")[:200],) if cell("source") else (),
            embargo=self._moment("embargo"),
        )

    def _address(self, column: str, base: str) -> str:
        said = self._cells.get(column, "")
        found = web_address(said, base) if said else ""
        if said and not found:
            raise self._wrong(column, "is no web address. Write it out, with https:// in front.")
        return found

    def _day(self, column: str) -> date | None:
        said = self._cells.get(column, "")
        found = read_date(said)
        if said and found is None:
            raise self._wrong(column, "is no date. Write it as 2026-02-17.")
        return found

    def _moment(self, column: str) -> str:
        said = self._cells.get(column, "")
        day = read_date(said)
        found = moment(said) or (moment(day.isoformat()) if day else "")
        if said and not found:
            raise self._wrong(column, "is no moment. Write it as 2026-02-17T06:00:00Z.")
        return found

    def _identifiers(self) -> dict[str, str]:
        found = {"publisher-id": self._cells["id"][:300]} if "id" in self._cells else {}
        if "doi" in self._cells:
            match = _DOI.search(self._cells["doi"])
            if match is None:
                raise self._wrong("doi", "is no DOI. It begins with 10. and has a slash.")
            found["doi"] = match.group().lower()
        return found

    def _pictures(self, base: str) -> tuple[Picture, ...]:
        said = self._cells.get("picture", "")
        src = self._address("picture", base)
        caption, credit, alt = (
            self._cells.get(n, "")[:2_000] for n in ("caption", "credit", "alt")
        )
        return (Picture(src, caption, credit, alt, found_as=said),) if src else ()

    def _wrong(self, column: str, why: str) -> "_Wrong":
        return _Wrong(f"Column “{self._called[column]}”: “{self._cells[column][:60]}” {why}")


class _Wrong(Exception):
    """What is wrong with a row."""


def _bylines(cell: str) -> tuple[str, ...]:
    """Names parted as the column has them, or else as a byline is."""
    return people(_SEVERAL.split(cell)) if cell else ()


def _decoded(content: bytes, charset: str) -> str:
    """By its mark, as UTF-8, by its header, or as spreadsheets of the West save it."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    for name in ("utf-8-sig", charset):
        try:
            return content.decode(name) if name else content.decode("cp1252", "replace")
        except (UnicodeDecodeError, LookupError):
            continue
    return content.decode("cp1252", "replace")


def _known(header: str, delimiter: str) -> int:
    return sum(_key(name.strip("\"' \ufeff")) in COLUMNS for name in header.split(delimiter))


def _key(name: str) -> str:
    return _KEY.sub("_", name.strip("\ufeff \t\r\n\"'")).strip("_").lower()
