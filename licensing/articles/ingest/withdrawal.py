"""How a page says that its article is withdrawn: in its titles, in a notice, in its own description.

Strict in the running text, where an article may well be about things that were withdrawn.
"""

import re
from collections.abc import Iterator

from licensing.articles.ingest.html.markup import Page, title_of

_SENTENCE = re.compile(
    r"^(?:(?:this (?:article|story|paper|post|report|piece)\b.{0,40}\b(?:has been|was|is)"
    r"|the (?:article|story|paper|post) (?:below )?has been)"
    r" (?:formally )?(?:withdrawn|retracted|taken down|removed)\b"
    r"|(?:retraction|(?:notice of )?(?:retraction|withdrawal)(?: (?:note|notice))?)\s*[:–—]"
    r"|editor.?s note\b.{0,200}\b(?:has been|was) (?:retracted|withdrawn))",
    re.IGNORECASE | re.DOTALL,
)
_PREFIX = re.compile(
    r"^(?:retracted|withdrawn|retraction|withdrawal|removed)"
    r"(?: (?:article|notice|note|to))?\s*[:–—]\s*",
    re.IGNORECASE,
)
_LABEL = re.compile(
    r"^(?:notice of )?(?:retraction|withdrawal|retracted|withdrawn)(?: (?:article|notice))?$",
    re.IGNORECASE,
)
_STATUS = re.compile(r"^(?:withdrawn|retracted|removed|cancell?ed)$", re.IGNORECASE)


def is_notice(line: str) -> bool:
    """Whether a line of the running text announces that the article itself is withdrawn."""
    return bool(_SENTENCE.match(line))


def is_announced(line: str) -> bool:
    """The same of a title or of a line beside the text, where one word is enough."""
    return bool(_SENTENCE.match(line) or _PREFIX.match(line) or _LABEL.match(line))


def without_prefix(title: str) -> str:
    """The headline behind “Withdrawn: ”."""
    return title[match.end() :] if (match := _PREFIX.match(title)) else title


def stated(page: Page) -> Iterator[str]:
    """What machines are told: titles that open with “Withdrawn:”, and the status of the work."""
    yield title_of(page).strip()
    yield page.meta("og:title")
    yield page.linked.text("headline")
    status = page.linked.text("creativeWorkStatus")
    yield status if not _STATUS.match(status) else "Withdrawn"
