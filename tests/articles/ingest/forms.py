"""Articles that are not plain stories: each page says what must come out of it, field by field."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from tests.articles.ingest.pages import FOOTER, NAV


@dataclass(frozen=True, slots=True)
class Form:
    """A page, and what it must be found to say."""

    html: str
    headline: str
    bylines: tuple[str, ...]
    day: str
    text: tuple[str, ...]
    publication: str = ""
    language: str = "en"


FORMS: dict[str, Callable[[], Form]] = {}


def form(make: Callable[[], Form]) -> Callable[[], Form]:
    FORMS[make.__name__] = make
    return make


def document(head: str, body: str, lang: str = "en", rtl: bool = False) -> str:
    direction = ' dir="rtl"' if rtl else ""
    return (
        f'<!DOCTYPE html><html lang="{lang}"{direction}><head><meta charset="utf-8">{head}</head>'
        f"<body>{body}</body></html>"
    )


def described(**node: object) -> str:
    told = json.dumps({"@context": "https://schema.org", **node}, ensure_ascii=False)
    return f'<script type="application/ld+json">{told}</script>'


BREAD = (
    "Kettle bread is baked in the pot that the water was boiled in, with the lid on and coals above it, "
    "and was the supper of everyone who dug the Pask canal."
)
BREAD_TWO = (
    "The crust comes away from the iron by itself when the loaf is done; until then no knife will help, "
    "and every cook on the canal had a story about somebody who tried."
)


@form
def recipe() -> Form:
    steps = (
        "Warm the pot until a drop of water dances in it.",
        "Stir flour, salt and yeast into the water and leave it for an hour.",
        "Bake it with the lid on for forty minutes.",
    )
    needs = (
        "500 g of strong flour",
        "350 ml of warm water",
        "10 g of salt, and yeast on a knife’s point",
    )
    head = "<title>Kettle bread | Orrin Kitchen</title>" + described(
        **{"@type": "Recipe"},
        name="Kettle bread",
        author={"@type": "Person", "name": "Mab Orris"},
        datePublished="2025-11-03",
        publisher={"@type": "Organization", "name": "Orrin Kitchen"},
        recipeIngredient=list(needs),
    )
    body = f"""{NAV}<main><article><h1>Kettle bread</h1><p class="byline">By Mab Orris</p>
<div class="recipe-body"><p>{BREAD}</p><p>{BREAD_TWO}</p><h2>You need</h2>
<ul>{"".join(f"<li>{x}</li>" for x in needs)}</ul><h2>What to do</h2>
<ol>{"".join(f"<li>{x}</li>" for x in steps)}</ol></div>
<div class="rating-widget">Rate this recipe <button>5</button></div></article></main>{FOOTER}"""
    text = (BREAD, BREAD_TWO, "You need", *needs, "What to do", *steps)
    return Form(
        document(head, body), "Kettle bread", ("Mab Orris",), "2025-11-03", text, "Orrin Kitchen"
    )


@form
def live_blog() -> Form:
    updates = (
        ("14:20", "The lock gates are open", "The first barge since 1961 has entered the upper lock at Pask, "
         "with the mayor at the bow and water coming in at the stern."),
        ("13:05", "Crowds on the towpath", "Some four thousand people are standing on the towpath between "
         "the two bridges, and the stewards have asked for no more to come."),
        ("11:30", "Good morning", "We will be here until the canal is full, which the engineers expect "
         "shortly after two if the upper sluice holds."),
    )  # fmt: skip
    head = "<title>Canal reopening: live | The Pask Post</title>" + described(
        **{"@type": "LiveBlogPosting"},
        headline="The Pask canal reopens: as it happened",
        author=[{"@type": "Person", "name": "Ned Quill"}, {"@type": "Person", "name": "Ada Sluys"}],
        datePublished="2026-03-14T11:30:00+00:00",
        publisher={"@type": "Organization", "name": "The Pask Post"},
        liveBlogUpdate=[
            {"@type": "BlogPosting", "headline": title, "articleBody": said,
             "datePublished": f"2026-03-14T{time}:00+00:00"} for time, title, said in updates
        ],
    )  # fmt: skip
    posts = "".join(
        f'<section class="live-post" id="p{n}"><time>{time}</time><h2>{title}</h2><p>{said}</p></section>'
        for n, (time, title, said) in enumerate(updates)
    )
    body = f"""{NAV}<main><article><h1>The Pask canal reopens: as it happened</h1>
<p class="byline">By Ned Quill and Ada Sluys</p><div class="live-feed">{posts}</div></article>
</main>{FOOTER}"""
    text = tuple(line for _, title, said in updates for line in (title, said))
    return Form(document(head, body), "The Pask canal reopens: as it happened", ("Ned Quill", "Ada Sluys"),
                "2026-03-14", text, "The Pask Post")  # fmt: skip


@form
def questions_and_answers() -> Form:
    said = (
        "You have kept this lock for thirty years. What has changed?",
        "The water has not. People have: they used to shout for the keeper, and now they look for a button, "
        "and are sorry when the button turns out to be me.",
        "Do you ever open it at night?",
        "For a birth, twice, and once for a wedding that was late. For anything else it can wait until six, "
        "when I have had my tea and can see what I am doing.",
        "What will you do when you retire?",
        "I shall sit on the other side of the lock and tell the next one that he is doing it wrong.",
    )
    head = (
        '<title>“The water has not changed”</title><meta property="og:type" content="article">'
        '<meta property="og:site_name" content="Slow Water">'
        '<meta property="article:published_time" content="2025-06-01T08:00:00Z">'
    )
    lines = "".join(
        f"<p><strong>{line}</strong></p>" if n % 2 == 0 else f"<p>{line}</p>"
        for n, line in enumerate(said)
    )
    body = f"""{NAV}<article><h1>“The water has not changed”</h1>
<div class="author">Interview: Ada Sluys</div>
<div class="text">{lines}</div></article>{FOOTER}"""
    return Form(
        document(head, body),
        "“The water has not changed”",
        ("Ada Sluys",),
        "2025-06-01",
        said,
        "Slow Water",
    )


@form
def numbered_list() -> Form:
    towns = (
        ("1. Pask", "For the locks, of which there are eleven, and the public house beside the seventh, "
         "which has been closed for repairs since before anyone now drinking in it was born."),
        ("2. Stell", "For the bridge, which is ugly, and the view from the bridge, which is of everything "
         "but the bridge."),
        ("3. Orrinmouth", "For the boat at night, now that there is one again, and for the bakers who sell "
         "what is left on it at half past eleven."),
    )  # fmt: skip
    head = "<title>Three towns for a wet weekend - Slow Water</title>" + described(
        **{"@graph": [
            {"@type": "Article", "@id": "#a", "headline": "Three towns for a wet weekend",
             "author": {"@id": "#p"}, "datePublished": "2025-10-09", "publisher": {"@id": "#o"}},
            {"@type": "Person", "@id": "#p", "name": "Tom Bray"},
            {"@type": "Organization", "@id": "#o", "name": "Slow Water"}]}
    )  # fmt: skip
    places = "".join(f"<h2>{name}</h2><p>{why}</p>" for name, why in towns)
    body = f"<main><h1>Three towns for a wet weekend</h1><div class='post'>{places}</div></main>{FOOTER}"
    text = tuple(line for town in towns for line in town)
    return Form(
        document(head, body),
        "Three towns for a wet weekend",
        ("Tom Bray",),
        "2025-10-09",
        text,
        "Slow Water",
    )


@form
def code_in_the_text() -> Form:
    before = (
        "A tide table is a sum of cosines, and the harbour’s computer has been adding them up since 1987. "
        "This is all of the program that does it, in a language that is still spoken."
    )
    code = "def height(hour):\n    return sum(a * cos(w * hour + p) for a, w, p in TERMS)"
    after = (
        "Thirty-seven terms are enough for Orrinmouth. The thirty-eighth changed the answer by less than "
        "the wake of a duck, so it was left out, and nobody has asked for it back."
    )
    head = (
        '<title>Tides in two lines</title><meta name="author" content="Col Tresk">'
        '<meta property="og:type" content="article"><meta property="og:title" content="Tides in two lines">'
        '<meta property="article:published_time" content="2024-02-29">'
    )
    body = f"""<div class="site"><header>{NAV}</header><article class="post"><h1>Tides in two lines</h1>
<div class="post-content"><p>{before}</p><div class="highlight"><pre><code class="language-python">{code}
</code></pre></div><p>{after}</p></div></article></div>{FOOTER}"""
    return Form(document(head, body), "Tides in two lines", ("Col Tresk",), "2024-02-29",
                (before, *(line.strip() for line in code.splitlines()), after))  # fmt: skip


@form
def tables_for_columns() -> Form:
    """A newspaper of the last century: columns are tables, and nothing is called anything."""
    one = (
        "PASK -- The last mule on the canal was retired on Friday with a hat, a speech and eleven carrots, "
        "and walked home by itself along the towpath before the speech was over."
    )
    two = (
        "Its successor is a tractor of thirty horsepower, which the company says will not stop for thistles. "
        "The children of Pask have asked that it be given a hat as well, and the company is considering it."
    )
    head = "<title>The Pask Post: Last mule leaves the canal</title>"
    body = f"""<table width="100%"><tr><td width="150" bgcolor="#eeeeee"><a href="/">Home</a><br>
<a href="/sport">Sport</a><br><a href="/deaths">Deaths</a><br><a href="/weather">Weather</a></td>
<td><font size="6"><b><h1>Last mule leaves the canal</h1></b></font><font size="2">By Ned Quill<br>
May 4, 2001</font><p><font face="Times">{one}</font></p><p><font face="Times">{two}</font></p></td>
<td width="120"><a href="/ads"><img src="/ad.gif" width="120" height="600"></a></td></tr></table>"""
    return Form(document(head, body), "Last mule leaves the canal", ("Ned Quill",), "2001-05-04", (one, two),
                "The Pask Post")  # fmt: skip


@form
def drawn_by_script() -> Form:
    """The page is empty until a script fills it; all it has is the script's data."""
    one = (
        "The sluice at Stell is to be opened by telephone, the water board said on Tuesday, so that the "
        "keeper need not cross the weir in the dark as his father did and his grandfather did not survive."
    )
    two = (
        "A trial in the autumn opened it eleven times at the first ring and once during somebody’s call to "
        "a taxi. The board regards this as solved, and has changed the number."
    )
    data = {
        "props": {"pageProps": {"article": {
            "title": "Sluice to be opened by telephone", "author": {"name": "Ada Sluys"},
            "publishedAt": "2025-09-16T06:00:00Z", "body": f"<p>{one}</p><p>{two}</p>",
        }}},
        "page": "/news/[slug]",
    }  # fmt: skip
    head = (
        "<title>Sluice to be opened by telephone | The Pask Post</title>"
        '<meta property="og:type" content="article">'
        '<meta property="og:title" content="Sluice to be opened by telephone">'
        '<meta property="og:site_name" content="The Pask Post">'
    )
    body = f"""<div id="__next"><div class="spinner">Loading</div></div>
<script id="__NEXT_DATA__" type="application/json">{json.dumps(data)}</script>"""
    return Form(document(head, body), "Sluice to be opened by telephone", ("Ada Sluys",), "2025-09-16",
                (one, two), "The Pask Post")  # fmt: skip


@form
def press_release() -> Form:
    one = (
        "STELL, 4 March 2026 – Weirworks Ltd, the maker of sluices, today announced that it has sold its "
        "thousandth gate, to the town of Pask, which had bought the first in 1931 and wished for another."
    )
    two = (
        "“A gate is a promise to keep water where it is,” said Mab Orris, who runs the company with her "
        "two sisters. “We have kept a thousand, and we know of only three that leak.”"
    )
    about = "Weirworks has made sluices, weirs and small locks at Stell since 1929 and employs forty people."
    head = "<title>Weirworks sells its thousandth gate - Wirestation</title>" + described(
        **{"@type": "NewsArticle"}, headline="Weirworks sells its thousandth gate",
        author={"@type": "Organization", "name": "Weirworks Ltd"}, datePublished="2026-03-04T09:00:00Z",
        publisher={"@type": "Organization", "name": "Wirestation"},
    )  # fmt: skip
    body = f"""{NAV}<main><article class="release"><h1>Weirworks sells its thousandth gate</h1>
<div class="release-body"><p>{one}</p><p>{two}</p><h3>About Weirworks</h3><p>{about}</p></div></article>
</main>{FOOTER}"""
    return Form(document(head, body), "Weirworks sells its thousandth gate", ("Weirworks Ltd",), "2026-03-04",
                (one, two, "About Weirworks", about), "Wirestation")  # fmt: skip


@form
def journal_landing_page() -> Form:
    abstract = (
        "We counted eels in nine locks of the Pask canal over eleven winters. Numbers fell by a third in "
        "those with steel gates and by a tenth in those with oak, which leak; a gap of two centimetres was "
        "enough. We recommend that new gates be made to leak a little, and propose how much."
    )
    head = """<title>Eels pass oak gates more often than steel | Journal of Small Waters</title>
<meta name="citation_title" content="Eels pass oak gates more often than steel">
<meta name="citation_author" content="Orris, Mab"><meta name="citation_author" content="Tresk, Col">
<meta name="citation_publication_date" content="2024/05/17">
<meta name="citation_journal_title" content="Journal of Small Waters">
<meta name="citation_doi" content="10.5555/jsw.2024.11"><meta name="citation_issn" content="1234-5679">"""
    body = f"""{NAV}<main><article><h1>Eels pass oak gates more often than steel</h1>
<ul class="authors"><li><a href="/o">Mab Orris</a></li>
<li><a href="/t">Col Tresk</a></li></ul>
<section id="abstract"><h2>Abstract</h2><p>{abstract}</p></section>
<section class="references"><h2>References</h2><ol><li><a href="/1">Bray T. Locks and what passes.</a></li>
<li><a href="/2">Hale I. A winter of eels.</a></li></ol></section></article></main>{FOOTER}"""
    return Form(document(head, body), "Eels pass oak gates more often than steel", ("Mab Orris", "Col Tresk"),
                "2024-05-17", ("Abstract", abstract), "Journal of Small Waters")  # fmt: skip


@form
def government_notice() -> Form:
    one = (
        "Boats over eighteen metres may not pass the Pask locks between 1 and 30 April while the sills of "
        "locks 3, 5 and 9 are replaced. Shorter boats will be let through on Mondays and Thursdays."
    )
    two = (
        "Owners who cannot wait may ask for passage in writing, giving the boat’s length and the reason. "
        "Applications are answered within ten working days and cost nothing."
    )
    head = """<title>Notice to boat owners: Pask locks - Water Board</title>
<meta name="dc.title" content="Notice to boat owners: Pask locks">
<meta name="dc.creator" content="Water Board">
<meta name="dcterms.issued" content="2026-02-20"><meta property="og:site_name" content="Water Board">"""
    body = f"""{NAV}<div class="breadcrumbs"><a href="/">Home</a> <a href="/boats">Boats</a></div>
<main id="content"><h1>Notice to boat owners: Pask locks</h1><dl class="metadata"><dt>Published</dt>
<dd>20 February 2026</dd></dl><div class="govspeak"><p>{one}</p><p>{two}</p></div>
<div class="feedback">Is this page useful? <a href="/y">Yes</a> <a href="/n">No</a></div></main>{FOOTER}"""
    return Form(
        document(head, body),
        "Notice to boat owners: Pask locks",
        (),
        "2026-02-20",
        (one, two),
        "Water Board",
    )


@form
def medium_of_many_sections() -> Form:
    """One person's essay on a large platform, whose classes are two letters long."""
    lines = (
        "I was eleven when I fell into the lock, and I remember mostly how polite everybody was about it "
        "afterwards, as if I had been rude to the water and they did not wish to dwell on it.",
        "My uncle, who kept the lock, said that everyone falls in once. He did not say what happens to those "
        "who fall in twice, and I have kept away from the edge ever since for fear of asking.",
    )
    head = "<title>On falling in. A short essay | by Ines Hale | Medley</title>" + described(
        **{"@type": "NewsArticle"}, headline="On falling in", author={"@type": "Person", "name": "Ines Hale"},
        creator=["Ines Hale"], datePublished="2025-08-08T10:00:00.000Z",
        publisher={"@type": "Organization", "name": "Medley"},
    )  # fmt: skip
    body = f"""<div id="root"><div class="a b c">
<div class="d e"><a href="/m">Medley</a> <button>Sign up</button>
</div></div><article><section><div class="ab cd"><h1 class="ef" data-testid="storyTitle">On falling in</h1>
<div class="gh"><a href="/@ines">Ines Hale</a><span>·</span><button>Follow</button>
<span>4 min read</span><span>·</span><span>Aug 8, 2025</span></div>
<div class="ij"><button aria-label="clap">412</button><button aria-label="responses">9</button></div>
{"".join(f'<p class="pw-post-body-paragraph kl">{line}</p>' for line in lines)}</div></section></article>
<footer><div class="mn"><h2>Written by Ines Hale</h2><span>1.2K Followers</span>
<p>Writes about water.</p></div>
<div class="op"><h2>More from Ines Hale</h2><a href="/x">On getting out</a></div></footer></div>"""
    return Form(
        document(head, body), "On falling in", ("Ines Hale",), "2025-08-08", lines, "Medley"
    )


@form
def picture_gallery() -> Form:
    intro = (
        "For one night in January the canal froze from Pask to Stell, and everyone who owned skates, and "
        "many who did not, were on it by eight in the morning. These are six of their pictures."
    )
    captions = (
        "The milk was late, but it came by sledge.",
        "Nobody had told the ducks.",
        "By noon the ice had begun to talk, and people listened.",
    )
    head = "<title>The day the canal froze</title>" + described(
        **{"@type": "NewsArticle"}, headline="The day the canal froze", datePublished="2026-01-12",
        author="Tom Bray", publisher={"@type": "Organization", "name": "The Pask Post"},
    )  # fmt: skip
    figures = "".join(
        f'<figure><img src="/ice{n}.jpg" width="1200" height="800" alt=""><figcaption>{said} '
        '<span class="credit">Photograph: Tom Bray</span></figcaption></figure>'
        for n, said in enumerate(captions)
    )
    body = f"""{NAV}<main><article class="gallery"><h1>The day the canal froze</h1><p>{intro}</p>{figures}
</article></main>{FOOTER}"""
    return Form(
        document(head, body),
        "The day the canal froze",
        ("Tom Bray",),
        "2026-01-12",
        (intro,),
        "The Pask Post",
    )
