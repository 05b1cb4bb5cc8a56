"""What people complain of in the demo, under any regulation: of its own categories, as customers say it."""

from collections.abc import Mapping, Sequence
from typing import Any

# Of categories that regulations of kitchens and furniture have: what is said, what is wanted, where it was.
KNOWN: Mapping[str, Sequence[tuple[str, str, str]]] = {
    "product_quality": (
        ("橱柜门板安装后第三天开裂，裂缝从合页处一直到下沿。", "更换门板", "厨房"),
        ("抽屉导轨异响，推到一半就卡住。", "更换导轨", "厨房"),
        ("柜门封边脱胶，闻起来有刺鼻气味。", "检测并更换", "次卧"),
        ("The drawer front came in another colour than ordered.", "Exchange it", "Kitchen"),
    ),
    "delivery": (
        ("约定周六送货，等了一天没有人来，也没有人打电话。", "尽快送货并说明原因", "小区门口"),
        ("少了两块层板和一包五金件。", "补发缺件", ""),
    ),
    "installation": (
        ("台面与墙面之间留了两指宽的缝，师傅说下次再来，一直没来。", "重新安装", "厨房"),
        ("水槽下面漏水，柜底已经泡胀。", "修好并更换柜底板", "厨房"),
    ),
    "after_sales": (("报修三次，每次都说已登记，至今没有人上门。", "给出上门时间", ""),),
    "attitude": (("师傅进门不穿鞋套，提醒后态度很差。", "道歉", "客厅"),),
    "design": (("图纸上的插座位置与现场不符，柜子装上后插座被挡住。", "免费改图改柜", "主卧"),),
    "price": (("签合同时说包安装，现在又要收安装费。", "退还多收的费用", "门店"),),
}
WHAT_ELSE = (
    "上周打过两次电话，都说会有人回复，至今没有消息。",
    "这已经是第二次了，上次处理后没过多久又出现。",
    "照片已经发给你们的工作人员，没有人给说法。",
    "当时当面说好的，现在换了人就不认了。",
    "家里有老人和孩子，实在等不起。",
    "我不想吵架，只想知道什么时候能解决。",
    "同一时间的邻居也遇到同样的情况。",
    "等了整整一个星期，影响了我们的生活。",
)
WANTED = ("尽快解决并书面答复", "说明原因并给出处理时间", "更换或退款", "派人上门查看", "道歉，并保证不再发生")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡郭何林高罗"
TITLES = ("女士", "先生")
# What a field of a regulation's own is filled in with, by its kind; a choice by its first option.
FIELDS = {
    "text": "A-2026-0815",
    "number": "2",
    "yes_no": "yes",
    "date": "2026-11-18",
    "moment": "2026-11-18T10:00:00+08:00",
}


def said_of(*, category: Mapping[str, Any], number: int) -> tuple[str, str, str]:
    """(description, demand, place) of the complaint of this number in a category, as `GET /api/v1/policy` tells it."""
    known = KNOWN.get(category["id"])
    if known:
        description, demand, place = known[number % len(known)]
        is_chinese = not description.isascii()
        return description + (WHAT_ELSE[number % len(WHAT_ELSE)] if is_chinese and number % 3 else ""), demand, place
    of, explained = category["title"]["zh-CN"], (category["explanation"] or {}).get("zh-CN", "")
    pieces = [piece for piece in explained.removesuffix("等").replace("、", "，").split("，") if piece]
    what = f"{of}：{pieces[number % len(pieces)]}。" if pieces else f"要投诉的是{of}。"
    return what + WHAT_ELSE[number % len(WHAT_ELSE)], WANTED[number % len(WANTED)], ""


def name_of(*, number: int) -> str:
    """How the person of this number is addressed."""
    return SURNAMES[number * 7 % len(SURNAMES)] + TITLES[number % len(TITLES)]


def filled_in(*, kind: str, options: Sequence[str]) -> str:
    """What somebody would put into a field of this kind (`FieldKind`), which may have `options`."""
    return options[0] if options else FIELDS[kind]
