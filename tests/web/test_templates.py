"""Promises of every template: nothing inline that the content policy refuses, nothing unescaped."""

import re
from pathlib import Path

import pytest

from licensing.core.application import ROOT

PAGES = sorted(
    path
    for path in (ROOT / "templates").rglob("*.html")
    if path.relative_to(ROOT / "templates").parts[0] not in {"documents", "email"}
)
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "a script of its own": re.compile(r"<script(?![^>]*\bsrc=)", re.IGNORECASE),
    "a style sheet of its own": re.compile(r"<style", re.IGNORECASE),
    "a script address": re.compile(r"javascript:", re.IGNORECASE),
}
BROKEN = {
    "a style attribute": '<p class="x" style="color: red">',
    "an event handler": "<a href='/' onclick='go()'>",
    "a script of its own": "<script>go()</script>",
    "a style sheet of its own": "<style>p {}</style>",
    "a script address": '<a href="javascript:go()">',
}
ELSEWHERE = re.compile(r"(?:src|href)=\"(?:https?:)?//(?!\{\{)", re.IGNORECASE)


def text(path: Path) -> str:
    return re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.DOTALL)


@pytest.mark.parametrize("what", INLINE)
def test_no_page_has_anything_inline(what: str) -> None:
    assert INLINE[what].search(BROKEN[what]), "the pattern finds what it looks for"
    assert [path.name for path in PAGES if INLINE[what].search(text(path))] == []


def test_no_page_asks_another_site_for_anything() -> None:
    assert ELSEWHERE.search('<img src="https://cdn.example/x.png">')
    assert [path.name for path in PAGES if ELSEWHERE.search(text(path))] == []


def test_markup_is_trusted_only_where_it_is_our_own_drawing() -> None:
    trusting = [path.name for path in PAGES if re.search(r"\|\s*safe\b", text(path))]
    assert trusting == ["icons.html"]


def test_every_form_that_changes_something_carries_a_token() -> None:
    for path in PAGES:
        for form in re.findall(r"<form[^>]*method=\"post\".*?</form>", text(path), re.DOTALL):
            assert "hidden_tag()" in form or "csrf_token" in form, path.name


def test_every_picture_has_words_or_says_that_it_needs_none() -> None:
    for path in PAGES:
        for image in re.findall(r"<img[^>]*>", text(path)):
            assert " alt=" in image, path.name
