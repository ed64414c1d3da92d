"""Copies: asked for once, rendered once, handed out as their licence allows."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask
from sqlalchemy import select

from licensing.core import clock, files, links
from licensing.core.db import db
from licensing.core.errors import StateConflict
from licensing.core.queue import Job
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy, Download
from licensing.delivery.service import LicenceNotValid
from licensing.delivery.verification import verify_file
from licensing.documents.errors import RenderFailed
from licensing.documents.facts import Facts
from licensing.jobs import tasks, worker
from licensing.jobs.worker import MAX_ATTEMPTS, Worker
from licensing.licences import service as licences
from licensing.licences.models import Licence
from licensing.orders import service as orders
from licensing.orders.models import Order
from licensing.orders.placement import NotForSale
from licensing.personal import service as personal
from licensing.personal.models import PersonalCopy
from licensing.pricing.queries import card_at
from tests.purchases import BEA, ED, EPRINT, on_sale, placed, version_of


def delivered(app: Flask, runs: Worker) -> tuple[Order, Licence, Copy]:
    """A paid order whose copy was rendered and delivered."""
    order = placed(on_sale())
    orders.pay(order, BEA)
    db.session.commit()
    runs.run_until_idle()
    db.session.expire_all()
    (licence,) = licences.of_order(order)
    (copy,) = delivery.copies_of(order)
    return order, licence, copy


def letters(template: str) -> list[Job]:
    jobs = db.session.scalars(select(Job).where(Job.kind == "mail")).all()
    return [job for job in jobs if job.payload["template"] == template]


def test_paid_becomes_a_copy_in_the_buyers_hands(inside: Flask, worker: Worker) -> None:
    order, licence, copy = delivered(inside, worker)
    assert (order.state, licence.state, copy.state) == ("complete", "active", "ready")
    assert copy.sha256 is not None
    assert files.get(copy.sha256).startswith(b"%PDF")
    (letter,) = letters("copy_ready")
    assert letter.payload["to"] == order.email
    assert letter.payload["context"]["number"] == licence.number
    assert letter.state == "done"
    outbox = list((inside.extensions["settings"].data_dir / "mail").iterdir())
    assert len(outbox) == len(letters("copy_ready") + letters("order_receipt"))


def test_a_download_is_counted_and_audited(inside: Flask, worker: Worker) -> None:
    _, _, copy = delivered(inside, worker)
    content = delivery.hand_out(copy, "mail", BEA)
    db.session.commit()
    assert content == files.get(copy.sha256 or "")
    assert [row.via for row in db.session.scalars(select(Download))] == ["mail"]


@pytest.mark.parametrize("verb", ["suspend", "revoke"])
def test_a_licence_that_does_not_stand_hands_out_nothing(
    inside: Flask, worker: Worker, verb: str
) -> None:
    _, licence, copy = delivered(inside, worker)
    getattr(licences, verb)(licence, ED, "The payment went back")
    db.session.commit()
    with pytest.raises(LicenceNotValid):
        delivery.hand_out(copy, "mail", BEA)
    assert db.session.scalars(select(Download)).all() == []


def test_a_file_that_was_damaged_on_disk_is_never_handed_out(inside: Flask, worker: Worker) -> None:
    _, _, copy = delivered(inside, worker)
    stored: Path = files.path(copy.sha256 or "")
    stored.write_bytes(stored.read_bytes()[:-1] + b"!")
    with pytest.raises(files.FileDamaged):
        delivery.hand_out(copy, "mail", BEA)


def test_a_link_opens_its_own_copy_for_its_time(inside: Flask, worker: Worker) -> None:
    _, _, copy = delivered(inside, worker)
    signed = delivery.download_url(copy).rpartition("/")[2]
    assert delivery.copy_behind(signed).id == copy.id
    with pytest.raises(links.LinkInvalid):
        delivery.copy_behind(links.sign("another-purpose", copy.id))
    with pytest.raises(links.LinkInvalid):
        delivery.copy_behind(signed[:-2] + "xx")


def test_the_same_wish_is_one_proof_and_another_wish_another(inside: Flask) -> None:
    version = version_of(on_sale())
    card = card_at(version.article.publication.publisher_id, clock.now())
    first = delivery.proof_of(version, EPRINT, card, "£300.00")
    again = delivery.proof_of(version, EPRINT, card, "£300.00")
    longer = replace(EPRINT, inputs={"audience": "50", "term": "24"})
    other = delivery.proof_of(version, longer, card, "£540.00")
    assert first.id == again.id != other.id
    renders = db.session.scalars(select(Job).where(Job.kind == "render")).all()
    assert len(renders) == 2


def test_every_reader_of_a_day_shares_one_rendering_and_each_is_counted(inside: Flask) -> None:
    version = version_of(on_sale())
    copies = {personal.take(version).id for _ in range(3)}
    assert len(copies) == 1
    assert len(db.session.scalars(select(PersonalCopy)).all()) == 3


def test_there_is_no_personal_copy_of_what_is_withdrawn_or_embargoed(inside: Flask) -> None:
    withdrawn = on_sale(withdrawn_at=clock.now())
    embargoed = on_sale(embargo_until=clock.now() + timedelta(days=1))
    for article in (withdrawn, embargoed):
        with pytest.raises(NotForSale):
            personal.take(article.current)


def test_a_render_that_keeps_failing_is_given_up_shown_and_tried_again(inside: Flask) -> None:
    def refuse(_facts: Facts) -> bytes:
        raise RenderFailed("the picture is no picture")

    order = placed(on_sale())
    orders.pay(order, BEA)
    db.session.commit()
    failing = Worker(inside, tasks.table(refuse))
    for _ in range(MAX_ATTEMPTS):
        failing.run_until_idle()
        _make_due()
    db.session.expire_all()
    (copy,) = delivery.copies_of(order)
    dead = db.session.scalars(select(Job).where(Job.kind == "render")).one()
    assert (copy.state, dead.state) == ("failed", "dead")
    assert "no picture" in copy.error
    delivery.retry(copy, ED)
    db.session.commit()
    Worker(inside, tasks.table(lambda _facts: b"%PDF-1.7 tried again")).run_until_idle()
    db.session.expire_all()
    assert (copy.state, order.state) == ("ready", "complete")
    with pytest.raises(StateConflict):
        delivery.retry(copy, ED)


def test_a_delivered_file_is_genuine_and_a_changed_byte_is_told(
    inside: Flask, worker: Worker
) -> None:
    _, licence, copy = delivered(inside, worker)
    content = files.get(copy.sha256 or "")
    genuine = verify_file(content)
    assert genuine.verdict == "genuine"
    assert genuine.licence is not None
    assert genuine.licence.facts.number == licence.number
    changed = verify_file(content + b"\n% one byte more")
    assert changed.verdict == "changed"
    assert changed.licence is not None
    for other in (b"", b"%PDF-1.4 nothing", b"\x00" * 1000):
        assert verify_file(other).verdict == "not-ours"


def test_the_command_says_the_same_as_json(sqlite_inside: Flask, tmp_path: Path) -> None:
    runs = Worker(sqlite_inside, tasks.table(lambda _facts: b"%PDF-1.7 a copy"))
    _, licence, copy = delivered(sqlite_inside, runs)
    file = tmp_path / "copy.pdf"
    file.write_bytes(files.get(copy.sha256 or ""))
    db.session.commit()
    ran = sqlite_inside.test_cli_runner().invoke(args=["licences", "verify", str(file), "--json"])
    told = json.loads(ran.output)
    assert (ran.exit_code, told["verdict"]) == (0, "genuine")
    assert told["licence"]["number"] == licence.number
    assert told["licence"]["standing"] == "valid"
    file.write_bytes(b"no licence")
    ran = sqlite_inside.test_cli_runner().invoke(args=["licences", "verify", str(file), "--json"])
    assert (ran.exit_code, json.loads(ran.output)["licence"]) == (1, None)


def _make_due() -> None:
    for job in db.session.scalars(select(Job).where(Job.state == "queued")):
        job.run_at = clock.now() - timedelta(seconds=worker.LEASE_SECONDS)
    db.session.commit()
