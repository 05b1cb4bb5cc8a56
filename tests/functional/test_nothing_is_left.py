"""A case that went through everything is disposed of by two people: of none of its words anything is left anywhere.

Each way by which words come in has a word of its own. All that the portal keeps is read as it is kept: every item of
the table, what is packed in it unpacked, and every version of every object of every bucket. What stays is what a
decision says: an address that is not written to (27), and what was told to a survey, which does not know by whom (38).
"""

import re
import zlib
from collections.abc import Iterator
from dataclasses import replace
from email.parser import BytesParser
from email.policy import default
from typing import Any

import boto3
import pytest

from complaints.adapters.dynamodb import figure_rows, looking_up, segments
from complaints.adapters.dynamodb.items import EntriesItem, FigureRowItem, Item, SegmentItem, SumItem, WordsItem
from complaints.adapters.dynamodb.pages import entries_of, first_page, letters_of
from complaints.domain.lifecycle import IllegalTransition
from complaints.domain.mentions import tokens_of
from complaints.domain.policy_oversight import RetentionRule
from complaints.domain.working_time import Limit, Unit
from complaints.usecases import act_on_mail
from complaints.usecases.keep_files import keep_files
from functions import due_reports, inbound_mail, mail_events, upkeep
from tests.file_samples import JPEG, PDF
from tests.functional.portal import MAILBOX, SCHEDULE_EVENT, Filed, Portal, secret_of, staff_address
from tests.functional.post import answer, fresh_mail
from tests.functional.test_mail_events import by_eventbridge, news

API = "/api/v1"
EMAIL = "yan.chixia@planted.example"
WHO = {"name": "燕赤霞", "phone": "13999137777", "email": EMAIL, "address": "兰若街九百零七号"}
SAID = {
    "order": "PLANT-88417",
    "description": "竹叶青漆面起泡",
    "demand": "退还藕粉色门板",
    "file": "藏经阁照片",
    "supplement": "补叙聂小倩亲见",
    "later file": "后殿照片",
    "by mail": "信里说黑山老妖",
    "subject": "题为金华城外",
    "mailed file": "金华收据",
    "reply": "已解决：宁采臣上门换板",
    "note": "记下书箱一只",
    "closure": "当面谢过剑匣",
    "rating": "评语十方和尚",
    "objection": "不服左千户",
    "held back": "疑似垃圾知秋一叶",
    "refused": "婆娑铃声不达",
    "rejected": "被拒夏侯客",
    "not decided": "无人过问燕赤鳞",
}
TOLD_TO_A_SURVEY = {"comment": "问卷里的人间道", "name": "燕某"}
SEEN_BEFORE = (*WHO.values(), *SAID.values())


def a_portal(portal: Portal) -> Portal:
    """It keeps cases for three months, and its buckets every version."""
    rule = RetentionRule(Limit(3, Unit.MONTHS), rules=("SVC24-14",))
    portal.under(replace(portal.services.policy, retention=rule))
    for bucket in ("attachments", "mail"):
        boto3.client("s3").put_bucket_versioning(Bucket=bucket, VersioningConfiguration={"Status": "Enabled"})
    return portal


# -- reading all that is kept


def kept() -> Iterator[tuple[str, str]]:
    """(where, what) of everything, as text."""
    for item in Item.scan():
        place = f"{item.pk} {item.sk}"
        yield place, f"{place} {item.to_dynamodb_dict()} {unpacked(item)}"
    s3 = boto3.client("s3")
    for bucket in (each["Name"] for each in s3.list_buckets()["Buckets"]):
        for version in s3.list_object_versions(Bucket=bucket).get("Versions", ()):
            at = {"Bucket": bucket, "Key": version["Key"], "VersionId": version["VersionId"]}
            found = s3.get_object(**at)
            told = f"{version['Key']} {found['Metadata']} {found.get('ContentDisposition')}"
            yield f"{bucket} {version['Key']}", " ".join((told, *readings(found["Body"].read())))


def unpacked(item: Item) -> object:
    """What is packed in an item. Codes of words are looked for by themselves."""
    match item:
        case EntriesItem():
            return list(entries_of(item)), letters_of(item, first=first_page(str(item.pk).removeprefix("C#")))
        case WordsItem(said=str()):
            return item.said
        case FigureRowItem():
            return figure_rows._unpacked(item.packed, str(item.sk))
        case SumItem():
            return zlib.decompress(item.packed, -15).decode()
        case SegmentItem():
            return segments.places_in(item=item)
    return ""


def readings(raw: bytes) -> Iterator[str]:
    """Bytes as text, and as the mail that they may be: its headers and parts decoded."""
    yield raw.decode(errors="replace")
    mail = BytesParser(policy=default).parsebytes(raw)
    yield " ".join(map(str, mail.values()))
    for part in mail.walk():
        yield f"{part.get_filename()} {(part.get_payload(decode=True) or b'').decode(errors='replace')}"


def where(*said: str) -> dict[str, set[str]]:
    """The places at which words stand, of each that stands anywhere."""
    everything = [(place, text.casefold()) for place, text in kept()]
    found = {word: {place for place, text in everything if word.casefold() in text} for word in said}
    return {word: places for word, places in found.items() if places}


def found_by(*said: str) -> int:
    """How many of the codes under which these words are looked for stand in the index of words."""
    codes = {segments.code_of(token) for each in said for token in tokens_of(said=each.casefold())}
    fresh = {code for item in Item.scan() if item.pk == looking_up.FRESH for code in looking_up.fresh_codes(item=item)}
    return len(codes & fresh)


# -- a case goes through everything


def lived(portal: Portal) -> Filed:
    """The case, closed at last on Monday the 23rd of November."""
    filed = filed_with_all(portal)
    portal.complainant_does(
        filed, "supplements", text=SAID["supplement"], attachments=[a_file(portal, SAID["later file"])]
    )
    portal.staff_does("agent", filed, "note", text=SAID["note"])
    mail_to_it(portal, filed)
    portal.client.post(f"{API}/links", data={"email": EMAIL})
    portal.deliver()
    assert portal.mails(to=EMAIL, kind="case-links")
    mail_events.run(by_eventbridge(lost("bounce_transient", filed)), None)
    portal.at("Sat 2026-11-21 10:00")
    for act, body in (("closure", {}), ("objection", {"text": SAID["objection"]}), ("closure", {})):
        if act == "closure":
            done = portal.staff_does("agent", filed, act, kind="answered", reason=SAID["closure"])
        else:
            done = portal.complainant_does(filed, act, **body)
        assert done.status_code == 200, done.text
    assert portal.complainant_does(filed, "survey", score=5, comment=SAID["rating"]).status_code == 200
    return filed


def filed_with_all(portal: Portal) -> Filed:
    said = {"order_no": SAID["order"], "description": SAID["description"], "demand": SAID["demand"]}
    return portal.file(complainant=WHO, attachments=[a_file(portal, SAID["file"])], **said)


def a_file(portal: Portal, word: str) -> str:
    """A file whose name and whose bytes hold the word."""
    return portal.upload(name=f"{word}.jpg", type="image/jpeg", body=JPEG + word.encode())


def mail_to_it(portal: Portal, filed: Filed) -> None:
    """The handler answers, the customer writes, and again by mails that are held back: one is put on the case."""
    letter = portal.mail(to=staff_address("handler"), kind="dispatch")
    assert portal.receive(answer(letter, SAID["reply"], now=portal.now)) == "recorded"
    own = answer(portal.mail(to=EMAIL, kind="acknowledgement"), SAID["by mail"], now=portal.now, message_id="<c1@x>")
    own.replace_header("Subject", f"Re: {SAID['subject']}")
    body = PDF + SAID["mailed file"].encode()
    own.add_attachment(body, maintype="application", subtype="pdf", filename=f"{SAID['mailed file']}.pdf")
    assert portal.receive(own) == "recorded"
    spam = fresh_mail(sender=EMAIL, to=MAILBOX, subject="再说一次", text=SAID["held back"], message_id="<c2@x>")
    assert portal.receive(spam, spam="FAIL") == "quarantined"
    held = held_back(portal)
    release = {"manner": "note", "reference": filed.reference}
    assert portal.signed_in("supervisor").post(f"{API}/quarantine/{held}/release", json=release).status_code == 200
    for number, word in enumerate(("rejected", "not decided")):
        letter = portal.mail(to=EMAIL, kind="acknowledgement")
        mail = answer(letter, SAID[word], now=portal.now, message_id=f"<c{number + 3}@x>")
        assert portal.receive(mail, spam="FAIL") == "quarantined"
        if word == "rejected":
            address = f"{API}/quarantine/{held_back(portal)}/rejection"
            assert portal.signed_in("supervisor").post(address, json={"reason": "广告"}).status_code == 200


def held_back(portal: Portal) -> str:
    """The id of the one mail that waits for a person."""
    [held] = portal.signed_in("supervisor").get(f"{API}/quarantine").get_json()["messages"]
    return str(held["id"])


def lost(name: str, filed: Filed) -> dict[str, Any]:
    """News that a letter to who complained did not arrive, in words of the other side's machine."""
    told = news(name, to=EMAIL, references=filed.reference)
    for recipient in told["bounce"]["bouncedRecipients"]:
        recipient["diagnosticCode"] = f"smtp; 450 {SAID['refused']}"
    return told


def told_of(portal: Portal, filed: Filed) -> None:
    """A report with it is published, it is told as a typical case, and a survey asks who complained, and hears him."""
    portal.at("Tue 2026-12-01 07:00")
    upkeep.run(SCHEDULE_EVENT, None)
    due_reports.run(SCHEDULE_EVENT, None)
    for role in ("director", "executive"):
        agreed = post(portal, role, "publications/monthly/2026-11/1/agreement", {})
        assert agreed.status_code == 200, agreed.text
    texts = dict.fromkeys(("title", "happened", "cause", "lesson", "measure"), "已分析。")
    texts |= {"category": "product_quality", "reference": filed.reference}
    assert "姓名" in post(portal, "handler", "bulletin", texts | {"happened": WHO["name"]}).text
    typical = post(portal, "handler", "bulletin", texts).get_json()
    post(portal, "director", f"bulletin/{typical['period']}/{typical['number']}/agreement", {})
    portal.at("Mon 2027-01-04 07:00")
    due_reports.run(SCHEDULE_EVENT, None)
    page = re.search(r"/api/v1/questionnaires/\S+", portal.mail(to=EMAIL, kind="survey-invitation").text)
    assert page
    told = {"product": "4", "service": "5"} | TOLD_TO_A_SURVEY
    assert portal.client.post(page[0], data=told).status_code == 303


def post(portal: Portal, role: str, path: str, body: Any) -> Any:
    return portal.signed_in(role).post(f"{API}/{path}", json=body, headers={"If-Match": "*"})


def dispose(portal: Portal, filed: Filed) -> None:
    """By two people, and the next morning erases."""
    assert portal.staff_does("supervisor", filed, "disposal", reason="保存期满").status_code == 200
    assert portal.staff_does("director", filed, "disposal-decision", approved=True, reason="同意").status_code == 200
    upkeep.run(SCHEDULE_EVENT, None)


def figures(portal: Portal) -> list[Any]:
    """All that is counted and was published."""
    counted = ("reports/2026-11", "reports/2027-01", "campaigns/customers/2027")
    paths = (*counted, "publications/monthly/2026-11/1", "bulletin")
    told = [portal.signed_in("director").get(f"{API}/{path}") for path in paths]
    assert [each.status_code for each in told] == [200] * len(paths)
    return [each.get_json() or each.text for each in told]


def test_of_a_case_that_is_disposed_of_no_word_is_left_anywhere_and_every_figure(portal: Portal) -> None:
    filed = lived(a_portal(portal))
    told_of(portal, filed)
    assert set(where(*SEEN_BEFORE, *TOLD_TO_A_SURVEY.values())) == {*SEEN_BEFORE, *TOLD_TO_A_SURVEY.values()}
    assert found_by(SAID["description"]) > 3
    portal.at("Thu 2027-02-25 09:00")
    before = figures(portal)
    dispose(portal, filed)
    assert figures(portal) == before
    assert where(*SEEN_BEFORE) == {}
    assert found_by(*SEEN_BEFORE) == 0
    answers = "CAMPAIGNS#2027#customers!answers A#"
    left = where(*TOLD_TO_A_SURVEY.values())
    assert {place[: len(answers)] for places in left.values() for place in places} == {answers}
    assert portal.signed_in("auditor").get(f"{API}/cases/{filed.reference}/audit").get_json()["intact"]
    assert portal.client.get(f"{API}/complaints/{filed.reference}", headers=secret_of(filed)).status_code == 200


def test_mail_that_finds_its_case_disposed_of_while_it_is_read_leaves_no_file_and_waits_for_a_person(
    portal: Portal, monkeypatch: pytest.MonkeyPatch
) -> None:
    filed = a_portal(portal).file(complainant=WHO)
    own = answer(portal.mail(to=EMAIL, kind="acknowledgement"), SAID["by mail"], now=portal.now)
    own.add_attachment(PDF, maintype="application", subtype="pdf", filename=f"{SAID['mailed file']}.pdf")
    portal.at("Sat 2026-11-21 10:00")
    assert portal.staff_does("agent", filed, "closure", kind="answered", reason="好").status_code == 200
    portal.at("Thu 2027-02-25 09:00")
    assert portal.staff_does("supervisor", filed, "disposal", reason="保存期满").status_code == 200

    def meanwhile(*given: Any) -> Any:
        files = keep_files(*given)
        decided = {"approved": True, "reason": "同意"}
        portal.staff_does("director", filed, "disposal-decision", **decided)
        portal.advance(seconds=1)
        return files

    monkeypatch.setattr(act_on_mail, "keep_files", meanwhile)
    arrived = portal.stored(own)
    with pytest.raises(IllegalTransition):
        inbound_mail.run(arrived, None)
    assert inbound_mail.run(arrived, None) == {"fates": ["quarantined"]}, "Lambda calls again"
    upkeep.run(SCHEDULE_EVENT, None)
    assert {place.partition(" ")[0] for place in where(SAID["mailed file"])[SAID["mailed file"]]} == {"mail"}
    assert held_back(portal)
