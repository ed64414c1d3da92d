"""The language of a text that does not state one: by its script, or by its commonest small words.

A judgement, not a proof, and nothing where the text is short or two languages are close: a reader
is served better by no language than by a wrong one.
"""

import re
from collections import Counter

from licensing.articles.ingest.dom import words

MAX_CHARACTERS = 6_000
"""Of the text; more would not change the judgement."""
MIN_LETTERS = 60
"""Of a script that gives its language away."""
MIN_WORDS = 40
MIN_SHARE = 0.18
"""Of all words that must be common ones of the language; running text has a quarter or more."""
MIN_LEAD = 1.25
"""How many times as often as those of the language that comes second."""

COMMON = {
    "en": words(
        "the of and to in is that it was for on with as are be this by at from have has not or "
        "which they were had but their an been will would who what when there we you he she"
    ),
    "de": words(
        "der die das und ist nicht ein eine einen einem einer den dem des mit auf für von zu im "
        "sich auch es an als nach wie bei aus noch wird werden hat haben war sind oder aber wir"
    ),
    "fr": words(
        "le la les des et est une un du dans que qui pour pas sur avec ce il au par plus ne se "
        "sont ont cette mais comme ou aux elle nous été être leur son ses de en à"
    ),
    "es": words(
        "el la los las de que y en un una es por con para del se no su al lo como más pero sus "
        "este esta ha fue son está entre cuando muy sin sobre también han hasta donde desde"
    ),
    "it": words(
        "il di che e la per un una è in non sono con del della si le dei da al come anche più ma "
        "nel alla gli lo ha i delle questo questa nella dal essere stato hanno degli sul"
    ),
    "pt": words(
        "o a os as de que e em um uma do da dos das não para com por se no na mais como mas foi "
        "ao ele ela são seu sua ou quando muito nos já está também pelo pela até isso às"
    ),
    "nl": words(
        "de het een en van in is dat op te zijn met voor niet die aan er om ook als maar bij "
        "door naar uit nog wel over worden heeft hebben werd ze hij wordt deze dit"
    ),
    "sv": words(
        "och att det i en som på är av för med den till inte har de ett om var jag men så från "
        "vi kan när eller sig sin efter över också hade under vara skulle nu där blir"
    ),
    "da": words(
        "og at det i en som på er af for med den til ikke har de et om var jeg men så fra vi kan "
        "når eller sig efter over også havde under være skulle nu hvor bliver blev ved"
    ),
    "nb": words(
        "og at det i en som på er av for med den til ikke har de et om var jeg men så fra vi kan "
        "når eller seg etter over også hadde under være skulle nå hvor blir ble ved"
    ),
    "fi": words(
        "ja on ei se että oli hän ovat mutta kun myös niin kuin tai joka ole sen jos voi vain "
        "hänen ovat olla vielä sitä mukaan jo nyt kanssa mitä siitä tämä jotka ollut"
    ),
    "pl": words(
        "i w na z się nie do że to jest o jak po od za ale przez dla są był tym już tego tak co "
        "oraz czy być jego może może ich który która które było ze tylko"
    ),
    "cs": words(
        "a se v na je že to s z do o i jako za by ale pro jsou po od jeho si který která které "
        "bylo byl jen také už však podle nebo při ve k roku ze není až tak"
    ),
    "ro": words(
        "și de în a la cu pe care nu că este un o din mai pentru au sunt fi se prin dar după ce "
        "sau al ale fost lui acest această ca să ar între când doar"
    ),
    "hu": words(
        "a az és hogy nem is egy van volt de ez csak meg már azt ha mint még el vagy ki kell "
        "sem lehet más majd minden aki ezt amely után között"
    ),
    "tr": words(
        "ve bir bu da de için ile çok olarak daha olan gibi en ne kadar sonra o ama var olduğu "
        "göre ki her ancak ya değil yeni oldu tarafından veya"
    ),
}  # fmt: skip
"""Small words, and many of them shared: what counts is which language has most of those in a text."""

_WORD = re.compile(r"[^\W\d_]+")
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7a3]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("el", re.compile(r"[\u0370-\u03ff]")),
    ("he", re.compile(r"[\u0590-\u05ff]")),
    ("arabic", re.compile(r"[\u0600-\u06ff]")),
    ("cyrillic", re.compile(r"[\u0400-\u04ff]")),
)
_KANA_SHARE = 0.1
"""Of what is Japanese or Chinese by its characters; a Chinese text has hardly any kana."""
_MAIN_SHARE = 0.5
_OWN_LETTERS = {
    "arabic": (("fa", "پچژگی"), ("ar", "ةىيك")),
    "cyrillic": (("uk", "іїєґ"), ("bg", "ъщ"), ("ru", "ыэё")),
}
"""Letters that one of a script's languages has and the others hardly use."""


def guessed(text: str) -> str:
    """The language of running text as ISO 639-1, ``en``, or nothing when it cannot be told."""
    sample = text[:MAX_CHARACTERS]
    return _by_script(sample) if not _is_latin(sample) else _by_words(sample)


def _is_latin(text: str) -> bool:
    if text.isascii():
        return True
    letters = [c for c in text if c.isalpha()]
    return sum(c < "\u0250" for c in letters) >= _MAIN_SHARE * len(letters)


def _by_script(text: str) -> str:
    found = Counter({name: len(pattern.findall(text)) for name, pattern in _SCRIPTS})
    ideographic = found["ja"] + found["zh"]
    if found["ja"] > _KANA_SHARE * ideographic:
        found["ja"], found["zh"] = ideographic, 0
    [(name, count)] = found.most_common(1)
    if count < MIN_LETTERS or count < _MAIN_SHARE * sum(map(str.isalpha, text)):
        return ""
    return _by_letters(text, name) if name in _OWN_LETTERS else name


def _by_letters(text: str, script: str) -> str:
    """Which of a script's languages, when one alone has letters of its own in the text."""
    lower = text.lower()
    counted = Counter(
        {name: sum(map(lower.count, letters)) for name, letters in _OWN_LETTERS[script]}
    )
    (name, most), (_, second) = counted.most_common(2)
    return name if most >= 3 and most > 2 * second else ""


def _by_words(text: str) -> str:
    said = Counter(_WORD.findall(text.casefold()))
    if (total := said.total()) < MIN_WORDS:
        return ""
    shares = {name: sum(said[word] for word in common) / total for name, common in COMMON.items()}
    best, second = sorted(shares, key=shares.__getitem__, reverse=True)[:2]
    sure = shares[best] >= MIN_SHARE and shares[best] >= MIN_LEAD * shares[second]
    return best if sure else ""
