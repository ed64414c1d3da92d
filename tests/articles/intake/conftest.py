"""What tests of imports share."""

from collections.abc import Iterator

import pytest

from tests.articles.intake.site import Site
from tests.articles.intake.site import site as opened


@pytest.fixture
def site() -> Iterator[Site]:
    with opened() as here:
        yield here
