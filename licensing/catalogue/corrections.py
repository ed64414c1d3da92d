"""What was meant by words that found nothing, or hardly anything."""

from collections.abc import Mapping

from licensing.catalogue import spelling, vocabulary
from licensing.catalogue.stems import stem
from licensing.catalogue.words import LITTLE, LONGEST_QUERY, MOST_ASKED, written

HARDLY = 2
"""So few hits that a mistake is suspected."""
_COMMONER = 25
"""How much commoner a word must be to be taken for one that does occur."""
_HALF = 2


def meant(publication_id: int | None, typed: str, found: int) -> str:
    """``typed`` with its mistakes put right, when it found ``found`` articles; nothing when there are none.

    A word is put right to the nearest one of the vocabulary, or to two that were run together. One that
    nothing is like is left out, as long as the greater part of the others remains.
    """
    typed = typed[:LONGEST_QUERY]
    places = written(typed)[:MOST_ASKED]
    words = tuple(dict.fromkeys(place.word for place in places))
    counts = vocabulary.counts(publication_id, map(stem, words))
    documents = {word: counts.documents.get(stem(word), 0) for word in words}
    doubtful = [word for word in words if documents[word] <= (HARDLY if found else 0)]
    better = _better(publication_id, doubtful, documents)
    if not found:
        unknown = [word for word in doubtful if word not in better and word not in LITTLE]
        if len(words) - len(unknown) > len(words) / _HALF:
            better |= dict.fromkeys(unknown, "")
    if not better:
        return ""
    text, last = "", 0
    for place in places:
        text += typed[last : place.start] + better.get(place.word, typed[place.start : place.end])
        last = place.end
    return " ".join((text + typed[last:]).split())


def _better(
    publication_id: int | None, doubtful: list[str], documents: Mapping[str, int]
) -> dict[str, str]:
    keys = {word: spelling.asked_forms(word) for word in doubtful}
    asked = set().union(*keys.values())
    candidates = vocabulary.near(publication_id, asked) if asked else []
    found: dict[str, str] = {}
    for word in doubtful:
        nearest = spelling.best(word, candidates) if keys[word] else None
        if nearest and nearest[1] >= _COMMONER * documents[word] and nearest[1] > documents[word]:
            found[word] = nearest[0]
        elif not documents[word] and (two := _parted(publication_id, word)):
            found[word] = two
    return found


def _parted(publication_id: int | None, word: str) -> str:
    """The two words that ``word`` may be, run together: the pair whose rarer one is commonest."""
    if not spelling.spelt(word):
        return ""
    pairs = [(word[:at], word[at:]) for at in range(1, len(word))]
    stems = {stem(half) for pair in pairs for half in pair}
    known = vocabulary.counts(publication_id, stems).documents
    best = max(pairs, key=lambda pair: min(known.get(stem(half), 0) for half in pair))
    return " ".join(best) if all(known.get(stem(half)) for half in best) else ""
