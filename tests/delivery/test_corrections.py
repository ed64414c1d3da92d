"""After the sale: who is told that an article was withdrawn or corrected, and the corrected copy."""

import threading
from datetime import timedelta

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.articles import decisions
from licensing.articles.models import Article, Notice, RightsPart, Version
from licensing.articles.notices import said_of, take_back
from licensing.core import clock, files
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.core.queue import Job
from licensing.delivery import corrections
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy
from licensing.delivery.verification import verify_file
from licensing.documents.facts import Facts, ReprintFacts
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from licensing.licences import service as licences
from licensing.licences.models import Licence
from licensing.licences.verification import look_up
from licensing.orders import service as orders
from licensing.orders.placement import NotForSale
from tests import factories
from tests.purchases import BEA, ED, grace_over, on_sale, placed

SAID = "The slip was mended in nine tides, not in eleven."


def press(facts: Facts) -> bytes:
    assert isinstance(facts, ReprintFacts)
    return f"%PDF-1.7 {facts.article.fingerprint}".encode()


def run(app: Flask) -> None:
    db.session.commit()
    Worker(app, tasks.table(press)).run_until_idle()
    db.session.expire_all()


def licensed(app: Flask, article: Article) -> Licence:
    """A licence of the article whose copy was delivered."""
    order = placed(article)
    orders.pay(order, BEA)
    run(app)
    (licence,) = licences.of_order(order)
    return licence


def corrected(app: Flask, article: Article, body: str = "Nine tides.") -> Version:
    """A new version on sale that staff marked as a correction; holders were told."""
    version = factories.version(article, body_html=f"<p>{body}</p>", pictures=0)
    decisions.mark_correction(version, SAID, ED)
    grace_over()
    run(app)
    return version


def letters(template: str) -> list[str]:
    """The licences that letters of one kind were about."""
    jobs = db.session.scalars(select(Job).where(Job.kind == "mail").order_by(Job.id))
    said = [job.payload for job in jobs]
    return [each["context"]["number"] for each in said if each["template"] == template]


def test_every_holder_is_told_of_a_withdrawal_and_keeps_the_licence(inside: Flask) -> None:
    article = on_sale()
    held = [licensed(inside, article), licensed(inside, article)]
    decisions.withdraw(article, "The figures were not true", ED)
    run(inside)
    assert letters("article_withdrawn") == [licence.number for licence in held]
    assert {licence.state for licence in held} == {"active"}


def test_whoever_checks_the_licence_learns_of_the_withdrawal(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    before = look_up(licence.number)
    decisions.withdraw(article, "The figures were not true", ED)
    after = look_up(licence.number)
    assert before is not None
    assert after is not None
    assert (before.withdrawn_on, after.withdrawn_on) == (None, clock.today())
    assert after.valid


def test_a_withdrawal_stops_every_way_to_buy(inside: Flask) -> None:
    article = on_sale()
    waiting = placed(article)
    decisions.withdraw(article, "A legal complaint", ED)
    run(inside)
    with pytest.raises(StateConflict, match="off sale"):
        orders.check_payable(waiting)
    with pytest.raises(NotForSale):
        placed(article)
    closed = select(Job).where(Job.kind == "close-checkout")
    assert [job.payload["id"] for job in db.session.scalars(closed)] == [waiting.id]


def test_holders_whose_licence_is_over_hear_nothing(inside: Flask) -> None:
    article = on_sale()
    over, revoked = licensed(inside, article), licensed(inside, article)
    over.ends_on = clock.today() - timedelta(days=1)
    licences.revoke(revoked, ED, "Given back")
    decisions.withdraw(article, "A legal complaint", ED)
    run(inside)
    assert letters("article_withdrawn") == []


def test_holders_of_another_article_hear_nothing(inside: Flask) -> None:
    licensed(inside, on_sale())
    decisions.withdraw(on_sale(), "A legal complaint", ED)
    run(inside)
    assert letters("article_withdrawn") == []


def test_nobody_is_told_twice_of_one_thing_however_often_the_job_runs(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    corrected(inside, article)
    corrections.tell_holders(db.session.scalars(select(Notice)).one())
    run(inside)
    assert letters("article_corrected") == [licence.number]
    with pytest.raises(StateConflict, match="already"):
        decisions.mark_correction(article.current, "Again", ED)


def test_a_correction_can_be_taken_back_until_holders_were_told(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    version = factories.version(article, body_html="<p>Nine tides.</p>", pictures=0)
    decisions.mark_correction(version, "Wrong", ED)
    run(inside)
    known = look_up(licence.number)
    assert known is not None
    assert known.correction is None, "nobody learns of it in the time of grace"
    take_back(db.session.scalars(select(Notice)).one(), ED)
    grace_over()
    run(inside)
    assert (letters("article_corrected"), corrections.offer_for(licence)) == ([], None)
    decisions.mark_correction(version, SAID, ED)
    grace_over()
    run(inside)
    assert letters("article_corrected") == [licence.number], "it may be said again"
    first, second = said_of(article)
    assert first.taken_back
    assert [one.number for one in corrections.told(second)] == [licence.number]
    with pytest.raises(StateConflict, match="been told"):
        take_back(second.notice, ED)


def test_of_telling_and_taking_back_at_once_one_happens(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    decisions.mark_correction(factories.version(article, pictures=0, headline="Ten"), SAID, ED)
    db.session.commit()
    notice = db.session.scalars(select(Notice)).one()
    number = notice.id
    take_back(notice, ED)  # not committed yet

    def tell() -> None:
        with inside.app_context():
            corrections.tell_holders(db.session.get_one(Notice, number))
            db.session.commit()

    telling = threading.Thread(target=tell)
    telling.start()
    telling.join(0.4)
    assert telling.is_alive(), "it waits to learn whether it was taken back"
    db.session.commit()
    telling.join()
    db.session.expire_all()
    assert letters("article_corrected") == []
    assert corrections.offer_for(licence) is None


def test_only_those_who_bought_before_the_correction_are_told(inside: Flask) -> None:
    article = on_sale()
    before = licensed(inside, article)
    version = corrected(inside, article)
    after = licensed(inside, article)
    assert letters("article_corrected") == [before.number]
    assert corrections.offer_for(after) is None
    assert after.version_id == version.id


def test_an_ordinary_edit_is_nobodys_business(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    factories.version(article, headline="Nine tides to mend the slipway")
    run(inside)
    assert letters("article_corrected") == []
    assert corrections.offer_for(licence) is None
    with pytest.raises(StateConflict):
        corrections.take(licence, BEA)


def test_the_corrected_copy_is_made_once_under_the_same_licence(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    sold = licence.version_id
    version = corrected(inside, article)
    first, again = corrections.take(licence, BEA), corrections.take(licence, BEA)
    run(inside)
    assert first.id == again.id
    assert (first.state, first.version_id, first.licence_id) == ("ready", version.id, licence.id)
    assert licence.version_id == sold
    assert len(letters("copy_ready")) == 2
    acts = db.session.scalars(select(Audit).where(Audit.tag == "copy:correct")).all()
    assert [act.detail["version"] for act in acts] == [2]


def test_a_licence_that_does_not_stand_gets_no_corrected_copy(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    corrected(inside, article)
    licences.suspend(licence, ED, "Disputed")
    with pytest.raises(StateConflict, match="does not stand"):
        corrections.take(licence, BEA)


@pytest.mark.parametrize("status", ["third-party", "unknown"])
def test_a_corrected_version_that_is_not_cleared_is_not_handed_out(
    inside: Flask, status: str
) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    version = factories.version(article, body_html="<p>Nine.</p>", pictures=0)
    (text,) = db.session.scalars(select(RightsPart).where(RightsPart.version_id == version.id))
    text.status = status
    decisions.mark_correction(version, SAID, ED)
    grace_over()
    run(inside)
    assert letters("article_corrected") == [licence.number], "the control"
    assert corrections.offer_for(licence) is None


def test_either_file_says_which_version_it_shows_and_whether_it_was_corrected(
    inside: Flask,
) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    corrected(inside, article)
    corrections.take(licence, BEA)
    run(inside)
    old, new = (
        verify_file(files.get(copy.sha256 or ""))
        for copy in db.session.scalars(select(Copy).order_by(Copy.id))
    )
    assert (old.verdict, old.version, old.corrected) == ("genuine", 1, True)
    assert (new.verdict, new.version, new.corrected) == ("genuine", 2, False)
    known = look_up(licence.number)
    assert known is not None
    assert known.correction is not None
    assert (known.version, known.correction.version, known.correction.words) == (1, 2, SAID)


def test_the_latest_correction_is_the_one_on_offer(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    corrected(inside, article)
    latest = corrected(inside, article, "Ten tides.")
    offer = corrections.offer_for(licence)
    assert offer is not None
    assert offer.version.id == latest.id
    assert letters("article_corrected") == [licence.number] * 2


def test_both_copies_can_be_fetched(inside: Flask) -> None:
    article = on_sale()
    licence = licensed(inside, article)
    corrected(inside, article)
    corrections.take(licence, BEA)
    run(inside)
    made = delivery.copies_of(licence.line.order)
    contents = [delivery.hand_out(copy, "order", BEA) for copy in made]
    assert len(set(contents)) == 2
