"""What a list named and nobody has read yet, as JSON: so a list is asked for once, however long it is."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from licensing.articles.ingest.capture import Picture
from licensing.articles.ingest.sources import Source
from licensing.articles.ingest.stated import Stated

_DAYS = ("published_on", "modified_on")


def can_wait(item: Source) -> bool:
    """Whether it can be read later from what is known of it: a page in hand and a file cannot."""
    return item.page is None and item.path is None


def to_json(item: Source) -> dict[str, Any]:
    """Plain JSON of one that can wait, without what says nothing."""
    if item.stated is None:
        return {"name": item.name, "url": item.url}
    stated = {name: _plain(said) for name, said in asdict(item.stated).items() if said}
    return {"name": item.name, "url": item.url, "stated": stated}


def from_json(stored: Mapping[str, Any]) -> Source:
    """What ``to_json`` made of it."""
    said = stored.get("stated")
    return Source(stored["name"], url=stored["url"], stated=None if said is None else _stated(said))


def _stated(said: Mapping[str, Any]) -> Stated:
    values: dict[str, Any] = {
        name: tuple(v) if isinstance(v, list) else v for name, v in said.items()
    }
    values |= {name: date.fromisoformat(said[name]) for name in _DAYS if name in said}
    values["pictures"] = tuple(Picture(**each) for each in said.get("pictures", ()))
    return Stated(**values)


def _plain(said: Any) -> Any:
    return said.isoformat() if isinstance(said, date) else said
