"""By what an article is known that is not on the web: the identifier its own system gave it.

Agencies send items without an address and give each a ``urn:`` or a ``tag:``, which no two share; a
feed's entry and a table's row may have a number of their own, which is told apart by the publication.
"""

from urllib.parse import quote

from licensing.articles.ingest.capture import Capture
from licensing.articles.ingest.identifiers import is_name, names
from licensing.publishers.models import Publication

LONGEST = 200


def own_name(publication: Publication, capture: Capture) -> str:
    """The capture's address, or a ``urn:`` or ``tag:`` in its place; nothing when it has no name.

    ``urn:newsml:orrintides.example:2026:boat`` stays as it is, and number 4711 of a table becomes
    ``urn:offprint:orrin-tides:id:4711``.
    """
    if capture.url:
        return capture.url
    stated = names(capture.identifiers)
    if name := next((one for one in stated if is_name(one)), ""):
        return name
    named = f"urn:offprint:{publication.slug}:id:{quote(stated[0], safe='.~_-')}" if stated else ""
    return named if len(named) <= LONGEST else ""
