"""Articles: what is on sale, off sale and back, and the rights to each part."""

from collections.abc import Callable
from http import HTTPStatus
from typing import TypeVar

from flask import Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from licensing.accounts.permissions import Permission
from licensing.articles import decisions, notices, territories
from licensing.articles.decisions import GRACE_SECONDS
from licensing.articles.models import Article, RightsPart, Version
from licensing.articles.rights import summary_of
from licensing.catalogue import index_article
from licensing.core.audit import Actor
from licensing.core.db import db
from licensing.delivery.corrections import holders
from licensing.delivery.service import article_url
from licensing.web.desk import article_reads as reads
from licensing.web.desk.blueprint import actor, blueprint, needs, scope
from licensing.web.desk.forms import CorrectionForm, PartForm, PressForm, SaleForm
from licensing.web.storefront.pictures import reduced

THUMBNAIL_PX = 480
OneOfMany = TypeVar("OneOfMany", PartForm, CorrectionForm)


@blueprint.get("/articles/")
@needs(Permission.REQUESTS_READ)
def article_list() -> str:
    """Articles, newest first; those that a search finds; or those off sale."""
    sought = " ".join(request.args.get("q", "").split())[:200]
    off_sale = request.args.get("show") == "off-sale"
    page = request.args.get("page", 1, type=int)
    listing = reads.articles(scope(), page, sought, off_sale)
    return render_template(
        "desk/articles.html",
        listing=listing,
        sought=sought,
        off_sale=off_sale,
        summaries={article.id: summary_of(article.current) for article in listing.rows},
    )


@blueprint.get("/articles/<public_id>")
@needs(Permission.REQUESTS_READ)
def article(public_id: str) -> str:
    """One article: its rights part by part, and whether it is on sale."""
    return _page(reads.article(scope(), public_id))


@blueprint.post("/articles/<public_id>/withdraw")
@needs(Permission.ARTICLES_EDIT)
def withdraw(public_id: str) -> ResponseReturnValue:
    """Take the article off sale, once it was confirmed."""
    said = "Off sale. Nothing new is sold of it; licences granted before stand."
    return _change_sale(public_id, "withdraw", decisions.withdraw, said)


@blueprint.post("/articles/<public_id>/restore")
@needs(Permission.ARTICLES_EDIT)
def restore(public_id: str) -> ResponseReturnValue:
    """Put the article back on sale, once it was confirmed."""
    return _change_sale(public_id, "restore", decisions.restore, "Back on sale, from this moment.")


@blueprint.post("/articles/<public_id>/parts/<int:part_id>")
@needs(Permission.ARTICLES_EDIT)
def decide_part(public_id: str, part_id: int) -> ResponseReturnValue:
    """Say what the publisher holds of one part."""
    found = reads.article(scope(), public_id)
    part = reads.part(found, part_id)
    form = PartForm()
    if not form.validate_on_submit():
        return _page(found, part=part, part_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    countries = territories.read(form.countries.data or "")
    decisions.decide_part(part, str(form.status.data), form.reason.data or "", actor(), countries)
    index_article(found, found.current)
    db.session.commit()
    flash("Decided. It holds for every copy that is made from now on.", "ok")
    return redirect(
        url_for("desk.article", public_id=public_id, _anchor=f"part-{part.id}"),
        HTTPStatus.SEE_OTHER,
    )


@blueprint.post("/articles/<public_id>/versions/<int:number>/correction")
@needs(Permission.ARTICLES_EDIT)
def mark_correction(public_id: str, number: int) -> ResponseReturnValue:
    """Say that a version corrects those before it, once it was shown who will be told."""
    found = reads.article(scope(), public_id)
    version = reads.version(found, number)
    form = CorrectionForm()
    if not form.validate_on_submit():
        page = _page(found, version=version, correction_form=form)
        return page, HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(found, version=version, correction_form=form)
    if not form.confirmed.data:
        return render_template(
            "desk/confirm_correction.html",
            version=version,
            form=form,
            holders=holders(found.id, before=number),
            minutes=GRACE_SECONDS // 60,
        )
    decisions.mark_correction(version, form.words.data or "", actor())
    db.session.commit()
    flash("Marked. Until holders are written to, you can take it back below.", "ok")
    return _to_version(public_id, number)


@blueprint.post("/articles/<public_id>/versions/<int:number>/correction/take-back")
@needs(Permission.ARTICLES_EDIT)
def take_back_correction(public_id: str, number: int) -> ResponseReturnValue:
    """Let it be no correction, while nobody was told."""
    notices.take_back(reads.correction(reads.article(scope(), public_id), number), actor())
    db.session.commit()
    flash("Taken back. Nobody was written to.", "ok")
    return _to_version(public_id, number)


@blueprint.get("/articles/<public_id>/pictures/<sha256>")
@needs(Permission.REQUESTS_READ)
def picture(public_id: str, sha256: str) -> Response:
    """A picture of the article, embargoed or withdrawn ones too."""
    found = reads.article(scope(), public_id)
    if not reads.has_picture(found, sha256):
        abort(HTTPStatus.NOT_FOUND)
    return Response(reduced(sha256, THUMBNAIL_PX), mimetype="image/jpeg")


def _to_version(public_id: str, number: int) -> ResponseReturnValue:
    page = url_for("desk.article", public_id=public_id, _anchor=f"version-{number}")
    return redirect(page, HTTPStatus.SEE_OTHER)


def _change_sale(
    public_id: str, act: str, verb: Callable[[Article, str, Actor], None], said: str
) -> ResponseReturnValue:
    found = reads.article(scope(), public_id)
    form = SaleForm()
    if not form.validate_on_submit():
        return _page(found, sale_form=form), HTTPStatus.UNPROCESSABLE_ENTITY
    if form.back.data:
        return _page(found, sale_form=form)
    if not form.confirmed.data:
        in_force, unpaid = reads.sold(found)
        return render_template(
            "desk/confirm_sale.html",
            article=found,
            act=act,
            form=form,
            in_force=in_force,
            unpaid=unpaid,
        )
    verb(found, form.reason.data or "", actor())
    index_article(found, found.current)
    db.session.commit()
    flash(said, "ok")
    return redirect(url_for("desk.article", public_id=public_id), HTTPStatus.SEE_OTHER)


def _page(
    found: Article,
    *,
    sale_form: SaleForm | None = None,
    part: RightsPart | None = None,
    part_form: PartForm | None = None,
    version: Version | None = None,
    correction_form: CorrectionForm | None = None,
) -> str:
    in_force, unpaid = reads.sold(found)
    rights = reads.rights_map(found.current)
    forms = {row.part.id: _part_form(row.part) for row in rights}
    if part is not None and part_form is not None:
        forms[part.id] = _apart(f"part-{part.id}", part_form)
    versions, of_all = reads.versions(found)
    marks = {row.version.id: _correction_form(row.version) for row in versions}
    if version is not None and correction_form is not None:
        marks[version.id] = _apart(f"version-{version.number}", correction_form)
    return render_template(
        "desk/article.html",
        article=found,
        version=found.current,
        summary=summary_of(found.current),
        rights=rights,
        part_forms=forms,
        open_part=part.id if part else None,
        versions=versions,
        version_count=of_all,
        correction_forms=marks,
        open_version=version.id if version else None,
        notices=reads.notices(found),
        press=PressForm(),
        sale_form=sale_form or SaleForm(formdata=None),
        in_force=in_force,
        unpaid=unpaid,
        article_url=article_url(found.current),
    )


def _part_form(part: RightsPart) -> PartForm:
    """A form that says what is decided now."""
    countries = ", ".join(part.territories)
    form = PartForm(formdata=None, status=part.status, countries=countries)
    return _apart(f"part-{part.id}", form)


def _correction_form(version: Version) -> CorrectionForm:
    """A form that says what the page itself says was corrected."""
    form = CorrectionForm(formdata=None, words=version.correction)
    return _apart(f"version-{version.number}", form)


def _apart(place: str, form: OneOfMany) -> OneOfMany:
    """The same form with ids of its own: there is one for every part and version on the page."""
    for field in form:
        field.id = f"{place}-{field.short_name}"
    return form
