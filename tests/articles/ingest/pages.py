"""One invented story, set in the manners of many kinds of site.

``STORY`` is what every page says and what must come out of it; each function of ``STYLES`` is a site's
own way of saying it, with its own furniture around.
"""

import json
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Story:
    """What a page must be found to say."""

    headline: str = "Ferry town votes to bring back the night boat"
    standfirst: str = (
        "After nine winters without a late crossing, Orrinmouth will pay for one itself."
    )
    bylines: tuple[str, ...] = ("Ines Hale",)
    day: str = "2026-02-17"
    publication: str = "The Orrin Tides"
    section: str = "Harbour"
    url: str = "https://orrintides.example/harbour/night-boat"
    opening: str = (
        "The night boat, which carried bakers, nurses and the last of the drinkers across the Orrin "
        "until 2017, will sail again from the first of May, the town council decided on Monday."
    )
    second: str = (
        "It will leave the east slip at half past eleven, six nights a week, and come back when the "
        "tide allows. The fare is to be two pounds, “or whatever a person has on them,” said the "
        "harbour master, Col Tresk."
    )
    subhead: str = "A boat nobody wanted to pay for"
    third: str = (
        "The crossing was dropped when the county stopped its grant. Since then anyone who worked "
        "late on the far bank has driven forty-one miles round by the bridge at Stell, or slept there."
    )
    items: tuple[str, ...] = (
        "Two crews of three, hired in the town",
        "A hull from 1994, to be refitted at Pask’s yard",
        "No cars, and bicycles only if there is room",
    )
    quote: str = (
        "I have missed eleven birthdays for want of a boat. I do not mean to miss the twelfth."
    )
    fourth: str = (
        "Not everyone was glad. Two councillors said the money should mend the quay steps first, and "
        "a third asked what would happen in fog; Mr Tresk answered that in fog it would wait."
    )
    last: str = (
        "The refit begins next week. A name for the boat will be chosen by the children of the two "
        "schools, one on each bank, who have been asked to agree."
    )

    @property
    def text(self) -> str:
        """The body as plain text, a line a block."""
        lines = (
            self.opening, self.second, self.subhead, self.third, *self.items, self.quote,
            self.fourth, self.last,
        )  # fmt: skip
        return "\n".join(lines)


STORY = Story()

STYLES: dict[str, Callable[[], str]] = {}


def style(make: Callable[[], str]) -> Callable[[], str]:
    STYLES[make.__name__] = make
    return make


def paragraphs(
    p: str = "<p>{}</p>", h: str = "<h2>{}</h2>", quote: str = "<blockquote><p>{}</p></blockquote>"
) -> str:
    """The body in plain HTML."""
    items = "".join(f"<li>{item}</li>" for item in STORY.items)
    return "\n".join(
        (
            p.format(STORY.opening), p.format(STORY.second), h.format(STORY.subhead),
            p.format(STORY.third), f"<ul>{items}</ul>", quote.format(STORY.quote),
            p.format(STORY.fourth), p.format(STORY.last),
        )
    )  # fmt: skip


def linked(**given: object) -> str:
    """A NewsArticle in JSON-LD."""
    node: dict[str, object] = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": STORY.headline,
        "description": STORY.standfirst,
        "datePublished": "2026-02-17T06:30:00+00:00",
        "author": [{"@type": "Person", "name": "Ines Hale"}],
        "publisher": {"@type": "Organization", "name": STORY.publication},
        "articleSection": STORY.section,
        "mainEntityOfPage": {"@type": "WebPage", "@id": STORY.url},
    } | given
    return f'<script type="application/ld+json">{json.dumps(node)}</script>'


RELATED = """
<section class="related-stories"><h2>Related stories</h2><ul>
<li><a href="/a">Quay steps closed again after second fall this winter</a></li>
<li><a href="/b">Bridge at Stell to shut for repainting over five weekends</a></li>
<li><a href="/c">Harbour master Col Tresk on thirty years of saying no to fog</a></li></ul></section>"""
COMMENTS = """
<div id="comments" class="comments-area"><h3>3 comments</h3><ol class="comment-list">
<li class="comment even depth-1"><div class="comment-body"><b>Rowan</b><p>My mother met my father on the
night boat, so I suppose I should be pleased, but two pounds seems a lot for a ferry.</p></div></li>
<li class="comment odd depth-1"><div class="comment-body"><b>Old Stell</b><p>Mend the steps first! I have
said it at every meeting since the flood and I will go on saying it until somebody breaks a leg.</p>
</div></li>
<li class="comment even depth-1"><div class="comment-body"><b>Nurse on lates</b><p>Forty-one miles, five
nights a week, for nine years. I could cry. Thank you to everyone who stood in the rain for this.</p>
</div></li>
</ol></div>"""
FOOTER = "<footer class='site-footer'><p>© 2026 Orrin Press Ltd. All rights reserved.</p></footer>"
NAV = "<nav class='main-nav'><a href='/'>Home</a><a href='/harbour'>Harbour</a><a href='/town'>Town</a></nav>"


def page(head: str, body: str, title: str = "", lang: str = "en-GB") -> str:
    named = title or f"{STORY.headline} | {STORY.publication}"
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{named}</title>{head}'
        f"</head><body>{body}</body></html>"
    )


@style
def newspaper_with_json_ld() -> str:
    head = f'<link rel="canonical" href="{STORY.url}?utm_source=feed">' + linked()
    body = f"""<header class="site-header"><a class="logo" href="/">The Orrin Tides</a>{NAV}</header>
<main><article><header><span class="kicker">Harbour</span><h1>{STORY.headline}</h1>
<p class="standfirst">{STORY.standfirst}</p>
<p class="byline">By <a href="/ines" rel="author">Ines Hale</a></p>
<time datetime="2026-02-17T06:30">Tuesday 17 February 2026</time></header>
<div class="share-tools"><button>Share</button><a href="#">Facebook</a><a href="#">Email</a></div>
<div class="article-body">{paragraphs()}</div></article>{RELATED}{COMMENTS}</main>{FOOTER}"""
    return page(head, body)


@style
def wordpress_with_graph() -> str:
    graph = {
        "@context": "https://schema.org",
        "@graph": [
            {
                "@type": "WebSite",
                "@id": "https://orrintides.example/#website",
                "name": STORY.publication,
            },
            {
                "@type": "Article",
                "@id": STORY.url + "#article",
                "headline": STORY.headline,
                "author": {"@id": "https://orrintides.example/#/person/7"},
                "datePublished": "2026-02-17T06:30:00+00:00",
                "dateModified": "2026-02-18T09:00:00+00:00",
                "articleSection": ["Harbour"],
                "publisher": {"@id": "https://orrintides.example/#organization"},
            },
            {
                "@type": "Organization",
                "@id": "https://orrintides.example/#organization",
                "name": STORY.publication,
            },
            {
                "@type": "Person",
                "@id": "https://orrintides.example/#/person/7",
                "name": "Ines Hale",
            },
        ],
    }
    head = f"""<link rel="canonical" href="{STORY.url}">
<link rel="shortlink" href="https://orrintides.example/?p=4711">
<meta property="og:title" content="{STORY.headline} - {STORY.publication}">
<meta property="og:description" content="{STORY.standfirst}">
<script type="application/ld+json" class="yoast-schema-graph">{json.dumps(graph)}</script>"""
    body = f"""<div id="page" class="hfeed site">{NAV}<div id="content" class="site-content">
<article id="post-4711" class="post-4711 post type-post status-publish hentry category-harbour tag-ferries">
<header class="entry-header"><h1 class="entry-title">{STORY.headline}</h1><div class="entry-meta">
<span class="posted-on">Posted on <time class="entry-date published" datetime="2026-02-17T06:30:00+00:00">17
February 2026</time></span> <span class="byline">by <span class="author vcard"><a class="url fn n"
href="/author/ines">Ines Hale</a></span></span></div></header>
<div class="entry-content">{paragraphs(h='<h2 class="wp-block-heading">{}</h2>')}
<div class="sharedaddy sd-sharing-enabled"><h3 class="sd-title">Share this:</h3><ul><li><a>Twitter</a></li>
<li><a>Facebook</a></li></ul></div><div id="jp-relatedposts"><h3>Related</h3></div></div>
<footer class="entry-footer"><span class="cat-links">Posted in <a href="/h">Harbour</a></span>
<span class="tags-links">Tagged <a href="/f">ferries</a>, <a href="/n">night</a></span></footer></article>
<nav class="navigation post-navigation"><a href="/prev">Quay steps closed again</a></nav>{COMMENTS}</div>
<aside id="secondary" class="widget-area"><section class="widget widget_recent_entries"><h2>Recent Posts</h2>
<ul><li><a href="/1">Stell bridge to shut for five weekends while it is painted</a>
</li></ul></section></aside>
{FOOTER}</div>"""
    return page(head, body, title=f"{STORY.headline} - {STORY.publication}")


@style
def open_graph_only() -> str:
    head = f"""<meta property="og:type" content="article"><meta property="og:url" content="{STORY.url}">
<meta property="og:title" content="{STORY.headline}">
<meta property="og:site_name" content="{STORY.publication}">
<meta property="og:description" content="{STORY.standfirst}"><meta name="author" content="Ines Hale">
<meta property="article:published_time" content="2026-02-17T06:30:00Z">
<meta property="article:section" content="Harbour">"""
    body = f"""<div class="top">{NAV}</div><div class="wrapper">
<div class="col-main"><h1>{STORY.headline}</h1>
<div class="story">{paragraphs()}<p class="story-end">Advertisement</p></div>
<div class="most-read"><h3>Most read</h3><ol><li><a href="/1">Gull steals pasty, then comes back for the
bag it came in</a></li><li><a href="/2">Tide tables for March, with the usual warning</a>
</li></ol></div></div></div>{FOOTER}"""
    return page(head, body)


@style
def microdata() -> str:
    body = f"""{NAV}<div itemscope itemtype="https://schema.org/NewsArticle">
<link itemprop="mainEntityOfPage" href="{STORY.url}"><h1 itemprop="headline">{STORY.headline}</h1>
<h2 class="subtitle" itemprop="description">{STORY.standfirst}</h2>
<span itemprop="author" itemscope itemtype="https://schema.org/Person">
<span itemprop="name">Ines Hale</span></span>
<time itemprop="datePublished" datetime="2026-02-17">17.02.2026</time>
<div itemprop="articleBody">{paragraphs()}</div></div>{RELATED}{FOOTER}"""
    return page(f'<link rel="canonical" href="{STORY.url}">', body)


@style
def no_metadata_at_all() -> str:
    body = f"""<div id="header"><a href="/">The Orrin Tides</a></div><div id="main"><h1>{STORY.headline}</h1>
<p class="date">Published 17 February 2026</p><p>By Ines Hale</p>{paragraphs()}</div>
<div id="footer">© 2026 Orrin Press Ltd</div>"""
    return page("", body, title=f"The Orrin Tides: {STORY.headline}")


@style
def old_site_with_breaks() -> str:
    text = "<br><br>\n".join((STORY.opening, STORY.second))
    rest = "<br><br>".join((STORY.fourth, STORY.last))
    items = "".join(f"<li>{item}</li>" for item in STORY.items)
    body = f"""<table width="900" role="presentation"><tr><td class="menu"><a href="/">Home</a><br>
<a href="/h">Harbour</a></td><td><h1>{STORY.headline}</h1><b>By Ines Hale</b><br><i>17 February 2026</i>
<div class="text">{text}<h3>{STORY.subhead}</h3>{STORY.third}<ul>{items}</ul>
<blockquote>{STORY.quote}</blockquote>{rest}</div></td></tr></table>"""
    return page(f'<link rel="canonical" href="{STORY.url}">', body)


@style
def utility_classes() -> str:
    """A site whose class names say nothing about what they hold."""
    body = f"""<div class="css-1x2y"><div class="flex mx-4 p-2">{NAV}</div><main class="mt-8 max-w-prose">
<div class="text-4xl font-bold"><h1 class="leading-tight">{STORY.headline}</h1></div>
<div class="flex gap-2 text-sm"><a href="/authors/ines-hale" rel="author">Ines Hale</a><span>·</span>
<time datetime="2026-02-17T06:30:00Z">17 Feb 2026</time><span>4 min read</span></div>
<section class="css-9z8 mt-4">{paragraphs(p='<p class="mb-4 text-lg">{}</p>')}</section></main></div>"""
    return page(linked(author={"@type": "Person", "name": "Ines Hale"}), body)


@style
def invalid_json_ld() -> str:
    broken = (
        '<script type="application/ld+json">{"@type": "NewsArticle", "headline": "Ferry</script>'
    )
    trailing = linked().replace('"}}</script>', '"},}</script>')
    head = f"<h1>{STORY.headline}</h1><p class='author-name'>Ines Hale</p>"
    body = f"<main><article>{head}{paragraphs()}</article></main>"
    return page(broken + trailing, body)


@style
def boxes_inside_the_text() -> str:
    inside = paragraphs().replace(
        "<ul><li>Two",
        """<div class="newsletter-signup"><h3>The Tide Letter</h3><p>Sign up to our weekly letter and have the
town in your inbox every Friday.</p><form><input type="email"><button>Join</button></form></div>
<aside class="pullquote"><p>“or whatever a person has on them”</p></aside>
<p><strong>Read more:</strong> <a href="/x">Who will crew the night boat, and what they will be paid</a></p>
<div class="ad-slot" id="ad-3"><span>Advertisement</span></div><ul><li>Two""",
    )
    text = f"<h1>{STORY.headline}</h1><div class='body-copy'>{inside}</div>"
    body = f"<main><article>{text}{RELATED}</article></main>"
    return page(f'<link rel="canonical" href="{STORY.url}">' + linked(), body)


@style
def unnamed_endings() -> str:
    """Related links and comments that only their headings give away."""
    body = f"""<main><article><h1>{STORY.headline}</h1><div class="c">{paragraphs()}
<h3>You may also like</h3><ul><li><a href="/1">Quay steps closed again after second fall this winter</a></li>
<li><a href="/2">Bridge at Stell to shut for repainting over five weekends</a></li></ul>
<h3>Comments (2)</h3><p>My mother met my father on the night boat, so I suppose I should be pleased
about it.</p>
<p>Mend the steps first! I have said it at every meeting since the flood and will go on saying it.</p>
</div></article></main>"""
    return page(linked(), body)
