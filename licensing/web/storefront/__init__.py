"""The storefront: find an article, see the price and the proof, pay, hold the copy; verify one.

``shelves`` what is there · ``finding`` search, and the way in from an article (``sought`` what a query
string asks for, ``links`` what a publisher's link says) · ``asking`` what is not there · ``counter`` an
article and what is asked of it · ``articles`` its page, price, proof and personal copy · ``buying``
checkout and request · ``quotes`` a price that is held · ``orders`` an order's page · ``downloads`` the copy ·
``verifying`` a licence's page · ``media`` pictures and brands · ``shown`` what pages are shown,
``present`` how it is made of rows · ``forms`` what people are asked.
"""

from licensing.web.storefront import (  # noqa: F401  # each adds its routes to the blueprint
    articles,
    asking,
    buying,
    downloads,
    finding,
    media,
    orders,
    quotes,
    shelves,
    verifying,
)
from licensing.web.storefront.blueprint import blueprint

__all__ = ["blueprint"]
