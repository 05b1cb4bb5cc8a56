"""The complainant rates the handling: once, for a time, and who is dissatisfied is heard again."""

from complaints.domain.case import ComplaintCase, Kind, Stage
from complaints.domain.circumstances import Circumstances, UnknownValue, asdict_json
from complaints.domain.closing import WITHDRAWN
from complaints.domain.commands import SurveyAnswer
from complaints.domain.counting import deadline
from complaints.domain.followups import NOT_SATISFIED
from complaints.domain.policy_clauses import RoundEnd
from complaints.domain.rounds import another_round, round_rule


class AlreadyRated(Exception):
    """A rating is given once and never changed (OPPEIN-63)."""


class NotAsked(Exception):
    """The handling is not rated: nobody has complained (a suggestion, praise), or the time for it is over."""


def check_rating(*, case: ComplaintCase, by: Circumstances) -> None:
    """Whether the handling may be rated now, as far as it is not a matter of stage. Raises AlreadyRated, NotAsked."""
    if case.rating is not None:
        raise AlreadyRated
    type_, within = by.policy.type(case.content.type), by.policy.survey.within
    if type_ and not type_.counted:
        raise NotAsked
    if within and case.closed_at:
        until = deadline(calendar=by.calendar, start=case.closed_at, limit=within).due_at
        if by.now > until:
            raise NotAsked


def may_rate(*, case: ComplaintCase, by: Circumstances) -> bool:
    """Whether `check_rating` has nothing against it."""
    try:
        check_rating(case=case, by=by)
    except (AlreadyRated, NotAsked):
        return False
    return True


def rate(case: ComplaintCase, command: SurveyAnswer, by: Circumstances) -> ComplaintCase:
    """The rating on the timeline, and what comes of it. Raises AlreadyRated, NotAsked, UnknownValue."""
    check_rating(case=case, by=by)
    asked = {question.id for question in by.policy.survey.questions[1:]}
    for question in command.answers:
        if question not in asked:
            raise UnknownValue(field="answers", value=question)
    rated = by.put(case, Kind.RATED, asdict_json(command))
    dissatisfied = command.score <= by.policy.survey.dissatisfied
    return _heard_again(rated, command, by) if dissatisfied else rated


def _heard_again(case: ComplaintCase, command: SurveyAnswer, by: Circumstances) -> ComplaintCase:
    """A closed case goes into its next round, as after a call that found nobody satisfied.

    Before it is closed the call is still owed, which comes to the same; what the complainant took back himself, and a
    case whose rounds are over, stay as they are.
    """
    rule = round_rule(case=case, policy=by.policy)
    over = rule is not None and rule.then is RoundEnd.CLOSE
    if case.stage is not Stage.CLOSED or case.closing_kind == WITHDRAWN or over:
        return case
    reopened = by.automatic.put(case, Kind.REOPENED, {"text": command.comment})
    return another_round(case=reopened, by=by, outcome=NOT_SATISFIED, text=command.comment)
