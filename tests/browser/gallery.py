"""Every page of the three ways, in every state that looks different: a name and an address for each.

The names of pages that only staff see begin with ``desk``; ``enter`` signs them in.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import timedelta
from pathlib import Path

import requests
from itsdangerous import TimestampSigner, URLSafeTimedSerializer
from playwright.sync_api import Page
from sqlalchemy import select

from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.ingest.feeds import FeedAnswer
from licensing.articles.intake import feeds, pasted, runs
from licensing.articles.intake.pasted import Pasted
from licensing.articles.intake.taking import Taken
from licensing.articles.models import Article
from licensing.catalogue import index_article
from licensing.core import clock, states
from licensing.core.application import limiter
from licensing.core.audit import SYSTEM
from licensing.core.db import db, release
from licensing.core.money import Money
from licensing.delivery import service as delivery
from licensing.demo.seed import PASSWORD
from licensing.enquiries import readings
from licensing.enquiries import service as enquiries
from licensing.enquiries.readings import Sight
from licensing.enquiries.states import ENQUIRY
from licensing.jobs.tasks import Render
from licensing.licences import service as licences
from licensing.orders import deciding
from licensing.orders import service as orders
from licensing.orders.models import Order
from licensing.orders.offers import Offer
from licensing.personal import service as personal
from licensing.pricing.queries import card_at
from licensing.quotes import service as quotes
from tests.browser.site import SECRET, Site, open_site
from tests.enquiries.asking import asked, read
from tests.purchases import (
    BEA,
    ED,
    EPRINT,
    TRANSLATION,
    TRANSLATION_IN_FULL,
    checked_out,
    held,
    placed,
)

STORY = "/the-ship-that-is-paid-to-wait/"
Pages = dict[str, str]
SIGHT = Sight(
    headline="Ferry town votes to bring back the night boat",
    standfirst="After nine winters without a late crossing, Orrinmouth will pay for one itself.",
    byline="Ines Hale",
    published_on="2026-02-17",
    words=1_240,
    pictures=3,
    verdict="owned",
    reason="The text is Latchkey’s own.",
)

NAMES = (
    "front", "home", "home-herald", "home-journal", "section", "search", "search-nothing",
    "search-narrowed", "search-house", "not-listed", "not-listed-readable", "elsewhere", "ask",
    "enquiry", "enquiry-answered", "enquiry-declined", "enquiry-added", "reading", "reading-seen",
    "reading-desk", "reading-refused", "reading-taken", "samples", "article", "article-open",
    "article-embargoed", "article-agency", "article-corrected", "article-no-answer", "article-counted",
    "checkout-asking", "proof-waiting", "proof",
    "checkout", "request", "quote", "quote-accepted", "quote-lapsed", "quote-accept", "quote-ask",
    "personal", "personal-waiting", "personal-ready", "order-asked-desk", "order-asked-buyer",
    "order-offered", "order-declined", "order-approved", "order-payable", "order-turned-back",
    "order-confirming",
    "order-making", "order-trouble", "order-ready", "order-revoked", "order-cancelled",
    "order-lapsed", "verify", "verify-mistyped", "verify-unknown", "verify-valid", "verify-revoked",
    "link-expired", "nowhere", "stripe", "sign-in", "forgotten",
    "desk-queue", "desk-request", "desk-request-asked", "desk-request-offered",
    "desk-request-approved", "desk-decided",
    "desk-orders", "desk-order", "desk-order-trouble", "desk-articles", "desk-article", "desk-jobs",
    "desk-rules", "desk-rates", "desk-rates-card", "desk-rates-new", "desk-asked-for",
    "desk-enquiry", "desk-enquiry-answered",
    "desk-add", "desk-imports", "desk-import", "desk-import-under-way", "desk-feeds",
    "desk-feed-add", "desk-second-factor", "desk-codes", "desk-password",
)  # fmt: skip


@contextmanager
def open_gallery(folder: Path, render: Render) -> Iterator[tuple[Site, Pages]]:
    """A site whose worker rests, so that what is under way stays so while it is looked at."""
    with open_site(folder, render) as site:
        pages = _finished(site)
        with site.bench.resting():
            yield site, pages | _under_way(site) | _taken_in(site)


def enter(page: Page, site: Site) -> None:
    """Sign the staff of Latchkey in."""
    limiter.reset()  # this one account signs in more often than a person may
    page.goto(f"{site.url}/staff/login")
    page.get_by_label("E-mail").fill("desk@latchkey.example")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url(f"{site.url}/desk/")


def _finished(site: Site) -> Pages:
    """Pages of what the worker has done with."""
    with site.app.app_context():
        article = _article(STORY)
        ready, revoked, lapsed = placed(article), placed(article), placed(article)
        for order in (ready, revoked):
            url = str(checked_out(order).session_url)
            release()
            site.shop.pay(url)
        lapsed_url = _order(site, lapsed)
        lapsed.payable_until = clock.now() - timedelta(days=1)
        db.session.flush()
        orders.lapse_overdue(clock.now())
        tokens = (ready.token, revoked.token)
        card = card_at(article.publication.publisher_id, clock.now())
        proof = delivery.proof_of(article.current, EPRINT, card, "US$300.00").token
        own = personal.take(article.current).token
        db.session.commit()
        db.session.remove()
    site.bench.until(lambda: _all_done(site, tokens, (proof, own)), "the gallery's copies")
    with site.app.app_context():
        good, bad = (_find(token) for token in tokens)
        [valid], [gone] = licences.of_order(good), licences.of_order(bad)
        licences.revoke(gone, SYSTEM, "The payment was given back")
        pages = {
            "order-ready": _order(site, good),
            "order-revoked": _order(site, bad),
            "order-lapsed": lapsed_url,
            "verify-valid": f"{site.url}/verify/{valid.number}",
            "verify-revoked": f"{site.url}/verify/{gone.number}",
            "proof": f"{site.url}/proof/{proof}",
            "personal-ready": f"{site.url}/personal/{own}",
            "link-expired": _expired(site, delivery.copies_of(good)[0].id),
            "desk-order": f"{site.url}/desk/orders/{good.id}",
        }
        db.session.commit()
    return pages | _standing(site)


def _standing(site: Site) -> Pages:
    """Pages that nothing has to happen for."""
    url, title = site.url, f"{site.url}/latchkey"
    story = site.page_of(STORY)
    return {
        "front": f"{url}/",
        "home": f"{title}/",
        "home-herald": f"{url}/saltmarsh-herald/",
        "home-journal": f"{url}/ward-practice/",
        "section": f"{title}/section/Repair",
        "search": f"{title}/search?q=cable",
        "search-nothing": f"{title}/search?q=zeppelin",
        "search-narrowed": f"{title}/search?q=the&author=Thora+Strake&since=2026-01-01&may=available",
        "search-house": f"{url}/search?q=ferry",
        "elsewhere": f"{url}/license?url=https://elsewhere.example/a",
        "ask": f"{title}/ask",
        "not-listed": f"{title}/license?url=https://latchkey.example/2026/12/the-ship-that-left/",
        "samples": f"{title}/samples",
        "article": story,
        "article-open": site.page_of("/how-long-will-your-router-be-looked-after/"),
        "article-embargoed": site.page_of("/eleven-dams-one-spreadsheet/"),
        "article-agency": site.page_of("/coastal-councils-erosion-maps"),
        "article-corrected": site.page_of("/withy-staithe-oyster-hatchery-loss"),
        "article-no-answer": f"{story}?audience=everyone",
        "article-counted": f"{story}?use=internal&copies=47&organisation_kind=non-profit",
        "checkout": f"{story}checkout",
        "checkout-asking": f"{story}checkout?use=web",
        "request": f"{story}request?use=translation",
        "personal": f"{story}personal",
        "verify": f"{url}/verify",
        "verify-mistyped": f"{url}/verify?number=1234-5678-9ABC",
        "verify-unknown": f"{url}/verify/4XQ2-7M0K-Z9T6",
        "nowhere": f"{url}/nowhere/at/all",
        "sign-in": f"{url}/staff/login",
        "forgotten": f"{url}/staff/reset",
        "desk-queue": f"{url}/desk/",
        "desk-decided": f"{url}/desk/decided",
        "desk-orders": f"{url}/desk/orders/",
        "desk-articles": f"{url}/desk/articles/",
        "desk-article": f"{url}/desk/articles/{site.article(STORY).public_id}",
        "desk-rates": f"{url}/desk/rates",
        "desk-rates-card": f"{url}/desk/rates/1",
        "desk-rates-new": f"{url}/desk/rates/new",
        "desk-rules": f"{url}/desk/rules",
        "desk-jobs": f"{url}/desk/jobs",
        "desk-add": f"{url}/desk/articles/add?url=https://latchkey.example/2026/12/the-ship/",
        "desk-imports": f"{url}/desk/imports/",
        "desk-feeds": f"{url}/desk/feeds/",
        "desk-feed-add": f"{url}/desk/feeds/add",
        "desk-second-factor": f"{url}/staff/tf-setup",
        "desk-codes": f"{url}/staff/mf-recovery-codes",
        "desk-password": f"{url}/staff/change",
    }


def _under_way(site: Site) -> Pages:
    """Pages of what waits for somebody: for the desk, the buyer, the bank or the press."""
    with site.app.app_context():
        article = _article(STORY)
        referred, asked, declined, approved = (placed(article, TRANSLATION) for _ in range(4))
        offered = placed(article, TRANSLATION_IN_FULL)
        payable, withdrawn, making, trouble = (placed(article) for _ in range(4))
        deciding.ask(asked.lines[0], "How many copies of the French edition are printed?", ED)
        deciding.counter(
            offered.lines[0],
            Offer(
                Money(38000, "USD"),
                {**TRANSLATION_IN_FULL.inputs, "term": "One year"},
                "Name the translator",
            ),
            "We lend the French rights for a year at a time, so a year is what we can offer.",
            "The agency takes them back in 2028",
            ED,
        )
        deciding.decline(declined.lines[0], "The agency holds the French rights.", ED)
        deciding.approve(
            approved.lines[0], Money(42500, "USD"), "Name the translator", "As last year", ED
        )
        orders.withdraw(withdrawn, BEA)
        db.session.commit()
        pay_page = str(checked_out(placed(article)).session_url)
        for order in (making, trouble):
            back, url = f"{_order(site, order)}return", str(checked_out(order).session_url)
            release()
            site.shop.pay(url)
            requests.get(back, timeout=10)
        licences.grant(trouble)
        [licence] = licences.of_order(trouble)
        copy = delivery.reprint_of(licence)
        delivery.start(copy)
        delivery.fail(copy, "The document was not made: it took longer than 30 seconds.")
        other = _article("/ines-kallbrook-almanack-interview/").current
        card = card_at(article.publication.publisher_id, clock.now())
        pages = {
            "order-asked-desk": _order(site, referred),
            "order-asked-buyer": _order(site, asked),
            "order-offered": _order(site, offered),
            "order-declined": _order(site, declined),
            "order-approved": _order(site, approved),
            "order-payable": _order(site, payable),
            "order-turned-back": f"{_order(site, payable)}cancelled",
            "order-confirming": f"{_order(site, payable)}?back=1",
            "order-cancelled": _order(site, withdrawn),
            "order-making": _order(site, making),
            "order-trouble": _order(site, trouble),
            "proof-waiting": f"{site.url}/proof/"
            + delivery.proof_of(other, EPRINT, card, "US$300.00").token,
            "personal-waiting": f"{site.url}/personal/{personal.take(other).token}",
            "stripe": pay_page,
            **_held(site, article),
            **_looked_for(site, article),
            "desk-request": f"{site.url}/desk/requests/{referred.lines[0].id}",
            "desk-request-asked": f"{site.url}/desk/requests/{asked.lines[0].id}",
            "desk-request-offered": f"{site.url}/desk/requests/{offered.lines[0].id}",
            "desk-request-approved": f"{site.url}/desk/requests/{approved.lines[0].id}",
            "desk-order-trouble": f"{site.url}/desk/orders/{trouble.id}",
        }
        db.session.commit()
    return pages


def _held(site: Site, article: Article) -> Pages:
    """Pages of prices that are held, were accepted, or were held too long."""
    open_, accepted, lapsed = (held(article) for _ in range(3))
    quotes.address(open_, "Tern & Gull Marine Ltd", "PO-2214")
    delivery.quote_of(open_)
    quotes.accept(accepted, "a form", BEA)
    lapsed.valid_until = clock.now() - timedelta(days=1)
    at = f"{site.url}/quotes"
    return {
        "quote": f"{at}/{open_.token}",
        "quote-accept": f"{at}/{open_.token}/accept",
        "quote-ask": f"{at}/{open_.token}/ask",
        "quote-accepted": f"{at}/{accepted.token}",
        "quote-lapsed": f"{at}/{lapsed.token}",
    }


def _looked_for(site: Site, article: Article) -> Pages:
    """Pages of what is not listed: asked for, answered, come at last; read, judged and taken in."""
    ours, theirs = article.publication, _article("/withy-staithe-oyster-hatchery-loss").publication
    waiting, answered, declined, added = (
        asked(ours, title=f"The lock, part {n}") for n in range(4)
    )
    enquiries.answer(answered, "It is in the archive, and we are having it digitised.", ED)
    enquiries.decline(declined, "It was the Stell Echo’s: write to rights@stellecho.example.", ED)
    states.advance(ENQUIRY, added, "add", SYSTEM)
    added.article_id = article.id
    ours.fetch_unknown = theirs.fetch_unknown = True
    reading, seen, desk, refused, taken = (read(ours, f"/not-yet-listed/{n}") for n in range(5))
    for page, verdict in ((seen, "owned"), (desk, "desk"), (taken, "owned")):
        page.seen, page.state = asdict(SIGHT) | {"verdict": verdict}, "seen"
    ours.fetch_unknown, theirs.fetch_unknown = False, True
    readings.take(taken, BEA)
    readings.refuse(refused, "The address answered 404 Not Found.")
    asked_at, read_at, desk_at = (
        f"{site.url}{at}" for at in ("/asked", "/reading", "/desk/asked-for")
    )
    return {
        "not-listed-readable": f"{site.url}/{theirs.slug}/license?url=https://{theirs.site}/not-yet",
        "enquiry": f"{asked_at}/{waiting.token}/",
        "enquiry-answered": f"{asked_at}/{answered.token}/",
        "enquiry-declined": f"{asked_at}/{declined.token}/",
        "enquiry-added": f"{asked_at}/{added.token}/",
        "reading": f"{read_at}/{reading.token}/",
        "reading-seen": f"{read_at}/{seen.token}/",
        "reading-desk": f"{read_at}/{desk.token}/",
        "reading-refused": f"{read_at}/{refused.token}/",
        "reading-taken": f"{read_at}/{taken.token}/",
        "desk-asked-for": f"{desk_at}/",
        "desk-enquiry": f"{desk_at}/{waiting.id}",
        "desk-enquiry-answered": f"{desk_at}/{answered.id}",
    }


def _taken_in(site: Site) -> Pages:
    """An import of which one source failed, one that waits for a worker, and feeds well and ill."""
    address = "https://latchkey.example/2026/12/the-ship-that-left/"
    with site.app.app_context():
        publication = _article(STORY).publication
        done, waiting = (runs.start(publication, [address], ED) for _ in range(2))
        gone = NotAnArticle(address, "The address answered 404 Not Found.")
        runs.take_in(done.id, Taken("gone", address, gone), ED, index_article)
        text = pasted.read(Pasted(_TEXT), publication)
        runs.take_in(done.id, Taken("text", "Pasted text", text), ED, index_article)
        runs.finish(done, ED)
        well, ill = (
            feeds.add(publication, f"https://latchkey.example/{name}.xml", "", 60, ED)
            for name in ("latest", "harbour")
        )
        feeds.answered(well, FeedAnswer(well.url, not_modified=True, title="Latchkey: latest"))
        for _ in range(feeds.PAUSED_AFTER):
            feeds.answered(ill, FeedAnswer(ill.url, error=gone.error))
        pages = {
            "desk-import": f"{site.url}/desk/imports/{done.public_id}",
            "desk-import-under-way": f"{site.url}/desk/imports/{waiting.public_id}",
        }
        db.session.commit()
    return pages


_TEXT = (
    "The ship that came home\n\nBy Ines Hale\n\n"
    + "She lay two winters at the east slip before anyone asked what she was for.\n\n" * 3
)


def _all_done(site: Site, tokens: tuple[str, str], copies: tuple[str, str]) -> bool:
    with site.app.app_context():
        states = {_find(token).state for token in tokens}
        made = {copy.state for copy in map(delivery.by_token, copies) if copy is not None}
        release()
    return states == {"complete"} and made == {"ready"}


class _LongAgo(TimestampSigner):
    """Dates what it signs to a day long past."""

    def get_timestamp(self) -> int:
        return 1_600_000_000


def _expired(site: Site, copy_id: int) -> str:
    """A link to the copy that was signed long ago."""
    serializer = URLSafeTimedSerializer(
        SECRET, salt=f"offprint:{delivery.DOWNLOAD}", signer=_LongAgo
    )
    return f"{site.url}/download/{serializer.dumps(copy_id)}"


def _article(source: str) -> Article:
    return db.session.scalars(select(Article).where(Article.canonical_url.endswith(source))).one()


def _find(token: str) -> Order:
    return db.session.scalars(select(Order).where(Order.token == token)).one()


def _order(site: Site, order: Order) -> str:
    return f"{site.url}/orders/{order.token}/"
