"""The same story in more manners of publishing: systems, languages and habits met on real pages.

Each function of ``MANNERS`` is a page whose body must come out as ``STORY`` has it.
"""

import json
from collections.abc import Callable

from tests.articles.ingest.pages import FOOTER, NAV, RELATED, STORY, linked, page, paragraphs

MANNERS: dict[str, Callable[[], str]] = {}


def manner(make: Callable[[], str]) -> Callable[[], str]:
    MANNERS[make.__name__] = make
    return make


def after_second(insertion: str, p: str = "<p>{}</p>", h: str = "<h2>{}</h2>") -> str:
    """The story with something put between its second paragraph and its heading."""
    return paragraphs(p=p, h=h).replace(h.partition("{}")[0], insertion + h.partition("{}")[0], 1)


def within(insertion: str, head: str = "") -> str:
    body = f"<main><article><h1>{STORY.headline}</h1><div>{after_second(insertion)}</div></article></main>"
    return page(head or linked(), body)


@manner
def block_editor() -> str:
    body = f"""<div class="wp-site-blocks"><header class="wp-block-template-part">{NAV}</header>
<main class="wp-block-group"><h1 class="wp-block-post-title">{STORY.headline}</h1>
<div class="wp-block-post-author-name">Ines Hale</div>
<div class="entry-content wp-block-post-content is-layout-constrained">
{
        after_second(
            '<div class="wp-block-buttons"><div class="wp-block-button"><a href="/join">Subscribe'
            "</a></div></div>"
        )
    }</div>
<div class="wp-block-post-terms">Tags: <a href="/f">ferries</a></div></main></div>{FOOTER}"""
    return page(linked(), body)


@manner
def ghost() -> str:
    card = """<div class="kg-card kg-signup-card newsletter-card"><h3>The Tide Letter</h3>
<p>Have the town in your inbox every Friday.</p><form><input type="email"></form></div>"""
    body = f"""<div class="gh-viewport"><main class="gh-main"><article class="gh-article post">
<header class="gh-article-header"><h1 class="gh-article-title">{STORY.headline}</h1>
<p class="gh-article-excerpt">{STORY.standfirst}</p><h4 class="gh-article-author-name"><a href="/ines">Ines
Hale</a></h4></header><section class="gh-content gh-canvas">{after_second(card)}</section></article></main>
<section class="gh-container gh-related related-posts"><h3>Read more</h3>{RELATED}</section></div>"""
    return page(linked(), body)


@manner
def letter_by_mail() -> str:
    """A newsletter on the web, with buttons between its paragraphs."""
    button = """<div class="subscription-widget-wrap"><div class="subscription-widget"><p>Thanks for
reading! Subscribe for free to receive new letters.</p><form><input></form></div></div>
<p class="button-wrapper"><a class="button primary" href="/share"><span>Share</span></a></p>"""
    body = f"""<article class="typography newsletter-post post"><h1 class="post-title">{STORY.headline}</h1>
<h3 class="subtitle">{STORY.standfirst}</h3><div class="available-content"><div class="body markup">
{after_second(button)}</div></div></article>"""
    return page(linked(), body)


@manner
def component_blocks() -> str:
    def block(kind: str, inside: str) -> str:
        return f'<div data-component="{kind}-block" class="ssrcss-x1">{inside}</div>'

    text = "".join(
        block("text", line) for line in paragraphs().replace("</p><p>", "</p>\n<p>").split("\n")
    )
    links = '<ul><li><a href="/1">Quay steps closed again after a fall</a></li></ul>'
    body = f"""{NAV}<main id="main-content"><article>{block("headline", f"<h1>{STORY.headline}</h1>")}
{block("byline", "<div>By Ines Hale</div>")}{text}{block("links", "<h2>Related Topics</h2>" + links)}
</article></main>{FOOTER}"""
    return page(linked(), body)


@manner
def drupal() -> str:
    body = f"""<div class="region region-content"><div class="node node--type-article node--view-mode-full">
<h1 class="page-header"><span class="field field--name-title">{STORY.headline}</span></h1>
<div class="node__submitted">By <span>Ines Hale</span>, 17 February 2026</div>
<div class="node__content"><div class="clearfix text-formatted field field--name-body field__item">
{paragraphs()}</div><div class="field field--name-field-tags"><div class="field__label">Tags</div>
<a href="/f">Ferries</a></div></div></div></div>{FOOTER}"""
    return page(linked(), body)


@manner
def accelerated() -> str:
    picture = '<amp-img src="/a.jpg" width="1200" height="800" alt="A boat"></amp-img>'
    body = f"""<header><a href="/">The Orrin Tides</a></header><main><article><h1>{STORY.headline}</h1>
{picture}<div class="article-body">{after_second('<amp-ad width="300" height="250" type="x"></amp-ad>')}
</div></article></main><amp-analytics></amp-analytics>"""
    return page(linked(), body)


@manner
def share_bar_in_the_text() -> str:
    return within(
        '<div class="social-share"><ul><li><a href="#">Share on Facebook</a></li><li><a href="#">Email'
        "</a></li></ul></div>"
    )


@manner
def comments_before_related() -> str:
    comments = """<section id="comments" class="comments-area"><h2>2 comments</h2><ol class="comment-list">
<li class="comment">About time, and I say so as one who has driven round by Stell for nine years.</li>
<li class="comment">Mend the steps first, as everyone on the east bank has said since the flood.</li></ol>
</section>"""
    body = f"""<article><h1>{STORY.headline}</h1><div class="c">{paragraphs()}</div></article>{comments}
{RELATED}{FOOTER}"""
    return page(linked(), body)


@manner
def several_authors_in_a_graph() -> str:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {"@type": ["Article", "NewsArticle"], "headline": STORY.headline,
             "datePublished": STORY.day, "author": [{"@id": "#p1"}]},
            {"@type": "Person", "@id": "#p1", "name": "Ines Hale"},
            {"@type": "Person", "@id": "#p2", "name": "Tom Bray"},
        ],
    }  # fmt: skip
    head = f'<script type="application/ld+json">{json.dumps(graph)}</script>'
    return within("", head)


@manner
def print_page() -> str:
    """A page of an old system for printing: the site's name above, its own address at the end."""
    body = f"""<body onload="window.print()"><p><b>The Orrin Tides</b></p><h1>{STORY.headline}</h1>
<p>By Ines Hale</p><p>17 February 2026</p>{paragraphs()}<p><a href="{STORY.url}">{STORY.url}</a></p>"""
    return page(linked(), body)
