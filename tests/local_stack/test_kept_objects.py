from pathlib import Path

from dev.kept_objects import KeptObject, KeptObjects


def an_object(
    key: str = "upload/a/photo.jpg", body: bytes = b"jpeg", modified: str = "2026-03-09T01:00:00+00:00"
) -> KeptObject:
    return KeptObject(
        "attachments", key, body, {"Content-Type": "image/jpeg", "x-amz-meta-name": "%E7%85%A7"}, modified
    )


def test_an_object_is_there_again_with_its_metadata(tmp_path: Path) -> None:
    KeptObjects(tmp_path).put(kept=an_object())
    assert list(KeptObjects(tmp_path).all()) == [an_object()]


def test_an_object_under_the_same_key_takes_the_place_of_the_former_and_of_its_file(tmp_path: Path) -> None:
    objects = KeptObjects(tmp_path)
    objects.put(kept=an_object(body=b"first"))
    objects.put(kept=an_object(body=b"second"))
    assert [kept.body for kept in objects.all()] == [b"second"]
    assert len(list(tmp_path.rglob("*.jpg"))) == 1


def test_a_removed_object_leaves_nothing_behind(tmp_path: Path) -> None:
    objects = KeptObjects(tmp_path)
    objects.put(kept=an_object())
    objects.remove(bucket="attachments", key=an_object().key)
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == []


def test_a_body_without_its_description_is_not_an_object(tmp_path: Path) -> None:
    objects = KeptObjects(tmp_path)
    objects.put(kept=an_object())
    next(tmp_path.rglob("*.json")).unlink()  # as after a crash between the two
    assert list(objects.all()) == []


def test_no_key_leaves_the_folder(tmp_path: Path) -> None:
    objects = KeptObjects(tmp_path / "s3")
    keys = ["../../climbs", "/etc/absolute", "x" * 1024, "客/照片.jpg", "a.json", "a/../.././b.jpg/../c"]
    for key in keys:
        objects.put(kept=an_object(key=key))
    assert {kept.key for kept in objects.all()} == set(keys)
    assert {path.name for path in tmp_path.iterdir()} == {"s3"}
