"""SavedViews in memory."""

from complaints.usecases.saved_views import SavedView, StaleViews


class InMemorySavedViews:
    """Views of lists, by whose they are."""

    def __init__(self) -> None:
        self._kept: dict[str, tuple[tuple[SavedView, ...], int]] = {}

    def of(self, *, email: str) -> tuple[tuple[SavedView, ...], int]:
        return self._kept.get(email.casefold(), ((), 0))

    def keep(self, *, email: str, views: tuple[SavedView, ...], expected_version: int | None) -> int:
        _, version = self.of(email=email)
        if expected_version not in (None, version):
            raise StaleViews
        self._kept[email.casefold()] = (views, version + 1)
        return version + 1
