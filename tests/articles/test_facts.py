"""A version as documents are told it: nothing in it that may not be licensed."""

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles.facts import facts_of, omissions, without_pictures
from licensing.articles.models import RightsPart
from licensing.articles.rights import Part
from licensing.core.db import db
from tests import factories


def picture(credit: str) -> Part:
    return Part("picture", "asset:x", "third-party", "agency", credit)


def test_a_picture_of_others_is_left_out_its_place_closed_and_its_omission_said(
    sqlite_inside: Flask,
) -> None:
    article = factories.article(pictures=2)
    part = db.session.scalars(select(RightsPart).where(RightsPart.kind == "picture")).first()
    assert part is not None
    part.status, part.credit = "third-party", "Lumen Pictures"
    db.session.flush()
    facts = facts_of(article.current)
    assert len(facts.assets) == 1
    assert facts.body_html.count("<figure>") == 1
    assert part.where not in facts.body_html
    assert facts.omissions == (
        "One picture, credited to Lumen Pictures, is not part of this licence and is left out.",
    )


def test_what_is_owned_or_cleared_stays(sqlite_inside: Flask) -> None:
    article = factories.article(pictures=2)
    facts = facts_of(article.current)
    assert len(facts.assets) == 2
    assert facts.omissions == ()


@pytest.mark.parametrize("status", ["unknown", "third-party"])
def test_a_picture_nobody_decided_about_is_left_out_too(sqlite_inside: Flask, status: str) -> None:
    article = factories.article(pictures=1)
    part = db.session.scalars(select(RightsPart).where(RightsPart.kind == "picture")).one()
    part.status = status
    db.session.flush()
    assert facts_of(article.current).assets == {}


def test_closing_up_keeps_the_words_around_a_picture() -> None:
    body = (
        '<p>Before</p><figure><img src="asset:a"></figure>tail<p>After <img src="asset:a"> it</p>'
    )
    assert without_pictures(body, keep=()) == "<p>Before</p>tail<p>After  it</p>"


def test_a_body_that_was_only_a_picture_becomes_empty() -> None:
    assert without_pictures('<figure><img src="asset:a"></figure>', keep=()) == ""


def test_omissions_are_counted_by_credit_in_words() -> None:
    said = omissions([picture("Lumen Pictures"), picture("Lumen Pictures"), picture("")])
    assert said == [
        "Two pictures, credited to Lumen Pictures, are not part of this licence and are left out.",
        "One picture without a credit is not part of this licence and is left out.",
    ]
