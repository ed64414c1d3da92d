from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.stripe_sandbox.harness import (
    Running,
    Shop,
    running_sandbox,
    running_shop,
    settings_for,
)


@pytest.fixture
def shop() -> Iterator[Shop]:
    with running_shop() as shop:
        yield shop


@pytest.fixture
def run(tmp_path: Path, shop: Shop) -> Iterator[Running]:
    with running_sandbox(settings_for(tmp_path, shop.url)) as running:
        yield running
