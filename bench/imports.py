"""What a long import costs: ``python -m bench.imports [PAGES]``, 10,000 unless told.

Pages are written into a folder as they are asked for and taken in as ``flask articles import`` does,
into SQLite in a folder of its own. Printed every tenth of the way: pages a second and the memory of the
process. What it must not do is grow.
"""

import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

from flask_migrate import upgrade

from licensing import create_app
from licensing.articles.ingest.sources import Source
from licensing.articles.intake import runs
from licensing.articles.intake.taking import take_all
from licensing.catalogue import index_article
from licensing.config import Settings
from licensing.core.audit import SYSTEM
from licensing.core.db import db
from licensing.core.outside import Outside
from tests import factories
from tests.articles.intake.site import story

PAGES = 10_000
STEPS = 10


def main() -> None:
    """Print a line each tenth of the way, and the growth after the first."""
    pages = int(sys.argv[1]) if len(sys.argv) > 1 else PAGES
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        app = create_app(Settings(data_dir=folder / "var", secret_key="bench " * 8))
        with app.app_context():
            upgrade()
            publication = factories.publication()
            run_id = runs.start(publication, [name], SYSTEM).id
            db.session.commit()
            print("   pages   pages/s   MB now   MB most")
            used = list(_take_in(run_id, folder, pages))
            db.engine.dispose()
    print(f"growth from the first tenth to the last: {used[-1] - used[0]:+.1f} MB")


def _take_in(run_id: int, folder: Path, pages: int) -> Iterator[float]:
    """Take in that many pages; megabytes in use after each step."""
    step = max(1, pages // STEPS)
    started = time.perf_counter()
    left = runs.remaining(run_id, _written(folder, pages))
    for number, taken in enumerate(take_all(left, Outside()), start=1):
        result = runs.take_in(run_id, taken, SYSTEM, index_article)
        assert result.outcome == "created", result
        db.session.commit()
        db.session.expunge_all()
        Path(taken.source).unlink()
        if number % step == 0:
            now, most = _megabytes()
            speed = step / (time.perf_counter() - started)
            print(f"{number:8,}{speed:10.1f}{now:9.1f}{most:10.1f}", flush=True)
            started = time.perf_counter()
            yield now


def _written(folder: Path, pages: int) -> Iterator[Source]:
    for number in range(pages):
        path = folder / f"{number}.html"
        path.write_text(story(number))
        yield Source(str(path), path=path, root=folder)


def _megabytes() -> tuple[float, float]:
    """Memory of this process now and at its most."""
    resident = int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()
    return resident / 1e6, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3


if __name__ == "__main__":
    main()
