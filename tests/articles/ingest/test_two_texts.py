"""A text that is cut short, still growing, or told twice."""

from tests.articles.ingest.pages import STORY, linked, page, paragraphs
from tests.articles.ingest.reading import article, with_body


def test_a_paywalled_opening_is_warned_of() -> None:
    head = linked(isAccessibleForFree=False)
    wall = "<div class='paywall-prompt'>Subscribe to continue reading.</div>"
    body = f"<p>{STORY.opening}</p><p>{STORY.second}</p>{wall}"
    found = article(with_body(body, head))

    assert any("paywall" in warning for warning in found.warnings)
    assert "Subscribe" not in found.body_text


def test_a_whole_article_that_subscribers_pay_for_is_not_warned_of() -> None:
    long = paragraphs() + "".join(f"<p>{STORY.third} Part {n}.</p>" for n in range(6))

    assert article(with_body(long, linked(isAccessibleForFree=False))).warnings == ()


def test_a_live_page_is_warned_of() -> None:
    found = article(with_body(paragraphs(), linked(**{"@type": "LiveBlogPosting"})))

    assert any("live" in warning for warning in found.warnings)


def test_text_that_only_json_ld_has_is_taken_from_there() -> None:
    body = "\n\n".join(STORY.text.splitlines())
    found = article(
        page(linked(articleBody=body), f"<div id='app'></div><h1>{STORY.headline}</h1>")
    )

    assert found.body_text == STORY.text
    assert any("script" in warning for warning in found.warnings)


def test_the_declared_body_decides_between_two_texts_on_the_page() -> None:
    other = "".join(
        f"<p>{n}. Gull steals pasty and returns for the bag it came in, twice.</p>"
        for n in range(30)
    )
    html = page(
        linked(articleBody=STORY.text.replace("\n", " ")),
        f"<div class='a'><h1>{STORY.headline}</h1>{paragraphs()}</div><div class='b'>{other}</div>",
    )

    assert "Gull" not in article(html).body_text
