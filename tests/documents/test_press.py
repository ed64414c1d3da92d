import os
import signal
from collections.abc import Iterator
from dataclasses import replace

import pytest

from licensing.documents.errors import RenderFailed
from licensing.documents.facts import Facts
from licensing.documents.press import Press
from licensing.documents.render import render
from tests.documents import samples

FACTS = samples.personal_copy(samples.GAZETTE, samples.TINY)


def with_body(body_html: str) -> Facts:
    return replace(FACTS, article=replace(samples.TINY, body_html=body_html))


@pytest.fixture(scope="module")
def short_press() -> Iterator[Press]:
    """A press that gives up after three seconds."""
    with Press(1 << 30, seconds=3) as press:
        yield press


def test_it_makes_what_a_render_in_this_process_makes(press: Press) -> None:
    assert press.render(FACTS) == render(FACTS)


def test_it_says_why_a_render_failed_and_goes_on(press: Press) -> None:
    with pytest.raises(RenderFailed, match="file:///etc/hostname, which it was not given"):
        press.render(with_body('<img src="file:///etc/hostname">'))
    assert press.render(FACTS).startswith(b"%PDF-")


def test_a_render_that_takes_too_long_is_stopped(short_press: Press) -> None:
    with pytest.raises(RenderFailed, match="longer than 3 seconds"):
        short_press.render(with_body("line<br>" * 200_000))
    assert short_press.render(FACTS).startswith(b"%PDF-")


def test_tables_within_tables_are_refused(press: Press) -> None:
    with pytest.raises(RenderFailed, match="was not made"):
        press.render(with_body("<table><tr><td>" * 60 + "deep" + "</td></tr></table>" * 60))


def test_a_deep_article_is_refused_and_not_cut_short(press: Press) -> None:
    with pytest.raises(RenderFailed):
        press.render(with_body("<blockquote>" * 2000 + "deep" + "</blockquote>" * 2000))


def test_a_render_over_its_memory_fails() -> None:
    with Press(memory_bytes=200 << 20, seconds=20) as press, pytest.raises(RenderFailed):
        press.render(samples.reprint(samples.GAZETTE, samples.LONG))


def test_a_press_that_was_killed_is_started_again(press: Press) -> None:
    before = press.process_id
    os.kill(before, signal.SIGKILL)
    assert press.render(FACTS).startswith(b"%PDF-")
    assert press.process_id != before


def test_a_closed_press_has_no_process_left() -> None:
    press = Press(1 << 30, seconds=5)
    process_id = press.process_id
    press.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process_id, 0)
