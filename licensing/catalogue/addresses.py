"""Addresses: one key for every way of writing the same article's URL, DOI or number.

A reader's link carries a newsletter's tracking, a phone's host name or an AMP cache; the key drops what
does not choose the article and keeps what does.
"""

import re
from urllib.parse import parse_qsl, quote, unquote, urlencode, urlsplit

LONGEST_ADDRESS = 2_000

_DOI = re.compile(r"(?:doi:\s*|(?:https?://)?(?:dx\.)?doi\.org/)?(10\.\d{4,9}/\S+)", re.IGNORECASE)
_HOST = re.compile(r"[^\s/?#]+\.[^\s/?#]+(?:[/?#]|$)")
_SKINS = ("www.", "m.", "mobile.", "amp.")
_AMP_CACHE = re.compile(r"[^/]+\.cdn\.ampproject\.org/(?:[acvi]/)?(?:s/)?(?P<target>.+)")
_AMP_VIEWER = re.compile(r"(?:www\.)?google\.[a-z.]+/amp/(?:s/)?(?P<target>.+)")
_INDEX = re.compile(r"/index\.(?:html?|php)$")
_TRACKING = re.compile(
    r"utm_.*|mc_[ce]id|fbclid|[gd]clid|gclsrc|[gw]braid|msclkid|yclid|twclid|ttclid|igshid|_ga|_gl|_hs.*"
    r"|mkt_tok|vero_.*|cmpid?|cmp|icid|ncid|smid|smtyp|ref|ref_src|referrer|source|sh|share|shared"
    r"|amp|amp_.*|outputtype|at_.*|s_cid|xtor|taid|guccounter|guce_.*",
)


def key_of(address: str, site: str = "") -> str | None:
    """The key of a URL, a DOI, or a number of the publisher's own; None for what can be none of them.

    ``site`` is the publication's host, for addresses that are only a path.
    """
    address = address.strip()
    if not address or len(address) > LONGEST_ADDRESS or not address.isprintable():
        return None
    doi = _DOI.fullmatch(unquote(address))
    if doi:
        return f"doi:{doi[1].lower()}"
    if address.startswith("/") and not address.startswith("//") and site:
        return _url_key(f"https://{site}{address}")
    if re.match(r"https?:", address, re.IGNORECASE) or address.startswith("//"):
        return _url_key(address)
    if _HOST.match(address) and "/" in address:
        return _url_key(f"https://{address}")
    return f"id:{address.lower()}"


def without_query(key: str) -> str:
    """A URL's key without what followed its question mark."""
    return key.split("?", 1)[0]


def _url_key(url: str) -> str | None:
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").rstrip(".").encode("idna").decode()
        port = parts.port
    except (ValueError, UnicodeError):
        return None
    if not host:
        return None
    cached = _unwrapped(host + parts.path)
    if cached:
        return _url_key(f"https://{cached}?{parts.query}")
    if port not in (None, 80, 443):
        host = f"{host}:{port}"
    query = _kept_query(parts.query)
    return f"url:{_bare_host(host)}{_bare_path(parts.path)}" + (f"?{query}" if query else "")


def _unwrapped(place: str) -> str | None:
    """The article's own address inside the address of an AMP cache or viewer."""
    found = _AMP_CACHE.fullmatch(place) or _AMP_VIEWER.fullmatch(place)
    return found["target"] if found else None


def _bare_host(host: str) -> str:
    for skin in _SKINS:
        if host.startswith(skin) and "." in host.removeprefix(skin):
            return host.removeprefix(skin)
    return host


def _bare_path(path: str) -> str:
    path = quote(unquote(path), safe="/:@!$&'()*+,;=~-._")
    path = re.sub(r"/{2,}", "/", path)
    path = _INDEX.sub("/", path)
    path = re.sub(r"(?:/amp/?|\.amp)$", "", path)
    path = re.sub(r"\.amp\.html$", ".html", path)
    path = re.sub(r"^/amp/", "/", path)
    return path.rstrip("/")


def _kept_query(query: str) -> str:
    kept = [
        (name, value)
        for name, value in parse_qsl(query, keep_blank_values=True)
        if not _TRACKING.fullmatch(name.lower())
    ]
    return urlencode(sorted(kept))
