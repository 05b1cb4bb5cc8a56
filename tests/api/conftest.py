"""The API on services in memory."""

import pytest

from tests.api.site import Site
from tests.fakes import fake_services


@pytest.fixture
def site() -> Site:
    """The portal with everybody on its roster, on Friday 2026-11-20 at 10:00 in Shanghai."""
    return Site(fake_services())
