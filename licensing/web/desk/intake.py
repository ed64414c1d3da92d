"""Adding articles at the desk: by address, by file, by pasted text, each seen before it is taken in."""

from http import HTTPStatus
from typing import TypeVar

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.articles.ingest.capture import Capture, NotAnArticle
from licensing.articles.intake import pasted, runs, uploads
from licensing.articles.intake.pasted import Pasted
from licensing.articles.intake.preview import Preview, preview
from licensing.articles.intake.taking import Taken
from licensing.catalogue import index_article
from licensing.core import links
from licensing.core.application import limiter
from licensing.core.db import db, release
from licensing.core.errors import InvalidInput, NotFound
from licensing.core.installation import settings
from licensing.jobs.intake import go_on
from licensing.publishers.models import Publication
from licensing.publishers.queries import publications
from licensing.web.desk.blueprint import actor, blueprint, needs, scope
from licensing.web.desk.intake_forms import (
    AddressesForm,
    PublicationForm,
    TextForm,
    UploadForm,
    repeated,
)

UPLOAD = "desk-upload"
KEPT_SECONDS = 24 * 3600
LOOKS = "30/minute"
AnyForm = TypeVar("AnyForm", bound=PublicationForm)


@blueprint.get("/articles/add")
@needs(Permission.ARTICLES_EDIT)
def add_articles() -> str:
    """The three ways. ``?url=`` fills in an address, and chooses the publication whose site it is on."""
    url = request.args.get("url", "")[:2_000]
    ours = publications(scope().publisher_id)
    host = next((one.id for one in ours if one.site and one.site in url), None)
    return _page(addresses=AddressesForm(formdata=None, addresses=url, publication=host))


@blueprint.post("/articles/add/addresses")
@needs(Permission.ARTICLES_EDIT)
@limiter.limit(LOOKS)
def add_addresses() -> ResponseReturnValue:
    """Look at the addresses; once that was confirmed, take them in."""
    form = _offered(AddressesForm())
    if not form.validate_on_submit():
        return _page(addresses=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(addresses=form)
    if form.confirmed.data:
        return _begin(form, form.lines)
    return _look(form, form.lines, "desk.add_addresses")


@blueprint.post("/articles/add/file")
@needs(Permission.ARTICLES_EDIT)
@limiter.limit(LOOKS)
def add_file() -> ResponseReturnValue:
    """Look into the file; once that was confirmed, take in what it holds."""
    form = _offered(UploadForm())
    if form.back.data:
        return redirect(url_for("desk.add_articles", _anchor="file"), HTTPStatus.SEE_OTHER)
    try:
        source = _kept(form)
    except InvalidInput as wrong:
        form.validate()
        form.file.errors = [*form.file.errors, wrong.message]
        return _page(upload=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if not form.validate_on_submit():
        return _page(upload=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.confirmed.data:
        return _begin(form, [source])
    form.kept.data = links.sign(UPLOAD, [scope().publisher_id, source])
    return _look(form, [source], "desk.add_file")


@blueprint.post("/articles/add/text")
@needs(Permission.ARTICLES_EDIT)
def add_text() -> ResponseReturnValue:
    """Show the article that the text makes; once that was confirmed, take it in."""
    form = _offered(TextForm())
    if not form.validate_on_submit():
        return _page(text=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(text=form)
    found = pasted.read(_said(form), _publication(form))
    if isinstance(found, NotAnArticle):
        form.text.errors = [found.error]
        return _page(text=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.confirmed.data:
        return _take_in(form, found)
    return _preview(form, Preview((found,), more=False), "desk.add_text")


def _page(
    *,
    addresses: AddressesForm | None = None,
    upload: UploadForm | None = None,
    text: TextForm | None = None,
) -> str:
    return render_template(
        "desk/add_articles.html",
        addresses=_apart("addresses", _offered(addresses or AddressesForm(formdata=None))),
        upload=_apart("upload", _offered(upload or UploadForm(formdata=None))),
        text=_apart("text", _offered(text or TextForm(formdata=None))),
    )


def _look(form: PublicationForm, sources: list[str], endpoint: str) -> ResponseReturnValue:
    release()  # nothing stays locked while pages are fetched
    found = preview(sources, frozenset(settings().fetch_origins))
    return _preview(form, found, endpoint)


def _preview(form: PublicationForm, found: Preview, endpoint: str) -> ResponseReturnValue:
    page = render_template(
        "desk/preview.html",
        found=found,
        form=form,
        publication=_publication(form),
        action=url_for(endpoint),
        repeated=repeated(form),
    )
    return page, HTTPStatus.UNPROCESSABLE_ENTITY if found.hopeless else HTTPStatus.OK


def _begin(form: PublicationForm, sources: list[str]) -> ResponseReturnValue:
    """Have a worker take them in, and show how far it is."""
    run = runs.start(_publication(form), sources, actor())
    go_on(run)
    public_id = run.public_id
    db.session.commit()
    return redirect(url_for("desk.import_run", public_id=public_id), HTTPStatus.SEE_OTHER)


def _take_in(form: PublicationForm, found: Capture) -> ResponseReturnValue:
    """A text has nothing to be fetched, so it is in the catalogue at once."""
    run = runs.start(_publication(form), [f"Pasted text: {found.headline}"], actor())
    result = runs.take_in(run.id, Taken(found.url, found.url, found), actor(), index_article)
    runs.finish(run, actor())
    public_id = run.public_id
    db.session.commit()
    if result.outcome == "failed":
        return redirect(url_for("desk.import_run", public_id=public_id), HTTPStatus.SEE_OTHER)
    said = {
        "created": "It is in the catalogue.",
        "new-version": f"It is in the catalogue as version {result.version}.",
        "unchanged": "The catalogue had it already, word for word.",
    }
    flash(said[result.outcome], "ok")
    return redirect(url_for("desk.article", public_id=result.article), HTTPStatus.SEE_OTHER)


def _kept(form: UploadForm) -> str:
    """The source that the form's file is: just uploaded, or a page before. Raises InvalidInput."""
    if form.kept.data:
        try:
            publisher_id, source = links.read(UPLOAD, str(form.kept.data), KEPT_SECONDS)
        except (links.LinkInvalid, links.LinkExpired):
            raise InvalidInput("Choose the file again: it was uploaded too long ago.") from None
        if publisher_id != scope().publisher_id:
            raise NotFound("There is nothing here under that address.")
        return str(source)
    if not form.file.data:
        raise InvalidInput("Choose a file.")
    return uploads.keep(form.file.data.filename or "", form.file.data.read())


def _said(form: TextForm) -> Pasted:
    return Pasted(
        text=str(form.text.data),
        headline=form.headline.data or "",
        standfirst=form.standfirst.data or "",
        byline=form.byline.data or "",
        published_on=form.published_on.data,
        section=form.section.data or "",
        url=form.url.data or "",
    )


def _publication(form: PublicationForm) -> Publication:
    ours = publications(scope().publisher_id)
    return next(one for one in ours if one.id == form.publication.data)


def _offered(form: AnyForm) -> AnyForm:
    """The form with the publications that this publisher has."""
    form.offer(publications(scope().publisher_id))
    return form


def _apart(name: str, form: AnyForm) -> AnyForm:
    """The form with ids of its own: three stand on one page."""
    for field in form:
        field.id = f"{name}-{field.short_name}"
    return form
