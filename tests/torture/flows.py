"""All flows: the main ones, by which letters are owed and leave, and the others."""

from tests.torture import asking_flows as asking
from tests.torture import case_flows as cases
from tests.torture import house_flows as house
from tests.torture.attempts import Flow

MAIN: tuple[Flow, ...] = (cases.submission, cases.timer, cases.stream_batch)
OTHERS: tuple[Flow, ...] = (
    *(cases.supplement, cases.objection, cases.withdrawal, cases.survey, cases.reply_by_mail, cases.complaint_by_mail),
    *(cases.act_of_staff, cases.sweep, cases.digest),
    *(house.mail_in_quarantine, house.release, house.bounce, house.scan, house.report_drafted, house.report_published),
    *(house.report_corrected, house.disposal, house.erasing, house.link_asked_for, house.link_opened),
    *(asking.survey_opened, asking.survey_reminds, asking.survey_answered, asking.survey_ends),
    *(asking.typical_case, asking.lost_numbers),
)
