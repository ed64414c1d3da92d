"""Rights as proposed from what a page says. Rules are data; staff decide.

A rule looks at one kind of evidence (a byline, a source line, a picture's credit) and proposes a
status with its reason. The first rule that fits wins; a publisher may put rules of its own in front.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

from licensing.articles.ingest.capture import PartStatus, Picture, ProposedRights, RightsPart
from licensing.articles.ingest.dom import host_of, key

Evidence = Literal["byline", "dateline", "source line", "picture credit", "notice"]


@dataclass(frozen=True, slots=True)
class Rule:
    """If ``pattern`` is found in a piece of ``evidence``, propose ``status``.

    ``name`` is how the reason calls what was found: "agency credit: Getty Images".
    """

    evidence: Evidence
    pattern: re.Pattern[str]
    status: PartStatus
    name: str


@dataclass(frozen=True, slots=True)
class Embed:
    """Something of another site that stood in the article."""

    where: str
    host: str


@dataclass(frozen=True, slots=True)
class Told:
    """All that a page says about rights, gathered."""

    publication: str = ""
    url: str = ""
    page_url: str = ""
    """Where the page was found, when that is another address than its own."""
    headline: str = ""
    bylines: tuple[str, ...] = ()
    opening: str = ""
    ending: str = ""
    """The article's first and last lines, where datelines and sources stand."""
    pictures: tuple[Picture, ...] = ()
    embeds: tuple[Embed, ...] = ()
    quotations: tuple[tuple[str, int], ...] = ()
    """Opening words and number of words of each quoted passage."""
    licence_links: tuple[str, ...] = ()
    licence_text: str = ""
    embargo: str = ""
    notices: tuple[str, ...] = ()
    copyright_notice: str = ""
    copyright_holder: str = ""


AGENCIES = {
    "Reuters": r"(?:Thomson )?Reuters|REUTERS",
    "Associated Press": r"(?:The )?Associated Press|AP(?: (?:News|Photo|Images?))?(?![\w’'])|AP/",
    "AFP": r"AFP(?:-?(?:JIJI|Relaxnews))?|Agence[ -]France[ -]Presse",
    "PA Media": r"PA(?: (?:Media|Wire|News|Images|Photo))?(?![\w’'])|Press Association",
    "dpa": r"dpa(?:-\w+)?|Deutsche Presse-Agentur|picture[ -]alliance",
    "Bloomberg": r"Bloomberg(?: News)?",
    "EFE": r"(?:Agencia )?EFE(?:-EPA)?",
    "ANSA": r"ANSA",
    "Xinhua": r"Xinhua",
    "Kyodo": r"Kyodo(?: News)?",
    "TASS": r"(?:ITAR-)?TASS",
    "UPI": r"UPI",
    "AAP": r"AAP(?: Image)?",
    "The Canadian Press": r"(?:The )?Canadian Press",
    "Press Trust of India": r"PTI|Press Trust of India",
    "ANI": r"ANI",
    "IANS": r"IANS",
    "Yonhap": r"Yonhap",
    "Interfax": r"Interfax",
    "APA": r"APA",
    "Keystone-SDA": r"Keystone-SDA|sda|ats",
    "Belga": r"Belga",
    "ANP": r"ANP",
    "TT": r"TT Nyhetsbyrån",
    "NTB": r"NTB",
    "Ritzau": r"Ritzau",
    "Lusa": r"Lusa",
    "Europa Press": r"Europa Press",
    "AdnKronos": r"Adnkronos",
    "Tribune News Service": r"Tribune News Service|TNS",
    "States Newsroom": r"States Newsroom",
    "The Conversation": r"The Conversation",
    "ProPublica": r"ProPublica",
    "StatNews": r"STAT News",
}
"""News agencies and syndicates, and how bylines and source lines spell them."""

LIBRARIES = {
    "Getty Images": r"Getty(?: Images)?|iStock(?:photo)?|Gallo Images",
    "Shutterstock": r"Shutterstock|Rex Features|\bREX\b",
    "Alamy": r"Alamy(?: Stock Photo)?",
    "EPA": r"\bEPA(?:-EFE)?\b|European Pressphoto Agency",
    "Adobe Stock": r"Adobe ?Stock|Fotolia",
    "imago": r"\bimago(?: images)?\b|\bIMAGO\b",
    "Bridgeman Images": r"Bridgeman",
    "Magnum Photos": r"Magnum Photos",
    "Science Photo Library": r"Science Photo Library",
    "Depositphotos": r"Depositphotos|Dreamstime|123RF|Bigstock",
    "Zuma Press": r"Zuma(?: Press| Wire)?",
    "Sipa": r"\bSipa\b",
    "ullstein bild": r"ullstein bild",
    "Mary Evans": r"Mary Evans",
    "Corbis": r"Corbis",
    "Unsplash": r"Unsplash|Pexels|Pixabay",
    "Wikimedia": r"Wikimedia|Creative Commons|\bCC[ -]BY\b|Flickr",
}
_HANDOUT = r"hand-?out|courtesy|supplied|provided|press (?:office|release)|screen ?(?:shot|grab)|archives?\b"


def _agency_rules() -> Iterable[Rule]:
    for name, spelt in AGENCIES.items():
        whole = re.compile(
            rf"^(?:(?:by|from|via)\s+)?(?:{spelt})(?:\s+(?:staff|reporters?|news))?$", re.I
        )
        among = re.compile(rf"(?:^|[,/(–—-]\s*|\b(?:of|for|via)\s+(?:the\s+)?)(?:{spelt})\)?$")
        yield Rule("byline", whole, "third-party", f"agency byline: {name}")
        yield Rule("byline", among, "third-party", f"agency byline: {name}")
        dateline = re.compile(
            rf"^(?:[\w .,’'-]{{2,60}}?[,]?\s*)?\((?:{spelt})\)\s*(?:[–—-]|--)?"
            rf"|^[A-ZÀ-Þ][\w .,’'-]{{2,60}}?\s*[–—-]\s*(?:{spelt})\s*[–—-]"
        )
        yield Rule("dateline", dateline, "third-party", f"agency dateline: {name}")
        source = re.compile(
            rf"^[(\[]?\s*(?:(?:with )?(?:sources?|quellen?|fuentes?|fonte|bron|additional reporting by"
            rf"|reporting by|from|via|with files from|material from)\s*:?\s*)"
            rf"(?:[^.]{{0,40}}[,/ ])?(?:{spelt})\b"
            rf"|^[(\[]\s*(?:{spelt})\s*[)\]]$|^(?:{spelt})$|^©\s*(?:\d{{4}}\s*)?(?:{spelt})\b",
            re.IGNORECASE,
        )
        yield Rule("source line", source, "third-party", f"source line: {name}")


def _credit_rules() -> Iterable[Rule]:
    # Libraries first: "AFP/Getty Images" is sold by the latter.
    for name, spelt in LIBRARIES.items():
        yield Rule(
            "picture credit", re.compile(spelt, re.I), "third-party", f"agency credit: {name}"
        )
    for name, spelt in AGENCIES.items():
        credit = re.compile(rf"(?:^|[\W_])(?:{spelt})(?:$|[\W_])")
        yield Rule("picture credit", credit, "third-party", f"agency credit: {name}")
    yield Rule("picture credit", re.compile(_HANDOUT, re.I), "third-party", "handout")


RULES: tuple[Rule, ...] = (*_agency_rules(), *_credit_rules())

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
_WITHDRAWN = re.compile(
    r"^(?:(?:this|the) (?:article|story|paper|post|report|piece)\b.{0,40}\b(?:has been|was|is) "
    r"(?:formally )?(?:withdrawn|retracted|taken down|removed)\b"
    r"|(?:retracted|withdrawn|retraction|withdrawal|removed)(?: (?:article|notice|note|to))?\s*[:–—-]"
    r"|(?:notice of )?(?:retraction|withdrawal)$"
    r"|editor.?s note\b.{0,200}\b(?:has been|was) (?:retracted|withdrawn))",
    re.IGNORECASE | re.DOTALL,
)
_OWN_STAFF = re.compile(
    r"\b(?:staff(?: photo(?:grapher)?)?|own (?:picture|photo)|file photo by staff)\b", re.I
)


def propose(told: Told, rules: Sequence[Rule] = RULES) -> ProposedRights:
    """The rights map that the rules make of what the page tells."""
    text = _text(told, rules)
    parts = [text]
    parts += [_picture(picture, told, rules) for picture in told.pictures]
    parts += [
        RightsPart("quotation", words, "unknown", f"quoted passage of {count} words")
        for words, count in told.quotations
    ]
    parts += [
        RightsPart("embed", embed.where, "third-party", f"embedded from {embed.host}, left out")
        for embed in told.embeds
    ]
    return ProposedRights(
        status=text.status,
        open_licence=_open_licence(told),
        copyright_holder=told.copyright_holder,
        copyright_notice=told.copyright_notice,
        embargo_until=told.embargo,
        withdrawn=any(_WITHDRAWN.match(text) for text in (told.headline, *told.notices)),
        parts=tuple(parts),
    )


def is_withdrawal(text: str) -> bool:
    """Whether a line announces that the article is withdrawn or retracted."""
    return bool(_WITHDRAWN.match(text))


def _text(told: Told, rules: Sequence[Rule]) -> RightsPart:
    lines: list[tuple[Evidence, str]] = [("byline", name) for name in told.bylines]
    lines += [("dateline", told.opening)]
    lines += [("source line", line) for line in told.ending.splitlines()]
    lines += [("source line", told.copyright_notice)] if "©" in told.copyright_notice else []
    for evidence, line in lines:
        rule = _first(rules, evidence, line)
        if rule is not None:
            own = rule.name.partition(": ")[2]
            if key(own) and key(own) == key(told.publication):
                continue  # an agency's own site credits itself
            return RightsPart(
                "text", "body", rule.status, rule.name, credit=line if evidence == "byline" else own
            )
    own_host, found_host = host_of(told.url), host_of(told.page_url)
    if own_host and found_host and not _same_site(own_host, found_host):
        return RightsPart(
            "text", "body", "unknown", f"canonical address at another site: {own_host}"
        )
    return RightsPart("text", "body", "owned", "nothing points to another owner")


def _picture(picture: Picture, told: Told, rules: Sequence[Rule]) -> RightsPart:
    credit = picture.credit

    def part(status: PartStatus, reason: str) -> RightsPart:
        return RightsPart("picture", picture.src, status, reason, credit=credit)

    if not credit:
        return part("unknown", "no credit")
    rule = _first(rules, "picture credit", credit)
    if rule is not None:
        return part(rule.status, rule.name)
    if _OWN_STAFF.search(credit):
        return part("owned", f"staff credit: {credit}")
    if key(told.publication) and key(told.publication) in key(credit):
        return part("owned", f"credited to the publication: {credit}")
    if any(key(name) and key(name) in key(credit) for name in told.bylines):
        return part("owned", f"credited to the author: {credit}")
    return part("unknown", f"credit: {credit}")


def _first(rules: Sequence[Rule], evidence: Evidence, text: str) -> Rule | None:
    if not text:
        return None
    return next((r for r in rules if r.evidence == evidence and r.pattern.search(text)), None)


def _same_site(one: str, other: str) -> bool:
    """Whether two hosts share their registered part, near enough: the last two labels of the shorter."""
    a, b = one.split("."), other.split(".")
    short = min(len(a), len(b))
    return a[-short:] == b[-short:]


def _open_licence(told: Told) -> str:
    """The canonical address of a Creative Commons licence, from a link or from words."""
    for link in (*told.licence_links, told.licence_text):
        if match := _CC_LINK.search(link):
            kind, by, version, _, public, public_version = match.groups()
            if kind:
                return f"https://creativecommons.org/licenses/{by.lower()}/{version}/"
            return f"https://creativecommons.org/publicdomain/{public.lower()}/{public_version}/"
    if match := _CC_TEXT.search(told.licence_text):
        kind = re.sub(r"[- ]+", "-", match.group("kind").lower())
        for spelt, short in (("attribution", "by"), ("non-commercial", "nc"), ("noncommercial", "nc"),
                             ("share-alike", "sa"), ("sharealike", "sa")):  # fmt: skip
            kind = kind.replace(spelt, short)
        kind = re.sub(r"no-?deriv\w*", "nd", kind)
        return f"https://creativecommons.org/licenses/{kind}/{match.group('version') or '4.0'}/"
    return ""


def moment(text: str) -> str:
    """An ISO 8601 moment from what a meta tag says, in UTC, or nothing."""
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return ""
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
