"""Pictures as the page shows them: the address worth printing, caption, credit and alternative text."""

import re

import lxml.html
from lxml import etree
from lxml.html import HtmlElement

from licensing.articles.ingest import dom
from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.dom import key, plain, text_of
from licensing.articles.ingest.html.linked import Linked
from licensing.articles.ingest.html.linked import text_of as linked_text

MIN_SIDE_PX = 90
SOURCES = (
    "data-full-src",
    "data-original",
    "data-lazy-src",
    "data-src-large",
    "data-hi-res-src",
    "data-src",
    "data-lazyload",
    "data-url",
    "data-image",
    "data-echo",
    "src",
)
SOURCE_SETS = ("srcset", "data-srcset", "data-lazy-srcset")

_says_credit = dom.telling(
    r" (?:\w+ )*(?:credits?|copyright|photographer|byline|attribution|agency|photo by|rights holder"
    r"|source|courtesy|provider)(?: (?:text|name|line|wrapper|container|info|label|\w+))? "
)
_says_caption = dom.telling(
    r" (?:\w+ )*(?:caption|legend|description|cutline|bildunterschrift)(?: \w+)* "
)
_says_furniture = dom.telling(
    r" (?:avatar|gravatar|logo|icon|emoji|smiley|wp smiley|tracking|pixel|spacer|badge|author"
    r"(?: \w+)?|headshot|byline|sprite|placeholder only|ad|advert|banner|flag|button) "
)
_NOT_AN_ADDRESS = re.compile(
    r"(?:/|_|\b)(?:1x1|pixel|spacer|blank|transparent|tracking|clear|avatar|gravatar|logo|icon|emoji"
    r"|sprite|badge|feedburner|doubleclick|scorecardresearch)[\w-]*(?:\.|/|\?|$)",
    re.IGNORECASE,
)
_LEAD = (
    r"(?:photo(?:graph(?:y|s)?|s)?|picture|pic|image|illustration|graphic|credit|source|courtesy(?: of)?"
    r"|fotos?|bild(?:er)?|fotografía|fotografia|imagen|crédits?(?: photo)?|photographie|afbeelding|beeld)"
)
_WHOLE_CREDIT = re.compile(
    rf"^[\[(]?\s*(?:(?:{_LEAD}\s*(?:credits?|by|courtesy of|von|de|par|via)?\s*[:/|—–-]\s*)"
    rf"|(?:{_LEAD}\s+(?:by|courtesy of|von|par)\s+)|(?:©|\(c\)|copyright)\s*)(.+?)\s*[\])]?\.?$",
    re.IGNORECASE,
)
_TRAILING_CREDIT = re.compile(
    rf"\s*(?:[\[(]\s*(?:{_LEAD}\s*(?:credits?|by|courtesy of|:)?\s*[:/]?\s*)(?P<a>[^\[\]()]{{2,90}})[\])]"
    rf"|(?<=[.!?”\"’)»\s]){_LEAD}\s*(?:credits?|by|courtesy of|von)?\s*[:/]\s*(?P<b>[^:]{{2,90}})"
    rf"|(?<=[.!?”\"’)»]\s){_LEAD}\s+(?:by|courtesy of)\s+(?P<f>[^:.]{{2,90}})"
    r"|(?:©|\(c\))\s*(?P<c>.{2,90})"
    r"|[\[(](?P<d>(?:AP|AFP|Reuters|EPA|PA|dpa|Getty|ANSA|EFE|Keystone|TASS|Xinhua|Kyodo|Bloomberg)"
    r"\b[^\[\]()]{0,80})[\])]"
    r"|[\[(](?P<e>[^\[\]()]{2,60}/\s?(?:AP|AFP|Reuters|EPA|PA|dpa|Getty|Shutterstock|Alamy|iStock)"
    r"[^\[\]()]{0,60})[\])])\s*\.?\s*$",
    re.IGNORECASE,
)


def picture_of(element: HtmlElement, base: str, linked: Linked) -> Picture | None:
    """The picture that a figure leaf holds, or nothing when there is none worth printing.

    ``base`` is what relative addresses are relative to; without one they become ``saved:`` names.
    """
    image = _image(element)
    if image is None or _is_furniture(image) or (image is not element and _is_furniture(element)):
        return None
    found_as = _address(image, element)
    src = _absolute(found_as, base)
    if not src or _NOT_AN_ADDRESS.search(src.partition("?")[0]):
        return None
    caption, credit = _caption_and_credit(element, image)
    about = _described(linked, src)
    return Picture(
        src=src,
        caption=caption or about.caption,
        credit=credit or about.credit,
        alt=plain(image.get("alt")) or about.alt,
        found_as=found_as,
    )


def split_credit(caption: str) -> tuple[str, str]:
    """A caption and the credit at its end: ``Rain. (Photo: A. Bell/Agency)`` gives both."""
    if whole := _WHOLE_CREDIT.match(caption):
        return "", _bare_credit(whole.group(1))
    found = _TRAILING_CREDIT.search(caption)
    if found is None:
        return caption, ""
    credit = next(value for value in found.groups() if value)
    return caption[: found.start()].rstrip(" -–—|/"), _bare_credit(credit)


def _bare_credit(credit: str) -> str:
    whole = _WHOLE_CREDIT.match(credit)
    return plain((whole.group(1) if whole else credit).strip(" .,;:|[]()"))


def _image(element: HtmlElement) -> HtmlElement | None:
    """The ``img`` itself; behind a lazy one there may be a plain one in ``noscript``."""
    if element.tag in {"img", "amp-img"}:
        return element
    images = list(element.iter("img", "amp-img"))
    real = [image for image in images if _address(image, image)]
    if real:
        return real[0]
    for hidden in element.iter("noscript"):
        inside = _noscript(hidden)
        if inside is not None:
            return inside
    return images[0] if images else None


def _noscript(element: HtmlElement) -> HtmlElement | None:
    markup = (element.text or "") + "".join(
        etree.tostring(child, encoding="unicode", method="html") for child in element
    )
    try:
        root = lxml.html.fragment_fromstring(markup, create_parent="div")
    except (etree.ParserError, ValueError):
        return None
    return next(root.iter("img"), None)


def _is_furniture(element: HtmlElement) -> bool:
    """Icons, portraits of authors, counting pixels: what no reader takes for the article's picture."""
    for name in ("width", "height"):
        size = re.match(r"\d+", element.get(name) or "")
        if size and 0 < int(size.group()) < MIN_SIDE_PX:
            return True
    return _says_furniture(dom.names(element))


def _address(image: HtmlElement, figure: HtmlElement) -> str:
    candidates = [(image.get(name) or "").strip() for name in SOURCES]
    usable = [c for c in candidates if c and not c.startswith(("data:", "blob:", "about:"))]
    sets = [image.get(name) or "" for name in SOURCE_SETS]
    picture = next(image.iterancestors("picture"), figure if figure.tag == "picture" else None)
    if picture is not None:
        sets += [s.get(n) or "" for s in picture.iter("source") for n in SOURCE_SETS]
    widest = max((c for text in sets for c in _from_set(text)), default=(0.0, ""))
    if widest[1] and (not usable or widest[0] > 0):
        return widest[1]
    return usable[0] if usable else ""


def _from_set(text: str) -> list[tuple[float, str]]:
    """Width and address of each candidate of a ``srcset``; a density counts less than any width."""
    found = []
    for entry in re.split(r",\s+|,(?=https?:|/)", text.strip()):
        address, _, size = entry.strip().partition(" ")
        number = re.match(r"([\d.]{1,8})([wx])", size.strip())
        if not address or address.startswith("data:"):
            continue
        try:
            amount = float(number.group(1)) if number else 0.0
        except ValueError:
            amount = 0.0
        found.append((amount if number and number.group(2) == "w" else amount / 1000, address))
    return found


def _absolute(found_as: str, base: str) -> str:
    if not found_as:
        return ""
    if base:
        return dom.web_address(found_as, base)
    if address := dom.web_address(found_as):
        return address
    relative = not re.match(r"[A-Za-z][A-Za-z0-9+.-]*:|//|/|\\", found_as)
    return f"saved:{found_as.removeprefix('./')}" if relative else ""


def _caption_and_credit(element: HtmlElement, image: HtmlElement) -> tuple[str, str]:
    if element is image:
        return "", plain(image.get("data-credit") or image.get("data-copyright"))
    holder = _caption_element(element)
    credits = _credit_elements(element)
    credit = next((c for e in credits if (c := _bare_credit(text_of(e)))), "")
    credit = credit or plain(image.get("data-credit") or element.get("data-credit"))
    if holder is None:
        caption = ""
    else:
        caption = _without(holder, [e for e in credits if e is not holder])
        caption = "" if any(e is holder for e in credits) else caption
    caption, found = split_credit(caption)
    if found and not credit:
        credit = found
    elif found and key(found) not in key(credit):
        credit = f"{found}/{credit}"
    return caption.strip(" |/–—-"), credit


def _caption_element(element: HtmlElement) -> HtmlElement | None:
    caption = next(element.iter("figcaption"), None)
    if caption is not None:
        return caption
    named = [e for e in element.iterdescendants() if isinstance(e.tag, str) and e.get("class")]
    found = next((e for e in named if _says_caption(dom.names(e)) and text_of(e)), None)
    if found is not None:
        return found
    if element.tag != "figure" and element.tag != "picture":
        return next((e for e in element.iter("p", "dd", "span") if text_of(e)), None)
    return None


def _credit_elements(element: HtmlElement) -> list[HtmlElement]:
    """What names itself a credit, outermost only."""
    found: list[HtmlElement] = []
    for inner in element.iterdescendants():
        if not isinstance(inner.tag, str) or inner.tag in {"img", "source", "picture"}:
            continue
        marked = inner.get("itemprop") in {"copyrightHolder", "creditText", "creator", "author"}
        small = inner.tag in {"small", "cite"}
        called = bool(inner.get("class")) and _says_credit(dom.names(inner))
        within = any(above in found for above in inner.iterancestors())
        if (marked or small or called) and not within and next(inner.iter("img"), None) is None:
            found.append(inner)
    return [e for e in found if not (_says_caption(dom.names(e)) and len(text_of(e)) > 120)]


def _without(holder: HtmlElement, left_out: list[HtmlElement]) -> str:
    """The text of ``holder`` but for some elements in it."""
    return plain(_pieces(holder, left_out))


def _pieces(element: HtmlElement, left_out: list[HtmlElement]) -> str:
    if element in left_out or element.tag in dom.UNSEEN or not isinstance(element.tag, str):
        return " "
    inner = "".join(_pieces(child, left_out) + (child.tail or "") for child in element)
    gap = " " if element.tag in dom.BLOCKS else ""
    return f"{gap}{element.text or ''}{inner}{gap}"


def _described(linked: Linked, src: str) -> Picture:
    """What JSON-LD says of the picture with that address, as far as it says anything."""
    wanted = same_picture(src)
    images = [*linked.follow(linked.article.get("image")), *linked.of_type("ImageObject")]
    for image in images:
        if not isinstance(image, dict):
            continue
        address = linked_text(image.get("contentUrl") or image.get("url") or image.get("@id"))
        if address and same_picture(address) == wanted:
            holder = image.get("copyrightHolder") or image.get("creator") or image.get("author")
            return Picture(
                src,
                caption=linked_text(image.get("caption")),
                credit=_bare_credit(linked_text(image.get("creditText")) or linked_text(holder)),
                alt=linked_text(image.get("description")),
            )
    return Picture(src)


def same_picture(src: str) -> str:
    """A picture's name without host, size and query: sizes of one picture share it."""
    name = re.sub(r"[?#].*$", "", src).rpartition("/")[2]
    return re.sub(
        r"[-_](?:\d{2,4}x\d{2,4}|scaled|large|medium|small|\d{3,4}w?)(?=\.\w+$)", "", name
    )
