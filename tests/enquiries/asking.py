"""Enquiries and readings for tests, asked for by the verbs."""

from typing import Any

from licensing.core import ids
from licensing.core.db import db
from licensing.enquiries import readings
from licensing.enquiries import service as enquiries
from licensing.enquiries.models import Enquiry, Reading
from licensing.enquiries.service import Question
from licensing.publishers.models import Publication
from tests.purchases import BEA

WISH = "A PDF for the forty people who were there."
ASKED = {
    "title": "The lock that would not close",
    "wish": WISH,
    "email": "bea@ternandgull.example",
    "organisation": "Tern & Gull Marine Ltd",
}
"""What buyer Bea writes into the form, but for the address."""


def asked(publication: Publication, submission: str = "", **given: Any) -> Enquiry:
    """An enquiry of Bea's about an article that is not listed."""
    question = Question(**{"url": f"https://{publication.site}/harbour/lock"} | ASKED | given)
    found = enquiries.ask(publication, question, submission or ids.token(), BEA)
    db.session.commit()
    return found


def read(publication: Publication, path: str = "/harbour/lock") -> Reading:
    """A reading that somebody asked of a publication that allows it for now."""
    publication.fetch_unknown = True
    found = readings.begin(publication, f"https://{publication.site}{path}", BEA)
    publication.fetch_unknown = False
    db.session.commit()
    return found
