"""Rights as proposed from what a page says. Rules are data (``ruleset``); staff decide.

The first rule that fits wins, and a publisher's own come before those that are shipped.
"""

from dataclasses import replace
from datetime import UTC, datetime

from lxml.html import HtmlElement

from licensing.articles.ingest import withdrawal
from licensing.articles.ingest.capture import (
    Embed,
    PartStatus,
    Picture,
    ProposedRights,
    RightsPart,
    Told,
)
from licensing.articles.ingest.dom import host_of, key, plain
from licensing.articles.ingest.html.ownership import bare, holder_in
from licensing.articles.ingest.ruleset import Evidence, Rule, Rules, shipped
from licensing.articles.open_licences import found_in

__all__ = ["Embed", "Rules", "Told", "moment", "propose", "shipped"]


LONG_QUOTATION_WORDS = 100
_OF_TEXT = frozenset({"byline", "dateline", "source line"})


def long_quotations(body: HtmlElement) -> tuple[tuple[str, int], ...]:
    """Opening words and number of words of each quotation long enough to be somebody's work."""
    quotes = (plain(quote.text_content()).split() for quote in body.iter("blockquote"))
    return tuple(
        (" ".join(words[:8]), len(words)) for words in quotes if len(words) >= LONG_QUOTATION_WORDS
    )


def propose(told: Told, rules: Rules | None = None) -> ProposedRights:
    """The rights map that ``rules`` (the shipped ones unless given) make of what the page tells."""
    rules = rules or shipped()
    told = replace(told, own_names=(*told.own_names, *rules.own_names))
    text = _text(told, rules)
    parts = [text]
    parts += [_picture(picture, told, rules) for picture in told.pictures]
    parts += [
        RightsPart("quotation", words, "unknown", f"quoted passage of {count} words")
        for words, count in told.quotations
    ]
    parts += [_embed(embed, rules) for embed in told.embeds]
    announced = [said for said in (*told.notices, told.headline) if withdrawal.is_announced(said)]
    return ProposedRights(
        status=text.status,
        open_licence=found_in(told.licence_links, told.licence_text, rules.licences),
        copyright_holder=told.copyright_holder,
        copyright_notice=told.copyright_notice,
        embargo_until=told.embargo,
        withdrawn=bool(announced),
        withdrawal=announced[0] if announced else "",
        parts=tuple(parts),
        told=told,
    )


def _text(told: Told, rules: Rules) -> RightsPart:
    return (
        _agency_text(told, rules)
        or _stated_text(told, rules)
        or _others_text(told, rules)
        or _own_text(told, rules)
    )


def _agency_text(told: Told, rules: Rules) -> RightsPart | None:
    """The text is an agency's, as a rule finds it in a byline, a dateline or a line at the end."""
    lines: list[tuple[Evidence, str]] = [("byline", name) for name in told.bylines]
    lines += [("dateline", told.opening)]
    lines += [("source line", line) for line in told.ending.splitlines()]
    lines += [("source line", told.copyright_notice)] if "©" in told.copyright_notice else []
    for evidence, line in lines:
        if (found := _first(rules, evidence, line, told)) is None:
            continue
        rule, reason = found
        own = rule.name.partition(": ")[2].partition(" (")[0]
        if key(own) and key(own) == key(told.publication):
            continue  # an agency's own site credits itself
        credit = line if evidence == "byline" else own
        return RightsPart("text", "body", rule.status, reason, credit, rule.territories)
    return None


def _stated_text(told: Told, rules: Rules) -> RightsPart | None:
    """The page states an owner or a source that the publisher has a rule for."""
    for name in (*told.holders, *told.sources):
        if found := _first(rules, "owner", name, told):
            rule, reason = found
            return RightsPart("text", "body", rule.status, reason, name, rule.territories)
    return None


def _others_text(told: Told, rules: Rules) -> RightsPart | None:
    """The page states another owner than the house or the author; or two places name the same one.

    One mention alone is no claim: a table has its source, and an author works for somebody.
    """
    if told.holders and not any(_is_ours(name, told) for name in told.holders):
        return _third_party_text("copyright holder:", told.holders[0])
    for name in told.sources:
        if not _is_ours(name, told):
            return _third_party_text("source organisation:", name)
    claims = [
        match["name"] for x in told.ending.splitlines() if (match := rules.source_line.match(x))
    ]
    claims.append(holder_in(told.copyright_notice))
    employers = {bare(name) for name in told.byline_organisations} - {""}
    for name in claims:
        if bare(name) in employers and not _is_ours(name, told):
            return _third_party_text("byline and source line:", name)
    return None


def _third_party_text(evidence: str, name: str) -> RightsPart:
    return RightsPart("text", "body", "third-party", f"{evidence} {name}", credit=name)


def _own_text(told: Told, rules: Rules) -> RightsPart:
    """The house's own, unless the page names an address at another site as the article's first."""
    host, found_at = host_of(told.url), host_of(told.page_url)
    ours = [found_at] if found_at else list(rules.own_sites)
    if host and ours and not any(_same_site(host, one) for one in (*ours, *rules.own_sites)):
        return _third_party_text("syndicated from", host)
    return RightsPart("text", "body", "owned", "nothing points to another owner")


def _is_ours(name: str, told: Told) -> bool:
    """Whether a name is the house's or an author's, legal forms and longer names allowed for."""
    said = bare(name)
    own = [bare(each) for each in (told.publication, *told.own_names)]
    authors = {key(each) for each in told.bylines}
    return key(name) in authors or any(
        one == said or (min(len(one), len(said)) >= 4 and (one in said or said in one))
        for one in own
    )


def _names_the_house(credit: str, told: Told) -> bool:
    own = [bare(each) for each in (told.publication, *told.own_names)]
    return any(len(one) >= 4 and one in key(credit) for one in own)


def _picture(picture: Picture, told: Told, rules: Rules) -> RightsPart:
    credit = picture.credit

    def part(status: PartStatus, reason: str, territories: tuple[str, ...] = ()) -> RightsPart:
        return RightsPart("picture", picture.src, status, reason, credit, territories)

    if not credit:
        return part("unknown", "no credit")
    if found := _first(rules, "picture credit", credit, told):
        rule, reason = found
        return part(rule.status, reason, rule.territories)
    if rules.staff.search(credit):
        return part("owned", f"staff credit: {credit}")
    if _names_the_house(credit, told):
        return part("owned", f"credited to the publication: {credit}")
    if any(key(name) and key(name) in key(credit) for name in told.bylines):
        return part("owned", f"credited to the author: {credit}")
    return part("unknown", f"credit: {credit}")


def _embed(embed: Embed, rules: Rules) -> RightsPart:
    for host in rules.hosts:
        if embed.host == host.host or embed.host.endswith(f".{host.host}"):
            said = host.name if host.name == embed.host else f"{host.name} ({embed.host})"
            note = f" ({host.note})" if host.note else ""
            reason = f"embedded from {said}, left out{note}"
            return RightsPart("embed", embed.where, host.status, reason)
    reason = f"embedded from {embed.host}, left out"
    return RightsPart("embed", embed.where, "third-party", reason)


def _first(rules: Rules, evidence: Evidence, text: str, told: Told) -> tuple[Rule, str] | None:
    """The first rule that fits, and its reason."""
    if evidence in _OF_TEXT and not rules.named.search(text):
        return None
    for rule in rules.rules if text else ():
        if rule.evidence != evidence or (match := rule.pattern.search(text)) is None:
            continue
        name = match.groupdict().get("name") or ""
        if rule.of_others and _names_the_house(name or text, told):
            continue
        return rule, f"{rule.name}: {name}" if name else rule.name
    return None


def _same_site(one: str, other: str) -> bool:
    """Whether two hosts share their registered part, near enough: the last two labels of the shorter."""
    a, b = one.split("."), other.split(".")
    short = min(len(a), len(b))
    return a[-short:] == b[-short:]


def moment(text: str) -> str:
    """An ISO 8601 moment from what a meta tag says, in UTC, or nothing."""
    try:
        found = datetime.fromisoformat(text.strip().replace("Z", "+00:00"))
    except ValueError:
        return ""
    aware = found if found.tzinfo else found.replace(tzinfo=UTC)
    return aware.astimezone(UTC).isoformat().replace("+00:00", "Z")
