"""Taking captures in: new articles, new versions, and nothing new."""

import io
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from flask import Flask
from PIL import Image
from sqlalchemy import select

from licensing.articles.decisions import decide_part
from licensing.articles.ingest.capture import Capture, Picture, ProposedRights, RightsPart
from licensing.articles.ingest.pictures import PrintPicture, prepare
from licensing.articles.models import Alias, Article, Version
from licensing.articles.models import RightsPart as RightsPartRow
from licensing.articles.queries import by_identifier
from licensing.articles.rights import assets_of, summary_of
from licensing.articles.service import ImportResult, import_capture
from licensing.core import files
from licensing.core.audit import Actor, Audit
from licensing.core.db import db
from licensing.core.errors import InvalidInput
from licensing.publishers.models import Publication
from tests import factories

ED = Actor("staff", "ed", "Ed")
SRC = "https://orrintides.example/img/boat.jpg"
CAPTURE = Capture(
    source="https://orrintides.example/harbour/night-boat?utm_source=mail",
    url="https://orrintides.example/harbour/night-boat",
    headline="Ferry town votes to bring back the night boat",
    body_html=f'<figure><img src="{SRC}" alt="A boat"><figcaption>At the slip</figcaption></figure>'
    "<p>The night boat will sail again from the first of May.</p>",
    body_text="The night boat will sail again from the first of May.",
    bylines=("Ines Hale",),
    published_on=date(2026, 2, 17),
    section="Harbour",
    language="en-GB",
    identifiers={"doi": "10.5555/orrin.17"},
    images=(Picture(SRC, "At the slip", "Ro Pell", "A boat"),),
    rights=ProposedRights(
        parts=(
            RightsPart("text", "body", "owned", "nothing points to another owner"),
            RightsPart("picture", SRC, "unknown", "credit: Ro Pell", "Ro Pell"),
        )
    ),
)


def boat(colour: str = "navy") -> dict[str, PrintPicture]:
    out = io.BytesIO()
    Image.new("RGB", (64, 40), colour).save(out, "PNG")
    return {SRC: prepare(out.getvalue())}


@pytest.fixture
def publication(inside: Flask) -> Publication:
    return factories.publication()


def taken(
    publication: Publication, capture: Capture = CAPTURE, colour: str = "navy"
) -> ImportResult:
    return import_capture(publication, capture, boat(colour), ED)


def test_a_capture_becomes_an_article_with_its_first_version(publication: Publication) -> None:
    result = taken(publication)

    assert (result.outcome, result.version.number) == ("created", 1)
    assert result.article.current_version_id == result.version.id
    assert (result.article.section, result.article.published_on) == ("Harbour", date(2026, 2, 17))
    assert result.version.word_count == 11


def test_its_pictures_are_stored_and_named_by_their_content(publication: Publication) -> None:
    version = taken(publication).version
    (asset,) = assets_of(version)

    assert f'<img src="asset:{asset.sha256}" alt="A boat">' in version.body_html
    assert files.get(asset.sha256) == boat()[SRC].content
    assert (asset.caption, asset.credit, asset.original_src) == ("At the slip", "Ro Pell", SRC)


def test_its_rights_map_names_the_stored_picture(publication: Publication) -> None:
    version = taken(publication).version
    summary = summary_of(version)
    (asset,) = assets_of(version)

    assert summary.text_status == "owned"
    assert [part.where for part in summary.excluded_pictures] == [f"asset:{asset.sha256}"]


def test_the_same_capture_again_changes_nothing(publication: Publication) -> None:
    first = taken(publication)
    second = taken(publication)

    assert second.outcome == "unchanged"
    assert second.version is first.version
    assert len(db.session.scalars(select(Version)).all()) == 1


@pytest.mark.parametrize(
    "change",
    [
        {"headline": "Ferry town brings back the night boat"},
        {"standfirst": "From May."},
        {"bylines": ("Ines Hale", "Tom Bray")},
        {"body_html": "<p>The night boat will sail again from the second of May.</p>"},
        {"correction": "Correction: it is the second of May."},
    ],
)
def test_a_capture_that_differs_is_a_new_version(
    publication: Publication, change: dict[str, object]
) -> None:
    first = taken(publication)
    second = taken(publication, replace(CAPTURE, **change))  # type: ignore[arg-type]  # as named

    assert (second.outcome, second.version.number) == ("new-version", 2)
    assert second.article is first.article
    assert first.version.headline == CAPTURE.headline


def test_another_picture_under_the_same_address_is_a_new_version(publication: Publication) -> None:
    taken(publication)

    assert taken(publication, colour="teal").outcome == "new-version"


def test_a_picture_that_cannot_be_fetched_today_is_kept_from_before(
    publication: Publication,
) -> None:
    taken(publication)

    assert import_capture(publication, CAPTURE, {}, ED).outcome == "unchanged"


def test_a_picture_that_was_never_fetched_leaves_no_gap(publication: Publication) -> None:
    version = import_capture(publication, CAPTURE, {}, ED).version

    assert version.body_html == "<p>The night boat will sail again from the first of May.</p>"
    assert assets_of(version) == []
    assert [part.kind for part in summary_of(version).parts] == ["text"]


def test_what_was_said_before_can_be_said_again(publication: Publication) -> None:
    first = taken(publication)
    taken(publication, replace(CAPTURE, headline="Another headline"))
    again = taken(publication)

    assert again.version is first.version
    assert again.article.current_version_id == first.version.id


def test_an_article_is_known_by_its_doi_when_it_has_moved(publication: Publication) -> None:
    first = taken(publication)
    moved = taken(publication, replace(CAPTURE, url="https://orrintides.example/2026/night-boat"))

    assert moved.article is first.article
    assert moved.outcome == "unchanged"


def test_an_article_can_be_found_by_its_names(publication: Publication) -> None:
    article = taken(publication).article

    for name in (CAPTURE.url, "10.5555/orrin.17"):
        assert by_identifier(publication.id, name) is article
    assert by_identifier(publication.id, "10.5555/other") is None
    assert len(db.session.scalars(select(Alias)).all()) == 1


def test_two_publications_each_have_their_own(publication: Publication) -> None:
    other = factories.publication()
    first, second = taken(publication), taken(other)

    assert first.article.id != second.article.id
    assert second.outcome == "created"


def test_a_page_without_an_address_is_refused_with_what_would_help(
    publication: Publication,
) -> None:
    with pytest.raises(InvalidInput, match="canonical"):
        taken(publication, replace(CAPTURE, url=""))

    assert db.session.scalars(select(Article)).all() == []


def test_an_embargo_and_a_withdrawal_are_taken_from_the_page(publication: Publication) -> None:
    rights = replace(CAPTURE.rights, embargo_until="2027-01-01T00:00:00Z", withdrawn=True)
    article = taken(publication, replace(CAPTURE, rights=rights)).article

    assert article.embargo_until == datetime(2027, 1, 1, tzinfo=UTC)
    assert article.withdrawn_at is not None


def test_a_page_that_says_nothing_lifts_nothing(publication: Publication) -> None:
    withdrawn = replace(CAPTURE, rights=replace(CAPTURE.rights, withdrawn=True))
    taken(publication, withdrawn)

    assert taken(publication).article.withdrawn_at is not None


def test_a_withdrawal_without_a_text_leaves_the_version_on_sale_as_it_was(
    publication: Publication,
) -> None:
    first = taken(publication)
    notice = replace(
        CAPTURE, body_html="", body_text="", images=(), rights=ProposedRights(withdrawn=True)
    )
    again = taken(publication, notice)

    assert (again.version, again.outcome) == (first.version, "unchanged")
    assert again.article.withdrawn_at is not None


def test_a_withdrawal_of_what_is_not_here_says_so(publication: Publication) -> None:
    notice = replace(CAPTURE, body_html="", body_text="", images=())
    with pytest.raises(InvalidInput, match="not in the catalogue"):
        taken(publication, notice)


def decide(version: Version, kind: str, status: str, reason: str) -> None:
    rows = db.session.scalars(select(RightsPartRow).where(RightsPartRow.version_id == version.id))
    decide_part(next(part for part in rows if part.kind == kind), status, reason, ED)


def decided(version: Version) -> dict[str, tuple[str, str]]:
    return {part.kind: (part.status, part.reason) for part in summary_of(version).parts}


RETOLD = replace(CAPTURE, headline="Ferry town brings back the night boat")


def test_what_staff_decided_holds_for_the_same_parts_of_a_new_version(
    publication: Publication,
) -> None:
    first = taken(publication).version
    decide(first, "picture", "cleared", "Ro Pell agreed by letter.")
    decide(first, "text", "third-party", "Bought from a freelance for one issue.")
    second = taken(publication, RETOLD).version

    assert decided(second) == {
        "text": ("third-party", "Bought from a freelance for one issue."),
        "picture": ("cleared", "Ro Pell agreed by letter."),
    }


def test_the_last_decision_holds_and_for_every_version_after(publication: Publication) -> None:
    first = taken(publication).version
    decide(first, "picture", "third-party", "An agency's.")
    decide(first, "picture", "owned", "Our own after all.")
    taken(publication, RETOLD)
    third = taken(publication, replace(RETOLD, standfirst="From May.")).version

    assert third.number == 3
    assert decided(third)["picture"] == ("owned", "Our own after all.")


def test_a_decision_about_one_picture_says_nothing_about_another(publication: Publication) -> None:
    decide(taken(publication).version, "picture", "cleared", "Ro Pell agreed by letter.")
    second = taken(publication, colour="teal").version

    assert decided(second)["picture"] == ("unknown", "credit: Ro Pell")


def test_a_decision_ends_when_the_page_says_something_new(publication: Publication) -> None:
    decide(taken(publication).version, "text", "cleared", "We hold it in all media.")
    agency = RightsPart("text", "body", "third-party", "agency byline: Reuters", "Reuters")
    told = replace(RETOLD, rights=ProposedRights(status="third-party", parts=(agency,)))

    assert decided(taken(publication, told).version)["text"] == (
        "third-party",
        "agency byline: Reuters",
    )


def test_a_decision_holds_when_an_earlier_version_comes_back(publication: Publication) -> None:
    first = taken(publication).version
    decide(taken(publication, RETOLD).version, "picture", "cleared", "Ro Pell agreed by letter.")
    again = taken(publication).version

    assert again is first
    assert decided(again)["picture"] == ("cleared", "Ro Pell agreed by letter.")


def test_nothing_decided_is_nothing_carried(publication: Publication) -> None:
    first = taken(publication).version
    second = taken(publication, RETOLD).version

    assert decided(second) == decided(first)
    assert db.session.scalars(select(Audit).where(Audit.tag == "rights:carry")).all() == []


def test_a_decision_that_holds_is_on_record_for_the_new_version(publication: Publication) -> None:
    decide(taken(publication).version, "picture", "cleared", "Ro Pell agreed by letter.")
    second = taken(publication, RETOLD).version
    db.session.flush()
    (entry,) = db.session.scalars(select(Audit).where(Audit.tag == "rights:carry"))

    assert entry.subject == f"version:{second.id}"
    assert (entry.detail["proposed"], entry.detail["status"]) == ("unknown", "cleared")


def test_an_import_is_on_record(publication: Publication) -> None:
    article = taken(publication).article
    db.session.flush()
    (entry,) = db.session.scalars(select(Audit).where(Audit.tag == "article:import"))

    assert (entry.subject, entry.actor_name, entry.detail["version"]) == (
        f"article:{article.id}",
        "Ed",
        1,
    )


@pytest.mark.parametrize(
    ("identifiers", "name"),
    [
        (
            {"uri": "urn:newsml:orrintides.example:2026:boat"},
            "urn:newsml:orrintides.example:2026:boat",
        ),
        ({"guid": "tag:orrintides.example,2026:boat"}, "tag:orrintides.example,2026:boat"),
        ({"guid": "boat 17"}, "urn:offprint:{slug}:id:boat%2017"),
        ({"publisher-id": "4711"}, "urn:offprint:{slug}:id:4711"),
    ],
)
def test_what_was_never_on_the_web_is_known_by_its_own_identifier(
    publication: Publication, identifiers: dict[str, str], name: str
) -> None:
    item = replace(CAPTURE, url="", source="items.json", identifiers=identifiers)

    first, again = taken(publication, item), taken(publication, item)

    assert first.article.canonical_url == name.format(slug=publication.slug)
    assert first.article.web_address == ""
    assert (again.article.id, again.outcome) == (first.article.id, "unchanged")


@pytest.mark.parametrize("uri", ["", "boat", "urn:x:" + "y" * 300, 'tag:"><script>'])
def test_what_is_no_identifier_names_nothing(publication: Publication, uri: str) -> None:
    with pytest.raises(InvalidInput, match="address"):
        taken(publication, replace(CAPTURE, url="", source="a.json", identifiers={"uri": uri}))


def test_an_agencys_item_is_withdrawn_by_its_identifier_alone(publication: Publication) -> None:
    uri = "urn:newsml:orrintides.example:2026:boat"
    first = taken(publication, replace(CAPTURE, identifiers={"uri": uri}))
    notice = replace(
        CAPTURE,
        url="",
        source="kill.json",
        body_html="",
        body_text="",
        images=(),
        identifiers={"uri": uri},
        rights=ProposedRights(withdrawn=True),
    )

    assert taken(publication, notice).article.id == first.article.id
