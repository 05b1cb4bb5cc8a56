"""A complaint of realistic size, as the benchmarks file it: median length of description, all that is searched by."""

from typing import Any

DESCRIPTION = (  # 205 characters, and nobody says the same twice
    "我在十月六日通过门店定制了一套厨房橱柜，合同约定使用防潮板材和进口铰链。安装师傅于上周三完成施工，当"
    "时催得很急，没有让我逐项验收。第三天早上发现水槽下方的门板从合页处开裂，裂缝一直延伸到下沿，另一扇吊"
    "柜门也明显下垂，关不严。我联系导购两次，对方先说会派人上门，后来又称属于正常现象，让我自己拧紧螺丝。"
    "家里有老人和小孩，担心柜门掉落伤人，希望尽快更换开裂的门板，重新调整全部铰链，并书面说明板材的等级和"
    "质保期限。"
)
COMPLAINT: dict[str, Any] = {
    "complainant": {"name": "林芳", "phone": "13800138000", "email": "lin.fang@customer.example", "kind": "end_user"},
    "category": "product_quality",
    "business_line": "kitchen",
    "order_no": "OP-2026-0815",
    "description": DESCRIPTION,
    "demand": "更换门板",
    "attachments": [],
    "consent": True,
    "locale": "zh-CN",
}
# With the four entries of a submission, twelve.
NOTES = tuple(f"第{number}次联系客户，约定周二下午上门查看门板和铰链。" for number in range(1, 9))
