"""A regulation that asks for more than the ordinary: types, fields, a level at intake, and texts about itself."""

from complaints.domain.policy_clauses import Scheme
from complaints.domain.policy_intake import Choice, FieldKind, TextRule, TypeRule
from complaints.domain.text import Text
from tests.factories import a_field, a_policy, with_intake

TYPES = (
    TypeRule("external", Text("外部投诉", "External complaint")),
    TypeRule("internal", Text("内部投诉", "Internal complaint"), by=("agent", "handler")),
)
DAMAGE = a_field(
    "damage",
    title=Text("损坏情况", "Damage"),
    kind=FieldKind.CHOICE,
    options={"crack": Text("开裂", "Crack"), "stain": Text("污渍", "Stain")},
    required=True,
    when={"category": ("product_quality", "installation")},
)
LOSS = a_field("loss", title=Text("损失金额", "Loss"), kind=FieldKind.NUMBER)
BRANCH = a_field("branch", title=Text("分公司", "Branch"), staff_only=True)
URGENCY = Scheme("urgency", Text("紧急", "Urgency"), (Choice("high", Text("特急", "High")),), at_intake=True)
INTAKE = with_intake(types=TYPES, fields=(DAMAGE, LOSS, BRANCH), needed=("order_no",)).intake
TEXTS = (
    TextRule("basis", Text("依据", "Basis"), Text("消费者权益保护法", "Consumer law"), public=True),
    TextRule("owner", Text("归口", "Owner"), Text("客服部", "Service"), public=False),
)
POLICY = a_policy(intake=INTAKE, schemes=(URGENCY,), texts=TEXTS)
