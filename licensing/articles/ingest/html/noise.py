"""What stands on an article's page and is not the article, told by its names and its words."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

from lxml.html import HtmlElement

from licensing.articles.ingest.dom import is_hidden, names, text_of, words


@dataclass(frozen=True, slots=True)
class Kind:
    """One kind of thing to leave out. ``one`` and ``many`` are its name in ``removed``."""

    one: str
    many: str
    named: re.Pattern[str]
    """Tried on an element's class and id, as plain words with a space at both ends."""


def _kind(one: str, many: str, named: str) -> Kind:
    return Kind(one, many, re.compile(rf" (?:{named}) "))


COMMENTS = _kind(
    "comment",
    "comments",
    r"comments?(?: (?:area|list|section|container|wrap(?:per)?|thread|respond|form|block|box"
    r"|holder|body|content|template|inner|main|region|app|root|widget|embed|count|header|title"
    r"|module|s))?|commentlist|commentarea|disqus(?: thread)?|dsq|respond|fb comments"
    r"|post comments|article comments|(?:reader|user) comments|kommentare?|commentaires?"
    r"|comentarios?|commenti|coral (?:talk|stream)|viafoura|spotim|open web conversation|hyvor talk",
)
KINDS = (
    COMMENTS,
    _kind(
        "newsletter box",
        "newsletter boxes",
        r"newsletters?(?: \w+)*|sign ?up(?: \w+)*|email signup|mailing list|mailchimp|mc embed"
        r"(?: \w+)*|subscribe (?:box|form|widget|block|cta|banner)|subscription (?:box|form|widget)"
        r"|optin(?: \w+)*|klaviyo(?: \w+)*",
    ),
    _kind(
        "paywall notice",
        "paywall notices",
        r"(?:pay|reg|meter)wall (?:prompt|message|notice|overlay|banner|cta|modal|barrier|box)"
        r"|subscribe (?:wall|prompt|to continue)|subscriber (?:wall|prompt|only (?:notice|message))"
        r"|piano (?:container|offer|inline)|tp (?:modal|container inner)|barrier page|gateway content"
        r"|premium (?:notice|prompt)|paywall",
    ),
    _kind(
        "latest stories",
        "latest stories",
        r"latest(?: (?:news|stories|articles|posts|headlines))?|(?:most|mostly) (?:read|popular|viewed"
        r"|shared|commented|recent)(?: \w+)*|trending(?: \w+)*|popular (?:posts|stories|articles|now"
        r"|news)|top (?:stories|news|articles|posts)|recent (?:posts|stories|articles|news)"
        r"|(?:news )?ticker|what to read next|editors? picks|must reads?",
    ),
    _kind(
        "related stories",
        "related stories",
        r"(?:\w+ )?related(?: \w+)*|relatedposts|(?:you )?(?:may|might) (?:also )?like"
        r"|recommended(?: \w+)*|recommendations?|recirc(?:ulation)?(?: \w+)*|more (?:from|on|in|like"
        r"|stories|news|articles|posts|coverage|reading)(?: \w+)*|(?:read|see) (?:also|more|next)"
        r"|readmore|read on|also (?:read|like|see)|up next|next (?:article|story|post)(?: \w+)*"
        r"|similar (?:posts|articles|stories)|onward(?: \w+)*|story package|jp relatedposts|yarpp"
        r"(?: \w+)*|crp related|rp4wp(?: \w+)*|internal link promo|series nav|linked articles",
    ),
    _kind(
        "share bar",
        "share bars",
        r"shar(?:e|es|ing|er|ebar|edaddy|ethis)(?: \w+)*|social(?: (?:share|sharing|links|icons|media"
        r"|buttons?|bar|tools|follow|list|nav|menu|counts?))?|addtoany(?: \w+)*|addthis(?: \w+)*"
        r"|(?:\w+ )?(?:share|sharing) (?:bar|buttons?|tools|links|icons|list|menu|this|post|article)"
        r"|(?:article|post|story|page|entry|content|sticky|floating) (?:share|sharing|social|tools"
        r"|toolbar|actions)(?: \w+)*|sociable|a2a kit|heateor(?: \w+)*|ssba|follow us|utility bar",
    ),
    _kind(
        "advertisement",
        "advertisements",
        r"ad|ads|adv|advert|adverts|advertisement|advertisements|advertising|advertorial|adsense"
        r"|adsbygoogle|adslot|adunit|adwrap(?:per)?|adcontainer|adbox|dfp(?: \w+)*|gpt ad"
        r"|(?:google|banner|inline|article|in article|content|mid|top|bottom|sticky|native|display"
        r"|rail|side|mobile|desktop|sponsored|house) ads?|ads? (?:slot|unit|wrap|wrapper|container"
        r"|box|banner|block|label|placeholder|area|zone|space|section|holder|inline|mpu|content|card)"
        r"|mpu|leaderboard ad|sponsor(?:ed|s)?(?: (?:content|links|posts?|by|message|stories))?"
        r"|promo(?:tion|ted|s)?(?: (?:box|block|item|card|unit|banner|links|content|module|bar))?"
        r"|outbrain|taboola(?: \w+)*|ob widget|revcontent|zergnet|teads|affiliate (?:box|disclosure"
        r"|links?)|donate(?: \w+)*|donation(?: \w+)*|support (?:us|banner|our journalism)|app promo"
        r"|download app|banner",
    ),
    _kind(
        "author biography",
        "author biographies",
        r"author (?:bio|box|info|card|profile|about|description|details|footer|block|biography"
        r"|section|meta box)(?: \w+)*|about (?:the )?authors?(?: \w+)*|(?:post|entry|article) author "
        r"(?:bio|box|info|card|profile)|bio(?: box)?|biography|writer bio|contributor bio",
    ),
    _kind(
        "list of tags",
        "lists of tags",
        r"tags|tags? (?:list|links|cloud|container|wrap|section|box|bar|area)|taglist|tagcloud"
        r"|(?:post|article|entry|story|content) (?:tags|topics|keywords|categories|terms|meta tags)"
        r"|topics (?:list|links)|cat links|entry utility|keywords|filed under|posted in",
    ),
    _kind(
        "navigation",
        "navigation",
        r"bread ?crumbs?(?: \w+)*|breadcrumb trail|pagination|pager|(?:post|posts|page|article|entry"
        r"|comment|story|site|main|sub|nav|section|category|secondary|primary) (?:nav|navigation"
        r"|navbar|menu)(?: links)?|navigation|navbar|nav(?: (?:links|menu|bar|list))?|menu"
        r"|(?:skip|jump) (?:link|to content)|toc|table of contents|site (?:header|footer)|mega ?menu"
        r"|sidebar|side ?bar(?: \w+)*|rail|right rail|global (?:header|footer)|back to top|toolbar",
    ),
    _kind(
        "cookie notice",
        "cookie notices",
        r"cookie (?:notice|banner|bar|consent|message|law|popup|policy banner|overlay)(?: \w+)*"
        r"|(?:gdpr|consent|cmp|onetrust)(?: \w+)*|privacy (?:banner|notice|popup)",
    ),
    _kind(
        "licensing link",
        "licensing links",
        r"reprints?(?: \w+)*|(?:article |rights )?permissions(?: (?:link|box|bar))?|rights ?link"
        r"|licens(?:e|ing) (?:link|box|bar|button|this)",
    ),
    _kind(
        "page tool",
        "page tools",
        r"(?:print|email|save|bookmark|listen|audio|feedback|font size|text size|rating|ratings"
        r"|vote|poll|quiz|like|likes|reactions?|modal|popup|overlay|tooltip|lightbox|no ?print"
        r"|screen only|print hidden|hide print|dont print|do not print|loading|spinner|skeleton)"
        r"(?: (?:button|buttons|link|tools?|form|box|widget|player|this|bar|controls?|article|story))?"
        r"|was this helpful|text to speech|speechkit|beyondwords(?: \w+)*|trinity (?:audio|player)",
    ),
)

CANDIDATES = words(
    "div section aside ul ol nav footer form table details p span header figure a h2 h3 h4 h5 h6 "
    "article main dl fieldset dialog li button small blockquote"
)
ALWAYS = {"nav": "navigation", "form": "form", "dialog": "page tool"}

HEADINGS = (
    (
        "related stories",
        re.compile(
            r"^(?:related(?: (?:stories|articles|news|posts|content|coverage|topics|links|reading|"
            r"items))?|more (?:from|on|in|like|about) .{2,60}|more (?:stories|news|articles|coverage|"
            r"headlines)|(?:you )?(?:may|might) (?:also )?(?:like|enjoy|be interested).*|read (?:more|"
            r"next|also)|recommended(?: (?:for you|stories|articles|reading|by .*))?|see also|up next|"
            r"what to read next|keep reading|don.?t miss|also in .{2,40}|verwandte artikel|mehr zum thema|"
            r"lesen sie auch|das könnte sie auch interessieren|à lire (?:aussi|également)|lire aussi|"
            r"sur le même (?:sujet|thème)|articles (?:liés|similaires)|noticias relacionadas|"
            r"te puede interesar|lea también|leggi anche|articoli correlati|lees ook|leia (?:mais|também))$",
            re.IGNORECASE,
        ),
    ),
    (
        "latest stories",
        re.compile(
            r"^(?:(?:the )?latest(?: (?:news|stories|articles|posts|headlines|from .{2,40}))?|most "
            r"(?:read|popular|viewed|shared|recent)(?: .{0,30})?|trending(?: .{0,30})?|popular "
            r"(?:posts|stories|articles|now)|top stories|recent (?:posts|stories|articles)|"
            r"editors?['’]? picks?|meistgelesen|neueste .{0,30}|les plus lus|lo más (?:leído|visto))$",
            re.IGNORECASE,
        ),
    ),
    (
        "comments",
        re.compile(
            r"^(?:\(?\d[\d,.]* ?\)?\s*)?(?:(?:(?:reader|user|view|show|all|leave a|post a|add a|"
            r"write a)\s+)?comments?|\d+ (?:replies|responses)|leave a (?:reply|response)"
            r"|kommentare?|commentaires?|comentarios|commenti|join the (?:conversation|discussion)|"
            r"what do you think\??|\d+ thoughts on .*|\d+ responses to .*)\s*(?:\(?\d*\)?)?"
            r"(?: are closed)?[.:]?$",
            re.IGNORECASE,
        ),
    ),
    (
        "newsletter box",
        re.compile(
            r"^(?:sign up (?:for|to) .{3,80}|(?:get|subscribe to|join) (?:our|the) .{0,40}newsletters?"
            r".{0,40}|.{0,30}newsletter|get .{3,60} (?:in|to) your inbox.*|stay (?:informed|up to date|"
            r"in the loop).*|subscribe(?: (?:now|today|here))?)$",
            re.IGNORECASE,
        ),
    ),
    (
        "share bar",
        re.compile(
            r"^(?:share(?: (?:this|on|via|article|story|post))?(?: .{0,30})?|follow us(?: on .*)?|"
            r"spread the word|teilen|partager|compartir|condividi)[:.]?$",
            re.IGNORECASE,
        ),
    ),
    (
        "author biography",
        re.compile(r"^(?:about the authors?|(?:über|zum) (?:den |die )?autor(?:in)?)[:.]?$", re.I),
    ),
    (
        "list of tags",
        re.compile(r"^(?:tags?|topics|filed under|categories|schlagwörter|étiquettes)\s*:?$", re.I),
    ),
)

LINES = (
    (
        "advertisement",
        re.compile(
            r"^(?:advertisements?|advertising|sponsored(?: content)?|anzeige|werbung|publicité|"
            r"publicidad|pubblicità|story continues below(?: advertisement)?|article continues "
            r"(?:below|after).{0,40}|scroll to continue.{0,30}|continue reading.{0,30}(?:below)?)[.:…]*$",
            re.IGNORECASE,
        ),
    ),
    (
        "share bar",
        re.compile(
            r"^(?:(?:share|tweet|pin|e-?mail|print|copy link|save|facebook|twitter|x|linkedin|whatsapp|"
            r"reddit|telegram|pinterest|bluesky|threads|mastodon|flipboard|messenger)"
            r"(?: (?:this|it|on|via|to|by|article|story|link))*(?: (?:article|story|post|page))?[\s|,·•/:]*)"
            r"{1,12}$",
            re.IGNORECASE,
        ),
    ),
    (
        "newsletter box",
        re.compile(
            r"^(?:(?:click here to )?(?:sign up|subscribe|register)(?: here| now| today)? (?:for|to) "
            r"(?:our|the|my|daily|weekly).{0,120}(?:newsletter|e-?mails?|updates|inbox|alerts?)\b.{0,80}"
            r"|(?:get|receive) .{3,80}(?:in|to|by|via) (?:your inbox|e-?mail).{0,60})$",
            re.IGNORECASE,
        ),
    ),
    (
        "share bar",
        re.compile(
            r"^(?:follow|like|find|join) (?:us|me|.{2,40}) on (?:twitter|facebook|instagram|x|linkedin|"
            r"telegram|whatsapp|tiktok|youtube|google news|bluesky|threads).{0,80}$",
            re.IGNORECASE,
        ),
    ),
    (
        "paywall notice",
        re.compile(
            r"^(?:(?:this (?:article|story|content) is (?:for|only|available to|reserved).{0,60}"
            r"(?:subscribers|members)|(?:subscribe|log ?in|sign ?in|register)(?: now| or \w+(?: \w+)?)? "
            r"to (?:continue|keep|read|unlock|access).{0,80}|already a (?:subscriber|member)\?.{0,60}"
            r"|to (?:continue|keep) reading.{0,100}(?:subscribe|register|sign in|log in).{0,60}"
            r"|you have (?:read|reached) .{0,40}(?:free|articles).{0,80}))$",
            re.IGNORECASE,
        ),
    ),
    (
        "page tool",
        re.compile(
            r"^(?:listen to (?:this )?(?:article|story).{0,40}|\d+ min(?:ute)?s?(?: read)?|"
            r"reading time:?.{0,20}|loading\.*|play|pause|close|back to top|print this .{0,20}|"
            r"view (?:full ?screen|gallery|image)|open in app|getting your .{0,30}|skip to .{0,30}|"
            r"play video|show more|show less|view comments.{0,10}|\d+ comments?|continue reading|"
            r"javascript (?:is )?(?:disabled|required).{0,80})[.:]?$",
            re.IGNORECASE,
        ),
    ),
)
LINKED_LINE = re.compile(
    r"^\W*(?:(?:read|see|watch|listen|learn)(?: (?:more|also|next|now))?(?: (?:about|on|in|here))?|related"
    r"(?: (?:story|article|stories|reading|news|coverage))?|also (?:read|see|on)|more (?:on|from|in|about)"
    r"|don.?t miss|recommended|you may (?:also )?like|lesen sie auch|mehr (?:zum thema|dazu)|lire aussi"
    r"|à lire(?: aussi)?|lea también|le puede interesar|leggi anche|lees ook|leia (?:mais|também))"
    r"\s*[:|>»›–—-]",
    re.IGNORECASE,
)


def kind_of(element: HtmlElement) -> Kind | None:
    """The kind of thing an element calls itself, when that is none of the article."""
    if element.tag not in CANDIDATES and "-" not in element.tag:
        return None
    called = names(element)
    return _kind_called(called) if called else None


@lru_cache(maxsize=20_000)
def _kind_called(called: str) -> Kind | None:
    """Remembered, because a site's pages use the same few names over and over."""
    return next((kind for kind in KINDS if kind.named.search(called)), None)


def name_of(element: HtmlElement) -> str:
    """What to call an element in ``removed`` when it is noise by tag, names or hiding; or nothing."""
    if element.tag in ALWAYS:
        return ALWAYS[element.tag]
    if is_hidden(element):
        return "hidden text"
    kind = kind_of(element)
    return kind.one if kind else ""


def heading_of(text: str) -> str:
    """The kind of section that a heading opens, when that is none of the article."""
    if len(text) > 90:
        return ""
    return next((name for name, pattern in HEADINGS if pattern.match(text)), "")


def line_of(text: str) -> str:
    """The kind of thing a whole paragraph is, when that is none of the article."""
    if len(text) > 240:
        return ""
    return next((name for name, pattern in LINES if pattern.match(text)), "")


def comment_count(root: HtmlElement) -> int:
    """How many reader comments a comments section holds."""
    items = [
        element
        for element in root.iter("li", "article", "div", "section")
        if " comment " in names(element) and text_of(element)
    ]
    threads = {above for item in items for above in item.iterancestors()}
    return sum(item not in threads for item in items)


def phrase(counted: Iterable[tuple[str, int]]) -> tuple[str, ...]:
    """``removed`` as people read it: "12 comments", "newsletter box", "3 advertisements"."""
    plural = {kind.one: kind.many for kind in KINDS}
    return tuple(
        f"{count} {plural.get(name, name)}"
        if count > 1 and name in {"comment", "advertisement"}
        else name
        for name, count in counted
    )
