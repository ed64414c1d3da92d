"""Rules that are made later, applied to articles already in: what changes, and what never does."""

import threading
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles import decisions, evidence, own_rules, rules_applied
from licensing.articles.ingest.capture import Capture, Embed, Picture, Told
from licensing.articles.ingest.pictures import PrintPicture
from licensing.articles.ingest.rights import propose
from licensing.articles.models import Article, RightsPart, Version
from licensing.articles.own_rules import Proposal
from licensing.articles.service import import_capture
from licensing.core.audit import Actor, Audit
from licensing.core.db import db
from licensing.jobs import rules, tasks
from licensing.jobs.worker import Worker
from licensing.publishers.models import Publication
from tests import factories

ED = Actor("staff", "1", "Ed")
PHOTO = "https://orrintides.example/boat.jpg"


@pytest.fixture
def tides(inside: Flask) -> Publication:
    return factories.publication()


def taken(publication: Publication, number: int, **told: Any) -> Version:
    """An article whose text is Farwire's and whose picture is by Ro Pell."""
    url = f"https://orrintides.example/{number}"
    picture = Picture(PHOTO, credit="Photo: Ro Pell")
    said = Told(publication="The Orrin Tides", url=url, pictures=(picture,), **told)
    figure = f'<figure><img src="{PHOTO}" alt=""></figure>'
    capture = Capture(
        source=url, url=url, headline=f"Night boat {number}", rights=propose(said),
        body_html=f"<p>The boat sails.</p>{figure}", body_text="The boat sails.", images=(picture,),
    )  # fmt: skip
    ready = PrintPicture(b"a picture", "image/jpeg", 640, 400, "a" * 64)
    return import_capture(publication, capture, {PHOTO: ready}, ED).version


def part_of(version: Version, kind: str) -> RightsPart:
    return db.session.scalars(
        select(RightsPart).where(RightsPart.version_id == version.id, RightsPart.kind == kind)
    ).one()


def statuses(version: Version) -> tuple[str, str]:
    db.session.expire_all()
    return part_of(version, "text").status, part_of(version, "picture").status


def add(publication: Publication, kind: Any, matches: str, status: Any, **more: Any) -> None:
    own_rules.add_rule(publication.publisher, Proposal(kind, matches, status, **more), ED)


def no_catalogue(_article: Article, _version: Version) -> None:
    """Nothing is listed."""


def test_what_was_said_comes_back_from_its_json_as_it_was() -> None:
    told = Told(
        publication="The Orrin Tides", bylines=("Jo", "Mo"), quotations=(("You get", 70),),
        pictures=(Picture("a.jpg", credit="Ro"),), embeds=(Embed("https://v.example/1", "v.example"),),
    )  # fmt: skip
    assert evidence.from_json(evidence.to_json(told)) == told


def test_a_later_rule_reaches_every_article_and_no_decision_of_staff(
    inside: Flask, tides: Publication, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rules_applied, "BATCH", 2)
    farwire = {"bylines": ("Farwire",)}
    versions = [taken(tides, number, **farwire) for number in range(5)]
    decided, elsewhere = versions[3], taken(factories.publication(), 9, **farwire)
    decisions.decide_part(part_of(decided, "text"), "owned", "Bought outright", ED)
    assert statuses(versions[0]) == ("owned", "unknown")
    add(tides, "agency", "Farwire", "cleared", note="contract of May", territories=("GB",))
    add(tides, "credit", "Ro Pell", "owned")

    seen = rules_applied.forecast(tides.publisher)
    assert (seen.articles, seen.looked_at, seen.unread, seen.changes) == (5, 5, 0, 9)
    first = seen.examples[0]
    assert (first.part.status, first.proposed.status) == ("owned", "cleared")
    assert statuses(versions[0]) == ("owned", "unknown"), "looking changes nothing"

    run = rules_applied.begin(tides.publisher, ED)
    assert rules_applied.begin(tides.publisher, ED).id == run.id, "one run at a time"
    rules.go_on(run)
    db.session.commit()
    Worker(inside, tasks.table(lambda _facts: b"")).run_until_idle()
    db.session.refresh(run)
    assert (run.state, run.looked_at, run.changed, run.unread) == ("finished", 5, 9, 0)
    assert {statuses(version) for version in versions if version is not decided} == {
        ("cleared", "owned")
    }
    assert part_of(versions[0], "text").territories == ["GB"]
    assert statuses(decided) == ("owned", "owned")
    assert statuses(elsewhere) == ("owned", "unknown")
    kept = db.session.scalars(select(Audit).where(Audit.tag == "rights:apply")).all()
    assert len(kept) == 9
    assert {one.actor_name for one in kept} == {"Ed"}
    assert rules_applied.forecast(tides.publisher).changes == 0


def test_a_rule_that_was_removed_lets_go_of_what_it_said(tides: Publication) -> None:
    add(tides, "agency", "Farwire", "third-party")
    version = taken(tides, 1, bylines=("Farwire",))
    assert statuses(version)[0] == "third-party"
    own_rules.replace_rules(tides.publisher, [], ED)
    rules_applied.step(rules_applied.begin(tides.publisher, ED), no_catalogue)
    assert statuses(version)[0] == "owned"


def test_an_article_whose_evidence_was_not_kept_is_counted_and_left_alone(
    tides: Publication,
) -> None:
    factories.article(tides)
    add(tides, "credit", "Ines Hale", "third-party")
    run = rules_applied.begin(tides.publisher, ED)
    rules_applied.step(run, no_catalogue)
    assert (run.looked_at, run.changed, run.unread) == (1, 0, 1)


def test_a_decision_that_is_taken_meanwhile_stands(inside: Flask, tides: Publication) -> None:
    version = taken(tides, 1, bylines=("Farwire",))
    add(tides, "agency", "Farwire", "third-party")
    run_id, version_id = rules_applied.begin(tides.publisher, ED).id, version.id
    db.session.commit()
    decisions.decide_part(part_of(version, "text"), "cleared", "They wrote to us", ED)
    db.session.flush()  # decided, and not committed yet

    def apply() -> None:
        with inside.app_context():
            rules.table()["apply-rules"].write({"id": run_id}, None)
            db.session.commit()

    applying = threading.Thread(target=apply)
    applying.start()
    applying.join(0.4)
    assert applying.is_alive(), "it waits to learn what was decided"
    db.session.commit()
    applying.join()
    assert statuses(db.session.get_one(Version, version_id))[0] == "cleared"
