"""Whether an address is written to is asked once for all letters of a page, and only where one of them leaves."""

from collections.abc import Collection, Mapping

import pytest

from complaints.usecases.deliveries import Block, block_id
from tests.fakes import fake_services
from tests.unit.usecases.steps import CUSTOMER, HANDLER, deliver, submit


def test_the_addresses_of_a_page_are_looked_up_at_once_and_where_none_leaves_not_at_all():
    portal = fake_services()
    submit(portal)
    looked, find = list[set[str]](), portal.deliveries.find_blocks

    def find_blocks(*, ids: Collection[str]) -> Mapping[str, Block]:
        looked.append({*ids})
        return find(ids=ids)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(portal.deliveries, "find_blocks", find_blocks)
        deliver(portal)
        deliver(portal)
    assert looked == [{block_id(address=CUSTOMER), block_id(address=HANDLER)}]
