"""Who may come through which door: every route of the house, by method and by who asks, in one table.

A route without a row fails, and so does a row without a route. Forms are sent empty, so one that may be
sent is answered with what is wrong with it; what CSRF tokens guard is looked at by itself, at the end.
"""

from dataclasses import dataclass

import pytest
from flask import Flask

from licensing.accounts.permissions import ROLES
from licensing.articles.intake import feeds, runs
from licensing.articles.models import Article
from licensing.articles.own_rules import Proposal, add_rule
from licensing.config import Settings
from licensing.core import clock, files
from licensing.core.db import db
from licensing.core.queue import Job
from licensing.delivery import service as delivery
from licensing.delivery.models import Copy
from licensing.licences import service as licences
from licensing.orders.models import Order
from licensing.payments import service as payments
from licensing.payments.gateway import Session
from licensing.personal import service as personal
from licensing.pricing.queries import card_at
from licensing.web.desk import article_reads
from tests import factories
from tests.accounts.people import hire, sign_in
from tests.browsing import Client
from tests.enquiries import asking
from tests.purchases import BEA, ED, EPRINT, TRANSLATION, held, on_sale, placed

PEOPLE = ("stranger", "buyer", "viewer", "permissions-editor", "finance", "manager", "outsider")
"""Who asks: somebody who knows no secret address; the buyer, who knows those of the order; each role of
the publisher's staff; and a manager of another publisher."""

Answers = tuple[int, ...]
Key = tuple[str, str]


def anybody(status: int) -> Answers:
    """The same for everyone: staff are guests like others at a storefront."""
    return (status,) * len(PEOPLE)


def who_knows(status: int) -> Answers:
    """An address that is its own key: nothing for who does not know it."""
    return (404, *[status] * (len(PEOPLE) - 1))


def signed_in(status: int) -> Answers:
    """Any member of staff, of whatever publisher."""
    return (302, 302, *[status] * (len(PEOPLE) - 2))


def reads_desk(status: int = 200, *, outsider: int = 404) -> Answers:
    """Every role of the publisher."""
    return (302, 302, status, status, status, status, outsider)


def decides(status: int, *, outsider: int = 404) -> Answers:
    """Permissions editors and managers."""
    return (302, 302, 403, status, 403, status, outsider)


def refunds(status: int) -> Answers:
    """Finance and managers."""
    return (302, 302, 403, 403, status, status, 404)


def manages(status: int) -> Answers:
    """Managers alone."""
    return (302, 302, 403, 403, 403, status, 404)


GET, POST = "GET", "POST"
ARTICLE = "/<slug>/articles/<public_id>"
DESK_ORDER = "/desk/orders/<int:order_id>"
DESK_COPY = f"{DESK_ORDER}/copies/<int:copy_id>"
DESK_REQUEST = "/desk/requests/<int:line_id>"
DESK_ENQUIRY = "/desk/asked-for/<int:enquiry_id>"
DESK_ARTICLE = "/desk/articles/<public_id>"
DESK_IMPORT = "/desk/imports/<public_id>"
DESK_FEED = "/desk/feeds/<int:feed_id>"

TABLE: dict[Key, Answers] = {
    # Storefront: open to all.
    (GET, "/"): anybody(200),
    (GET, "/<slug>/"): anybody(200),
    (GET, "/<slug>/brand.css"): anybody(200),
    (GET, "/license"): anybody(404),  # no article was named
    (GET, "/search"): anybody(200),
    (GET, "/suggestions"): anybody(200),
    (GET, "/<slug>/ask"): anybody(200),
    (POST, "/<slug>/ask"): anybody(422),
    (GET, "/<slug>/license"): anybody(404),  # no article was named
    (GET, "/<slug>/media/<sha256>-<int:width_px>.jpg"): anybody(200),
    (POST, "/<slug>/read"): anybody(422),  # it reads no pages for visitors
    (GET, "/<slug>/samples"): anybody(200),
    (GET, "/<slug>/samples/<name>.pdf"): anybody(200),
    (GET, "/<slug>/search"): anybody(200),
    (GET, "/<slug>/suggestions"): anybody(200),
    (GET, "/<slug>/section/<path:name>"): anybody(200),
    (GET, f"{ARTICLE}/"): anybody(200),
    (GET, f"{ARTICLE}/price"): anybody(200),
    (POST, f"{ARTICLE}/proof"): anybody(303),
    (GET, f"{ARTICLE}/personal"): anybody(200),
    (POST, f"{ARTICLE}/personal"): anybody(303),
    (GET, f"{ARTICLE}/checkout"): anybody(200),
    (POST, f"{ARTICLE}/checkout"): anybody(422),
    (GET, f"{ARTICLE}/request"): anybody(303),  # an ePrint has a price
    (POST, f"{ARTICLE}/request"): anybody(303),
    (POST, f"{ARTICLE}/quote"): anybody(303),
    (GET, "/verify"): anybody(200),
    (GET, "/verify/<number>"): anybody(200),
    (GET, "/static/<path:filename>"): anybody(200),
    # Storefront: to those who know the address.
    (GET, "/asked/<token>/"): who_knows(200),
    (GET, "/reading/<token>/"): who_knows(200),
    (GET, "/reading/<token>/status"): who_knows(200),
    (POST, "/reading/<token>/take"): who_knows(303),
    (GET, "/proof/<token>"): who_knows(200),
    (GET, "/proof/<token>.pdf"): who_knows(200),
    (GET, "/proof/<token>/status"): who_knows(200),
    (GET, "/quotes/<token>"): who_knows(200),
    (GET, "/quotes/<token>/status"): who_knows(200),
    (GET, "/quotes/<token>.pdf"): who_knows(200),
    (POST, "/quotes/<token>/made-out"): who_knows(303),
    (POST, "/quotes/<token>/mail"): who_knows(422),
    (POST, "/quotes/<token>/again"): who_knows(303),
    (GET, "/quotes/<token>/accept"): who_knows(200),
    (POST, "/quotes/<token>/accept"): who_knows(422),
    (GET, "/quotes/<token>/ask"): who_knows(200),
    (POST, "/quotes/<token>/ask"): who_knows(422),
    (GET, "/personal/<token>"): who_knows(200),
    (GET, "/personal/<token>.pdf"): who_knows(200),
    (GET, "/personal/<token>/status"): who_knows(200),
    (GET, "/download/<signed>"): who_knows(200),
    (POST, "/download/renew"): anybody(400),  # no link was given back
    (GET, "/orders/<token>/"): who_knows(200),
    (GET, "/orders/<token>/status"): who_knows(200),
    (GET, "/orders/<token>/cancelled"): who_knows(200),
    (GET, "/orders/<token>/return"): who_knows(303),
    (POST, "/orders/<token>/pay"): who_knows(303),
    (POST, "/orders/<token>/answer"): who_knows(422),
    (POST, "/orders/<token>/accept"): who_knows(422),  # no offer was seen
    (POST, "/orders/<token>/refuse"): who_knows(422),
    (POST, "/orders/<token>/withdraw"): who_knows(303),
    (POST, "/orders/<token>/corrected"): who_knows(303),
    # The desk: what every role may read, and whose hands each change is in.
    (GET, "/desk/"): reads_desk(outsider=200),
    (GET, "/desk/decided"): reads_desk(outsider=200),
    (GET, "/desk/asked-for/"): reads_desk(outsider=200),
    (GET, DESK_ENQUIRY): reads_desk(),
    (POST, f"{DESK_ENQUIRY}/answer"): decides(422),
    (POST, f"{DESK_ENQUIRY}/decline"): decides(422),
    (GET, "/desk/orders/"): reads_desk(outsider=200),
    (GET, "/desk/articles/"): reads_desk(outsider=200),
    (GET, "/desk/jobs"): reads_desk(outsider=200),
    (GET, DESK_REQUEST): reads_desk(),
    (POST, f"{DESK_REQUEST}/approve"): decides(409),  # an empty form has seen nothing
    (POST, f"{DESK_REQUEST}/counter"): decides(409),
    (POST, f"{DESK_REQUEST}/decline"): decides(409),
    (POST, f"{DESK_REQUEST}/ask"): decides(409),
    (GET, DESK_ORDER): reads_desk(),
    (POST, f"{DESK_ORDER}/refund"): refunds(422),
    (POST, f"{DESK_COPY}/open"): reads_desk(),
    (POST, f"{DESK_COPY}/retry"): manages(409),  # it did not fail
    (POST, "/desk/jobs/<int:job_id>/retry"): manages(303),
    (GET, DESK_ARTICLE): reads_desk(),
    (GET, f"{DESK_ARTICLE}/pictures/<sha256>"): reads_desk(),
    (POST, f"{DESK_ARTICLE}/parts/<int:part_id>"): decides(422),
    (POST, f"{DESK_ARTICLE}/versions/<int:number>/correction"): decides(422),
    (POST, f"{DESK_ARTICLE}/versions/<int:number>/correction/take-back"): decides(404),
    (POST, f"{DESK_ARTICLE}/withdraw"): decides(422),
    (POST, f"{DESK_ARTICLE}/restore"): decides(422),
    (GET, "/desk/rates"): reads_desk(outsider=200),
    (GET, "/desk/rates/<int:version>"): reads_desk(),
    (GET, "/desk/rates/<int:version>.toml"): reads_desk(),
    (GET, "/desk/rates/new"): (302, 302, 403, 403, 403, 200, 200),
    (POST, "/desk/rates/new"): (302, 302, 403, 403, 403, 422, 422),
    (POST, "/desk/rates/preview"): (302, 302, 403, 403, 403, 200, 200),
    (POST, "/desk/rates/file"): (302, 302, 403, 403, 403, 422, 422),
    (POST, "/desk/rates/<int:version>/withdraw"): manages(409),  # it has begun
    (GET, "/desk/rules"): reads_desk(outsider=200),
    (POST, "/desk/rules"): (302, 302, 403, 422, 403, 422, 422),
    (POST, "/desk/rules/apply"): (302, 302, 403, 200, 403, 200, 200),
    (POST, "/desk/rules/<int:rule_id>/remove"): decides(303),
    (GET, "/desk/articles/add"): decides(200, outsider=200),
    (POST, "/desk/articles/add/addresses"): decides(422, outsider=422),
    (POST, "/desk/articles/add/file"): decides(422, outsider=422),
    (POST, "/desk/articles/add/text"): decides(422, outsider=422),
    (GET, "/desk/imports/"): reads_desk(outsider=200),
    (GET, DESK_IMPORT): reads_desk(),
    (GET, f"{DESK_IMPORT}/status"): reads_desk(),
    (POST, f"{DESK_IMPORT}/stop"): decides(409),  # it is finished, and stays so
    (POST, f"{DESK_IMPORT}/resume"): decides(409),
    (POST, f"{DESK_IMPORT}/retry"): decides(303),
    (GET, "/desk/feeds/"): reads_desk(outsider=200),
    (GET, "/desk/feeds/add"): decides(200, outsider=200),
    (POST, "/desk/feeds/add"): decides(422, outsider=422),
    (POST, f"{DESK_FEED}/check"): decides(303),
    (POST, f"{DESK_FEED}/pause"): decides(303),
    (POST, f"{DESK_FEED}/resume"): decides(303),
    (POST, f"{DESK_FEED}/remove"): decides(200),  # it asks whether that is meant
    # Signing in, and one's own account.
    (GET, "/staff/login"): (200, 200, *[302] * 5),
    (POST, "/staff/login"): (200, 200, *[302] * 5),
    (POST, "/staff/logout"): anybody(302),
    (GET, "/staff/change"): signed_in(200),
    (POST, "/staff/change"): signed_in(200),
    (GET, "/staff/reset"): anybody(200),
    (POST, "/staff/reset"): anybody(200),
    (GET, "/staff/reset/<token>"): anybody(302),
    (POST, "/staff/reset/<token>"): anybody(302),
    (GET, "/staff/verify"): signed_in(200),
    (POST, "/staff/verify"): signed_in(200),
    (GET, "/staff/tf-setup"): signed_in(200),
    (POST, "/staff/tf-setup"): signed_in(200),
    (POST, "/staff/tf-setup/<token>"): signed_in(302),
    (GET, "/staff/tf-select"): anybody(302),
    (POST, "/staff/tf-select"): anybody(302),
    (GET, "/staff/tf-rescue"): anybody(302),
    (POST, "/staff/tf-rescue"): anybody(302),
    (GET, "/staff/tf-validate"): anybody(302),
    (POST, "/staff/tf-validate"): anybody(302),
    (GET, "/staff/mf-recovery"): anybody(302),
    (POST, "/staff/mf-recovery"): anybody(302),
    (GET, "/staff/mf-recovery-codes"): anybody(302),  # to who has a second factor
    (POST, "/staff/mf-recovery-codes"): anybody(302),
    (GET, "/staff/fs-static/<path:filename>"): anybody(404),
    # Stripe, which proves who it is by a signature and not by a token.
    (POST, "/webhooks/stripe"): anybody(400),
}
WEBHOOK = (POST, "/webhooks/stripe")
GUESSED = "guessed"


@dataclass(frozen=True, slots=True)
class House:
    """One publisher with one of everything; ``places`` are what stands in addresses."""

    app: Flask
    places: dict[str, str]
    tokens: dict[str, str]
    """The secret of each kind of address that is its own key, by how the address begins."""

    def address(self, rule: str, *, known: bool) -> str:
        token = next((t for start, t in self.tokens.items() if rule.startswith(start)), GUESSED)
        parts = self.places | {"<token>": token, "<signed>": self.tokens["/download/"]}
        if not known:
            parts |= {"<token>": GUESSED, "<signed>": GUESSED}
        for part, value in parts.items():
            rule = rule.replace(part, value)
        return rule

    def enter(self, person: str) -> Client:
        """A browser of that person, signed in where they can."""
        if person not in ROLES and person != "outsider":
            return Client.of(self.app)
        return sign_in(self.app, f"{person}@orrinpress.example")


@pytest.fixture
def house(sqlite_app: Flask) -> House:
    with sqlite_app.app_context():
        article = on_sale()
        publisher = article.publication.publisher
        for role in ROLES:
            hire(publisher, role, f"{role}@orrinpress.example")
        hire(factories.publisher(), "manager", "outsider@orrinpress.example")
        return _house(sqlite_app, article)


def test_every_route_has_its_row_and_every_row_its_route(sqlite_app: Flask) -> None:
    routes = {
        (method, rule.rule)
        for rule in sqlite_app.url_map.iter_rules()
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }
    assert routes == set(TABLE)


@pytest.mark.parametrize("person", PEOPLE)
def test_everyone_is_answered_as_the_table_says(house: House, person: str) -> None:
    client = house.enter(person)
    house.app.config["WTF_CSRF_ENABLED"] = False
    wrong = {}
    for (method, rule), answers in TABLE.items():
        if rule == "/staff/logout":
            continue  # it ends the visit: see below
        address = house.address(rule, known=person != "stranger")
        status = client.open(address, method=method).status_code
        if status != answers[PEOPLE.index(person)]:
            wrong[method, rule] = (status, answers[PEOPLE.index(person)])
    assert wrong == {}, "answered, and expected"


@pytest.mark.parametrize("person", PEOPLE[2:])
def test_whoever_signed_in_may_sign_out(house: House, person: str) -> None:
    client = house.enter(person)
    assert client.submit("/desk/", {}).status_code == 302
    assert client.get("/desk/").status_code == 302


@pytest.mark.parametrize("person", ["stranger", "buyer", "manager"])
def test_nothing_that_changes_anything_is_taken_without_a_token(house: House, person: str) -> None:
    client = house.enter(person)
    for method, rule in TABLE:
        if method == POST and (method, rule) != WEBHOOK:
            answer = client.post(house.address(rule, known=person != "stranger"))
            assert answer.status_code == 400, rule
            assert "This form was open too long" in answer.text, rule


def test_the_webhook_asks_for_a_signature_instead(house: House) -> None:
    answer = Client.of(house.app).post("/webhooks/stripe", data=b"{}")
    assert (answer.status_code, answer.text) == (400, "The signature does not match.\n")


def _house(app: Flask, article: Article) -> House:
    order, asked = _bought(placed(article)), placed(article, TRANSLATION)
    waiting = placed(article)
    [licence] = licences.of_order(order)
    copy = _printed(delivery.reprint_of(licence))
    proof = _printed(
        delivery.proof_of(
            article.current, EPRINT, card_at(article.publication.publisher_id, clock.now()), "£300"
        )
    )
    own = _printed(personal.take(article.current))
    saved = held(article)
    _printed(delivery.quote_of(saved))
    rule = add_rule(article.publication.publisher, Proposal("credit", "Sandbar", "cleared"), BEA)
    job = db.session.query(Job).filter_by(kind="render", cause=f"copy:{copy.id}").one()
    job.state = "dead"
    enquiry, page = asking.asked(article.publication), asking.read(article.publication)
    db.session.commit()
    picture = next(row for row in article_reads.rights_map(article.current) if row.asset)
    assert picture.asset is not None
    slug = article.publication.slug
    _sample(app, slug)
    places = {
        "<slug>": slug,
        "/desk/articles/<public_id>": f"/desk/articles/{article.public_id}",
        "/desk/imports/<public_id>": f"/desk/imports/{_imported(article)}",
        "<public_id>": article.public_id,
        "<sha256>": picture.asset.sha256,
        "<int:width_px>": "480",
        "<path:name>": "Harbour",
        "<name>": "eprint",
        "<number>": licence.number,
        "<int:order_id>": str(order.id),
        "<int:copy_id>": str(copy.id),
        "<int:line_id>": str(asked.lines[0].id),
        "<int:job_id>": str(job.id),
        "<int:number>": "1",
        "<int:version>": "1",
        "<int:rule_id>": str(rule.id),
        "<int:part_id>": str(picture.part.id),
        "<int:enquiry_id>": str(enquiry.id),
        "<int:feed_id>": str(_fed(article)),
        "/static/<path:filename>": "/static/css/tokens.css",
        "<path:filename>": "nothing.js",
    }
    tokens = {
        "/asked/": enquiry.token,
        "/orders/": waiting.token,
        "/reading/": page.token,
        "/proof/": proof.token,
        "/personal/": own.token,
        "/quotes/": saved.token,
        "/download/": delivery.download_url(copy).rpartition("/")[2],
    }
    return House(app, places, tokens)


def _imported(article: Article) -> str:
    """A finished import of the article's publication."""
    run = runs.start(article.publication, ["https://orrintides.example/"], ED)
    runs.finish(run, ED)
    db.session.commit()
    return run.public_id


def _fed(article: Article) -> int:
    feed = feeds.add(article.publication, "https://orrintides.example/feed", "", 60, ED)
    db.session.commit()
    return feed.id


def _bought(order: Order) -> Order:
    """The order, paid for and licensed."""
    payment = payments.begin(order, BEA)
    session = Session(
        id="cs_test_1",
        url=None,
        status="complete",
        paid=True,
        amount=payment.amount,
        intent_id="pi_test_1",
        payment_id=payment.id,
    )
    payments.attach_session(payment, session)
    payments.settle(session)
    licences.grant(order)
    return order


def _printed(copy: Copy) -> Copy:
    content = b"%PDF-1.7 a copy, as far as doors can tell"
    delivery.start(copy)
    delivery.finish(copy, files.put(content), len(content))
    return copy


def _sample(app: Flask, slug: str) -> None:
    settings: Settings = app.extensions["settings"]
    folder = settings.data_dir / "samples" / slug
    folder.mkdir(parents=True)
    (folder / "eprint.pdf").write_bytes(b"%PDF-1.7")
