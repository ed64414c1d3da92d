"""RSS and Atom: what each entry says, when it is the whole article, and what cannot get through."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest

from licensing.articles.ingest import feedtree
from licensing.articles.ingest.capture import Capture, NotAnArticle, Picture
from tests.articles.ingest.given import WORDS, Offline, article, described, error, given, items

SPACES = (
    'xmlns:content="http://purl.org/rss/1.0/modules/content/" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:media="http://search.yahoo.com/mrss/" '
    'xmlns:cc="http://backend.userland.com/creativeCommonsRssModule"'
)
LINK = "<link>https://orrintides.example/harbour/night-boat</link>"
FULL = (
    f"<title>Night boat</title>{LINK}<content:encoded><![CDATA[<p>{WORDS}</p>]]></content:encoded>"
)


def rss(*entries: str, channel: str = "") -> str:
    listed = "".join(f"<item>{entry}</item>" for entry in entries)
    about = "<title>The Orrin Tides</title><link>https://orrintides.example/</link>"
    return f'<rss version="2.0" {SPACES}><channel>{about}{channel}{listed}</channel></rss>'


def atom(entry: str, feed: str = "") -> str:
    return (
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:base="https://orrintides.example/" '
        f'xml:lang="en-GB"><title>The Orrin Tides</title>{feed}<entry>{entry}</entry></feed>'
    )


def first(path: Path) -> dict[str, Any]:
    entry: dict[str, Any] = described(path)["entries"][0]
    return entry


def test_an_entry_with_its_whole_text_is_an_article(tmp_path: Path) -> None:
    said = (
        "<dc:creator>By Ines Hale and Ben Low</dc:creator><category>Harbour</category>"
        "<pubDate>Tue, 17 Feb 2026 23:30:00 -0500</pubDate>"
        "<description>After nine winters, Orrinmouth will pay for one itself.</description>"
    )
    found = article(
        given(tmp_path, "feed.xml", rss(FULL + said, channel="<language>en-gb</language>"))
    )

    assert (found.headline, found.body_text) == ("Night boat", WORDS)
    assert found.url == "https://orrintides.example/harbour/night-boat"
    assert found.bylines == ("Ines Hale", "Ben Low")
    assert found.published_on == date(2026, 2, 17)
    assert (found.publication, found.section) == ("The Orrin Tides", "Harbour")
    assert found.language == "en-GB"
    assert found.standfirst == "After nine winters, Orrinmouth will pay for one itself."


def test_every_entry_goes_by_the_name_of_its_source(tmp_path: Path) -> None:
    path = given(tmp_path, "feed.xml", rss(FULL, FULL, "<title>Nowhere</title>"))

    assert {item.source for item in items(path)} == {str(path)}
    assert [type(item) for item in items(path)] == [Capture, Capture, NotAnArticle]


@pytest.mark.parametrize(
    "text",
    [
        "Only the opening of it.",
        WORDS + " Nine winters […]",
        WORDS + " <a href='#'>Read more</a>",
        WORDS + "…",
    ],
    ids=["short", "cut", "read more", "ellipsis"],
)
def test_a_taste_of_an_article_sends_for_its_page(tmp_path: Path, text: str) -> None:
    entry = f"<title>A</title>{LINK}<content:encoded><![CDATA[<p>{text}</p>]]></content:encoded>"
    client = Offline()
    (found,) = items(given(tmp_path, "feed.xml", rss(entry)), client)

    assert isinstance(found, NotAnArticle)
    assert found.error.startswith(
        "Entry 1 (https://orrintides.example/harbour/night-boat): Nothing"
    )
    assert client.asked == ["https://orrintides.example/harbour/night-boat"]


def test_a_text_that_only_repeats_its_summary_is_a_summary(tmp_path: Path) -> None:
    entry = f"{FULL}<description>{WORDS}</description>"

    assert first(given(tmp_path, "feed.xml", rss(entry)))["full_text"] is False


def test_a_line_about_where_a_post_appeared_is_no_sign_of_a_cut_and_is_left_out(
    tmp_path: Path,
) -> None:
    foot = "<p>The post <a href='#'>Night boat</a> appeared first on <a href='#'>Tides</a>.</p>"
    found = article(given(tmp_path, "feed.xml", rss(FULL.replace("</p>", f"</p>{foot}"))))

    assert found.body_text == WORDS
    assert found.removed == ("syndication line",)


def test_a_description_as_long_as_an_article_is_one(tmp_path: Path) -> None:
    long = "".join(f"<p>{WORDS}</p>" for _ in range(7))
    entry = f"<title>A</title>{LINK}<description><![CDATA[{long}]]></description>"

    assert len(article(given(tmp_path, "feed.xml", rss(entry))).body_text.splitlines()) == 7


def test_a_picture_has_the_caption_and_credit_that_are_its_own(tmp_path: Path) -> None:
    media = (
        "<media:content url='https://orrintides.example/a.jpg' medium='image'>"
        "<media:description>The quay at dawn.</media:description>"
        "<media:credit>Ada Marsh/Getty Images</media:credit></media:content>"
        "<description>After nine winters, it will sail.</description>"
    )
    found = article(given(tmp_path, "feed.xml", rss(media + FULL)))

    assert [(p.caption, p.credit) for p in found.images] == [
        ("The quay at dawn.", "Ada Marsh/Getty Images")
    ]
    assert found.standfirst == "After nine winters, it will sail."
    assert [part.status for part in found.rights.parts] == ["owned", "third-party"]


def test_of_a_group_of_renditions_the_widest_is_taken(tmp_path: Path) -> None:
    sizes = "".join(
        f"<media:content url='https://orrintides.example/{w}.jpg' type='image/jpeg' width='{w}'/>"
        for w in (300, 1200, 600)
    )
    path = given(tmp_path, "feed.xml", rss(f"{FULL}<media:group>{sizes}</media:group>"))

    assert [p["src"] for p in first(path)["images"]] == ["https://orrintides.example/1200.jpg"]


def test_an_enclosed_picture_is_the_articles(tmp_path: Path) -> None:
    enclosed = '<enclosure url="https://orrintides.example/a.jpg" type="image/jpeg" length="1"/>'
    found = article(given(tmp_path, "feed.xml", rss(FULL + enclosed)))

    assert found.images == (
        Picture("https://orrintides.example/a.jpg", found_as="https://orrintides.example/a.jpg"),
    )


def test_an_atom_entry_is_read_with_what_its_feed_says_for_it(tmp_path: Path) -> None:
    entry = (
        '<title type="html">Boats &amp;amp; &lt;em&gt;tides&lt;/em&gt;</title>'
        '<link href="/harbour/night-boat"/><id>tag:orrintides.example,2026:1</id>'
        "<published>2026-02-17T06:30:00Z</published><updated>2026-02-18T06:30:00Z</updated>"
        f'<content type="xhtml"><div xmlns="http://www.w3.org/1999/xhtml"><p>{WORDS}</p></div></content>'
    )
    path = given(tmp_path, "a.xml", atom(entry, "<author><name>Ines Hale</name></author>"))
    found = article(path)

    assert (found.headline, found.body_text) == ("Boats & tides", WORDS)
    assert found.url == "https://orrintides.example/harbour/night-boat"
    assert (found.bylines, found.language) == (("Ines Hale",), "en-GB")
    assert (found.published_on, found.modified_on) == (date(2026, 2, 17), date(2026, 2, 18))
    assert first(path)["id"] == "tag:orrintides.example,2026:1"


def test_a_title_that_calls_itself_plain_keeps_its_brackets(tmp_path: Path) -> None:
    path = given(tmp_path, "a.xml", atom('<title type="text">The &lt;b&gt; tag</title>'))

    assert first(path)["headline"] == "The <b> tag"


def test_a_feed_says_whose_it_is_and_under_which_licence(tmp_path: Path) -> None:
    channel = (
        "<copyright>© 2026 The Orrin Tides Ltd</copyright>"
        "<cc:license>https://creativecommons.org/licenses/by-nc/4.0/</cc:license>"
    )
    rights = article(given(tmp_path, "feed.xml", rss(FULL, channel=channel))).rights

    assert rights.copyright_holder == "The Orrin Tides Ltd"
    assert rights.open_licence == "https://creativecommons.org/licenses/by-nc/4.0/"
    assert rights.status == "owned"


def test_an_entry_from_another_source_is_the_others(tmp_path: Path) -> None:
    source = '<source url="https://northwire.example/rss">Northwire</source>'
    rights = article(given(tmp_path, "feed.xml", rss(FULL + source))).rights

    assert (rights.status, rights.parts[0].reason) == (
        "third-party",
        "source organisation: Northwire",
    )


def test_a_day_of_change_is_only_what_the_feed_states(tmp_path: Path) -> None:
    dated = "<pubDate>Tue, 17 Feb 2026 06:30:00 GMT</pubDate>"

    assert first(given(tmp_path, "feed.xml", rss(FULL + dated)))["modified_on"] is None


def test_a_broken_feed_is_read_as_far_as_it_can_be(tmp_path: Path) -> None:
    path = given(tmp_path, "feed.xml", rss("<title>Tom & Ann</title>" + LINK).replace("</rss>", ""))
    told = described(path)

    assert told["entries"][0]["headline"] == "Tom & Ann"
    assert told["warnings"] == ["The feed is not well formed; it was read as far as it could be."]


@pytest.mark.parametrize("declared", ["file:///etc/passwd", "http://127.0.0.1:1/x"])
def test_an_entity_from_outside_says_nothing(tmp_path: Path, declared: str) -> None:
    declaration = f'<!DOCTYPE rss [<!ENTITY x SYSTEM "{declared}">]>'
    path = given(tmp_path, "feed.xml", declaration + rss(f"<title>A&x;B</title>{LINK}"))

    assert first(path)["headline"] == "AB"


@pytest.mark.parametrize("end", ["</rss>", ""], ids=["well formed", "broken"])
def test_entities_within_entities_are_not_unfolded(tmp_path: Path, end: str) -> None:
    nested = "".join(f'<!ENTITY e{i} "{f"&e{i - 1};" * 10}">' for i in range(1, 12))
    bomb = f'<!DOCTYPE rss [<!ENTITY e0 "lol">{nested}]>'
    feed = rss(f"<title>Boom &e11;</title>{LINK}").replace("</rss>", end)

    assert len(first(given(tmp_path, "feed.xml", bomb + feed))["headline"]) < 20


def test_entries_beyond_the_limit_are_left_out_and_said_to_be(tmp_path: Path) -> None:
    path = given(tmp_path, "feed.xml", rss(*["<title>A</title>"] * (feedtree.MAX_ENTRIES + 3)))
    told = described(path)

    assert len(told["entries"]) == feedtree.MAX_ENTRIES
    assert "3 are left out" in told["warnings"][-1]


@pytest.mark.parametrize(
    ("feed", "says"),
    [
        (rss("<x/>" * 5_001), "elements in an entry"),
        (rss("<y " + " ".join(f'a{i}="1"' for i in range(101)) + "/>"), "attributes"),
        ("<rss><channel><item><title>" + "<" * 30_000, "not well formed"),
        ("<rss><channel><item>" + "<category>x</category>" * 3_000, "categories"),
        ("<rss>" + " " * feedtree.MAX_FEED_BYTES + "</rss>", "10 MB"),
    ],
    ids=["elements", "attributes", "brackets", "categories", "size"],
)
def test_a_feed_beyond_a_limit_is_refused_with_the_limit(
    tmp_path: Path, feed: str, says: str
) -> None:
    assert says in error(given(tmp_path, "feed.xml", feed))


def test_nothing_that_runs_gets_through_an_entry(tmp_path: Path) -> None:
    hostile = (
        f"<p onclick='x()'>{WORDS} <a href='javascript:x()'>here</a></p><script>x()</script>"
        "<img src=x onerror=x()><iframe src='https://evil.example/'></iframe><svg onload=x()></svg>"
    )
    found = article(given(tmp_path, "feed.xml", rss(FULL.replace(f"<p>{WORDS}</p>", hostile))))

    assert not any(bad in found.body_html for bad in ("onclick", "onerror", "javascript", "script"))
    assert found.rights.parts[-1].reason == "embedded from evil.example, left out"


@pytest.mark.parametrize(
    ("base", "src"),
    [
        ("", "https://orrintides.example/harbour/a.jpg"),
        (" xml:base='https://media.orrintides.example/'", "https://media.orrintides.example/a.jpg"),
    ],
)
def test_a_relative_picture_belongs_to_the_entry_or_to_the_base_it_names(
    tmp_path: Path, base: str, src: str
) -> None:
    entry = FULL.replace("</p>", "</p><figure><img src='a.jpg'></figure>").replace(
        "<content:encoded>", f"<content:encoded{base}>"
    )

    assert [p.src for p in article(given(tmp_path, "feed.xml", rss(entry))).images] == [src]


@pytest.mark.parametrize("number", ["0", "99999999999", "x110000", "xD800", "XFFFFFFFF"])
def test_a_character_that_does_not_exist_costs_no_other_entry(tmp_path: Path, number: str) -> None:
    path = given(tmp_path, "feed.xml", rss(f"<title>A&#{number};B</title>{LINK}", FULL))

    assert [entry["headline"] for entry in described(path)["entries"]] == ["AB", "Night boat"]
