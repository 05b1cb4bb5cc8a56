"""A whole company under a shipped regulation, whose people live in their mailboxes: they read, and they answer."""

from dataclasses import replace
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from html import escape

from complaints.domain.acts import staff
from complaints.domain.case import ComplaintCase
from complaints.domain.commands import Command
from complaints.usecases.perform_act import perform_act
from functions import _runtime
from tests.functional.portal import Filed, Portal, staff_address
from tests.functional.post import Mail
from tests.regulations.team import a_team, the_calendar, the_policy

PLAIN, QQ, OUTLOOK, GMAIL_HTML = "plain", "qq", "outlook", "gmail"


class Company:
    """Moves a portal under `policy` by mail alone; `filed` is the case that it is about."""

    def __init__(self, portal: Portal, policy: str, *, locale: str = "zh-CN") -> None:
        self.portal, self._sent = portal, 0
        rules = the_policy(policy)
        portal.under(rules)
        portal.services = replace(portal.services, calendar=the_calendar(rules))
        portal.client.application.extensions["portal"] = portal.services
        _runtime.use(portal.services)
        team = a_team(rules, locale=locale)
        for member in team.members:
            portal.services.staff.put(member=member)
        portal.services.staff.set_responsibilities(rows=team.responsibilities)
        self.filed = Filed("", "", {})

    @property
    def case(self) -> ComplaintCase:
        """The case as it is stored."""
        return self.portal.case(self.filed)

    def last(self) -> tuple[str, dict[str, object]]:
        """Kind and data of the newest entry."""
        entry = self.case.timeline[-1]
        return entry.kind.value, dict(entry.data)

    def letter(self, who: str, kind: str = "") -> Mail:
        """The newest letter of that kind to somebody about the case."""
        address = who if "@" in who else staff_address(who)
        found = [mail for mail in self.portal.mails(to=address, kind=kind) if self.filed.reference in mail.subject]
        assert found, f"{who} was sent no {kind or 'letter'}"
        return found[-1]

    def answers(self, who: str, text: str, *, to: str = "", style: str = PLAIN, file: bytes = b"") -> str:
        """Somebody answers the newest letter (of kind `to`) as his mail program does; the fate of the answer."""
        self._sent += 1
        self.portal.advance(minutes=1)
        return self.portal.receive(self.message(self.letter(who, to), text, style=style, file=file))

    def does(self, who: str, command: Command) -> None:
        """Somebody does on the page what no letter has asked him for yet."""
        services = self.portal.services
        member = services.staff.roster().find(staff_address(who))
        assert member is not None
        by = services.circumstances(staff(member))
        perform_act(cases=services.cases, reference=self.filed.reference, command=command, circumstances=by)
        self.portal.deliver()

    def message(self, mail: Mail, text: str, *, style: str = PLAIN, file: bytes = b"", number: int = 0) -> EmailMessage:
        """What a mail program makes of an answer to `mail`."""
        message = EmailMessage(policy=SMTP)
        message["From"], message["To"] = mail.to, mail.reply_to
        message["Subject"] = f"回复: {mail.subject}"
        message["Date"] = format_datetime(self.portal.now)
        message["Message-ID"] = f"<{number or self._sent}.{self.filed.reference}@mail.example>"
        message["In-Reply-To"] = mail.header("Message-ID")
        if style == GMAIL_HTML:
            message.set_content(_gmail(mail, text), subtype="html")
        else:
            message.set_content(f"{text}\n\n{_quoted(mail, style)}")
        if file:
            message.add_attachment(file, maintype="image", subtype="jpeg", filename="投诉单.jpg")
        return message


def _quoted(mail: Mail, style: str) -> str:
    sender, subject = mail.header("From"), mail.subject
    if style == QQ:
        line = "------------------ 原始邮件 ------------------"
        head = f"{line}\n发件人: {sender}\n发送时间: 2026年11月20日(星期五) 上午10:00\n"
        return f"{head}收件人: {mail.to}\n主题: {subject}\n\n{mail.text}"
    if style == OUTLOOK:
        head = (
            f"________________________________\n发件人: {sender}\n发送时间: 2026年11月20日 10:00\n收件人: {mail.to}\n"
        )
        return f"{head}主题: {subject}\n\n{mail.text}"
    quoted = "\n".join(f"> {line}" for line in mail.text.splitlines())
    return f"在 2026年11月20日 10:00，{sender} 写道：\n{quoted}\n"


def _gmail(mail: Mail, text: str) -> str:
    lines = "".join(f"<div>{escape(line) or '<br>'}</div>" for line in text.splitlines())
    attribution = (
        f'<div dir="ltr" class="gmail_attr">{escape(mail.header("From"))} 于2026年11月20日周五 10:00写道：<br></div>'
    )
    return (
        f'<div dir="ltr">{lines}</div><br><div class="gmail_quote">{attribution}'
        f'<blockquote class="gmail_quote" style="margin:0">{mail.html}</blockquote></div>'
    )
