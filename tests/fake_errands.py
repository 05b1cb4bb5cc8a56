"""Errands in memory, run at once: as if the table's stream had come by before anybody looked."""

from datetime import datetime
from typing import Any

from complaints.usecases.errand_port import Errand
from complaints.usecases.run_errands import run_errand


class ErrandsRunAtOnce:
    """`portal` runs them; without one they are kept."""

    def __init__(self) -> None:
        self.portal: Any = None
        self.kept: dict[str, Errand] = {}

    def put(self, *, errand: Errand, expires_at: datetime) -> None:
        self.kept[errand.id] = errand
        if self.portal:
            run_errand(desk=self.portal.errand_desk, id=errand.id, now=self.portal.clock())

    def get(self, *, id: str) -> Errand | None:
        return self.kept.get(id)

    def drop(self, *, id: str) -> None:
        self.kept.pop(id, None)
