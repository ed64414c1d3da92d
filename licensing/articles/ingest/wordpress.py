"""Posts as WordPress's REST interface gives them: a list of ``/wp-json/wp/v2/posts``, or one."""

from collections.abc import Iterator
from typing import Any
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dates import read_date
from licensing.articles.ingest.dom import web_address
from licensing.articles.ingest.fulltext import is_cut, plain_text
from licensing.articles.ingest.html.figures import split_credit
from licensing.articles.ingest.jsontree import array, first, mapping, mappings, number, text
from licensing.articles.ingest.kinds import load_json
from licensing.articles.ingest.names import people, site_name
from licensing.articles.ingest.rights import moment
from licensing.articles.ingest.stated import Broken, Listing, Stated

PER_PAGE = 10
"""What WordPress gives when it is not asked for more."""
PUBLISHED = frozenset(("publish", "future", ""))


def read(content: bytes, url: str = "") -> Listing:
    """The posts found at ``url``. Raises ``Unreadable``."""
    document = load_json(content)
    posts = mappings(document)
    first_post = posts[0] if posts else {}
    site = _site(first_post)
    return Listing(
        kind="wordpress",
        entries=_entries(posts if isinstance(document, dict) else array(document)),
        title=site,
        url=_home(first_post) or url,
        language=_yoast(first_post, "og_locale").replace("_", "-"),
        next_url=_next(url, len(posts)) if isinstance(document, list) else "",
    )


def _entries(posts: list[Any]) -> Iterator[Stated | Broken]:
    for position, post in enumerate(posts, start=1):
        place = f"entry {position}" if len(posts) > 1 else ""
        yield _stated(post, place) if isinstance(post, dict) else Broken(place, "It is no post.")


def _stated(post: dict[str, Any], place: str) -> Stated | Broken:
    status = text(post.get("status"))
    if status not in PUBLISHED:
        return Broken(place, f"It is not published (its status is “{status[:40]}”).")
    content = mapping(post.get("content"))
    body = text(content.get("rendered"))
    words = plain_text(body, most=len(body))
    address = web_address(text(post.get("link")))
    embedded = mapping(post.get("_embedded"))
    return Stated(
        place=place,
        url=address,
        id=first(post, "id"),
        headline=_rendered(post, "title"),
        standfirst=_rendered(post, "excerpt"),
        bylines=_people(post, embedded),
        published_on=read_date(first(post, "date", "date_gmt")),
        modified_on=read_date(first(post, "modified", "modified_gmt")),
        publication=_site(post),
        section=_section(embedded),
        language=_yoast(post, "og_locale").replace("_", "-") or first(post, "lang"),
        identifiers={"wordpress": found} if (found := first(post, "id")) else {},
        body=body,
        base=address,
        whole=bool(words) and content.get("protected") is not True and not is_cut(words),
        pictures=tuple(_pictures(embedded)),
        embargo=moment(f"{first(post, 'date_gmt')}+00:00") if status == "future" else "",
        own_names=site_name(address),
    )


def _rendered(post: dict[str, Any], name: str) -> str:
    return plain_text(text(mapping(post.get(name)).get("rendered")))[:1_000]


def _people(post: dict[str, Any], embedded: dict[str, Any]) -> tuple[str, ...]:
    """Several authors come from an extension; WordPress itself knows one."""
    several = [first(a, "display_name", "name") for a in mappings(post.get("authors"))]
    several = several or [first(a, "display_name", "name") for a in mappings(post.get("coauthors"))]
    one = [first(author, "name") for author in mappings(embedded.get("author"))]
    return people(several or one or [_yoast(post, "author")])


def _section(embedded: dict[str, Any]) -> str:
    terms = [term for group in array(embedded.get("wp:term")) for term in mappings(group)]
    names = [first(term, "name") for term in terms if first(term, "taxonomy") == "category"]
    return next((s for name in names if (s := plain_text(name)) != "Uncategorized"), "")[:100]


def _pictures(embedded: dict[str, Any]) -> Iterator[Picture]:
    for media in mappings(embedded.get("wp:featuredmedia"))[:1]:
        sizes = mapping(mapping(media.get("media_details")).get("sizes"))
        widest = max((mapping(size) for size in sizes.values()), key=_width, default={})
        address = first(media, "source_url") or first(widest, "source_url")
        if src := web_address(address):
            caption, credit = split_credit(_rendered(media, "caption"))
            yield Picture(src, caption, credit, plain_text(first(media, "alt_text")), address)


def _width(size: dict[str, Any]) -> int:
    return number(size.get("width"))


def _yoast(post: dict[str, Any], name: str) -> str:
    """What the commonest extension for search engines adds."""
    return plain_text(text(mapping(post.get("yoast_head_json")).get(name)))[:200]


def _site(post: dict[str, Any]) -> str:
    return _yoast(post, "og_site_name")


def _home(post: dict[str, Any]) -> str:
    address = web_address(text(post.get("link")))
    parts = urlsplit(address)
    return f"{parts.scheme}://{parts.netloc}/" if address else ""


def _next(url: str, count: int) -> str:
    """The next page of a list, when this one is full."""
    parts = urlsplit(url)
    asked = dict(parse_qsl(parts.query, keep_blank_values=True))
    if not parts.hostname or count < (number(asked.get("per_page")) or PER_PAGE):
        return ""
    asked["page"] = str((number(asked.get("page")) or 1) + 1)
    return urlunsplit(parts._replace(query=urlencode(asked)))
