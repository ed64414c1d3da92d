"""What the desk asks about a rate card: its file, and from when it holds."""

from datetime import UTC, datetime

from flask_wtf import FlaskForm
from flask_wtf.file import FileField
from wtforms import DateTimeLocalField, HiddenField, TextAreaField
from wtforms.validators import InputRequired, Optional, ValidationError

from licensing.core import clock
from licensing.web.desk.forms import SureForm

FORMATS = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"]


class RateCardForm(SureForm):
    """A card as it is being written. ``seen`` is the newest version that there was when this began."""

    text = TextAreaField("The rate card", [InputRequired("Write the card, or begin from a file.")])
    starts = DateTimeLocalField("In force from", [Optional()], format=FORMATS)
    ends = DateTimeLocalField("Until", [Optional()], format=FORMATS)
    seen = HiddenField(default="0")

    def validate_starts(self, _field: DateTimeLocalField) -> None:
        """Not before now: what was sold was sold at what held then."""
        if self.valid_from is not None and self.valid_from < clock.now():
            raise ValidationError("That moment has passed. Leave it empty for at once.")

    def validate_ends(self, _field: DateTimeLocalField) -> None:
        """After it begins."""
        if self.valid_to is not None and self.valid_to <= self.begins:
            raise ValidationError("It ends before it begins.")

    @property
    def written(self) -> str:
        """The file, with the line ends of files."""
        return (self.text.data or "").replace("\r\n", "\n")

    @property
    def valid_from(self) -> datetime | None:
        """When it begins; None for at once."""
        return _utc(self.starts.data)

    @property
    def valid_to(self) -> datetime | None:
        return _utc(self.ends.data)

    @property
    def begins(self) -> datetime:
        """When it begins, as things are now."""
        return self.valid_from or clock.now()

    @property
    def newest_seen(self) -> int:
        said = str(self.seen.data or "")
        return int(said) if said.isascii() and said.isdecimal() and len(said) < 10 else 0


class RateFileForm(FlaskForm):
    """A card in a file."""

    file = FileField("A file (TOML)")


def _utc(said: datetime | None) -> datetime | None:
    return said.replace(tzinfo=UTC) if said else None
