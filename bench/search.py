"""How long a search takes, by the size of the catalogue, on both databases: p50 and p95 in milliseconds for
each kind of question, of the query and of the whole page through Flask's test client.

Prints a line of JSON for each database and size, and at the end how each p95 grew from size to size. A query
is everything from the words to the rows and snippets of the first page, in a transaction of its own. No
question is asked twice. ``BENCH_SIZES`` names the sizes, by database where they differ:

    BENCH_SIZES="sqlite:1000,200000 postgresql:1000,100000,1000000" python -m bench.search

Invented articles of 276 words, frequencies by Zipf's law, three publications. Beyond 100,000 articles texts
are printed again, up to ten times; ``searching/texts.py`` says why.
"""

import gc
import json
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import pairwise
from pathlib import Path
from statistics import quantiles

sys.path.insert(0, str(Path(__file__).parents[1]))

from flask import Flask
from flask_migrate import upgrade
from sqlalchemy import select

from bench.searching.load import add_publications, load
from bench.searching.questions import Query, Questions
from bench.searching.texts import PUBLICATIONS, Language
from licensing import create_app
from licensing.config import Settings
from licensing.core.application import limiter
from licensing.core.db import db, read_only
from licensing.publishers.models import Publication
from tests import postgres

SIZES: dict[str, tuple[int, ...]] = {"sqlite": (1_000, 20_000), "postgresql": (1_000, 20_000)}
DIFFERENT = 100_000
"""Texts that are invented; larger catalogues print them again."""
ASKED = 60
"""Questions of each kind, after some to warm up."""
WARMING = 10
SECRET = "a secret of forty characters, for a bench"


def main() -> None:
    """Measure each database at each size."""
    p95: dict[str, dict[int, dict[str, float]]] = {}
    for database, sizes in _sizes().items():
        for size in sizes:
            with _catalogue(database, size) as (app, seconds):
                figures = {"query": _measured(app, size), "http": _measured(app, size, http=True)}
            told = {
                "database": database,
                "articles": size,
                "load_seconds": round(seconds),
                **figures,
            }
            print(json.dumps(told), flush=True)
            p95.setdefault(database, {})[size] = {k: v[1] for k, v in figures["query"].items()}
    print(json.dumps({"growth_of_p95": {name: _growth(each) for name, each in p95.items()}}))


def _sizes() -> dict[str, tuple[int, ...]]:
    given = os.environ.get("BENCH_SIZES", "")
    if not given:
        return SIZES
    pairs = (each.split(":") for each in given.split())
    return {name: tuple(int(size) for size in sizes.split(",")) for name, sizes in pairs}


@contextmanager
def _catalogue(database: str, size: int) -> Iterator[tuple[Flask, float]]:
    """The application with that many articles, and how long it took to load them."""
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder) / "var", secret_key=SECRET)
        if database == "sqlite":
            settings.data_dir.mkdir()
            yield from _filled(settings, size)
            return
        with postgres.cluster() as cluster:
            address = cluster.address(cluster.create("template0"))
            yield from _filled(
                Settings(data_dir=Path(folder) / "var", secret_key=SECRET, database_url=address),
                size,
            )


def _filled(settings: Settings, size: int) -> Iterator[tuple[Flask, float]]:
    app = create_app(settings)
    limiter.enabled = False
    with app.app_context():
        upgrade()
        began = time.monotonic()
        impressions = max(1, size // DIFFERENT)
        load(Language().texts(size, impressions), add_publications(len(PUBLICATIONS)))
        seconds = time.monotonic() - began
        db.session.remove()
    gc.collect()
    gc.freeze()  # as wsgi.py does: else a hundred milliseconds of looking for garbage fall on some question
    yield app, seconds
    with app.app_context():
        db.engine.dispose()


def _measured(app: Flask, size: int, *, http: bool = False) -> dict[str, tuple[float, float]]:
    """p50 and p95 of each kind, milliseconds, and of all kinds together."""
    questions = Questions(Language(), size)
    if http:
        times = {
            kind: [_through_http(app, path()) for _ in range(WARMING + ASKED)]
            for kind, path in questions.pages().items()
        }
    else:
        times = {
            kind: [_alone(app, query()) for _ in range(WARMING + ASKED)]
            for kind, query in questions.queries().items()
        }
    times = {kind: taken[WARMING:] for kind, taken in times.items()}
    times["all"] = [one for taken in times.values() for one in taken]
    return {kind: _percentiles(taken) for kind, taken in times.items()}


def _alone(app: Flask, ask: Query) -> float:
    with app.app_context(), read_only():
        publication = db.session.scalars(
            select(Publication).order_by(Publication.id).limit(1)
        ).one()
        began = time.perf_counter()
        ask(publication)
        return (time.perf_counter() - began) * 1_000


def _through_http(app: Flask, path: str) -> float:
    client = app.test_client()
    began = time.perf_counter()
    response = client.get(path)
    seconds = time.perf_counter() - began
    assert response.status_code in (200, 303), response.status
    return seconds * 1_000


def _percentiles(times: list[float]) -> tuple[float, float]:
    cuts = quantiles(times, n=20)
    return round(cuts[9], 1), round(cuts[18], 1)


def _growth(by_size: dict[int, dict[str, float]]) -> dict[str, dict[str, float]]:
    sizes = list(by_size)
    return {
        f"{small} to {large}": {
            kind: round(by_size[large][kind] / max(by_size[small][kind], 0.1), 2)
            for kind in by_size[large]
        }
        for small, large in pairwise(sizes)
    }


if __name__ == "__main__":
    main()
