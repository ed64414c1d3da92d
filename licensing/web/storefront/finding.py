"""Finding an article: search of a publication and of the whole house, what is suggested while one types,
and the way in from an article's own page."""

import re
from dataclasses import replace
from http import HTTPStatus
from typing import Any
from urllib.parse import urlsplit

from flask import Response, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing import catalogue
from licensing.articles.models import Article
from licensing.catalogue import Results, Suggestion
from licensing.core import ids
from licensing.core.application import limiter
from licensing.enquiries.own_site import is_own
from licensing.publishers import queries as publishers
from licensing.publishers.models import Publication
from licensing.web.storefront import links, present
from licensing.web.storefront.blueprint import blueprint
from licensing.web.storefront.forms import EnquiryForm, PressForm
from licensing.web.storefront.links import Link, read_link
from licensing.web.storefront.sought import MAY, ORDERS, WHEN, Sought, read_sought

NEAR_MISSES = 4
SUGGESTIONS = 8
SUGGESTIONS_SECONDS = 60
"""How long a browser may keep what was suggested."""


@blueprint.get("/search")
@limiter.limit("90/minute")
def search_all() -> ResponseReturnValue:
    """Search every publication; one that is chosen is searched by itself."""
    sought = read_sought(request.args)
    chosen = request.args.get("publication", "")
    if chosen in {row.slug for row in publishers.publications()}:
        return redirect(url_for("storefront.search", slug=chosen, **sought.query(page=1)))
    return _searched(None, sought)


@blueprint.get("/<slug>/search")
@limiter.limit("90/minute")
def search(slug: str) -> ResponseReturnValue:
    """Search a publication; an address, a DOI or a number leads straight to its article."""
    return _searched(publishers.publication(slug), read_sought(request.args))


@blueprint.get("/suggestions")
@limiter.limit("300/minute")
def suggestions_all() -> Response:
    """What may be meant by the beginning of a search of every publication."""
    return _suggested(None)


@blueprint.get("/<slug>/suggestions")
@limiter.limit("300/minute")
def suggestions(slug: str) -> Response:
    """What may be meant by the beginning of a search: headlines with their addresses, and words."""
    return _suggested(publishers.publication(slug))


@blueprint.get("/license")
@limiter.limit("120/minute")
def license_any() -> ResponseReturnValue:
    """The way in from an article's own page, for a link that does not say whose shop it means."""
    link = read_link(request.args)
    row = links.publication_of(link, publishers.publications())
    if row is not None:
        return _way_in(row, link)
    found = links.find(None, link)
    if found is not None:
        return redirect(_page_of(found, link.use))
    if link.title:
        return redirect(url_for("storefront.search_all", q=link.title))
    page = render_template(
        "storefront/elsewhere.html",
        publication=None,
        url=link.url[: links.LONGEST],
        publications=[present.publication(one) for one in publishers.publications()],
    )
    return page, HTTPStatus.NOT_FOUND


@blueprint.get("/<slug>/license")
@limiter.limit("120/minute")
def license_url(slug: str) -> ResponseReturnValue:
    """The way in from an article's own page: see ``links`` for what it may say; ``use`` is carried along."""
    return _way_in(publishers.publication(slug), read_link(request.args))


def _way_in(row: Publication, link: Link) -> ResponseReturnValue:
    """To the article; else a search for its headline, or an offer to ask where it has an address."""
    found = links.find(row, link)
    if found is not None:
        return redirect(_page_of(found, link.use))
    if link.title and not link.addresses:
        return redirect(url_for("storefront.search", slug=row.slug, q=link.title))
    return _not_listed(row, link), HTTPStatus.NOT_FOUND


def _not_listed(row: Publication, link: Link) -> str:
    words = link.title or " ".join(re.findall(r"[^\W\d_]{4,}", _path(link.url)))
    near = catalogue.search(row, words, order="best").items[:NEAR_MISSES] if words else ()
    own = is_own(row, link.url)
    return render_template(
        "storefront/not_listed.html",
        publication=present.publication(row),
        url=link.url[: links.LONGEST],
        elsewhere="" if own else _host(link.url),
        readable=own and row.fetch_unknown,
        hours=row.publisher.answer_hours,
        form=EnquiryForm(formdata=None, submission=ids.token(), url=link.url, title=link.title),
        press=PressForm(formdata=None),
        cards=[replace(card, found=(), marked=()) for card in present.cards(near)],
    )


def _searched(row: Publication | None, sought: Sought) -> ResponseReturnValue:
    straight = _straight(row, sought)
    if straight is not None:
        return redirect(straight, HTTPStatus.SEE_OTHER)
    results = catalogue.search(
        row,
        sought.q,
        sought.page,
        filters=sought.filters,
        order=sought.order,
        forgiving=not sought.exact,
    )
    return render_template("storefront/search.html", **_results(row, sought, results))


def _straight(row: Publication | None, sought: Sought) -> str | None:
    """Where an address leads: to its article, or to the page that says it is not listed."""
    if not sought.address:
        return None
    found = catalogue.find_by_url(row, sought.address)
    if found is not None:
        return _page_of(found)
    if not sought.is_address:
        return None
    if row is None:
        return url_for("storefront.license_any", url=sought.address)
    return url_for("storefront.license_url", slug=row.slug, url=sought.address)


def _results(row: Publication | None, sought: Sought, results: Results) -> dict[str, Any]:
    """What the page of results is shown."""
    cards = present.cards(results.items)
    here = _search_url(row)
    if row is None:
        names = {one.slug: one.name for one in publishers.publications()}
        cards = tuple(replace(card, title=names[card.slug]) for card in cards)
    return {
        "publication": present.publication(row) if row else None,
        "publications": publishers.publications() if row is None else (),
        "sought": sought,
        "cards": cards,
        "place": present.place(results),
        "meant": results.meant,
        "chips": sought.chips(),
        "here": here,
        "address": lambda number: _search_url(row, **sought.query(page=number)),
        "searched": lambda query: _search_url(row, **query),
        "choices": {"when": WHEN, "may": MAY, "order": ORDERS},
        "authors": catalogue.authors(row),
    }


def _search_url(row: Publication | None, **query: Any) -> str:
    if row is None:
        return url_for("storefront.search_all", **query)
    return url_for("storefront.search", slug=row.slug, **query)


def _suggested(row: Publication | None) -> Response:
    sought = read_sought(request.args)
    found = catalogue.suggest(row, sought.q, SUGGESTIONS) if sought.q else ()
    response = jsonify(suggestions=[_suggestion(one) for one in found])
    response.cache_control.private = True
    response.cache_control.max_age = SUGGESTIONS_SECONDS
    return response


def _suggestion(one: Suggestion) -> dict[str, str]:
    """A headline leads to its article; words are to be searched for."""
    if not one.public_id:
        return {"text": one.text}
    address = url_for("storefront.article", slug=one.slug, public_id=one.public_id)
    return {"text": one.text, "address": address}


def _page_of(found: Article, use: str = "") -> str:
    return url_for(
        "storefront.article",
        slug=found.publication.slug,
        public_id=found.public_id,
        use=use or None,
    )


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:  # brackets that close nothing
        return url


def _host(url: str) -> str:
    try:
        return urlsplit(url).hostname or ""
    except ValueError:
        return ""
