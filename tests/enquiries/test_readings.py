"""A page of the publication's own site, read on the spot: what is shown, what is sold, what is refused."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest
from flask import Flask

from licensing import catalogue
from licensing.articles.ingest.capture import NotAnArticle
from licensing.articles.models import Article
from licensing.articles.rights import assets_of, summary_of
from licensing.config import Settings
from licensing.core import clock
from licensing.core.db import db
from licensing.core.errors import InvalidInput, StateConflict
from licensing.core.queue import Job
from licensing.enquiries import readings
from licensing.enquiries.models import Reading
from licensing.enquiries.readings import Visit
from licensing.jobs.worker import Worker
from licensing.publishers.models import Publication
from tests import factories
from tests.articles.ingest.pages import STORY
from tests.enquiries.asking import asked
from tests.enquiries.origin import Origin, open_origin
from tests.purchases import BEA

CC_BY = "https://creativecommons.org/licenses/by/4.0/"


@pytest.fixture(scope="module")
def site() -> Iterator[Origin]:
    with open_origin() as opened:
        yield opened


@pytest.fixture
def origin(site: Origin) -> Origin:
    site.forget()
    return site


@pytest.fixture
def settings(settings: Settings, site: Origin) -> Settings:
    return replace(settings, fetch_origins=(site.url,))


@pytest.fixture
def publication(inside: Flask, origin: Origin) -> Publication:
    made = factories.publication(site=origin.host, fetch_unknown=True)
    db.session.commit()
    return made


def work(app: Flask, worker: Worker) -> None:
    db.session.commit()
    worker.run_until_idle()
    db.session.expire_all()


def read(worker: Worker, publication: Publication, url: str) -> Reading:
    """The reading of ``url`` once its job was done."""
    found = readings.begin(publication, url, BEA)
    work(worker.app, worker)
    return found


def jobs(kind: str) -> int:
    return db.session.query(Job).filter_by(kind=kind).count()


def test_a_page_is_read_and_shown_and_nothing_is_listed_by_that(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    url = origin.story("/harbour/night-boat")
    reading = read(worker, publication, url)
    sight = readings.sight_of(reading)
    assert reading.state == "seen"
    assert sight is not None
    assert (sight.headline, sight.verdict, sight.for_sale) == (STORY.headline, "owned", True)
    assert catalogue.find_by_url(publication, url) is None


def test_what_the_publisher_owns_is_taken_in_with_its_pictures_and_goes_on_sale(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    url = origin.story("/harbour/owned")
    reading = read(worker, publication, url)
    readings.take(reading, BEA)
    work(worker.app, worker)
    article = catalogue.find_by_url(publication, url)
    assert article is not None
    assert (reading.state, reading.article_id) == ("listed", article.id)
    assert summary_of(article.current).text_status == "owned"
    assert len(assets_of(article.current)) == 1


def test_an_open_licence_goes_on_sale_too(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    head = f"<link rel='license' href='{CC_BY}'>"
    sight = readings.sight_of(read(worker, publication, origin.story("/harbour/open", head=head)))
    assert sight is not None
    assert (sight.verdict, sight.open_licence) == ("open", CC_BY)


@pytest.mark.parametrize("how", ["agency", "elsewhere"])
def test_what_the_rules_cannot_clear_is_for_the_desk(
    publication: Publication, origin: Origin, worker: Worker, how: str
) -> None:
    if how == "agency":
        url = origin.story("/harbour/agency", credit="Reuters")
    else:
        url = origin.story("/harbour/elsewhere", canonical="https://elsewhere.example/a")
    reading = read(worker, publication, url)
    sight = readings.sight_of(reading)
    assert sight is not None
    assert sight.verdict == "desk"
    with pytest.raises(InvalidInput, match="desk"):
        readings.take(reading, BEA)
    assert jobs("take-page") == 0


def test_a_page_that_changed_before_it_was_taken_in_is_judged_again(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    reading = read(worker, publication, origin.story("/harbour/changing"))
    readings.take(reading, BEA)
    origin.story("/harbour/changing", credit="Reuters")
    work(worker.app, worker)
    assert reading.state == "refused"
    assert "changed" in reading.error
    assert db.session.query(Article).count() == 0


def test_however_often_and_however_written_a_page_is_fetched_once(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    url = origin.story("/harbour/popular")
    first = read(worker, publication, url)
    for again in (url, f"{url}/?utm_source=letter", f"{url}#top"):
        assert read(worker, publication, again).id == first.id
    assert origin.asked == ["/harbour/popular"]


def test_a_page_that_failed_is_tried_again_after_its_time(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    url = f"{origin.url}/harbour/late"
    reading = read(worker, publication, url)
    assert (reading.state, "404" in reading.error) == ("refused", True)
    origin.story("/harbour/late")
    assert read(worker, publication, url).state == "refused"
    reading.read_at = clock.now() - timedelta(hours=2)
    assert read(worker, publication, url).state == "seen"


def test_a_page_that_names_itself_as_a_listed_article_leads_there(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    article = factories.article(publication, canonical_url=f"{origin.url}/harbour/known")
    catalogue.index_article(article, article.current)
    url = origin.story("/p/4711", canonical=article.canonical_url)
    reading = read(worker, publication, url)
    assert (reading.state, reading.article_id) == ("listed", article.id)


def test_taking_twice_lists_once_and_tells_whoever_asked(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    url = origin.story("/harbour/wanted")
    enquiry = asked(publication, url=url)
    reading = read(worker, publication, url)
    readings.take(reading, BEA)
    readings.take(reading, BEA)
    work(worker.app, worker)
    assert (jobs("take-page"), db.session.query(Article).count()) == (1, 1)
    assert enquiry.state == "added"
    with pytest.raises(StateConflict):
        readings.take(reading, BEA)


@pytest.mark.parametrize(
    "url",
    [
        "https://elsewhere.example/a",
        "https://orrintides.example.evil.example/a",
        "http://169.254.169.254/latest/meta-data",
        "10.5555/tides.7",
        "just words",
        "",
    ],
)
def test_an_address_that_is_not_the_publications_own_is_never_asked(
    publication: Publication, url: str
) -> None:
    with pytest.raises(InvalidInput, match="Only pages of"):
        readings.begin(publication, url, BEA)
    assert jobs("read-page") == 0


def test_a_publication_that_does_not_allow_it_has_none_of_its_pages_read(
    publication: Publication, origin: Origin
) -> None:
    publication.fetch_unknown = False
    with pytest.raises(InvalidInput):
        readings.begin(publication, origin.story("/harbour/private"), BEA)


def test_a_redirect_to_another_host_is_not_followed(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    away = origin.sends_on("/away", "http://localhost:9/secret")
    reading = read(worker, publication, away)
    assert reading.state == "refused"
    assert "away from its own site, to localhost" in reading.error


def test_a_redirect_within_the_site_is_followed(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    there = origin.story("/harbour/moved")
    assert read(worker, publication, origin.sends_on("/old", there)).state == "seen"


def test_a_page_that_is_no_article_says_so(
    publication: Publication, origin: Origin, worker: Worker
) -> None:
    html = [("Content-Type", "text/html")]
    origin.answers["/about"] = ("200 OK", html, b"<title>About</title><p>Us.</p>")
    origin.answers["/file"] = ("200 OK", [("Content-Type", "application/zip")], b"PK")
    for path in ("/about", "/file", "/"):
        reading = read(worker, publication, origin.url + path)
        assert reading.state == "refused", path
        assert reading.error.endswith("."), path


def test_a_page_inside_the_machine_is_not_read_where_nobody_allowed_it(origin: Origin) -> None:
    visit = Visit(origin.story("/harbour/inside"), frozenset({"127.0.0.1"}), frozenset())
    found = readings.look(visit)
    assert isinstance(found, NotAnArticle)
    assert origin.asked == []


def test_a_site_that_never_answers_is_given_up(
    origin: Origin, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(readings, "PAGE_SECONDS", 0.3)
    visit = Visit(f"{origin.url}/slow", frozenset({"127.0.0.1"}), frozenset({origin.url}))
    found = readings.look(visit)
    assert isinstance(found, NotAnArticle)
    assert "too long" in found.error
