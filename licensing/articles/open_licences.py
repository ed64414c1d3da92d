"""Open licences: which one a page names, what it lets anybody do, and what it leaves to be bought."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from licensing.articles.ingest.ruleset import LicenceMark

_CC_LINK = re.compile(
    r"creativecommons\.org/(?:(licenses)/(by(?:-nc)?(?:-(?:sa|nd))?)/(\d\.\d)|(publicdomain)/(zero|mark)/(\d\.\d))",
    re.IGNORECASE,
)
_CC_TEXT = re.compile(
    r"(?:(?:licen[sc]ed|published|available|distributed|reusable|republish\w*|shared|released|article|work|content)"
    r"\b[^.]{0,120}?)(?:creative commons|\bCC)\b[^.]{0,60}?"
    r"(?P<kind>BY(?:-NC)?(?:-(?:SA|ND))?|Attribution(?:[- ]Non-?Commercial)?"
    r"(?:[- ](?:Share-?Alike|No-?Deriv\w*))?)"
    r"[^.\d]{0,40}(?P<version>\d\.\d)?",
    re.IGNORECASE,
)
_CC0_TEXT = re.compile(
    r"\bCC0\b|creative commons zero|dedicated to the public domain", re.IGNORECASE
)
_SPELT = (
    ("attribution", "by"), ("non-commercial", "nc"), ("noncommercial", "nc"),
    ("share-alike", "sa"), ("sharealike", "sa"),
)  # fmt: skip
_ND = re.compile(r"no-?deriv\w*")


@dataclass(frozen=True, slots=True)
class OpenLicence:
    """An open licence in words. ``commercial``: a business may use the article under it as it is;
    ``changes``: it may be translated and cut."""

    url: str
    name: str
    conditions: tuple[str, ...]
    commercial: bool = True
    changes: bool = True

    def covers(self, use: str) -> bool:
        """Whether a business needs no licence for ``use``. All of our uses are of businesses."""
        return self.commercial and (self.changes or use not in CHANGING)

    @property
    def limit(self) -> str:
        """What it does not let a business do, or nothing."""
        if not self.commercial:
            return "It does not cover use by or for a business: that needs a licence of the publisher’s."
        if not self.changes:
            return "It does not cover a translation, an excerpt or any other change."
        return ""


CHANGING = frozenset({"translation", "excerpt"})
"""Uses that change the article."""

_NAMED = "Name the author and the publication, link to the licence, and say whether you changed anything."
_SHARED = "Pass on what you make of it under the same licence."
_UNCHANGED = "Pass it on whole and unchanged."
_PRIVATE = "Not for commercial use."


def named(url: str) -> OpenLicence | None:
    """The open licence at an address; None for no address. One that we do not know claims nothing."""
    if not url:
        return None
    match = _CC_LINK.search(url)
    if match is None:
        return _other(url)
    kind, by, version, _, public, public_version = match.groups()
    if not kind:
        name = f"CC0 {public_version}" if public.lower() == "zero" else "Public Domain Mark"
        return OpenLicence(url, name, ("No conditions: it is free of copyright.",))
    terms = by.lower().split("-")
    said = [_NAMED]
    said += [words for term, words in (("nc", _PRIVATE), ("sa", _SHARED), ("nd", _UNCHANGED))
             if term in terms]  # fmt: skip
    return OpenLicence(
        url,
        f"CC {by.upper()} {version}",
        tuple(said),
        commercial="nc" not in terms,
        changes="nd" not in terms,
    )


def found_in(links: Iterable[str], text: str, marks: Sequence[LicenceMark]) -> str:
    """The canonical address of the open licence that a page links to or names, or nothing."""
    for link in (*links, text):
        if address := _linked(link, marks):
            return address
    if match := _CC_TEXT.search(text):
        kind = re.sub(r"[- ]+", "-", match.group("kind").lower())
        for spelt, short in _SPELT:
            kind = kind.replace(spelt, short)
        kind = _ND.sub("nd", kind)
        return f"https://creativecommons.org/licenses/{kind}/{match.group('version') or '4.0'}/"
    if _CC0_TEXT.search(text):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    said = text.casefold()
    return next((m.url for m in marks if any(t.casefold() in said for t in m.text)), "")


def _linked(link: str, marks: Sequence[LicenceMark]) -> str:
    if match := _CC_LINK.search(link):
        kind, by, version, _, public, public_version = match.groups()
        if kind:
            return f"https://creativecommons.org/licenses/{by.lower()}/{version}/"
        return f"https://creativecommons.org/publicdomain/{public.lower()}/{public_version}/"
    said = link.casefold()
    return next((m.url for m in marks if any(x.casefold() in said for x in m.links)), "")


def _other(url: str) -> OpenLicence:
    if "open-government-licence" in url:
        said = "Acknowledge the source, link to the licence, and suggest no official status."
        return OpenLicence(url, "Open Government Licence", (said,))
    # What an unknown licence allows is not ours to say, so nothing is said to be free under it.
    host = url.split("://", 1)[-1].split("/", 1)[0]
    return OpenLicence(url, f"the licence at {host}", (), commercial=False)
