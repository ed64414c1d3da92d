"""Adding articles at the desk: seen first, then taken in; and what stands in the way is said."""

from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from lxml import html
from sqlalchemy import func, select
from werkzeug.datastructures import FileStorage
from werkzeug.test import TestResponse

from licensing.articles.intake import runs
from licensing.articles.models import Article
from licensing.config import Settings
from licensing.core.audit import Audit
from licensing.core.db import db
from licensing.jobs import tasks
from licensing.jobs.worker import Worker
from licensing.publishers.models import Publication
from tests import factories
from tests.accounts.people import hire, sign_in
from tests.articles.intake.site import Site, story
from tests.articles.intake.site import site as opened
from tests.browsing import Client
from tests.purchases import ED

ADD = "/desk/articles/add"
TEXT = (
    "Ferry town votes for the night boat\n\nBy Ines Hale\n17 February 2026\n\n"
    "The night boat will sail again from the first of May, the town council decided on Monday.\n\n"
    "It will leave the east slip at half past eleven and come back when the tide allows."
)


@pytest.fixture
def site() -> Iterator[Site]:
    with opened() as here:
        yield here


@pytest.fixture
def settings(settings: Settings, site: Site) -> Settings:
    return replace(settings, fetch_origins=(site.origin,))


@pytest.fixture
def ed(sqlite_app: Flask) -> Client:
    """Editor Ed, of a publisher with one publication; and outsider Oz has one too."""
    with sqlite_app.app_context():
        hire(factories.publication().publisher, "permissions-editor", "ed@orrin.example")
        hire(factories.publication().publisher, "manager", "oz@elsewhere.example")
        db.session.commit()
    return sign_in(sqlite_app, "ed@orrin.example")


def work(app: Flask) -> None:
    Worker(app, tasks.table(lambda _facts: b"%PDF-1.7")).run_until_idle()


def confirm(client: Client, preview: TestResponse) -> TestResponse:
    """Press "Add to the catalogue" on a preview."""
    return press(client, preview, "confirmed")


def press(client: Client, preview: TestResponse, button: str) -> TestResponse:
    document: Any = html.document_fromstring(preview.get_data())
    form = next(form for form in document.forms if form.get("id") == "preview-form")
    return client.post(form.action, data=dict(form.form_values()) | {button: "1"})


def file(content: str, name: str = "boat.html") -> dict[str, FileStorage]:
    return {"file": FileStorage(BytesIO(content.encode()), name)}


def articles(app: Flask) -> int:
    with app.app_context():
        return db.session.scalar(select(func.count(Article.id))) or 0


def test_an_address_is_shown_as_it_was_understood_and_nothing_is_stored(
    sqlite_app: Flask, ed: Client, site: Site
) -> None:
    page = ed.submit(ADD, {"addresses": site.put("/7", story(7))}, form="addresses-form").text

    for said in ("Boat 7 comes home", "Ines Hale", "257 words", "Rights proposed"):
        assert said in page
    assert articles(sqlite_app) == 0


def test_what_was_seen_is_taken_in_by_a_worker_with_a_page_that_says_how_far_it_is(
    sqlite_app: Flask, ed: Client, site: Site
) -> None:
    addresses = "\n".join(site.put(f"/{n}", story(n)) for n in (1, 2))
    answer = confirm(ed, ed.submit(ADD, {"addresses": addresses}, form="addresses-form"))
    progress = answer.headers["Location"]
    waiting = ed.get(progress).text
    assert 'data-stage="running-0"' in waiting
    assert '<meta http-equiv="refresh"' in waiting
    work(sqlite_app)

    assert ed.get(f"{progress}/status").json == {"stage": "finished-2"}
    done = ed.get(progress).text
    assert "Boat 1 comes home" in done
    assert "http-equiv" not in done
    assert articles(sqlite_app) == 2


def test_one_address_of_several_that_fails_says_why_and_can_be_tried_again(
    sqlite_app: Flask, ed: Client, site: Site
) -> None:
    addresses = f"{site.put('/1', story(1))}\n{site.origin}/2"
    answer = confirm(ed, ed.submit(ADD, {"addresses": addresses}, form="addresses-form"))
    progress = answer.headers["Location"]
    work(sqlite_app)
    assert "404 Not Found" in ed.get(progress).text

    site.put("/2", story(2))
    ed.submit(progress, {}, form="retry_import")
    work(sqlite_app)

    assert ed.get(f"{progress}/status").json == {"stage": "finished-2"}
    assert articles(sqlite_app) == 2


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("", "Paste an address."),
        ("orrintides.example/boat", "with https:// in front"),
        ("/etc/passwd", "with https:// in front"),
        ("\n".join(f"https://orrintides.example/{n}" for n in range(51)), "at most 50 addresses"),
    ],
)
def test_what_is_no_address_names_the_remedy(ed: Client, typed: str, said: str) -> None:
    answer = ed.submit(ADD, {"addresses": typed}, form="addresses-form")

    assert answer.status_code == 422
    assert said in answer.text


def test_an_address_inside_is_refused_in_the_preview(ed: Client) -> None:
    answer = ed.submit(ADD, {"addresses": "http://127.0.0.1/admin"}, form="addresses-form")

    assert answer.status_code == 422
    assert "private or reserved address" in answer.text
    assert "Add to the catalogue" not in answer.text


def test_an_address_that_somebody_asked_for_is_filled_in(ed: Client) -> None:
    assert "https://orrintides.example/7" in ed.get(f"{ADD}?url=https://orrintides.example/7").text


def test_a_file_is_seen_then_taken_in_under_its_own_name(sqlite_app: Flask, ed: Client) -> None:
    preview = ed.submit(ADD, file(story(7)), form="upload-form")
    assert "Boat 7 comes home" in preview.text
    progress = confirm(ed, preview).headers["Location"]
    work(sqlite_app)

    assert "boat.html" in ed.get(progress).text
    assert articles(sqlite_app) == 1


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "Choose a file."),
        (file("%PDF-1.7", "boat.pdf"), "Choose a saved page"),
        (file("", "boat.html"), "The file is empty."),
        (file("x" * 3_600_000, "boat.txt"), "larger than 3.5 MB"),
    ],
)
def test_a_file_that_will_not_do_says_which_will(
    ed: Client, given: dict[str, FileStorage], said: str
) -> None:
    answer = ed.submit(ADD, given, form="upload-form")

    assert answer.status_code == 422
    assert said in answer.text


def test_an_upload_is_known_only_to_the_house_that_made_it(sqlite_app: Flask, ed: Client) -> None:
    preview = ed.submit(ADD, file(story(7)), form="upload-form")
    oz = sign_in(sqlite_app, "oz@elsewhere.example")
    kept = preview.text.split('name="kept" value="')[1].split('"')[0]

    assert oz.submit(ADD, {"kept": kept}, form="upload-form").status_code == 404


def test_no_file_of_the_house_can_be_named_instead_of_uploaded(ed: Client) -> None:
    named = {"kept": f"upload:{'0' * 64}/boat.html", "csrf_token": _token(ed), "confirmed": "1"}
    answer = ed.post(f"{ADD}/file", data=named)

    assert answer.status_code == 422
    assert "Choose the file again" in answer.text


def test_a_pasted_text_is_in_the_catalogue_at_once(sqlite_app: Flask, ed: Client) -> None:
    preview = ed.submit(ADD, {"text": TEXT}, form="text-form")
    assert "Ferry town votes for the night boat" in preview.text
    assert "does not say its own address" not in preview.text
    page = ed.get(confirm(ed, preview).headers["Location"]).text

    assert "It is in the catalogue." in page
    assert "On its own site" not in page
    with sqlite_app.app_context():
        article = db.session.scalars(select(Article)).one()
        slug = article.publication.slug
        assert article.canonical_url == (
            f"urn:offprint:{slug}:2026-02-17:ferry-town-votes-for-the-night-boat"
        )
        assert article.current.bylines == ["Ines Hale"]


def test_the_same_headline_and_date_pasted_again_is_its_next_version(
    sqlite_app: Flask, ed: Client
) -> None:
    for text in (TEXT, TEXT.replace("half past eleven", "a quarter to twelve")):
        page = confirm(ed, ed.submit(ADD, {"text": text}, form="text-form"))

    assert "as version 2" in ed.get(page.headers["Location"]).text
    assert articles(sqlite_app) == 1


def test_what_staff_say_is_believed_before_the_text(sqlite_app: Flask, ed: Client) -> None:
    said = {"text": TEXT, "byline": "Maud Tilsley", "url": "https://orrintides.example/night"}
    confirm(ed, ed.submit(ADD, said, form="text-form"))

    with sqlite_app.app_context():
        article = db.session.scalars(select(Article)).one()
        assert article.current.bylines == ["Maud Tilsley"]
        assert article.web_address == "https://orrintides.example/night"


def test_going_back_keeps_what_was_typed(ed: Client) -> None:
    preview = ed.submit(ADD, {"text": TEXT, "section": "Harbour"}, form="text-form")
    page = press(ed, preview, "back").text

    assert 'value="Harbour"' in page
    assert "The night boat will sail again" in page


def test_who_added_it_is_on_the_record(sqlite_app: Flask, ed: Client) -> None:
    confirm(ed, ed.submit(ADD, {"text": TEXT}, form="text-form"))

    with sqlite_app.app_context():
        kept = db.session.scalars(select(Audit).where(Audit.tag.startswith("import:"))).all()
        assert [(a.tag, a.actor_name) for a in kept] == [("import:start", "Ed Marlowe")]


def test_an_import_of_another_publisher_is_not_there(
    sqlite_app: Flask, ed: Client, site: Site
) -> None:
    addresses = {"addresses": site.put("/1", story(1))}
    progress = confirm(ed, ed.submit(ADD, addresses, form="addresses-form")).headers["Location"]
    oz = sign_in(sqlite_app, "oz@elsewhere.example")

    assert [oz.get(f"{progress}{part}").status_code for part in ("", "/status")] == [404, 404]
    assert site.origin not in oz.get("/desk/imports/").text


def test_a_publication_of_another_publisher_cannot_be_chosen(sqlite_app: Flask, ed: Client) -> None:
    with sqlite_app.app_context():
        other = factories.publication().id
        db.session.commit()
    answer = ed.submit(ADD, {"text": TEXT, "publication": str(other)}, form="text-form")

    assert answer.status_code == 422


def test_an_import_can_be_stopped_and_gone_on_with(
    sqlite_app: Flask, ed: Client, site: Site
) -> None:
    addresses = {"addresses": site.put("/1", story(1))}
    progress = confirm(ed, ed.submit(ADD, addresses, form="addresses-form")).headers["Location"]
    ed.submit(progress, {}, form="stop_import")
    work(sqlite_app)
    assert articles(sqlite_app) == 0

    ed.submit(progress, {}, form="resume_import")
    work(sqlite_app)
    assert articles(sqlite_app) == 1


def test_the_files_of_whoever_gave_a_command_are_for_that_command(
    sqlite_app: Flask, ed: Client
) -> None:
    with sqlite_app.app_context():
        publication = db.session.scalars(select(Publication).order_by(Publication.id)).all()[0]
        run = runs.start(publication, ["/srv/archive"], ED)
        public_id = run.public_id
        db.session.commit()
    page = ed.get(f"/desk/imports/{public_id}").text

    assert "giving the same command again" in page
    assert "data-progress" not in page


def _token(client: Client) -> str:
    return client.get(ADD).text.split('name="csrf_token" type="hidden" value="')[1].split('"')[0]
