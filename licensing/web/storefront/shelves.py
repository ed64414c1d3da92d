"""Finding an article: the front door, a publication's storefront, its sections, search, and the way in
from an article's own page."""

import re
from http import HTTPStatus
from pathlib import Path
from urllib.parse import urlsplit

from flask import (
    Response,
    abort,
    redirect,
    render_template,
    request,
    send_file,
    url_for,
)
from flask.typing import ResponseReturnValue

from licensing import catalogue
from licensing.catalogue import Results
from licensing.core.application import limiter
from licensing.core.installation import settings
from licensing.publishers import queries as publishers
from licensing.publishers.models import Publication
from licensing.web.storefront import present, shown
from licensing.web.storefront.blueprint import blueprint

LONGEST_QUESTION = 400
NEAR_MISSES = 4
LEADS = 1

SAMPLES = {
    "eprint": ("An ePrint", "A licensed copy, with the licence on every page and its certificate."),
    "proof": ("A proof", "The same pages before payment, watermarked."),
    "personal": ("A personal copy", "What a reader takes for nothing, for personal use."),
}
"""Samples by file name, in order: DATA_DIR/samples/<slug>/<name>.pdf, for those that exist."""


@blueprint.get("/")
def front() -> str:
    """Every publication."""
    titles = [present.publication(row) for row in publishers.publications()]
    return render_template("storefront/front.html", publication=None, publications=titles)


@blueprint.get("/<slug>/")
def home(slug: str) -> str:
    """A publication's storefront, newest first; the first page opens with a large one."""
    row = publishers.publication(slug)
    results = catalogue.latest(row, page=_page())
    cards = present.cards(results.items)
    leads = LEADS if results.page == 1 else 0
    return render_template(
        "storefront/home.html",
        publication=present.publication(row),
        lead=cards[0] if cards and leads else None,
        cards=cards[leads:],
        place=_place(results),
        address=lambda number: url_for("storefront.home", slug=slug, page=number),
    )


@blueprint.get("/<slug>/section/<path:name>")
def section(slug: str, name: str) -> ResponseReturnValue:
    """One section, newest first; 404 for a name that is none of the publication's."""
    row = publishers.publication(slug)
    title = present.publication(row)
    if name not in title.sections and name not in row.sections:
        abort(HTTPStatus.NOT_FOUND)
    results = catalogue.latest(row, name, _page())
    return render_template(
        "storefront/results.html",
        publication=title,
        section=name,
        q="",
        cards=present.cards(results.items),
        place=_place(results),
        address=lambda number: url_for("storefront.section", slug=slug, name=name, page=number),
    )


@blueprint.get("/<slug>/search")
@limiter.limit("90/minute")
def search(slug: str) -> ResponseReturnValue:
    """Search by words; an address, a DOI or a number leads straight to its article."""
    row = publishers.publication(slug)
    q = request.args.get("q", "").strip()[:LONGEST_QUESTION]
    if _is_address(q):
        found = catalogue.find_by_url(row, q)
        if found is not None:
            return redirect(
                url_for("storefront.article", slug=slug, public_id=found.public_id),
                HTTPStatus.SEE_OTHER,
            )
    results = catalogue.search(row, q, page=_page())
    return render_template(
        "storefront/results.html",
        publication=present.publication(row),
        section="",
        q=q,
        cards=present.cards(results.items) if q else (),
        place=_place(results),
        address=lambda number: url_for("storefront.search", slug=slug, q=q, page=number),
    )


@blueprint.get("/<slug>/license")
@limiter.limit("120/minute")
def license_url(slug: str) -> ResponseReturnValue:
    """The way in from an article's own page: ``url`` (or ``contentID``), else near misses.

    ``title`` helps where the address is not known; ``use`` is carried along.
    """
    row = publishers.publication(slug)
    url = (request.args.get("url") or request.args.get("contentID") or "").strip()
    found = catalogue.find_by_url(row, url) if url else None
    if found is not None:
        return redirect(
            url_for(
                "storefront.article",
                slug=slug,
                public_id=found.public_id,
                use=request.args.get("use") or None,
            )
        )
    title = request.args.get("title", "").strip()[:LONGEST_QUESTION]
    return _not_listed(row, url, title), HTTPStatus.NOT_FOUND


@blueprint.get("/<slug>/samples")
def samples(slug: str) -> str:
    """What one will hold."""
    row = publishers.publication(slug)
    folder = _samples(row)
    found = [
        shown.Sample(title, summary, name, (folder / f"{name}.pdf").stat().st_size)
        for name, (title, summary) in SAMPLES.items()
        if (folder / f"{name}.pdf").is_file()
    ]
    return render_template(
        "storefront/samples.html", publication=present.publication(row), samples=found
    )


@blueprint.get("/<slug>/samples/<name>.pdf")
def sample(slug: str, name: str) -> Response:
    """One sample, opened in the browser."""
    path = _samples(publishers.publication(slug)) / f"{name}.pdf"
    if name not in SAMPLES or not path.is_file():
        abort(HTTPStatus.NOT_FOUND)
    return send_file(path, mimetype="application/pdf", download_name=f"{slug}-{name}.pdf")


def _not_listed(row: Publication, url: str, title: str) -> str:
    words = title or " ".join(re.findall(r"[^\W\d_]{4,}", urlsplit(url).path))
    near = catalogue.search(row, words, order="best").items[:NEAR_MISSES] if words else ()
    return render_template(
        "storefront/not_listed.html",
        publication=present.publication(row),
        url=url[:LONGEST_QUESTION],
        q=title,
        cards=present.cards(near),
    )


def _is_address(q: str) -> bool:
    return " " not in q and ("/" in q or q.lower().startswith("doi:"))


def _samples(row: Publication) -> Path:
    return settings().data_dir.absolute() / "samples" / row.slug


def _page() -> int:
    return request.args.get("page", 1, type=int)


def _place(results: Results) -> shown.Place:
    return shown.Place(results.page, results.pages, results.total_capped, results.capped)
