"""How long a buyer waits: from paying to a copy that is ready, with a warm worker, beside WeasyPrint alone
setting the same document. Prints JSON: the seconds of each run, their medians, and the ratio.

The article has about 600 words. ``paid_to_ready`` is everything: Stripe's webhook, the licence, the copy
made and stored, the order complete. ``weasyprint`` is the same pages by the bare library, called as its
documentation shows: it reads stylesheets and typefaces anew each time, which the press does once.
"""

import json
import logging
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

sys.path.insert(0, str(Path(__file__).parents[1]))

from sqlalchemy import select
from weasyprint import CSS, HTML

from licensing.articles.models import Article
from licensing.config import Settings
from licensing.core.db import db, read_only, release
from licensing.delivery import service as delivery
from licensing.documents.composition import TEMPLATES, Composition, compose
from licensing.documents.fetcher import NamedImages
from licensing.documents.fit import AS_DESIGNED
from licensing.documents.fonts import font_face_css
from licensing.documents.press import Press
from licensing.orders.models import Order
from tests.browser.site import Site, open_site
from tests.purchases import checked_out, placed

SOURCE = "/forty-one-minutes"  # 607 words
RUNS = 5


def main() -> None:
    """Measure both in one run, on one machine, one after the other."""
    logging.getLogger("werkzeug").setLevel(logging.WARNING)
    usual = Settings()
    with (
        tempfile.TemporaryDirectory() as folder,
        Press(usual.render_memory_bytes, usual.render_seconds) as press,
        open_site(Path(folder) / "var", press.render) as site,
    ):
        _buy(site)  # whatever is read only once is read now
        orders = [_buy(site) for _ in range(RUNS)]
        document = _document(site, orders[-1][0])
        _print(document)
        bare = [_seconds(lambda: _print(document)) for _ in range(RUNS)]
    ready = [seconds for _, seconds in orders]
    figures = {
        "paid_to_ready_seconds": [round(one, 3) for one in ready],
        "weasyprint_seconds": [round(one, 3) for one in bare],
        "paid_to_ready_median_seconds": round(median(ready), 3),
        "weasyprint_median_seconds": round(median(bare), 3),
        "ratio": round(median(ready) / median(bare), 2),
    }
    print(json.dumps(figures))


def _buy(site: Site) -> tuple[str, float]:
    """An order's token, and the seconds from the press of the pay button to its copy."""
    with site.app.app_context():
        article = db.session.scalars(
            select(Article).where(Article.canonical_url.endswith(SOURCE))
        ).one()
        order = placed(article)
        token, pay_page = order.token, str(checked_out(order).session_url)
        release()
    began = time.monotonic()
    site.shop.pay(pay_page)
    site.bench.until(lambda: _complete(site, token), "the copy")
    return token, time.monotonic() - began


def _complete(site: Site, token: str) -> bool:
    with site.app.app_context(), read_only():
        state = db.session.scalar(select(Order.state).where(Order.token == token))
        release()
    return state == "complete"


def _document(site: Site, token: str) -> Composition:
    """What the copy of that order is made of."""
    with site.app.app_context(), read_only():
        order = db.session.scalars(select(Order).where(Order.token == token)).one()
        facts = delivery.facts_for(delivery.copies_of(order)[0])
        release()
    return compose(facts)


def _print(document: Composition) -> bytes:
    """The document by WeasyPrint itself, with our typefaces and stylesheets."""
    sheets = [CSS(string=font_face_css()), *(CSS(filename=TEMPLATES / s) for s in document.sheets)]
    page = HTML(
        string=document.page(AS_DESIGNED),
        base_url="facts:",
        url_fetcher=NamedImages(document.images),
    )
    pdf: bytes = page.write_pdf(stylesheets=sheets, pdf_variant="pdf/a-3a")
    return pdf


def _seconds(work: Callable[[], object]) -> float:
    began = time.monotonic()
    work()
    return time.monotonic() - began


if __name__ == "__main__":
    main()
