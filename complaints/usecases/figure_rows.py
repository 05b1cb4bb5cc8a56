"""From a case to the row that figures are reckoned from."""

from complaints.domain.case import ComplaintCase
from complaints.domain.case_facts import case_facts, made_by, months_of, ticks
from complaints.domain.circumstances import Circumstances
from complaints.domain.confidentiality import path
from complaints.domain.month import asked_by_figures
from complaints.domain.policy_intake import Hides
from complaints.domain.regulation import Regulation
from complaints.usecases.figure_port import FigureRow


def figure_row(*, case: ComplaintCase, circumstances: Circumstances) -> FigureRow:
    """What figures are reckoned from; `circumstances`: under the regulation that `case` pins."""
    by, measured = circumstances, circumstances.measured
    asked = asked_by_figures(policy=measured.policy)
    regulation = Regulation(by.policy, by.calendar)
    facts = case_facts(case=case, regulation=regulation, asked=asked)
    months = {case.month, *months_of(facts=facts, zone=measured.calendar.zone)}
    return FigureRow(
        facts,
        made_by(regulation=regulation, asked=asked),
        ticks(case.timeline[-1].at),
        tuple(sorted(months)),
        *closed_to(case=case, by=by),
    )


def closed_to(*, case: ComplaintCase, by: Circumstances) -> tuple[tuple[str, ...], str]:
    """To whom alone it is open, and to whom never: the roles of its closed path, and whom it is about."""
    rule = path(case=case, policy=by.policy)
    return rule.seen_by if rule and rule.hides is Hides.CASE else (), case.content.respondent.casefold()
