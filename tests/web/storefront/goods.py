"""What the storefront's tests sell: articles put on its shelves, and the addresses they have there."""

from dataclasses import dataclass
from typing import Any

from flask import Flask

from licensing import catalogue
from licensing.articles.models import Article
from licensing.core.db import db
from tests.purchases import on_sale

BUYER = {
    "name": "Bea Okafor",
    "organisation": "Tern & Gull Marine Ltd",
    "email": "bea@ternandgull.example",
    "address": "3 Chandlers Row\nOrrinmouth OR2 4TG",
    "country": "GB",
    "po_number": "PO-2214",
    "agree": "y",
}

NOBODY = "http://127.0.0.1:9"
"""An address where nothing listens."""


@dataclass(frozen=True, slots=True)
class Goods:
    """An article on sale. ``home`` and ``page`` are addresses."""

    id: int
    slug: str
    public_id: str
    url: str

    @property
    def home(self) -> str:
        return f"/{self.slug}/"

    @property
    def page(self) -> str:
        return f"/{self.slug}/articles/{self.public_id}/"


def shelve(app: Flask, **given: Any) -> Goods:
    """An article of a publisher of its own, on sale and listed."""
    with app.app_context():
        return goods_of(on_sale(**given))


def goods_of(article: Article) -> Goods:
    """List ``article`` and say where it is. Call inside an application context."""
    catalogue.index_article(article, article.current)
    db.session.commit()
    return Goods(article.id, article.publication.slug, article.public_id, article.canonical_url)
