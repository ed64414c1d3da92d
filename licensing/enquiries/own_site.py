"""Which addresses are a publication's own: nothing else is ever read for a visitor."""

from urllib.parse import urlsplit

from licensing.catalogue import addresses
from licensing.publishers.models import Publication

_SKINS = ("", "www.", "m.", "mobile.", "amp.")


def is_own(publication: Publication, url: str) -> bool:
    """Whether ``url`` is a web address on the publication's own site, in whatever skin."""
    key = addresses.key_of(url, publication.site)
    home = addresses.key_of(f"https://{publication.site}/")
    if key is None or home is None or not key.startswith("url:"):
        return False
    return key == home or key.startswith((f"{home}/", f"{home}?"))


def hosts_of(publication: Publication) -> frozenset[str]:
    """The host names of the publication's site, for a client that asks no others."""
    host = urlsplit(f"//{publication.site}").hostname or ""
    bare = host.removeprefix("www.")
    return frozenset(f"{skin}{bare}" for skin in _SKINS)


def full_address(publication: Publication, url: str) -> str:
    """``url`` with a scheme, as a client needs it."""
    typed = url.strip()
    if typed.lower().startswith(("http://", "https://")):
        return typed
    if typed.startswith("/") and not typed.startswith("//"):
        return f"https://{publication.site}{typed}"
    return f"https://{typed.removeprefix('//')}"
