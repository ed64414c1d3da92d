"""How an article is named to the world: where it can be read, and an identifier that lasts."""

from urllib.parse import quote

from licensing.articles.models import Version

DOI_RESOLVER = "https://doi.org/"


def link_to(version: Version) -> str:
    """Where anybody can follow it: its page, or what its DOI leads to; nothing when it has neither."""
    return version.article.web_address or _doi_link(version)


def identifier_of(version: Version) -> str:
    """Its DOI as a link, or the name by which it is known here: an address or a URN."""
    return _doi_link(version) or version.article.canonical_url


def _doi_link(version: Version) -> str:
    doi = str(version.identifiers.get("doi") or "")
    return DOI_RESOLVER + quote(doi, safe="/:;()._-") if doi.startswith("10.") else ""
