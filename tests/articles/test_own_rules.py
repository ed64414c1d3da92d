"""What a publisher adds to the rules about rights, and what becomes of articles taken in after."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles import own_rules
from licensing.articles.ingest.build import supplement
from licensing.articles.ingest.capture import Capture, Embed, Picture, Told
from licensing.articles.ingest.rights import propose
from licensing.articles.ingest.stated import Stated
from licensing.articles.models import RightsRule
from licensing.articles.own_rules import Proposal
from licensing.articles.rights import summary_of
from licensing.articles.service import import_capture
from licensing.core import clock
from licensing.core.audit import Actor, Audit
from licensing.core.db import db
from licensing.core.errors import InvalidInput, NotFound
from licensing.publishers.models import Publication
from tests import factories

ED = Actor("staff", "ed", "Ed")
HOME = "https://orrintides.example/harbour/night-boat"


@pytest.fixture
def tides(inside: Flask) -> Publication:
    return factories.publication()


def taken(publication: Publication, **told: Any) -> tuple[str, str, tuple[str, ...]]:
    """What is held of the text of an article that says this about rights: status, reason, countries."""
    said = Told(publication="The Orrin Tides", url=HOME, headline="Night boat", **told)
    capture = Capture(
        source=HOME, url=HOME, headline="Night boat", rights=propose(said),
        body_html=f"<p>The boat sails. {sorted(told)}</p>", body_text="The boat sails.",
    )  # fmt: skip
    version = import_capture(publication, capture, {}, ED).version
    db.session.flush()
    summary = summary_of(version)
    return summary.text_status, summary.text_reason, summary.territories


def add(publication: Publication, kind: Any, matches: str, status: Any, **more: Any) -> RightsRule:
    return own_rules.add_rule(publication.publisher, Proposal(kind, matches, status, **more), ED)


def test_the_publishers_name_in_law_is_the_publishers(tides: Publication) -> None:
    assert propose(Told(holders=("Orrin Press Ltd",))).status == "third-party"
    assert taken(tides, holders=("Orrin Press Ltd",))[0] == "owned"


def test_another_title_of_the_publisher_is_the_house_too(tides: Publication) -> None:
    factories.publication(tides.publisher, name="Stell Gazette", site="stellgazette.example")
    assert taken(tides, sources=("Stell Gazette",))[0] == "owned"


def test_a_name_of_its_own_that_no_page_says_is_added(tides: Publication) -> None:
    assert taken(tides, holders=("Farwater Holdings",))[0] == "third-party"
    add(tides, "own-name", "Farwater Holdings", "owned")
    assert taken(tides, holders=("Farwater Holdings",), ending="New.")[0] == "owned"


def test_an_agency_of_its_own_is_found_wherever_agencies_are(tides: Publication) -> None:
    add(tides, "agency", "Farwire", "third-party", note="no contract")
    for told in ({"bylines": ("Jo Wick, Farwire",)}, {"opening": "STELL (Farwire) — Rain."},
                 {"ending": "Source: Farwire"}, {"holders": ("Farwire",)}):  # fmt: skip
        status, reason, _ = taken(tides, **told)
        assert status == "third-party"
        assert "Farwire" in reason
        assert "(no contract)" in reason


def test_its_contract_goes_before_the_shipped_rules_and_names_the_countries(
    tides: Publication,
) -> None:
    add(tides, "agency", "Reuters", "cleared", note="contract of 3 May", territories=("GB", "IE"))
    assert taken(tides, bylines=("Reuters",)) == (
        "cleared", "agency byline: Reuters (contract of 3 May)", ("GB", "IE"),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("begins", "ends", "status"),
    [
        (None, None, "cleared"),
        (date(2026, 1, 1), date(2099, 1, 1), "cleared"),
        (date(2099, 1, 1), None, "third-party"),
        (None, date(2020, 1, 1), "third-party"),
    ],
)
def test_a_contract_holds_on_its_days(
    tides: Publication, begins: date | None, ends: date | None, status: str
) -> None:
    add(tides, "agency", "Reuters", "cleared", valid_from=begins, valid_to=ends)
    assert taken(tides, bylines=("Reuters",))[0] == status


def test_its_credits_and_sites_decide_about_pictures_and_embeds(tides: Publication) -> None:
    add(tides, "credit", "Ro Pell", "owned", note="our stringer")
    add(tides, "embed-host", "charts.example", "owned", note="our charts")
    rules = own_rules.rules_for(tides, clock.today())
    told = Told(
        pictures=(Picture("a.jpg", credit="Photo: Ro Pell"), Picture("b.jpg", credit="Ro Pelling")),
        embeds=(Embed("https://a.charts.example/1", "a.charts.example"),),
    )
    _, ours, another, chart = propose(told, rules).parts
    assert (ours.status, ours.reason) == ("owned", "credit: Ro Pell (our stringer)")
    assert another.status == "unknown"
    assert (chart.status, "our charts" in chart.reason) == ("owned", True)


def test_a_canonical_address_at_no_site_of_the_publisher_is_syndicated(tides: Publication) -> None:
    told = Told(url="https://farwire.example/boat")
    rules = own_rules.rules_for(tides, clock.today())
    assert propose(told, rules).parts[0].reason == "syndicated from farwire.example"
    assert propose(replace(told, url=HOME), rules).status == "owned"


def test_a_rule_of_one_publisher_is_nobody_elses(tides: Publication) -> None:
    row = add(tides, "agency", "Farwire", "third-party")
    other = factories.publication()
    assert taken(other, bylines=("Farwire",))[0] == "owned"
    with pytest.raises(NotFound):
        own_rules.rule_of(other.publisher_id, row.id)


def test_two_rules_for_the_same_words_are_refused(tides: Publication) -> None:
    add(tides, "agency", "Farwire", "third-party")
    with pytest.raises(InvalidInput, match="already"):
        add(tides, "agency", "Farwire", "cleared")


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"kind": "guess"}, "kind"),
        ({"status": "unknown"}, "status"),
        ({"matches": "%"}, "matches"),
        ({"matches": "x" * 121}, "matches"),
        ({"kind": "embed-host", "matches": "not a host"}, "matches"),
        ({"kind": "licence", "matches": "Open Tides"}, "matches"),
        ({"territories": "GB, XX"}, "territories"),
        ({"valid_from": "3 May"}, "valid_from"),
        ({"valid_from": date(2026, 5, 3), "valid_to": date(2026, 5, 2)}, "valid_to"),
    ],
)
def test_a_rule_that_means_nothing_is_refused_by_its_field(
    said: dict[str, Any], field: str
) -> None:
    good = {"kind": "credit", "matches": "Sandbar", "status": "cleared"}
    own_rules.read_rule(good)
    with pytest.raises(InvalidInput) as refused:
        own_rules.read_rule(good | said)
    assert refused.value.field == field


def test_a_file_makes_the_rules_what_it_says(tides: Publication, tmp_path: Path) -> None:
    keep = add(tides, "credit", "Sandbar", "cleared")
    add(tides, "credit", "Gone", "cleared")
    add(tides, "credit", "Changed", "cleared")
    wanted = [
        Proposal("credit", "Sandbar", "cleared"),
        Proposal("credit", "Changed", "third-party"),
        Proposal("agency", "Farwire", "third-party"),
    ]
    assert own_rules.replace_rules(tides.publisher, wanted, ED) == 3
    assert own_rules.replace_rules(tides.publisher, wanted, ED) == 0
    rows = own_rules.rules(tides.publisher_id)
    assert [(row.matches, row.status) for row in rows] == [
        ("Farwire", "third-party"), ("Changed", "third-party"), ("Sandbar", "cleared"),
    ]  # fmt: skip
    assert keep in rows
    removed = db.session.scalars(select(Audit).where(Audit.tag == "rule:remove")).all()
    assert {row.detail["matches"] for row in removed} == {"Gone", "Changed"}


def test_what_a_rule_fits_is_counted_before_it_is_added(tides: Publication) -> None:
    article = factories.article(tides, pictures=2)
    factories.article(pictures=1)  # another publisher's
    found = own_rules.reach(tides.publisher, Proposal("credit", "ines hale", "cleared"))
    assert (found.fits, found.differs) == (2, 2)
    assert found.headlines == (article.current.headline,)
    nothing = own_rules.reach(tides.publisher, Proposal("credit", "100%", "cleared"))
    assert (nothing.fits, nothing.headlines) == (0, ())


def test_the_command_takes_a_file_and_says_what_is_wrong_in_it(
    sqlite_app: Flask, tmp_path: Path
) -> None:
    with sqlite_app.app_context():
        slug = factories.article().publication.slug
        db.session.commit()
    file = tmp_path / "rules.toml"
    file.write_text(
        '[[rule]]\nkind = "credit"\nmatches = "Sandbar"\nstatus = "cleared"\n'
        'territories = ["GB"]\nvalid_to = 2099-05-02\n'
    )
    run = sqlite_app.test_cli_runner().invoke
    told = run(args=["publications", "rules", slug, str(file)]).output
    assert told == "Rules of Orrin Press: 1; changed: 1.\n"
    with sqlite_app.app_context():
        (row,) = db.session.scalars(select(RightsRule))
        assert (row.matches, row.territories, row.valid_to) == ("Sandbar", ["GB"], date(2099, 5, 2))
    applied = run(args=["publications", "rules", slug, str(file), "--apply"]).output
    assert "Articles already in: 1 looked at, 0 parts changed, 1 not judged." in applied
    file.write_text('[[rule]]\nkind = "credit"\nmatches = "Sandbar"\nstatus = "maybe"\n')
    wrong = run(args=["publications", "rules", slug, str(file)])
    assert wrong.exit_code == 1
    assert "rule 1: status" in wrong.output


def test_a_site_is_kept_as_its_bare_host() -> None:
    said = {"kind": "embed-host", "matches": "https://www.Charts.example/", "status": "owned"}
    assert own_rules.read_rule(said).matches == "charts.example"


def test_what_a_feed_knows_of_the_owner_is_not_lost_when_the_rules_look_again(
    tides: Publication,
) -> None:
    said = Told(publication="The Orrin Tides", url=HOME, headline="Night boat")
    page = Capture(
        source=HOME, url=HOME, headline="Night boat", rights=propose(said),
        body_html="<p>The boat sails.</p>", body_text="The boat sails.",
    )  # fmt: skip
    listed = Stated(
        headline="Night boat", sources=("Farwire",),
        licence_links=("https://creativecommons.org/licenses/by/4.0/",),
    )  # fmt: skip
    version = import_capture(tides, supplement(page, listed, b""), {}, ED).version
    db.session.flush()
    assert summary_of(version).text_reason == "source organisation: Farwire"
    assert version.open_licence == "https://creativecommons.org/licenses/by/4.0/"
