"""What the desk asks of who adds articles or a feed."""

from collections.abc import Sequence
from typing import Any

from flask_wtf.file import FileField
from wtforms import DateField, HiddenField, SelectField, StringField, TextAreaField
from wtforms.fields.choices import SelectChoice
from wtforms.validators import InputRequired, Length, Optional, ValidationError

from licensing.articles.ingest.pasted import MAX_HEADLINE
from licensing.publishers.models import Publication
from licensing.web.desk.forms import SureForm

MOST_ADDRESSES = 50
LONGEST_ADDRESS = 2_000
LONGEST_TEXT = 400_000
INTERVALS = {
    15: "Every quarter of an hour",
    60: "Every hour",
    360: "Every six hours",
    1440: "Once a day",
}
"""Minutes -> words."""


class PublicationForm(SureForm):
    """Something for one of the publisher's publications."""

    publication = SelectField("Publication", [InputRequired("Choose the publication.")], coerce=int)

    def offer(self, publications: Sequence[Publication]) -> None:
        """Let the form choose among these, and no other."""
        self.publication.choices = [SelectChoice(one.id, one.name) for one in publications]


class AddressesForm(PublicationForm):
    """Addresses of pages, feeds or sitemaps, a line each."""

    addresses = TextAreaField("Addresses", [InputRequired("Paste an address.")])

    def validate_addresses(self, _field: TextAreaField) -> None:
        """Each line an address of the web."""
        if len(self.lines) > MOST_ADDRESSES:
            raise ValidationError(
                f"Give at most {MOST_ADDRESSES} addresses at a time, or the address of a sitemap."
            )
        for line in self.lines:
            if not line.lower().startswith(("http://", "https://")) or len(line) > LONGEST_ADDRESS:
                raise ValidationError(
                    f"“{line[:80]}” is no address. Give it whole, with https:// in front."
                )

    @property
    def lines(self) -> list[str]:
        """The addresses, each once, in order."""
        typed = (line.strip() for line in str(self.addresses.data or "").splitlines())
        return list(dict.fromkeys(line for line in typed if line))


class UploadForm(PublicationForm):
    """A file. ``kept`` stands for one that was uploaded a page before, signed by us."""

    file = FileField("File")
    kept = HiddenField()


class TextForm(PublicationForm):
    """An article as plain text."""

    text = TextAreaField(
        "Text",
        [
            InputRequired("Paste the text of the article."),
            Length(max=LONGEST_TEXT, message=f"Keep this under {LONGEST_TEXT:,} characters."),
        ],
    )
    headline = StringField("Headline", [Optional(), Length(max=MAX_HEADLINE)])
    standfirst = StringField("Standfirst", [Optional(), Length(max=400)])
    byline = StringField("Byline", [Optional(), Length(max=200)])
    published_on = DateField("Date of publication", [Optional()])
    section = StringField("Section", [Optional(), Length(max=80)])
    url = StringField("Address on the web", [Optional(), Length(max=LONGEST_ADDRESS)])

    def validate_url(self, field: StringField) -> None:
        """An address of the web, if any."""
        if not str(field.data).lower().startswith(("http://", "https://")):
            raise ValidationError(
                "Give the whole address, with https:// in front, or leave it out."
            )


class FeedForm(PublicationForm):
    """A feed, and how often it is looked at."""

    url = StringField("Address", [InputRequired("Give the feed's address."), Length(max=2_000)])
    interval = SelectField(
        "Look at it",
        [InputRequired("Choose how often.")],
        coerce=int,
        choices=[SelectChoice(minutes, words) for minutes, words in INTERVALS.items()],
        default=60,
    )

    @property
    def interval_words(self) -> str:
        """How often, as the form says it."""
        return INTERVALS[self.interval.data]


def repeated(form: SureForm) -> list[tuple[str, Any]]:
    """What was filled in, to be said again by the page that asks whether it is meant."""
    told = {"csrf_token", "confirmed", "back", "file"}
    return [
        (f.name, f._value() if hasattr(f, "_value") else f.data) for f in form if f.name not in told
    ]
