"""The demo staff: one person for each role, called by the role; every category goes to the handler."""

from complaints.domain.policy import PolicyProfile
from complaints.domain.staff import Responsibility, StaffMember
from complaints.usecases.ports import StaffDirectory

DOMAIN = "staff.example"
ROLES = ("agent", "handler", "head", "supervisor", "director", "executive", "auditor", "legal", "admin")
HANDLING_DEPARTMENT = "售后服务部"
DEPARTMENTS = {
    "agent": "客户服务分部",
    "handler": HANDLING_DEPARTMENT,
    "head": HANDLING_DEPARTMENT,
    "supervisor": "客户服务分部",
    "director": "客户服务分部",
    "executive": "总经理室",
    "auditor": "监察审计部",
    "legal": "法务部",
    "admin": "信息部",
}
NAMES = {
    "agent": "座席代表",
    "handler": "投诉处理责任人",
    "head": "部门负责人",
    "supervisor": "客服主管",
    "director": "客服经理",
    "executive": "总经理室",
    "auditor": "监察审计",
    "legal": "法务",
    "admin": "系统管理员",
}


def put_demo_staff(*, staff: StaffDirectory, policy: PolicyProfile) -> bool:
    """Fills an empty directory, with the policy's own words for the roles; says whether it was empty."""
    if staff.roster().members:
        return False
    for role in ROLES:
        title = policy.roles[role].in_locale("zh-CN") if role in policy.roles else NAMES[role]
        staff.put(
            member=StaffMember(
                email=f"{role}@{DOMAIN}", name=title, roles=frozenset({role}), department=DEPARTMENTS[role]
            )
        )
    staff.set_responsibilities(rows=[Responsibility(handler=f"handler@{DOMAIN}", department=HANDLING_DEPARTMENT)])
    return True
