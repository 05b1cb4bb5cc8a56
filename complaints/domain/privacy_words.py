"""What the notice of privacy says in every house: the regulation fills in the {slots}."""

from collections.abc import Mapping

from complaints.domain.text import Text

TITLES: Mapping[str, Text] = {
    "who": Text("谁负责", "Who is responsible"),
    "what": Text("我们保存什么", "What we keep"),
    "why": Text("为什么保存", "Why we keep it"),
    "how_long": Text("保存多久", "For how long"),
    "who_sees": Text("谁能看到", "Who sees it"),
    "rights": Text("您的权利", "Your rights"),
}
WHO = Text(
    "{company}按《{policy}》处理投诉，并对由此收到的个人信息负责。",
    "{company} handles complaints under the regulation “{policy}” and answers for the personal data that "
    "come with them.",
)
BY_MAIL = Text(
    "邮箱：{mailbox}",
    "By mail: {mailbox}",
)
BY_PHONE = Text(
    "电话：{hotline}",
    "By telephone: {hotline}",
)
ABOUT_YOU = Text(
    "关于您：称呼、电话、邮箱、地址和您的身份（{kinds}）。其中只有称呼和一种联系方式是必填的{needed}。",
    "About you: how we may address you, telephone, mail address, postal address and what you are ({kinds}). "
    "Of these only a name and one way to reach you are needed{needed}.",
)
ALSO_NEEDED = Text(
    "，另须填写{titles}",
    ", and {titles}",
)
ABOUT_THE_MATTER = Text(
    "关于事情：您写的经过、诉求、日期、地点和订单号，以及您上传的文件。",
    "About the matter: what you write of what happened and what you ask for, dates, places, order numbers, "
    "and files you send.",
)
ASKED = Text(
    "本制度还会询问：{titles}。",
    "This regulation also asks for: {titles}.",
)
WHAT_IS_DONE = Text(
    "办理过程：谁在何时做了什么、与您的往来邮件、回访记录和您的评价。",
    "How it is handled: who did what and when, mails to and from you, calls, and your rating.",
)
CONSENT_KEPT = Text(
    "您同意时看到的原文，及其所属制度的版本。",
    "The words that you agreed to, and the version of the regulation they stand in.",
)
PICTURES = Text(
    "照片在上传前可在您的设备上缩小并去除拍摄地点。",
    "Before they leave your device, photos can be made smaller and rid of the place they were taken at.",
)
TECHNICAL = Text(
    "为防滥用，我们按小时统计同一网络、同一联系方式提交的次数：只存加盐散列值（每天换盐），过后自动清除，不存"
    "完整的网络地址。",
    "Against abuse we count by the hour how often a network and a contact ask: as a hash whose salt changes "
    "every day, cleared away by itself afterwards; your full network address is not kept.",
)
NO_COOKIES = Text(
    "本网站对公众不使用 Cookie，不做用户画像，不含第三方内容。草稿只存在您自己的设备上。",
    "For the public this site sets no cookies, makes no profiles and loads nothing from third parties. A "
    "draft stays on your device.",
)
FOR_WHAT = Text(
    "只为受理、调查和答复您的投诉，与您联系，并按制度统计和改进。不用于营销，不出售。",
    "Only to take up, investigate and answer your complaint, to reach you, and for the figures and "
    "improvements that the regulation asks for. Not for marketing, and never sold.",
)
AGREED = Text(
    "提交时您同意的原文：“{consent}”",
    "The words that you agree to when you send it: “{consent}”",
)
KEPT = Text(
    "结案后保存{limit}，期满经两人核准后删除。",
    "{limit} after your complaint was closed; then it is deleted, by two people.",
)
FILED = Text(
    "结案后{limit}内归档。",
    "It is filed away within {limit} of being closed.",
)
NO_LIMIT = Text(
    "本制度没有规定保存期限；您可以随时要求删除。",
    "The regulation names no time. You can ask for erasure at any time.",
)
LEFT = Text(
    "删除后只留下不指向您个人的记录（编号、环节、日期），用于核对统计。",
    "What is left then points to nobody: number, steps and dates, so that the figures can be checked.",
)
ROLES = Text(
    "办理投诉的岗位：{roles}。",
    "Those who handle complaints: {roles}.",
)
MASKED = Text(
    "不需要与您联系的岗位看到的电话和邮箱打了码；要看完整的，须说明理由并留下记录。",
    "Who need not reach you sees telephone and mail address in part; whoever looks them up in full says why, and "
    "it is on record.",
)
CONFIDENTIAL = Text(
    "{title}：只有{roles}能看到。",
    "{title}: only {roles} can see it.",
)
AND_NOBODY_ELSE = Text(
    "除此之外不提供给任何人，法律要求的除外。",
    "Nobody else gets it, unless the law requires it.",
)
BY_SECRET = Text(
    "凭编号和查询密码，您可以随时查看、补充、撤回投诉，并下载自己的全部信息（JSON 或 ZIP）。",
    "With number and secret you can see your complaint at any time, add to it, withdraw it, and download all "
    "your data (JSON or ZIP).",
)
ASK = Text(
    "查阅、复制、更正、删除个人信息或撤回同意，请用本页的申请表；申请与投诉一样编号、有专人负责、有时限、可查"
    "询，不收费。",
    "To see, copy, correct or erase your data, or to withdraw your consent, use the form on this page. Like "
    "a complaint it gets a number, somebody who answers for it, a limit, and can be followed. It costs "
    "nothing.",
)
ASK_BY_MAIL = Text(
    "查阅、复制、更正、删除个人信息或撤回同意，请写信到 {mailbox}，不收费。",
    "To see, copy, correct or erase your data, or to withdraw your consent, write to {mailbox}. It costs nothing.",
)
TERM = Text(
    "我们在{limit}内答复。",
    "We answer within {limit}.",
)
