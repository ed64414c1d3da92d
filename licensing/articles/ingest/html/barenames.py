"""The bare names in what a byline says.

“By Ada Marsh and Ben Low, Staff Writers | 12 March” names two people; the rest is what sites write
around names: who did what, roles, degrees, places, times, addresses. Every language that labels its
bylines is asked the same questions: what stands before a name, what parts two, and what ends one.
"""

import html
import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from licensing.articles.ingest.dom import plain

MAX_NAME = 80


MAX_NAMES = 40


MAX_IDEOGRAPHS = 12
"""A name in ideographs is short; what is longer is a sentence."""


_IDEOGRAPH = r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]"


_ADDRESS = re.compile(
    r"<?[\w.+-]+@[\w-]+\.[\w.-]+>?|(?<!\w)@\w{2,}|https?://\S+|\(?www\.\S+|<\s*>", re.IGNORECASE
)


_OTHER_WORK = re.compile(
    r"^\W*(?:(?:medically|clinically|expert|fact|peer|legally|scientifically)?[\s-]*"
    r"(?:reviewed|checked|edited|produced|translated|illustrated|photographed)|illustrations?|"
    r"photos?|photography|photographs|pictures|graphics?|video|foto(?:s|grafie)?|bilder|photographies?"
    r"|illustrationen|redigiert|übersetz(?:t|ung)|traduit|traduction|责任编辑|責任編輯|编辑|編輯|校对)"
    r"\s*(?:by\b|von\b|par\b|por\b|di\b|door\b|[:：])",
    re.IGNORECASE,
)
"""What a line credits that is not the writing."""


_DONE = (
    r"written|posted|published|reported|compiled|submitted|contributed|created|added|authored|words?|"
    r"text|story|article|analysis|opinion|comment(?:ary)?|column|essay|review|report|interview|recipe|"
    r"more|articles|view all posts|all posts|exclusive|special report|news|feature|guest post|"
    r"photographs?|ein(?:e|en)?|gastbeitrag|gastkommentar|kommentar|kolumne|bericht|analyse|geschrieben|"
    r"verfasst|veröffentlicht|reportage|essai|tribune|chronique|propos recueillis|recueilli|écrit|"
    r"publié|rédigé|escrito|publicado|entrevista|scritto|pubblicato|intervista|geschreven|geplaatst|"
    r"tekst|skrevet|skriven|publicerad"
)
_BY = re.compile(
    rf"^\W*(?:(?:(?:{_DONE})\s+){{0,3}}(?:by|von|vom|par|por|di|door|av|af|durch)\b[:\s]+"
    r"|(?:avatar (?:for|of)|(?:photo|picture|image|portrait) of|about|name|nom)\b[:\s]+(?=[^\W\d_]+\s)"
    r"|(?:(?:the )?authors?|auteurs?|autor(?:[/:*_]?in(?:nen)?)?|autoren|autora?s?|autore|autori|"
    r"redakteur(?:in)?|text|texte|texto|testo|tekst|words|interview|story|reporter|writer|journalist|"
    r"автор|авторы|текст|اسم الكاتب|الكاتب|כותב|מאת|بقلم|كتب|yazar|yazan|作者|撰文|撰稿|執筆|文字|글)"
    r"\s*[:：｜|]\s*|(?:author|autor(?:in)?|auteur)\s+"
    r"|(?:بقلم|מאת|本报记者|本報記者|記者|记者)[:：\s]+|文\s*[/／:：｜|]\s*)",
    re.IGNORECASE,
)


_WITH = re.compile(r"\s*\((?:avec|with|mit|con|com|met|og|med)\s+([^()]{2,80})\)", re.IGNORECASE)


_PLACE = re.compile(
    r"\s(?:in|à|aus|en|from)\s+[A-ZÀ-Ý][\w’'-]+(?:\s[A-ZÀ-Ý][\w’'-]+)?"
    r"(?=,?\s+(?:and|und|et|y|e|&)\s)"
)
"""“in Paris”, where another name follows."""


_DEGREE = re.compile(
    r",\s*(?:Ph\.?\s?D|M\.?D|MPH|MSc|M\.?A|BSc|RN|RDN?|D\.?O|J\.?D|MBA|DDS|DVM|FRCP|LCSW|CPA|Esq)\.?"
    r"(?=\s*(?:[,;|(]|$|\sand\s|\s[–—-]\s))"
)


_MONTH = (
    r"jan(?:uary)?\.?|feb(?:ruary)?\.?|mar(?:ch)?\.?|apr(?:il)?\.?|may|june?\.?|july?\.?|"
    r"aug(?:ust)?\.?|sept?(?:ember)?\.?|oct(?:ober)?\.?|nov(?:ember)?\.?|dec(?:ember)?\.?"
)
_NOUN = (
    r"editors?|reporters?|correspondents?|writers?|columnists?|contributors?|producers?|journalists?|"
    r"redakteur(?:in)?|reporterin|korrespondent(?:in)?|journaliste|envoyée?s?|correspondante?|"
    r"redacteur|verslaggever|periodista|corresponsal|jornalista|giornalista"
)
_NAME_END = re.compile(
    r"\s*(?:[|•·–—]|,\s+(?!(?-i:[A-ZÀ-Ý]{2,}\s+[A-ZÀ-Ý]{2,}))(?=(?:the |our |an? )?(?:[\w-]+ ){0,3}(?:"
    rf"{_NOUN}|staff|associate|professor|lecturer|senior|chief|phd|md|for|special to|updated|published"
    r"|head|director|fellow|president|chair)\b)"
    r"|/(?!\s*[^\W\d_]+\s+[^\W\d_])"
    r"|\s(?:is|was|has|covers|writes|updated|published|posted|on|in|at|from|aktualisiert)[:\s]"
    r"|\s(?:for|of) (?=[Tt]he\s)|\s(?:am|le|el|op|den|il|em|à|um)\s+\d"
    rf"|\s(?:{_MONTH})\s+\d|\s+\d{{1,2}}[\s/.:]|\s+\d{{4}}\b|\s*(?:发布时间|責任編輯|责任编辑|来源|編輯|编辑)"
    r"|\s{2,}|\n).*$",
    re.IGNORECASE | re.DOTALL,
)


_AND = re.compile(
    r"\s*(?:,\s*(?:and|und|et|y|e|en|og|och|и)\s+|\s+(?:and|und|et|y|e|en|og|och|и|&|with|mit|avec|"
    r"con|/)\s+|\s*/\s*|\s*[,;、，]\s*|\s+و\s+)\s*"
)


_TAIL = re.compile(r",\s+(?!(?:and|und|et|y|e|en)\s)[^\s,;&]+$")


_HYPHEN_ROLE = re.compile(r"^(\S+(?:\s\S+)+?)\s-\s.*$")
"""“Ada Marsh - Technology Writer”; one word before the hyphen may well be part of a name."""


_PARTICLE = r"(?:van|von|de|del|della|der|den|di|da|la|le|bin|al|ten|ter|dos|du|el)"
_RANK = (
    r"(?:staff|senior|chief|special|associate|assistant|contributing|executive|managing|deputy|"
    r"freelance|political|national|foreign|guest)"
)
_ROLE = re.compile(
    rf"^(\S+(?:\s{_PARTICLE}\b)*\s\S+?(?:\s\S+)?)\s+{_RANK}\s(?:\S+\s){{0,3}}(?:{_NOUN})$"
    rf"|^(\S+(?:\s{_PARTICLE}\b)*\s\S+)\s+(?:\S+\s){{0,2}}(?:{_NOUN})(?<!s)$",
    re.IGNORECASE,
)
"""“Ada Marsh Senior Ferries Correspondent”."""


_LOUD = re.compile(r"^((?:[A-ZÀ-Ý][A-ZÀ-Ý’'.-]+\s+){1,3}[A-ZÀ-Ý][A-ZÀ-Ý’'.-]+)\s+[A-ZÀ-Ý]?[a-zà-ÿ]")
"""“ADA MARSH Envoyée spéciale à Cork”: the name is what is shouted."""


_NO_NAME = re.compile(
    r"^(?:admin(?:istrator)?|editor(?:ial)?|root|user\d*|author|unknown|none|null|undefined|anonymous|"
    r"webmaster|guest|test|wordpress|staff|by|view all posts|posted|updated|about|share|follow|"
    r"name|print|e-?mail(?: com)?|am|pm|autor(?:in)?|auteur|https?:.*|www\..*|[\W\d_]*|未知|佚名|"
    r"网络整理|username|"
    r"\d{1,2}[:.]\d{2}.*)$",
    re.IGNORECASE,
)


_LATIN_PERSON = re.compile(r"^(?:[^\W\d_][\w.’'-]*\s+){1,4}[^\W\d_][\w.’'-]*$")


_SUFFIX = re.compile(r"(?:ph\.?d|m\.?d|jr|sr|esq|obe|mbe)\.?", re.IGNORECASE)


def bare_names(values: Iterable[str]) -> tuple[str, ...]:
    """The names that lines or lists of names hold, in order, each once, at most 40."""
    names = (name for value in values for name in _names_in(value))
    return tuple(dict.fromkeys(names))[:MAX_NAMES]


def is_person(name: str) -> bool:
    """Whether it reads as a person's first and last name: two to five words that begin large.

    Scripts without capitals have only the number of words; ideographs stand close together.
    """
    if re.fullmatch(rf"{_IDEOGRAPH}{{2,4}}", name):
        return True
    if not _LATIN_PERSON.match(name):
        return False
    words = [w for w in name.split() if not re.fullmatch(_PARTICLE, w)]
    return not any(word[0].islower() for word in words)


@lru_cache(maxsize=4_000)
def _names_in(value: str) -> tuple[str, ...]:
    """Remembered, because a page says its byline in several places."""
    return tuple(_each_name(value))


def _each_name(value: str) -> Iterator[str]:
    text = plain(_ADDRESS.sub(" ", plain(html.unescape(value))))
    for line in re.split(r"\s*[;；]\s*", _WITH.sub(r", \1", text)):
        if _OTHER_WORK.match(line):
            continue
        line = _DEGREE.sub("", _PLACE.sub("", _BY.sub("", line)))
        for part in _parted(_turned(_NAME_END.sub("", line), alone=line == text)):
            name = _bare(part)
            if 2 <= len(name) <= MAX_NAME and not _NO_NAME.match(name) and not _is_sentence(name):
                yield name


def _bare(part: str) -> str:
    """One name, without what still clings to it."""
    name = re.sub(r"(?<=\S)\s*\([^()]*\)?$", "", _BY.sub("", part)).strip(" ,;:：|·•-–—()[]<>")
    name = _HYPHEN_ROLE.sub(r"\1", name)
    if loud := _LOUD.match(name):
        name = loud.group(1)
    if role := _ROLE.match(name):
        name = role.group(1) or role.group(2)
    return _cased(name)


def _turned(text: str, *, alone: bool) -> str:
    """``Marsh, Ada`` the other way round, where semicolons part the names."""
    last, comma, first = text.partition(", ")
    turn = not alone and comma and "," not in first and len(last.split()) == 1
    return f"{first} {last}" if turn and len(first.split()) <= 2 else text


def _is_sentence(name: str) -> bool:
    return len(re.findall(_IDEOGRAPH, name)) > MAX_IDEOGRAPHS


def _parted(text: str) -> list[str]:
    """“Ada Marsh and Ben Low” is two; “Marks and Spencer” or “Smith, MD” is one."""
    if re.fullmatch(rf"{_IDEOGRAPH}{{2,4}}(?:[\s、，,]+{_IDEOGRAPH}{{2,4}})+", text):
        return re.split(r"[\s、，,]+", text)
    parts = [part for part in _AND.split(text) if part]
    while len(parts) > 1 and len(parts[0].split()) > 1 and _TAIL.search(text):
        text = _TAIL.sub("", text)  # “Ed Hornick, CNN”: where she works, or where that is
        parts = [part for part in _AND.split(text) if part]
    if len(parts) > 1 and all(len(part.split()) >= 2 for part in parts):
        return parts
    if len(parts) == 2 and _SUFFIX.fullmatch(parts[1]):
        return parts[:1]
    return [text]


def _cased(name: str) -> str:
    """A name that the page shouts, spoken normally; agencies keep their capitals."""
    letters = [c for c in name if c.isalpha()]
    if " " in name and len(letters) > 5 and all(c.isupper() for c in letters):
        return re.sub(r"[^\W\d_]+", lambda m: m.group().capitalize(), name)
    return name
