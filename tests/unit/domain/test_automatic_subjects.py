"""Robots that say so in their subject alone, as Chinese providers' do, are told from people who write of the same."""

import pytest

from complaints.domain.correspondence import IncomingMessage, is_automatic

ROBOTS = {
    "bounce": (
        *(
            "系统退信",
            "邮件系统退信通知",
            "退信提示",
            "【退信】投诉派单",
            "退信：投诉派单",
            "来自mail.example.cn的退信",
        ),
        *(
            "您的邮件被退回",
            "您发送的邮件已被退回",
            "邮件退回通知",
            "邮件投递失败通知",
            "投递失败",
            "邮件发送失败：投诉派单",
        ),
        *(
            "未送达: [15040001] 投诉派单",
            "无法传递: [15040001]",
            "传递延迟: [15040001]",
            "收件人邮箱已满",
            "邮件延迟通知",
        ),
        *("Undeliverable: [15040001]", "Delivery delayed: [15040001]", "Returned mail: see transcript for details"),
        *("Mail delivery failed: returning message to sender", "failure notice", "Unable to deliver your message"),
        *(
            "Message Delivery Failure",
            "Mail System Error - Returned Mail",
            "Nondeliverable mail",
            "Mail Delivery System",
        ),
    ),
    "read_receipt": (
        *(
            "已读: [15040001]",
            "已读：[15040001]",
            "未读: [15040001]",
            "阅读回执：[15040001]",
            "已读回执",
            "回执：[15040001]",
        ),
        *("返回回执 (已显示) - [15040001]", "Read: [15040001]", "Return Receipt (displayed) - [15040001]"),
    ),
    "out_of_office": (
        *("自动回复:[15040001] 投诉派单", "自动答复: [15040001]", "自動回覆: [15040001]", "【自动回复】[15040001]"),
        *("不在办公室 Re: [15040001]", "休假中", "出差中：[15040001]", "外出通知", "Automatic reply: [15040001]"),
        *(
            "Auto-Reply: [15040001]",
            "AutoReply: x",
            "Out of office",
            "On annual leave until 16 March",
            "OOO: [15040001]",
        ),
    ),
    "spam_report": ("complaint about message from 192.0.2.1",),
}
PEOPLE = (
    *(
        "回复: [15040001] 投诉派单",
        "Re: [15040001] Complaint assigned",
        "投诉：退信用卡年费",
        "退货",
        "邮箱打不开",
        "外出安装",
    ),
    *(
        "投诉：物流未送达",
        "未送达的门板什么时候到",
        "无法送达请退款",
        "回执单照片",
        "已读完合同，有疑问",
        "休假期间谁处理",
    ),
    *("自动门坏了", "自动升降桌投诉", "发送失败的照片补发", "邮件看不到附件", "出差去现场测量", "收件人写错了"),
    *(
        "Read this first",
        "Delivery of my kitchen failed",
        "Out of patience",
        "On the delivery of 9 March",
        "Automatic door broken",
    ),
    *("complaint about message from your fitter", "Returned goods", "My mail was not answered", "Failure of the tap"),
)


@pytest.mark.parametrize(("why", "subject"), [(why, subject) for why, row in ROBOTS.items() for subject in row])
def test_robot_is_told_by_its_subject(why: str, subject: str) -> None:
    assert is_automatic(IncomingMessage(message_id="<1@x.cn>", sender="a@x.cn", subject=subject)) == why


@pytest.mark.parametrize("subject", PEOPLE)
def test_person_who_writes_of_the_same_is_none(subject: str) -> None:
    assert is_automatic(IncomingMessage(message_id="<1@x.cn>", sender="a@x.cn", subject=subject)) is None


@pytest.mark.parametrize("sender", ["notifications@x.cn", "alert@x.cn", "no_reply@x.cn", "DoNotReply@x.cn"])
def test_robot_is_told_by_its_address(sender: str) -> None:
    assert is_automatic(IncomingMessage(message_id="<1@x.cn>", sender=sender)) == "auto_submitted"
