"""The copy behind a signed link: while it lasts, after it has expired, and when the licence has ended."""

from dataclasses import replace

from flask import Flask

from licensing.core import files, links
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy, Download
from licensing.licences import service as licences
from licensing.orders import service as orders
from licensing.web.storefront.downloads import masked
from tests.browsing import Client
from tests.purchases import on_sale, placed

PDF = b"%PDF-1.7 a copy"


def delivered(app: Flask) -> tuple[int, str]:
    """A copy that is ready: its id, and a signed link to it."""
    with app.app_context():
        order = placed(on_sale())
        orders.pay(order, SYSTEM)
        (licence,) = licences.grant(order)
        copy = delivery.reprint_of(licence)
        delivery.finish(copy, files.put(PDF), len(PDF))
        db.session.commit()
        return copy.id, delivery.download_url(copy).removeprefix(
            app.extensions["settings"].base_url
        )


def expire(app: Flask) -> None:
    """Every link is older than links may be."""
    app.extensions["settings"] = replace(app.extensions["settings"], download_link_seconds=-1)


def letters(app: Flask) -> list[Job]:
    with app.app_context():
        mail = db.session.query(Job).filter_by(kind="mail").all()
        return [job for job in mail if job.payload["template"] == "order_link"]


def test_a_link_gives_the_copy_and_counts_it(app: Flask, client: Client) -> None:
    copy_id, link = delivered(app)
    answer = client.get(link)
    assert answer.data == PDF
    assert "nine-tides-to-mend-a-slipway" in answer.headers["Content-Disposition"]
    assert answer.cache_control.no_store
    client.get(f"{link}?from=order")
    with app.app_context():
        assert [d.via for d in db.session.query(Download).filter_by(copy_id=copy_id)] == [
            "mail",
            "order",
        ]


def test_a_forged_link_is_nothing(sqlite_app: Flask, sqlite_client: Client) -> None:
    _, link = delivered(sqlite_app)
    assert sqlite_client.get(link[:-2] + "xx").status_code == 404
    with sqlite_app.app_context():
        other_purpose = links.sign("invitation", 1)
    assert sqlite_client.get(f"/download/{other_purpose}").status_code == 404


def test_an_expired_link_says_so_and_offers_a_new_one(app: Flask, client: Client) -> None:
    _, link = delivered(app)
    expire(app)
    answer = client.get(link)
    assert answer.status_code == 410
    assert "This link has expired" in answer.text
    assert PDF not in answer.data


def test_a_new_link_goes_to_the_buyer_and_to_nobody_else(app: Flask, client: Client) -> None:
    _, link = delivered(app)
    expire(app)
    page = client.get(link).text
    token = page.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
    sent = {"csrf_token": token, "link": link.rsplit("/", 1)[1]}
    answer = client.post("/download/renew", data=sent)
    assert "b…@ternandgull.example" in answer.text
    assert "bea@ternandgull.example" not in answer.text
    (letter,) = letters(app)
    assert letter.payload["to"] == "bea@ternandgull.example"
    client.post("/download/renew", data=sent)
    assert len(letters(app)) == 1, "asking again within the hour sends nothing more"


def test_a_false_link_cannot_be_renewed(sqlite_app: Flask, sqlite_client: Client) -> None:
    _, link = delivered(sqlite_app)
    page = sqlite_client.get("/verify")
    assert page.status_code == 200
    expire(sqlite_app)
    token = sqlite_client.get(link).text.split('name="csrf_token" type="hidden" value="')[1]
    sent = {"csrf_token": token.split('"')[0], "link": "1.forged.signature"}
    assert sqlite_client.post("/download/renew", data=sent).status_code == 404
    assert letters(sqlite_app) == []


def test_the_copy_of_a_revoked_licence_is_kept_back(
    sqlite_app: Flask, sqlite_client: Client
) -> None:
    copy_id, link = delivered(sqlite_app)
    with sqlite_app.app_context():
        licence = db.session.get_one(Copy, copy_id).licence
        assert licence is not None
        licences.revoke(licence, SYSTEM, "Given back")
        db.session.commit()
    answer = sqlite_client.get(link)
    assert answer.status_code == 403
    assert "revoked" in answer.text
    assert PDF not in answer.data


def test_an_address_is_masked_so_that_only_its_owner_knows_it() -> None:
    assert masked("bea@ternandgull.example") == "b…@ternandgull.example"
    assert masked("@x.example") == "…@x.example"
