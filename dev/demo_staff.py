"""The demo staff: one person for each role of the policy, called by the role; every category goes to the handler."""

from collections.abc import Iterator

from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Responsibility, StaffMember
from complaints.usecases.directory import StaffDirectory

DOMAIN = "staff.example"
HANDLING_DEPARTMENT = "售后服务部"
# There whatever the policy says; it may know them by other titles.
ALWAYS = {
    "agent": ("座席代表", "客户服务分部"),
    "handler": ("投诉处理责任人", HANDLING_DEPARTMENT),
    "head": ("部门负责人", HANDLING_DEPARTMENT),
    "supervisor": ("客服主管", "客户服务分部"),
    "director": ("客服经理", "客户服务分部"),
    "executive": ("总经理室", "总经理室"),
    "auditor": ("监察审计", "监察审计部"),
    "legal": ("法务", "法务部"),
    "admin": ("系统管理员", "信息部"),
}


def put_demo_staff(*, staff: StaffDirectory, policy: PolicyProfile) -> tuple[str, ...]:
    """Adds who is missing for a role of the policy, in the policy's own words; the addresses of those added.

    Whoever is there stays as he is, and so does a responsibility matrix: the data may be of another policy's run.
    """
    roster = staff.roster()
    there = {member.email.casefold() for member in roster.members}
    missing = [member for member in demo_staff(policy=policy) if member.email not in there]
    for member in missing:
        staff.put(member=member)
    if not roster.responsibilities:
        staff.set_responsibilities(
            rows=[Responsibility(handler=demo_address("handler"), department=HANDLING_DEPARTMENT)]
        )
    return tuple(member.email for member in missing)


def demo_staff(*, policy: PolicyProfile) -> Iterator[StaffMember]:
    """One person for each role: those that are always there, then the further roles of the policy."""
    for role in dict.fromkeys((*ALWAYS, *policy.roles)):
        name, department = ALWAYS.get(role, ("", ""))
        if role in policy.roles:
            name = policy.roles[role].in_locale("zh-CN")
        yield StaffMember(email=demo_address(role), name=name, roles=frozenset({role}), department=department)


def demo_address(role: str) -> str:
    """Where the one person of a role gets his mail: internal_affairs -> internal-affairs@staff.example."""
    return f"{role.replace('_', '-').casefold()}@{DOMAIN}"
