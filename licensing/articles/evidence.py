"""What a source said about rights, kept with its version: a rule made later is asked about it again."""

from collections.abc import Mapping
from dataclasses import asdict, fields
from typing import Any

from licensing.articles.ingest.capture import Embed, Picture, Told
from licensing.articles.models import Evidence, Version
from licensing.core.db import insert_once


def keep(version: Version, told: Told | None) -> None:
    """Remember what was said, unless it is remembered already."""
    if told is not None:
        insert_once(Evidence, "version_id", version_id=version.id, told=to_json(told))


def to_json(told: Told) -> dict[str, Any]:
    """Plain JSON, without what says nothing."""
    return {name: said for name, said in asdict(told).items() if said}


def from_json(stored: Mapping[str, Any]) -> Told:
    """What ``to_json`` made of it."""
    known = {field.name for field in fields(Told)}
    said = {name: _frozen(value) for name, value in stored.items() if name in known}
    said["pictures"] = tuple(Picture(**each) for each in stored.get("pictures", ()))
    said["embeds"] = tuple(Embed(**each) for each in stored.get("embeds", ()))
    return Told(**said)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
