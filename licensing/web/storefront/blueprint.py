"""The storefront's blueprint. Everybody is a guest here; an order is known by its own address."""

from flask import Blueprint

blueprint = Blueprint("storefront", __name__)
