"""Granting, ending and verifying licences."""

import json
from datetime import date, timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles import decisions
from licensing.articles.facts import facts_of
from licensing.articles.models import RightsPart
from licensing.core import clock
from licensing.core.db import db
from licensing.core.money import Money
from licensing.delivery import service as delivery
from licensing.documents.facts import ReprintFacts
from licensing.licences import odrl
from licensing.licences import service as licences
from licensing.licences.facts import brand_facts, conditions_for, said_by
from licensing.licences.models import Licence
from licensing.licences.service import MayNotBeGranted, end_of_term
from licensing.licences.verification import look_up
from licensing.orders import deciding
from licensing.orders import service as orders
from licensing.orders.models import Order
from tests.purchases import BEA, ED, TRANSLATION, on_sale, placed


def granted(order: Order | None = None) -> Licence:
    order = order or placed(on_sale())
    orders.pay(order, BEA)
    (licence,) = licences.grant(order)
    db.session.commit()
    return licence


@pytest.mark.parametrize(
    ("starts", "months", "ends"),
    [
        (date(2026, 3, 1), 12, date(2027, 2, 28)),
        (date(2026, 11, 30), 3, date(2027, 2, 27)),
        (date(2028, 2, 29), 12, date(2029, 2, 27)),
        (date(2026, 12, 31), 24, date(2028, 12, 30)),
        (date(2026, 1, 15), 1, date(2026, 2, 14)),
    ],
)
def test_a_term_ends_on_the_day_before_its_anniversary(
    starts: date, months: int, ends: date
) -> None:
    assert end_of_term(starts, months) == ends


def test_a_grant_says_what_was_bought(inside: Flask) -> None:
    licence = granted()
    said = said_by(licence)
    assert said.licensee == "Tern & Gull Marine Ltd"
    assert "up to 50 staff" in said.use
    assert said.fee == "£300.00"
    assert said.number == licence.number
    assert said.verify_url.endswith(f"/verify/{licence.number}")
    assert "PO PO-2214" in said.reference
    assert (said.starts_on, licence.state) == (clock.today(), "active")


def test_granting_twice_grants_once(inside: Flask) -> None:
    order = placed(on_sale())
    first = granted(order)
    (second,) = licences.grant(order)
    assert first.id == second.id
    assert len(db.session.scalars(select(Licence)).all()) == 1


def test_an_unpaid_order_grants_nothing(inside: Flask) -> None:
    assert licences.grant(placed(on_sale())) == []


def test_the_database_refuses_a_second_licence_for_a_line(inside: Flask) -> None:
    licence = granted()
    columns = {c.name: getattr(licence, c.name) for c in Licence.__table__.columns}
    twin = Licence(**columns | {"id": None, "number": "0000-0000-0000"})
    db.session.add(twin)
    with pytest.raises(Exception, match=r"(?i)unique"):
        db.session.flush()


def test_what_the_desk_agreed_stands_first_among_the_conditions(inside: Flask) -> None:
    order = placed(on_sale(), TRANSLATION)
    deciding.approve(order.lines[0], Money(42500, "GBP"), "Credit the translator.", "", ED)
    db.session.commit()
    said = said_by(granted(order))
    assert said.conditions[0] == "Credit the translator."
    assert "French" in said.use


def test_a_licence_keeps_the_branding_of_its_day(inside: Flask) -> None:
    licence = granted()
    publication = licence.version.article.publication
    publication.name = "The New Tides"
    db.session.commit()
    assert brand_facts(licence.facts).publication == "The Orrin Tides"


def test_verification_follows_the_term_and_the_state(inside: Flask) -> None:
    licence = granted()
    assert licence.ends_on is not None
    after = licence.ends_on + timedelta(days=1)
    before = licence.starts_on - timedelta(days=1)
    stands = {day: look_up(licence.number, day) for day in (clock.today(), after, before)}
    assert [v.standing if v else None for v in stands.values()] == ["valid", "expired", "not-yet"]
    licences.suspend(licence, ED, "Disputed")
    assert _standing(licence) == "suspended"
    licences.restore(licence, ED, "Won")
    assert _standing(licence) == "valid"
    licences.revoke(licence, ED, "Refunded")
    licences.revoke(licence, ED, "Refunded")
    assert _standing(licence) == "revoked"


def test_a_revoked_licence_is_not_restored(inside: Flask) -> None:
    licence = granted()
    licences.revoke(licence, ED, "Refunded")
    licences.restore(licence, ED, "No")
    assert licence.state == "revoked"


def test_ended_licences_expire_once(inside: Flask) -> None:
    licence = granted()
    assert licence.ends_on is not None
    assert licences.expire_ended(licence.ends_on) == 0
    assert licences.expire_ended(licence.ends_on + timedelta(days=1)) == 1
    assert licences.expire_ended(licence.ends_on + timedelta(days=1)) == 0
    assert licence.state == "expired"


def test_a_number_is_found_however_it_is_typed(inside: Flask) -> None:
    number = granted().number
    for typed in (number.lower(), number.replace("-", " "), number.replace("0", "O")):
        found = look_up(typed)
        assert found is not None
        assert found.facts.number == number


def test_an_unknown_number_is_nothing_and_so_is_a_hostile_one(inside: Flask) -> None:
    for typed in ("7K3M-9QX2-4HTC", "", "' OR 1=1 --", "0" * 5000, "\x00"):
        assert look_up(typed) is None


def test_the_machine_licence_says_the_same_as_the_words(inside: Flask) -> None:
    licence = granted()
    said, brand = said_by(licence), brand_facts(licence.facts)
    article = facts_of(licence.version)
    told = json.loads(odrl.attachment(said, brand, article))
    assert told["uid"] == said.verify_url
    assert told["assignee"]["schema:name"] == said.licensee
    assert told["target"]["uid"] == article.canonical_url
    assert [constraint["leftOperand"] for constraint in told["permission"][0]["constraint"]] == [
        "dateTime", "dateTime",
    ]  # fmt: skip
    days = [c["rightOperand"]["@value"] for c in told["permission"][0]["constraint"]]
    assert days == [licence.starts_on.isoformat(), str(licence.ends_on)]


def test_a_licence_holds_where_it_was_sold_for_and_says_so_to_machines(
    sqlite_inside: Flask,
) -> None:
    article = on_sale()
    (text,) = db.session.query(RightsPart).filter_by(kind="text").all()
    decisions.decide_part(text, "cleared", "Letter of 3 May", ED, ("GB", "IE"))
    order = placed(article)
    decisions.decide_part(text, "cleared", "And France", ED, ("GB", "IE", "FR"))
    licence = granted(order)
    assert said_by(licence).territory == "United Kingdom and Ireland"
    facts = delivery.facts_for(delivery.reprint_of(licence))
    assert isinstance(facts, ReprintFacts)
    assert facts.licence.territory == "United Kingdom and Ireland"
    (where,) = (
        constraint
        for constraint in json.loads(facts.machine_licence)["permission"][0]["constraint"]
        if constraint["leftOperand"] == "spatial"
    )
    assert where["rightOperand"] == [{"@id": "iso3166:GB"}, {"@id": "iso3166:IE"}]
    narrower = placed(article)
    orders.pay(narrower, BEA)
    decisions.decide_part(text, "cleared", "No more than that", ED, ("GB",))
    with pytest.raises(MayNotBeGranted, match="United Kingdom only now"):
        licences.grant(narrower)


def test_a_picture_cleared_for_fewer_countries_than_the_licence_is_left_out(
    sqlite_inside: Flask,
) -> None:
    article = on_sale()
    text, picture = (
        db.session.query(RightsPart).filter_by(kind=kind).one() for kind in ("text", "picture")
    )
    for part in (text, picture):
        decisions.decide_part(part, "cleared", "Letter", ED, ("FR",))
    order = placed(article)
    assert order.state == "submitted", "the desk decides about Britain"
    deciding.approve(order.lines[0], Money(42500, "GBP"), "", "Agreed", ED)
    copy = delivery.facts_for(delivery.reprint_of(granted(order)))
    assert isinstance(copy, ReprintFacts)
    assert copy.licence.territory == "France and United Kingdom"
    assert len(copy.article.omissions) == 1
    assert facts_of(article.current).omissions == (), "the control: France alone has it"


def test_a_licence_takes_nothing_back_that_an_open_licence_gives(sqlite_inside: Flask) -> None:
    article = on_sale(open_licence="https://creativecommons.org/licenses/by/4.0/")
    first, *others = said_by(granted(placed(article))).conditions
    assert first.startswith("The article itself is published under CC BY 4.0 (https://creative")
    assert tuple(others) == conditions_for("eprint", "")


@pytest.mark.parametrize(
    ("address", "doi", "link", "identifier"),
    [
        ("https://orrintides.example/a", "", "https://orrintides.example/a",
         "https://orrintides.example/a"),
        ("urn:offprint:tides:1", "10.5555/Tides(1)<2>", "https://doi.org/10.5555/Tides(1)%3C2%3E",
         "https://doi.org/10.5555/Tides(1)%3C2%3E"),
        ("urn:offprint:tides:1", "", "", "urn:offprint:tides:1"),
    ],
)  # fmt: skip
def test_only_what_can_be_followed_is_a_link(
    sqlite_inside: Flask, address: str, doi: str, link: str, identifier: str
) -> None:
    given = {"doi": doi} if doi else {}
    licence = granted(placed(on_sale(canonical_url=address, identifiers=given)))
    found = look_up(licence.number)
    assert found is not None
    assert (found.link, found.identifier) == (link, identifier)
    facts = delivery.facts_for(delivery.reprint_of(licence))
    assert isinstance(facts, ReprintFacts)
    assert json.loads(facts.machine_licence)["target"]["uid"] == (link or identifier)


def _standing(licence: Licence) -> str:
    found = look_up(licence.number)
    assert found is not None
    return found.standing
