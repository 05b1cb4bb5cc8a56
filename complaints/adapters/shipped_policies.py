"""The policies that come with the portal, by their id."""

from complaints.adapters.calendars import UnknownRegion, working_calendar
from complaints.adapters.policy_files import POLICIES, PolicyFileError, load_policy
from complaints.domain.policy import PolicyProfile
from complaints.domain.regulation import UnreadablePolicy


def read_policy(*, policy_id: str) -> PolicyProfile:
    """The policy that would be in force by the setting POLICY. Raises UnreadablePolicy."""
    path = POLICIES / f"{policy_id}.toml"
    if not path.is_file():
        there = ", ".join(sorted(each.stem for each in path.parent.glob("*.toml")))
        raise UnreadablePolicy(f"there is no policy {policy_id}; there are: {there}")
    try:
        policy = load_policy(path)
        working_calendar(policy.calendar)
    except (PolicyFileError, UnknownRegion) as refused:
        raise UnreadablePolicy(str(refused)) from refused
    return policy
