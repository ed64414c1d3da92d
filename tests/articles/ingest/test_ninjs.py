"""ninjs 1.x, 2.x and 3.x: one article in three spellings, its rights, its pictures, its end."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from licensing.articles.ingest.capture import Capture
from tests.articles.ingest.given import WORDS, article, error, given, items

HTML = f"<h1>Night boat</h1><p>{WORDS}</p><p>A name will be chosen.</p>"
LARGE, SMALL = (
    "https://img.orrintides.example/large.jpg",
    "https://img.orrintides.example/small.jpg",
)

FIRST: dict[str, Any] = {
    "uri": "urn:newsml:orrintides.example:20260217:boat",
    "type": "text",
    "firstcreated": "2026-02-17T06:30:00Z",
    "versioncreated": "2026-02-18T06:30:00Z",
    "pubstatus": "usable",
    "copyrightholder": "The Orrin Tides",
    "copyrightnotice": "© 2026 The Orrin Tides",
    "byline": "By Ines Hale and Ben Low",
    "headline": "Night boat",
    "language": "en-GB",
    "subject": [{"name": "Harbour"}],
    "description_text": "After nine winters, Orrinmouth will pay for one itself.",
    "body_xhtml": HTML,
    "altids": {"doi": "10.5555/boat"},
    "associations": {
        "main": {
            "type": "picture",
            "byline": "Ada Marsh",
            "copyrightholder": "Getty Images",
            "description_text": "The quay at dawn.",
            "renditions": {
                "thumbnail": {"href": SMALL, "width": 200, "mimetype": "image/jpeg"},
                "original": {"href": LARGE, "width": 4000, "mimetype": "image/jpeg"},
            },
        }
    },
}
SECOND: dict[str, Any] = {
    "uri": FIRST["uri"],
    "type": "text",
    "firstcreated": "2026-02-17T06:30:00Z",
    "versioncreated": "2026-02-18T06:30:00Z",
    "pubstatus": "usable",
    "by": "Ines Hale and Ben Low",
    "language": "en-GB",
    "headlines": [{"role": "short", "value": "Boat"}, {"role": "main", "value": "Night boat"}],
    "descriptions": [{"role": "summary", "value": FIRST["description_text"]}],
    "bodies": [
        {"role": "text", "contenttype": "text/plain", "value": WORDS},
        {"role": "html5", "contenttype": "text/html", "value": HTML},
        {"role": "nitf", "contenttype": "application/xml", "value": f"<nitf>{HTML * 3}</nitf>"},
    ],
    "subjects": [{"name": "Harbour"}],
    "altids": [{"role": "doi", "value": "10.5555/boat"}],
    "rightsinfo": {
        "copyrightholder": "The Orrin Tides",
        "copyrightnotice": "© 2026 The Orrin Tides",
    },
    "associations": [
        {
            "name": "main",
            "type": "picture",
            "by": "Ada Marsh",
            "copyrightholder": "Getty Images",
            "descriptions": [{"value": "The quay at dawn."}],
            "renditions": [
                {"name": "r0", "href": LARGE, "width": 4000, "contenttype": "image/jpeg"},
                {"name": "r1", "href": SMALL, "width": 200, "contenttype": "image/jpeg"},
            ],
        }
    ],
}
CAMEL = {
    "firstcreated": "firstCreated",
    "versioncreated": "versionCreated",
    "pubstatus": "pubStatus",
    "contenttype": "contentType",
    "rightsinfo": "rightsInfo",
    "copyrightholder": "copyrightHolder",
    "copyrightnotice": "copyrightNotice",
    "altids": "altIds",
}


def camel(value: Any) -> Any:
    """The names that the third version spells in camel case."""
    if isinstance(value, dict):
        return {CAMEL.get(name, name): camel(inner) for name, inner in value.items()}
    return [camel(inner) for inner in value] if isinstance(value, list) else value


THIRD = camel(SECOND) | {"rightsInfo": [camel(SECOND["rightsinfo"])]}


@pytest.mark.parametrize("item", [FIRST, SECOND, THIRD], ids=["1.x", "2.x", "3.x"])
def test_an_item_is_the_same_article_in_every_version(tmp_path: Path, item: Any) -> None:
    found = article(given(tmp_path, "item.json", item))

    assert found.headline == "Night boat"
    assert found.body_text == f"{WORDS}\nA name will be chosen."
    assert found.bylines == ("Ines Hale", "Ben Low")
    assert found.standfirst == FIRST["description_text"]
    assert (found.published_on, found.modified_on) == (date(2026, 2, 17), date(2026, 2, 18))
    assert (found.section, found.language) == ("Harbour", "en-GB")
    assert found.identifiers == {"uri": FIRST["uri"], "doi": "10.5555/boat"}
    assert [(p.src, p.caption, p.credit) for p in found.images] == [
        (LARGE, "The quay at dawn.", "Ada Marsh/Getty Images")
    ]
    assert found.rights.copyright_holder == "The Orrin Tides"
    assert [part.status for part in found.rights.parts] == ["owned", "third-party"]


def test_a_picture_within_the_body_is_shown_once_and_by_its_best_rendition(tmp_path: Path) -> None:
    body = f'{HTML}<figure><img src="{SMALL}" alt="A quay"></figure>'
    found = article(given(tmp_path, "item.json", FIRST | {"body_xhtml": body}))

    assert [(p.src, p.alt) for p in found.images] == [(LARGE, "A quay")]
    assert found.body_html.count("<img") == 1


def test_a_body_that_is_a_whole_page_gives_its_text_alone(tmp_path: Path) -> None:
    page = (
        f"<html><head><title>Night boat</title></head><body><article>{HTML}</article></body></html>"
    )
    found = article(given(tmp_path, "item.json", FIRST | {"body_xhtml": page}))

    assert found.body_text == f"{WORDS}\nA name will be chosen."


def test_a_plain_body_is_parted_at_its_lines(tmp_path: Path) -> None:
    item = FIRST | {"body_xhtml": "", "body_text": f"{WORDS}\nA second line."}

    assert article(given(tmp_path, "item.json", item)).body_text == f"{WORDS}\nA second line."


def test_a_holder_that_is_not_the_house_makes_the_text_the_holders(tmp_path: Path) -> None:
    rights = article(given(tmp_path, "i.json", FIRST | {"copyrightholder": "Northwire"})).rights

    assert (rights.status, rights.parts[0].reason) == ("third-party", "copyright holder: Northwire")


def test_a_linked_licence_is_open(tmp_path: Path) -> None:
    linked = {"linkedRights": "https://creativecommons.org/licenses/by/4.0/"}
    found = article(given(tmp_path, "i.json", THIRD | {"rightsInfo": [linked]}))

    assert found.rights.open_licence == "https://creativecommons.org/licenses/by/4.0/"


@pytest.mark.parametrize("status", ["canceled", "Canceled", "cancelled"])
@pytest.mark.parametrize("body", [HTML, ""], ids=["with its text", "without"])
def test_a_cancelled_item_is_withdrawn(tmp_path: Path, status: str, body: str) -> None:
    found = article(given(tmp_path, "i.json", FIRST | {"pubstatus": status, "body_xhtml": body}))

    assert found.rights.withdrawn


def test_a_usable_item_is_not_withdrawn(tmp_path: Path) -> None:
    assert not article(given(tmp_path, "i.json", FIRST)).rights.withdrawn


def test_a_withheld_item_waits_for_its_embargo_or_for_its_source(tmp_path: Path) -> None:
    withheld = FIRST | {"pubstatus": "withheld"}
    until = withheld | {"embargoed": "2031-02-17T06:30:00+01:00"}
    embargoed = article(given(tmp_path, "a.json", until)).rights
    open_ended = article(given(tmp_path, "b.json", withheld))

    assert (embargoed.embargo_until, embargoed.withdrawn) == ("2031-02-17T05:30:00Z", False)
    assert open_ended.rights.withdrawn
    assert open_ended.warnings[0] == "Its source withholds it until it says otherwise."


def test_a_note_that_corrects_is_kept_as_the_correction(tmp_path: Path) -> None:
    note = "CORRECTS the day of the first crossing."
    found = article(given(tmp_path, "i.json", FIRST | {"ednote": note}))

    assert found.correction == note


def test_a_list_gives_an_article_each_and_names_what_is_none(tmp_path: Path) -> None:
    picture = {"uri": "urn:p", "type": "picture", "headline": "A quay", "renditions": {}}
    found = list(items(given(tmp_path, "i.json", [FIRST, picture, 7])))

    assert isinstance(found[0], Capture)
    assert [getattr(item, "error", "") for item in found[1:]] == [
        "Item 2: Its type is “picture”, not a text. Give the item that uses it.",
        "Item 3: It is not an object. Every ninjs item is one.",
    ]


def test_a_package_gives_the_texts_within_it(tmp_path: Path) -> None:
    package = {"uri": "urn:p", "type": "composite", "associations": {"a": FIRST, "b": SECOND}}

    assert [type(item) for item in items(given(tmp_path, "p.json", package))] == [Capture] * 2


@pytest.mark.parametrize("value", [None, 7, True, [], {}, [[]], [{}], {"a": []}, "\ud800", "<p>"])
def test_any_value_may_stand_anywhere(tmp_path: Path, value: object) -> None:
    for item in (FIRST, SECOND, THIRD):
        path = given(tmp_path, "i.json", dict.fromkeys(item, value) | {"uri": "urn:a"})
        assert len(list(items(path))) == 1


def test_an_item_without_a_headline_says_so(tmp_path: Path) -> None:
    assert "no headline" in error(given(tmp_path, "i.json", FIRST | {"headline": ""}))


def test_an_agency_behind_the_authors_name_is_seen(tmp_path: Path) -> None:
    found = article(given(tmp_path, "i.json", FIRST | {"byline": "Von Ines Hale, dpa"}))

    assert found.bylines == ("Ines Hale",)
    assert (found.rights.status, found.rights.parts[0].reason) == (
        "third-party",
        "agency byline: dpa",
    )


def test_who_took_a_picture_may_be_one_of_its_people(tmp_path: Path) -> None:
    picture = {**SECOND["associations"][0], "by": "", "copyrightholder": ""}
    picture["people"] = [
        {"name": "Mo Hale", "rel": "subject"},
        {"name": "Al Lens", "rel": "photographer"},
    ]
    found = article(given(tmp_path, "item.json", SECOND | {"associations": [picture]}))
    assert [image.credit for image in found.images] == ["Al Lens"]
