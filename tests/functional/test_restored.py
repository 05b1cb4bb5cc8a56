"""A deployment goes to files and back into an empty one: every timeline the same, every chain whole."""

from pathlib import Path

import boto3
import pytest

from complaints.adapters.dynamodb import items
from complaints.domain.acts import staff
from complaints.usecases.audit_cases import audit_case
from dev.backup import NotEmpty, export, restore
from tests.factories import a_member
from tests.file_samples import JPEG
from tests.functional.portal import ENVIRONMENT, Portal


def told(portal: Portal, references: list[str]) -> dict[str, str]:
    """All that is known of each case, as text."""
    return {reference: repr(portal.services.cases.get(reference=reference)) for reference in references}


def lose_everything() -> None:
    """The table is gone, and made anew; the buckets are empty."""
    boto3.client("dynamodb").delete_table(TableName="complaints")
    items.create_table()
    s3 = boto3.client("s3")
    for bucket in ("attachments", "mail"):
        for each in s3.list_objects_v2(Bucket=bucket).get("Contents", ()):
            s3.delete_object(Bucket=bucket, Key=each["Key"])


def test_what_was_exported_comes_back_byte_by_byte_with_its_chains_whole(portal: Portal, tmp_path: Path) -> None:
    filed = [portal.file(description=f"第 {number} 件") for number in range(3)]
    portal.staff_does("supervisor", filed[0], "note", text="已看过")
    portal.services.attachments.put(key="upload/a.jpg", name="门.jpg", type="image/jpeg", body=JPEG)
    references = [each.reference for each in filed]
    before = told(portal, references)
    kept = portal.services.attachments.look_up(key="upload/a.jpg")
    first = export(folder=tmp_path / "first", environment=ENVIRONMENT)
    with pytest.raises(NotEmpty):
        restore(folder=tmp_path / "first", environment=ENVIRONMENT)
    lose_everything()
    assert restore(folder=tmp_path / "first", environment=ENVIRONMENT) == first
    assert told(portal, references) == before
    assert portal.services.attachments.look_up(key="upload/a.jpg") == kept
    auditor = portal.services.circumstances(staff(a_member("auditor")))
    for reference in references:
        found = audit_case(cases=portal.services.cases, reference=reference, circumstances=auditor)
        assert (found.intact, found.length > 2) == (True, True)
    assert export(folder=tmp_path / "second", environment=ENVIRONMENT) == first
    again = [sorted((tmp_path / name / "items.jsonl").read_bytes().splitlines()) for name in ("first", "second")]
    assert again[0] == again[1]
    assert first["items"] > 10
    assert first["objects"] >= 1
