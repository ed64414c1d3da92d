"""The shelves: the front door, a publication's storefront, its sections, and its samples."""

from http import HTTPStatus
from pathlib import Path

from flask import Response, abort, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue

from licensing import catalogue
from licensing.core.installation import settings
from licensing.publishers import queries as publishers
from licensing.publishers.models import Publication
from licensing.web.storefront import present, shown
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.sought import read_page

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
    results = catalogue.latest(row, page=read_page(request.args))
    cards = present.cards(results.items)
    leads = LEADS if results.page == 1 else 0
    return render_template(
        "storefront/home.html",
        publication=present.publication(row),
        lead=cards[0] if cards and leads else None,
        cards=cards[leads:],
        place=present.place(results),
        address=lambda number: url_for("storefront.home", slug=slug, page=number),
    )


@blueprint.get("/<slug>/section/<path:name>")
def section(slug: str, name: str) -> ResponseReturnValue:
    """One section, newest first; 404 for a name that is none of the publication's."""
    row = publishers.publication(slug)
    title = present.publication(row)
    if name not in title.sections and name not in row.sections:
        abort(HTTPStatus.NOT_FOUND)
    results = catalogue.latest(row, name, read_page(request.args))
    return render_template(
        "storefront/section.html",
        publication=title,
        section=name,
        cards=present.cards(results.items),
        place=present.place(results),
        address=lambda number: url_for("storefront.section", slug=slug, name=name, page=number),
    )


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


def _samples(row: Publication) -> Path:
    return settings().data_dir.absolute() / "samples" / row.slug
