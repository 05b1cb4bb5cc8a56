"""Every adapter stands where the wiring says, and is made of what it is given."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from complaints.adapters.lazily import Lazily
from complaints.adapters.wiring import wired
from complaints.bootstrap import Services
from tests.fakes import SETTINGS

WIRED = wired(settings=SETTINGS, zone=ZoneInfo("Asia/Shanghai"), now=lambda: datetime.now(UTC))
BY_ITSELF = {"settings", "policy", "calendar", "regulations", "clock", "new_token"}


def test_every_port_has_its_adapter():
    assert set(WIRED) == set(Services.__dataclass_fields__) - BY_ITSELF


@pytest.mark.parametrize("field", sorted(WIRED))
def test_an_adapter_is_made_at_its_first_use(field):
    adapter = WIRED[field]
    assert isinstance(adapter, Lazily)
    assert adapter.__class__ is Lazily
    assert callable(adapter.__init__)
    made = adapter._make()
    public = [name for name in dir(type(made)) if not name.startswith("_")]
    assert public
    assert all(callable(getattr(adapter, name)) for name in public)
