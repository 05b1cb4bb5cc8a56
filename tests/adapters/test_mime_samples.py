"""The corpus under tests/samples/mail: what programs, robots and attackers send is read exactly as it should be."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from complaints.adapters.mime import UnreadableMail, read_message
from complaints.domain.correspondence import five_w_two_h, is_automatic, words_of

SAMPLES = Path(__file__).parents[1] / "samples" / "mail"
FOLDERS = ("clients", "replies", "automatic", "hostile")
DOMAIN = "in.example.com"


def _expected(folder: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = tomllib.loads((SAMPLES / folder / "expectations.toml").read_text("utf-8"))["message"]
    return [row | {"file": f"{folder}/{row['file']}"} for row in rows]


EXPECTED = [row for folder in FOLDERS for row in _expected(folder)]
READABLE = [row for row in EXPECTED if "unreadable" not in row]
REFUSED = [row for row in EXPECTED if "unreadable" in row]


def sample(name: str) -> bytes:
    """The bytes of a sample, named by folder and file."""
    return (SAMPLES / name).read_bytes()


def the_file(row: dict[str, Any]) -> str:
    """How a sample is called in what the tests say."""
    return str(row["file"]).removesuffix(".eml")


def test_every_sample_has_its_expectation() -> None:
    assert sorted(row["file"] for row in EXPECTED) == sorted(
        path.relative_to(SAMPLES).as_posix() for path in SAMPLES.rglob("*.eml")
    )


@pytest.mark.parametrize("row", READABLE, ids=the_file)
def test_sample_is_read_as_expected(row: dict[str, Any]) -> None:
    message = read_message(sample(row["file"]))
    assert words_of(message) == row["visible"]
    assert five_w_two_h(message.text) == row.get("form", {})
    assert (is_automatic(message, own_domain=DOMAIN) or "") == row["automatic"]
    assert [attachment.name for attachment in message.attachments] == row.get("attachments", [])
    assert row["recipient"] in message.recipients
    found = {"sender": message.sender, "sender_name": message.sender_name, "subject": message.subject}
    assert found | {name: row[name] for name in found.keys() & row.keys()} == found


@pytest.mark.parametrize("row", REFUSED, ids=the_file)
def test_sample_is_refused_by_name(row: dict[str, Any]) -> None:
    with pytest.raises(UnreadableMail) as refusal:
        read_message(sample(row["file"]))
    assert refusal.value.reason == row["unreadable"]


def test_full_text_is_kept_beside_the_reply() -> None:
    for row in READABLE:
        text = read_message(sample(row["file"])).text
        assert all(line.strip() in text for line in row["visible"].split("\n")), row["file"]
    assert "> Where 场所:" in read_message(sample("replies/gmail-zh-html-only.eml")).text


def test_every_client_is_there_in_both_languages_as_reply_forward_and_html_only() -> None:
    shapes: dict[str, set[str]] = {}
    for path in (SAMPLES / "clients").glob("*.eml"):
        client, language, form = path.stem.rsplit("-", 2)
        shapes.setdefault(client, set()).add(f"{language}-{form}")
    wanted = {f"{language}-{form}" for language in ("zh", "en") for form in ("reply", "forward", "html")}
    assert {client: wanted - found for client, found in shapes.items()} == {client: set() for client in shapes}
    assert len(shapes) >= 15


def test_html_only_samples_have_no_plain_part() -> None:
    for path in (SAMPLES / "clients").glob("*-html.eml"):
        head = path.read_bytes().split(b"\r\n\r\n")[0]
        assert b"\r\nContent-Type: text/html" in head, path.name


def test_there_are_thirty_robots_and_twenty_attacks() -> None:
    robots = [row for row in READABLE if row["file"].startswith("automatic/")]
    assert len(robots) >= 30
    assert all(row["automatic"] for row in robots)
    assert len(list((SAMPLES / "hostile").glob("*.eml"))) >= 20


def test_no_person_is_taken_for_a_robot() -> None:
    people = [row for row in READABLE if row["file"].startswith(("clients/", "replies/"))]
    assert len(people) >= 200
    assert not [row["file"] for row in people if is_automatic(read_message(sample(row["file"])), own_domain=DOMAIN)]
