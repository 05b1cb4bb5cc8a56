"""SavedViews on the one table: one item a person."""

import json

from pynamodb.exceptions import PutError

from complaints.adapters.dynamodb.items import ViewsItem
from complaints.adapters.dynamodb.refusals import refused
from complaints.usecases.saved_views import SavedView, StaleViews

SORT = "VIEWS"


class DynamoDBSavedViews:
    """Views of lists, by whose they are."""

    def of(self, *, email: str) -> tuple[tuple[SavedView, ...], int]:
        """One consistent read."""
        item = _item(email)
        if item is None:
            return (), 0
        return tuple(SavedView(name, filters) for name, filters in json.loads(item.body)), int(item.edition)

    def keep(self, *, email: str, views: tuple[SavedView, ...], expected_version: int | None) -> int:
        """One read, and one write on the condition that nothing was written since."""
        item = _item(email)
        version = int(item.edition) if item else 0
        if expected_version not in (None, version):
            raise StaleViews
        body = json.dumps([[view.name, dict(view.filters)] for view in views], ensure_ascii=False)
        unchanged = ViewsItem.edition == version if item else ViewsItem.pk.does_not_exist()
        try:
            ViewsItem(_partition(email), SORT, body=body, edition=version + 1).save(condition=unchanged)
        except PutError as error:
            if refused(error):
                raise StaleViews from error
            raise
        return version + 1


def _item(email: str) -> ViewsItem | None:
    try:
        return ViewsItem.get(_partition(email), SORT, consistent_read=True)
    except ViewsItem.DoesNotExist:
        return None


def _partition(email: str) -> str:
    return f"VIEWS#{email.casefold()}"
