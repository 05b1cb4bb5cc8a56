"""Cases that are handled by mail: with commands that are understood, refused and undone."""

from collections.abc import Iterator

from complaints.domain.case import Complaint
from complaints.domain.staff import Roster
from tests.contracts.life import Life


def mail_lives(complaint: Complaint, roster: Roster, answer: str) -> Iterator[Life]:
    """What staff do by mail, in both languages, and what is not done."""
    english = roster.members[0].locale == "en"
    words = _ENGLISH if english else _CHINESE
    life = Life(complaint, roster)
    life.mail("handler", answer)
    life.mail("handler", words["undo"], minutes=5)
    life.mail("handler", words["undo"], minutes=60)
    life.mail("handler", words["nobody"])
    life.mail("handler", words["interim"])
    life.mail("agent", words["note"])
    life.mail("agent", words["not_satisfied"])
    life.mail("handler", words["contacted"])
    life.mail("agent", words["closed"])
    life.mail("agent", words["undo"], minutes=3)
    yield life


_CHINESE = {
    "contacted": "已联系：约周二上门。",
    "undo": "撤销",
    "nobody": "转派给无此人，他负责这一片。",
    "interim": "处理进展：配件已发出。",
    "note": "备注：客户出差。",
    "not_satisfied": "不满意：仍有色差。",
    "closed": "结案 即时答复结案：客户要求合理，已办结。",
}
_ENGLISH = {
    "contacted": "Contacted: we call on Tuesday.",
    "undo": "undo",
    "nobody": "reassign to nobody at all, it is his street",
    "interim": "interim: the parts are on their way",
    "note": "note: the customer is away",
    "not_satisfied": "not satisfied: the colour still differs",
    "closed": "close answered: all is settled",
}
