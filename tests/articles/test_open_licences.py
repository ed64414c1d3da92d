"""Open licences in words, and whether a business needs another one."""

import pytest

from licensing.articles.ingest.ruleset import OwnRule, shipped, with_own
from licensing.articles.open_licences import found_in, named

CC = "https://creativecommons.org/"
OGL = "https://www.nationalarchives.gov.uk/doc/open-government-licence/version/3/"


@pytest.mark.parametrize(
    ("url", "name", "copy", "translation"),
    [
        (f"{CC}publicdomain/zero/1.0/", "CC0 1.0", True, True),
        (f"{CC}publicdomain/mark/1.0/", "Public Domain Mark", True, True),
        (f"{CC}licenses/by/4.0/", "CC BY 4.0", True, True),
        (f"{CC}licenses/by-sa/4.0/", "CC BY-SA 4.0", True, True),
        (f"{CC}licenses/by-nd/4.0/", "CC BY-ND 4.0", True, False),
        (f"{CC}licenses/by-nc/4.0/", "CC BY-NC 4.0", False, False),
        (f"{CC}licenses/by-nc-sa/3.0/", "CC BY-NC-SA 3.0", False, False),
        (f"{CC}licenses/by-nc-nd/4.0/", "CC BY-NC-ND 4.0", False, False),
        (OGL, "Open Government Licence", True, True),
        ("https://tides.example/licence", "the licence at tides.example", False, False),
    ],
)
def test_what_a_business_may_do_without_asking(
    url: str, name: str, copy: bool, translation: bool
) -> None:
    licence = named(url)
    assert licence is not None
    assert licence.name == name
    assert (licence.covers("eprint"), licence.covers("translation")) == (copy, translation)


def test_every_limit_is_said_and_every_condition() -> None:
    strict = named(f"{CC}licenses/by-nc-nd/4.0/")
    assert strict is not None
    assert "business" in strict.limit
    assert len(strict.conditions) == 3
    free = named(f"{CC}publicdomain/zero/1.0/")
    assert free is not None
    assert free.limit == ""
    assert named("") is None


@pytest.mark.parametrize(
    ("links", "text", "address"),
    [
        ((OGL,), "", OGL),
        (("http://www.nationalarchives.gov.uk/doc/open-government-licence/",), "", OGL),
        ((), "Contains information licensed under the Open Government Licence v3.0.", OGL),
        ((), "The text is dedicated to the public domain.", f"{CC}publicdomain/zero/1.0/"),
        ((), "Published under CC0.", f"{CC}publicdomain/zero/1.0/"),
        (("https://orrintides.example/terms",), "Licences are open from nine to five.", ""),
    ],
)
def test_a_licence_is_found_by_its_link_or_its_name(
    links: tuple[str, ...], text: str, address: str
) -> None:
    assert found_in(links, text, shipped().licences) == address


def test_a_publishers_own_licence_is_found_by_its_link() -> None:
    own = OwnRule("licence", "https://tides.example/open", "cleared")
    marks = with_own((own,), (), ()).licences
    assert found_in(("http://tides.example/open/",), "", marks) == "https://tides.example/open"
