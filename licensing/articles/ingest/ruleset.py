"""The rules as data: what is shipped in ``rules.toml``, and what a publisher adds in front of it.

A rule looks at one kind of evidence (a byline, a source line, a picture's credit) for a plain phrase,
and proposes a status with its reason. What shape the evidence has is code and stays here; which names
are looked for is data.
"""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from licensing.articles.ingest.capture import PartStatus

Evidence = Literal["byline", "dateline", "source line", "picture credit", "owner"]
OwnKind = Literal["agency", "credit", "source", "own-name", "embed-host", "licence"]
OWN_KINDS: tuple[OwnKind, ...] = (
    "agency", "credit", "source", "own-name", "embed-host", "licence",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Rule:
    """If ``pattern`` is found in a piece of ``evidence``, propose ``status``.

    ``name`` is how the reason calls what was found: "agency credit: Getty Images". A pattern with a
    group called ``name`` adds what it found there.
    """

    evidence: Evidence
    pattern: re.Pattern[str]
    status: PartStatus
    name: str
    of_others: bool = False
    """Leave what names the publication or its publisher alone."""
    territories: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Host:
    """A site whose embedded matter articles show; ``note`` says why the status is what it is."""

    host: str
    name: str
    status: PartStatus = "third-party"
    note: str = ""


@dataclass(frozen=True, slots=True)
class LicenceMark:
    """How an open licence outside the Creative Commons family is recognised."""

    url: str
    links: tuple[str, ...]
    text: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the proposal of a rights map goes by. The first rule that fits wins."""

    rules: tuple[Rule, ...]
    hosts: tuple[Host, ...]
    licences: tuple[LicenceMark, ...]
    source_line: re.Pattern[str]
    """A line that names a source no rule knows, in its group ``name``."""
    staff: re.Pattern[str]
    """A credit of the house's own staff."""
    named: re.Pattern[str]
    """Any name that rules about text look for: a line without one is asked nothing more."""
    own_names: tuple[str, ...] = ()
    own_sites: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class OwnRule:
    """One addition of a publisher's: ``matches`` is a plain phrase, a host or an address."""

    kind: OwnKind
    matches: str
    status: PartStatus
    note: str = ""
    territories: tuple[str, ...] = ()


@cache
def shipped() -> Rules:
    """The rules of ``rules.toml``, read once."""
    said = _data()
    words = said["words"]
    return Rules(
        rules=(*_agency_texts(said["agencies"], words), *_credits(said, words)),
        hosts=tuple(Host(host, name) for name, hosts in said["hosts"].items() for host in hosts),
        licences=tuple(
            LicenceMark(each["url"], tuple(each["links"]), tuple(each["text"]))
            for each in said["licence"]
        ),
        source_line=re.compile(
            rf"^[(\[]?\s*(?:{_any(words['source'])})\s*:\s*(?P<name>[^:]{{2,60}}?)[.)\]\s]*$", re.I
        ),
        staff=_anywhere(words["staff"]),
        named=_named(()),
    )


@lru_cache(maxsize=64)
def with_own(added: tuple[OwnRule, ...], names: tuple[str, ...], sites: tuple[str, ...]) -> Rules:
    """The shipped rules with a publisher's additions in front, its names and its sites."""
    base = shipped()
    return Rules(
        rules=(*(rule for each in added for rule in _own(each)), *base.rules),
        hosts=(*(_own_host(x) for x in added if x.kind == "embed-host"), *base.hosts),
        licences=(*(_own_licence(x) for x in added if x.kind == "licence"), *base.licences),
        source_line=base.source_line,
        staff=base.staff,
        named=_named(tuple(x.matches for x in added if x.kind in {"agency", "source"})),
        own_names=(*names, *(x.matches for x in added if x.kind == "own-name")),
        own_sites=sites,
    )


def names_it(phrase: str, text: str) -> bool:
    """Whether ``text`` has ``phrase`` in it, whole, in any capitals."""
    return _anywhere([phrase]).search(text) is not None


def _own(own: OwnRule) -> Iterator[Rule]:
    note = f" ({own.note})" if own.note else ""
    words = _data()["words"]
    if own.kind == "agency":
        for rule in _agency_text(own.matches, [own.matches], words):
            yield _dressed(rule, own, rule.name + note)
    if own.kind in {"agency", "credit"}:
        found = _anywhere([own.matches])
        called = (
            f"agency credit: {own.matches}" if own.kind == "agency" else f"credit: {own.matches}"
        )
        yield Rule("picture credit", found, own.status, called + note, territories=own.territories)
    if own.kind in {"agency", "source"}:
        whole = re.compile(rf"^(?:{_any([own.matches])})$", re.I)
        yield Rule(
            "owner", whole, own.status, f"owner: {own.matches}{note}", territories=own.territories
        )
    if own.kind == "source":
        line = _source_line([own.matches], words)
        yield Rule(
            "source line", line, own.status, f"source line: {own.matches}{note}",
            territories=own.territories,
        )  # fmt: skip


def _dressed(rule: Rule, own: OwnRule, name: str) -> Rule:
    return Rule(
        rule.evidence, rule.pattern, own.status, name, rule.of_others, territories=own.territories
    )


def _own_host(own: OwnRule) -> Host:
    return Host(own.matches, own.matches, own.status, own.note)


def _own_licence(own: OwnRule) -> LicenceMark:
    bare = own.matches.split("://", 1)[-1].rstrip("/")
    return LicenceMark(own.matches, (bare,))


@cache
def _data() -> Mapping[str, Any]:
    return tomllib.loads((Path(__file__).parent / "rules.toml").read_text("utf-8"))


def _named(more: tuple[str, ...]) -> re.Pattern[str]:
    """A word's start, and then any agency or one of ``more``: only those of its first letter are tried."""
    agencies: Mapping[str, Sequence[str]] = _data()["agencies"]
    by_letter: dict[str, list[str]] = {}
    for phrase in (*more, *(phrase for spelt in agencies.values() for phrase in spelt)):
        by_letter.setdefault(phrase[:1].lower(), []).append(phrase)
    found = "|".join(rf"(?={re.escape(x)})(?:{_any(each)})" for x, each in by_letter.items())
    return re.compile(rf"(?<![^\W_])(?:{found})", re.I)


def _agency_texts(
    agencies: Mapping[str, Sequence[str]], words: Mapping[str, Any]
) -> Iterator[Rule]:
    for name, spelt in agencies.items():
        yield from _agency_text(name, spelt, words)


def _agency_text(name: str, spelt: Sequence[str], words: Mapping[str, Any]) -> Iterator[Rule]:
    """An agency in a byline, in a dateline, or in a line at the article's end."""
    found = _any(spelt)
    whole = re.compile(
        rf"^(?:(?:by|from|via)\s+)?(?:{found})(?:\s+(?:staff|reporters?|news))?$", re.I
    )
    among = re.compile(rf"(?:^|[,/(–—-]\s*|\b(?:of|for|via)\s+(?:the\s+)?)(?:{found})\)?$")
    yield Rule("byline", whole, "third-party", f"agency byline: {name}")
    yield Rule("byline", among, "third-party", f"agency byline: {name}")
    dateline = re.compile(
        rf"^(?:[\w .,’'-]{{2,60}}?[,]?\s*)?\((?:{found})\)\s*(?:[–—-]|--)?"
        rf"|^[A-ZÀ-Þ][\w .,’'-]{{2,60}}?\s*[–—-]\s*(?:{found})\s*[–—-]"
    )
    yield Rule("dateline", dateline, "third-party", f"agency dateline: {name}")
    line = _source_line(spelt, words)
    yield Rule("source line", line, "third-party", f"source line: {name}")


def _source_line(spelt: Sequence[str], words: Mapping[str, Any]) -> re.Pattern[str]:
    found, opening = _any(spelt), _any([*words["source"], *words["from"]])
    return re.compile(
        rf"^[(\[]?\s*(?:(?:{opening})\s*:?\s*)(?:[^.]{{0,40}}[,/ ])?(?:{found})\b"
        rf"|^[(\[]\s*(?:{found})\s*[)\]]$|^(?:{found})$|^©\s*(?:\d{{4}}\s*)?(?:{found})\b",
        re.I,
    )


def _credits(said: Mapping[str, Any], words: Mapping[str, Any]) -> Iterator[Rule]:
    for name, spelt in said["libraries"].items():
        yield Rule("picture credit", _anywhere(spelt), "third-party", f"agency credit: {name}")
    for name, spelt in said["agencies"].items():
        found = re.compile(rf"(?:^|[\W_])(?:{_any(spelt)})(?:$|[\W_])")
        yield Rule("picture credit", found, "third-party", f"agency credit: {name}")
    yield Rule("picture credit", _anywhere(words["handout"]), "third-party", "handout")
    archive = _anywhere(words["archive"])
    yield Rule("picture credit", archive, "third-party", "archive", of_others=True)
    reads_like_one = re.compile(
        r"(?:^|[/|,;–—(]\s*|\b(?:via|for|from|by)\s+)"
        rf"(?P<name>(?:[A-ZÀ-Þ0-9][\w.’'&-]*\s+){{1,4}}(?:{_any(words['agency_endings'])}))"
        r"\s*(?=$|[/|,;)])"
    )
    yield Rule("picture credit", reads_like_one, "third-party", "agency credit", of_others=True)


def _anywhere(phrases: Sequence[str]) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_])(?:{_any(phrases)})(?![^\W_])", re.I)


def _any(phrases: Sequence[str]) -> str:
    """An alternation of plain phrases, the longest first."""
    return "|".join(_phrase(each) for each in sorted(phrases, key=len, reverse=True))


def _phrase(words: str) -> str:
    """A plain phrase as a pattern. Two letters with an apostrophe are a word: "PA’s", "AP’s"."""
    found = r"[\s-]+".join(re.escape(word) for word in words.split())
    return found + r"(?![\w’'])" if len(words) == 2 else found
