"""Rate cards at the desk: seen before they hold, published once, withdrawn while they have not begun."""

import tomllib

from sqlalchemy import select

from licensing.core import clock
from licensing.core.db import db
from licensing.pricing import queries, written
from licensing.pricing.models import RateCard
from licensing.publishers.models import Publisher
from tests.cards import RULES
from tests.web.desk.conftest import Desk

NEW = "/desk/rates/new"
DEARER = written.write(RULES).replace('price = "150"', 'price = "175"')


def versions(desk: Desk) -> list[int]:
    with desk.app.app_context():
        return list(db.session.scalars(select(RateCard.version).order_by(RateCard.version)))


def publish(desk: Desk, text: str, **more: str) -> str:
    """The answer to publishing ``text``, with the second page confirmed."""
    client = desk.sign_in("manager")
    first = client.submit(NEW, {"text": text, **more}, form="rate-form", button="publish")
    assert "Publish this rate card?" in first.text
    sent = {"text": text, "seen": "1", "confirmed": "1", **more}
    desk.app.config["WTF_CSRF_ENABLED"] = False
    return client.post(NEW, data=sent, follow_redirects=True).text


def test_a_card_is_seen_confirmed_and_published(either_desk: Desk) -> None:
    client = either_desk.sign_in("manager")
    seen = client.submit(NEW, {"text": DEARER}, form="rate-form", button="preview").text
    assert "£25.00" in seen
    assert "+16.7%" in seen
    assert versions(either_desk) == [1]
    page = publish(either_desk, f"# Agreed in May\n{DEARER}")
    assert "Rate card 2 is published." in page
    assert "Mo Hale published rate card 2, from" in page
    assert client.get("/desk/rates/2.toml").text.startswith("# Agreed in May")
    assert tomllib.loads(client.get("/desk/rates/1.toml").text) == RULES
    assert "£175.00" in client.get("/desk/rates/2").text


def test_what_is_wrong_is_named_with_its_line_and_nothing_typed_is_lost(desk: Desk) -> None:
    client = desk.sign_in("manager")
    wrong = "# mine\n" + DEARER.replace('price = "175"', 'price = "many"')
    answer = client.submit(NEW, {"text": wrong}, form="rate-form", button="publish")
    assert answer.status_code == 422
    assert "uses.eprint.audience.1.price" in answer.text
    assert 'data-line="' in answer.text
    assert "# mine" in answer.text
    assert versions(desk) == [1]


def test_the_second_of_two_is_told_what_came_meanwhile(desk: Desk) -> None:
    client = desk.sign_in("manager")
    publish(desk, DEARER)
    late = client.post(NEW, data={"text": f"# late\n{DEARER}", "seen": "1", "confirmed": "1"})
    assert late.status_code == 409
    assert "Rate card 2 was published meanwhile by Mo Hale" in late.text
    assert "# late" in late.text
    assert versions(desk) == [1, 2]


def test_a_card_that_has_not_begun_is_withdrawn_and_never_holds(either_desk: Desk) -> None:
    publish(either_desk, DEARER, starts="2099-01-01T00:00")
    client = either_desk.sign_in("manager")
    asked = client.post("/desk/rates/2/withdraw", data={})
    assert "what is in force before that moment goes on" in asked.text
    done = client.post("/desk/rates/2/withdraw", data={"confirmed": "1"}, follow_redirects=True)
    assert "withdrew rate card 2, which was to begin" in done.text
    assert client.post("/desk/rates/2/withdraw", data={"confirmed": "1"}).status_code == 409
    with either_desk.app.app_context():
        orrin = db.session.scalars(select(Publisher).order_by(Publisher.id)).first()
        assert orrin is not None
        row = queries.row_at(orrin.id, clock.now().replace(year=2100, day=1))
        assert row is not None
        assert row.version == 1


def test_a_beginning_that_has_passed_is_refused(desk: Desk) -> None:
    client = desk.sign_in("manager")
    values = {"text": DEARER, "starts": "2020-01-01T00:00"}
    answer = client.submit(NEW, values, form="rate-form", button="publish")
    assert answer.status_code == 422
    assert "That moment has passed." in answer.text


def test_a_viewer_reads_and_changes_nothing(desk: Desk) -> None:
    client = desk.sign_in("viewer")
    assert "Change the rates" not in client.get("/desk/rates").text
    assert client.get("/desk/rates/1").status_code == 200
    assert desk.sign_in("outsider").get("/desk/rates/1").status_code == 404
