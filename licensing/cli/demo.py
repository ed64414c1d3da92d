"""``flask demo``: put the demonstration's content in, and place an order through the doors."""

import json
from dataclasses import asdict

import click
from flask.cli import AppGroup

from licensing.core import installation
from licensing.demo import tour

demo = AppGroup("demo", help="The demonstration: its content, and an order through the doors.")


@demo.command("seed")
@click.option("--json", "print_json", is_flag=True, help="One JSON object.")
def seed(print_json: bool) -> None:
    """Put in three invented publications with their articles, rates and staff. Safe to repeat."""
    from licensing.demo import seed as content  # draws samples: only this command waits for that

    settings = installation.settings()
    if not settings.demonstration:
        raise click.ClickException("Set DEMONSTRATION=1: this content is not for a real shop.")
    seeded = content.seed()
    if print_json:
        told = {"publications": [asdict(one) for one in seeded], "password": content.PASSWORD}
        click.echo(json.dumps(told))
        return
    for one in seeded:
        click.echo(f"{one.name}: {one.articles} articles; staff sign in as {one.staff_email}")


@demo.command("order")
@click.option("--publication", required=True, metavar="SLUG", help="The storefront to buy in.")
@click.option("--use", default="eprint", show_default=True, help="What to license.")
@click.option("--json", "print_json", is_flag=True, help="One JSON object.")
def order(publication: str, use: str, print_json: bool) -> None:
    """Place one order over HTTP as a buyer does; needs the doors open (``make run``).

    Prints the order, the licence, the copy's path and the seconds of each step.
    """
    settings = installation.settings()
    try:
        placed = tour.place_order(settings.base_url, publication, use, settings.data_dir / "demo")
    except tour.TourFailed as error:
        raise click.ClickException(str(error)) from error
    if print_json:
        click.echo(json.dumps(asdict(placed), default=str))
        return
    click.echo(f"Order {placed.order}, licence {placed.licence}\n{placed.copy}")
    for step, seconds in placed.seconds.items():
        click.echo(f"  {step:<10}{seconds:6.2f} s")
