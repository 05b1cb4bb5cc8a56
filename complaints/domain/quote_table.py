"""Tables for reading mail: what programs put around a reply, what tells a robot, the labels of the 5W2H form.

Every pattern is matched against a line made plain (see `plain`), so it need not know of full-width colons, ideographic
spaces, entities or bold marks. Every quantifier is bounded.
"""

import html
import re
import unicodedata

LOOK = 400
"""How many characters of a line are looked at; no boundary is longer."""

_INVISIBLE = dict.fromkeys([*range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, 0xAD])
_ORNAMENT = str.maketrans("*|", "  ")


def plain(line: str) -> str:
    """The start of `line` for matching: half-width, single spaces, without entities, bold marks and table bars."""
    start = line[:LOOK]
    if not start.isascii():
        start = unicodedata.normalize("NFKC", start).translate(_INVISIBLE)
    if "&" in start:
        start = html.unescape(start)
    return " ".join(start.translate(_ORNAMENT).split())


QUOTED = re.compile(r"\s*(?:>|&gt;)")
"""The start of a line that a mail program marked as quoted."""

COMPARISON = re.compile(r"\s*>=?\s?\d(?!\d?[.、)\uff09]\s?\D)")
"""What a person means as 'more than': quoted lines hardly ever stand alone and start with a figure, but for lists."""
MEASURE = re.compile(
    r"\s*>=?\s?\d[\d.,]{0,12}\s?(?:[mck]?m\b|k?g\b|%|\uff05|℃|度|毫米|厘米|公分|米|元|块|天|小时|分钟|次|个|片|days?|hours?|times?)",
    re.IGNORECASE,
)
"""The same with a unit: also where several such lines stand together."""

# -- the line over a quoted original ---------------------------------------------------------------------------------

_DASH = "-_=~\u2013\u2014\u2015\u2500\u2501"
_ORIGINAL = (
    "(?:回复|答复)?的?(?:原始?|原來?)(?:邮件|郵件|信息|訊息|消息|信)(?:信息|內容|内容)?|[邮郵]件原[件文]"
    "|(?:回复|答复|回覆)的?[邮郵]件(?:信息)?"
    "|original(?: (?:messages?|e-?mail|mail|appointment))?|repl(?:y|ied)(?: to)? message"
    "|.{2,160} (?:wrote|写道|撰写了?)"
    "|ursprüngliche nachricht|message d'origine|mensaje original|messaggio originale|oorspronkelijk bericht"
)
_FORWARDED = (
    "(?:以下是)?(?:被|已)?(?:转发|轉寄|轉發)的?(?:原始?[邮郵]件|[邮郵]件|消息|信息|訊息)?(?:信息)?"
    "|forward(?:ed|ing) (?:messages?|e-?mail|mail)|forwarded by .{1,60}|forward(?:ed)?"
)
SEPARATOR = re.compile(rf"[{_DASH} ]{{2,60}}(?:{_ORIGINAL})[ :]{{0,3}}[{_DASH} ]{{2,60}}", re.IGNORECASE)
FORWARD = re.compile(
    rf"[{_DASH} ]{{2,60}}(?:{_FORWARDED})[ :]{{0,3}}[{_DASH} ]{{2,60}}"
    "|begin forwarded message:|(?:开始|以下是|下面是)(?:被)?转发的?(?:邮件|信息):|開始轉寄郵件:",
    re.IGNORECASE,
)
FORWARDED_SUBJECT = re.compile(
    r"[\[(【 ]{0,2}(?:转发|轉寄|轉發|forward(?:ed)?|fwd?|wg|tr|rv)[\])】]? ?:", re.IGNORECASE
)
"""How the subject of a message starts that is passed on."""
REPLY_ABOVE = re.compile(
    r".{0,30}(?:reply above this line|(?:此|本)(?:行|线)(?:以上|之上|上方|上面).{0,12}(?:回复|填写|作答)"
    r"|(?:回复|答复).{0,12}(?:此|本)(?:行|线)(?:以上|之上|上方|上面)).{0,30}",
    re.IGNORECASE,
)
RULE = re.compile(rf"[{_DASH}#.+\s]{{4,}}|[{_DASH}]{{2,}}")
"""A line that is drawn, not written."""

QQ_RULE = "-" * 18
"""The line that QQ Mail and Exmail draw over a signature."""
NAME = re.compile(r"[^\d。!?;,:]{1,16}")

# -- the header block of a quoted original: label (without spaces, lower case) -> what it names ----------------------

_LABELS = {
    "from": "发件人 发信人 发送人 发送者 寄件者 寄件人 發件人 由 从 從 from sender von de",
    "sent": "发送时间 发送日期 发件时间 发件日期 时间 日期 傳送時間 發送時間 已寄出 寄件日期 已傳送 已发送"
    " sent sentat date senttime sendtime gesendet",
    "to": "收件人 收信人 接收人 收件者 至 to recipient recipients an à",
    "copy": "抄送 抄送人 密送 副本 副本抄送 cc bcc",
    "subject": "主题 主旨 标题 主題 subject betreff objet",
    "more": "附件 重要性 reply-to importance attachments",
}
HEADER_LABELS = {label: kind for kind, labels in _LABELS.items() for label in labels.split()}

# -- attributions: 'On …, … wrote:', '在 …, … 写道:' -----------------------------------------------------------------

ADDRESS = re.compile(r"[\w.+*=-]{1,80}@[\w*-]{1,63}\.[\w.*-]{1,100}")
DATE = re.compile(
    r"\d{2,4} ?[-/.年] ?\d{1,2} ?[-/.月] ?\d{1,4}|\d{1,2}[./]\d{1,2}[./]\d{2,4}|\d{1,2}-[a-z]{3}-\d{2,4}"
    r"|\d{1,2}(?:st|nd|rd|th|\.)?,? [^\W\d_]{3,10}\.?,? \d{2,4}"
    r"|[a-z]{3,9}\.? ?\d{1,2}(?:st|nd|rd|th)?,? ?\d{4}",
    re.IGNORECASE,
)
TIME_AND_COMMA = re.compile(r"\d{1,2} ?[:时點点] ?\d{2}.{0,14}?,")
WROTE = re.compile(
    r"(?:(?:写道|寫道|wrote|writes|schrieb|a écrit|escribió|ha scritto|schreef|написал\(?а?\)?) ?:?"
    r"|(?:写到|写入|编写|撰写了?|来信说) ?:)$",
    re.IGNORECASE,
)
WROTE_ON_ONE_LINE = re.compile(
    r"\s*((?:on|在)\b.{10,200}?<[^<>\s]{3,160}>\s?(?:wrote|写道|寫道)\s?[:\uff1a])[\s\u00a0]{2,}\S", re.IGNORECASE
)
"""Yahoo's attribution, with the quoted text behind it."""
ATTRIBUTION_START = re.compile(
    r"(?:(?:on|at|am|le|el|il|op)\b|在|于) ?[^\d。!?]{0,24}\d"
    r"|\d{4} ?[-/.年] ?\d{1,2} ?[-/.月]|\d{1,2}[./]\d{1,2}[./]\d{2,4}",
    re.IGNORECASE,
)
NAME_FIRST = re.compile(r"[^。!?:<]{0,80}<[^<>\s]{0,160}>?,? ?(?:$|于|在|on\b|at\b)", re.IGNORECASE)
NAME_AND_DATE = re.compile(r"[^。!?:<]{1,80}<[^<>\s]{1,160}> ?(?:于|在|on|at) ?[^\d]{0,12}\d", re.IGNORECASE)
DATE_AFTER_NAME = re.compile(r"[于於] ?\d{4} ?[-/.年]")
"""How the second line of an attribution starts that was wrapped behind the address."""
BETWEEN_NAMES = re.compile("[;,]")
NARRATED = re.compile(
    r"(?:客户|用户|顾客|业主)(?!服务|中心|关怀|体验|部)|微信|短信|群里|来信"
    r"|\b(?:customer|client|owner|he|she|they|i|we) (?:also )?wrote",
    re.IGNORECASE,
)
"""Who writes in what a person tells, not in an attribution."""
SENTENCE_END = re.compile(r"[。!?;]")

# -- words that say: my answer stands further down, in the quoted text -----------------------------------------------

POINTER = re.compile(
    r"(?:见|看|答复?在|回复在|写在|填在|标在).{0,8}(?:下[方面文述列]|原文|正文|[表文]中|邮件中)|[见如]下[:。!. ]{0,3}$"
    r"|(?:见|用|标|为|以).{0,6}[红蓝绿][字色]|逐条回复"
    r"|(?:see|answer\w*|comment\w*|repl\w+|respon\w+|filled|marked).{0,40}"
    r"(?:below|in-?line|in (?:red|blue|bold)|beneath)"
    r"|^in-?line\b",
    re.IGNORECASE,
)

GREETING = re.compile(
    r"(?:[^,。!?]{0,8}(?:您好|你好|大家好)|(?:hi|hello|dear)\b[^,.!?]{0,20})[ ,。!:]{0,3}", re.IGNORECASE
)

# -- what stands under the reply -------------------------------------------------------------------------------------

_URL = re.compile(r"[<\[(]?https?://[^\s<>\])]{1,300}[>\])]?")
_BRAND = (
    "iphone|ipad|ios|安卓|outlook|qq ?邮箱|qq ?mail|网易|163|126|foxmail|阿里|alimail|钉钉|dingtalk|企业微信|wecom"
    "|企业邮|飞书|feishu|lark|华为|huawei|荣耀|honor|小米|xiaomi|红米|redmi|vivo|oppo|三星|samsung|galaxy|一加|oneplus|魅族"
    "|新浪|搜狐|天翼"
    "|yahoo|aol|gmail|proton|blackberry|netease|thunderbird|nokia|surface|windows ?版?(?:邮件|mail)"
)
_THING = "(?:mail|windows|android|mobile|phone|mac|tablet|device)"
_KIND = "手机|平板|移动|电脑|邮件|邮箱|android|windows|mac|139|189|mail"
_NOT_MINE = "同事|客户|内心|仓库|领导|部门|店|朋友|团队|家|office|warehouse|side|boss|colleague|team|factory|home|shop"
_FOOTERS = (
    rf"(?:发自|發自|傳送自|寄自|发送自)我?的? ?(?:{_BRAND}|{_KIND})(?!.{{0,9}}(?:的|仓库)).{{0,30}}",
    rf"来自(?:我的 ?(?:{_BRAND}|{_KIND})| ?(?:{_BRAND}))[^的说要了]{{0,16}}",
    rf"(?:发自|来自|發自)我的 ?(?!.{{0,12}}(?:{_NOT_MINE}))[\w ]{{1,24}}",
    rf"[从從](?:我的? ?(?:{_BRAND}|{_KIND})| ?(?:{_BRAND})).{{0,24}}(?:发送|发出|寄出|傳送|發送)",
    rf"(?:由|使用|通过) ?.{{0,12}}(?:{_BRAND}).{{0,16}}(?:发送|发出|定制|编辑)",
    r"签名由 ?网易邮箱大师 ?定制",
    r"(?:获取|下载|取得) ?(?:适用于 ?\w{2,10} ?的 ?)?(?:outlook|qq ?邮箱|foxmail)(?: for \w{2,10}| ?\w{0,4}版)?",
    rf"sent (?:from|via|using|with) (?:my |a |the )?(?:{_BRAND})\b.{{0,40}}",
    rf"sent from (?:my )?{_THING}(?: ?(?:for|on|\d+|{_THING})){{0,4}}",
    rf"sent from my (?!.{{0,20}}(?:{_NOT_MINE}))[\w' +-]{{1,40}}",
    rf"(?:get|download|try|shared from) (?:{_BRAND})(?: (?:for|on) \w{{2,10}})?",
    r"signature is customized by netease mail master",
    r"(?:von meinem|gesendet von|envoyé de|enviado desde|inviato da).{1,40}",
)
_FOOTER = re.compile("|".join(f"(?:{footer})" for footer in _FOOTERS), re.IGNORECASE)
_HEARTFELT = re.compile(r"[,。!?;:]|心")


LETTER_END = re.compile(r"文中时间均为公司所在地时间|All times are those of the company\b")
"""The last line of every letter of ours: `times` of complaints/letters/_layout/<locale>/footer.jinja."""


def is_footer(line: str) -> bool:
    """Whether `line` (plain) is what a mail program adds by itself: 'Sent from my …', '发自我的 …'."""
    words = _URL.sub(" ", line).strip(" .。[]<>()-")
    words = " ".join(words.split())
    return len(words) <= 80 and bool(_FOOTER.fullmatch(words)) and not _HEARTFELT.search(words)


SIGNATURE = re.compile(r"--[ \u00a0]{1,3}")
"""The agreed line over a signature: two hyphens and a space."""
NO_NAME = re.compile(r"[。!?;\d]|[\u4e00-\u9fff].*,|,.*[\u4e00-\u9fff]")
"""What no name, office or company has."""
BARE_SIGNATURE = re.compile(r"\s{0,3}(?:--|——?)\s{0,3}")
"""What is left of it after some programs; people draw it too."""

CONTACT = re.compile(
    r"(?:tel|phone|mobile?|cell|fax|e-?mail|web|add(?:ress)?|http|qq|微信|电话|手机|传真|邮箱|邮件|网址|地址|邮编|座机|"
    r"电 ?话|手 ?机|地 ?址)[^:]{0,8}[:.]|https?://|www\.|^\(?mailto|^\S{1,80}@\S{1,120}$",
    re.IGNORECASE,
)
CARD = re.compile(r"\s*\|[\s|]*")
"""The bars of the name card that NetEase's mail program draws in plain text."""

DISCLAIMER = re.compile(
    r"\W{0,30}(?:(?:保密|免责|重要|法律)?(?:声明|提示|须知|通知|告示) ?[:\uff1a]? ?)?"
    r"(?:本|此|该|这)封?(?:电子)?(?:邮件|信息|函件)"
    r".{0,120}(?:保密|机密|秘密|专有|仅限|仅供|免责|专属)"
    r"|\W{0,30}(?:(?:disclaimer|confidentiality(?: notice)?|important(?: notice)?|notice|privileged)\W{0,10})?"
    r"(?:this|the|information (?:contained )?in this)(?: [a-z-]{1,14}){0,3}? ?"
    r"(?:e-?mail|message|communication|transmission|correspondence)\b.{0,240}"
    r"(?:confidential|privileged|intended (?:only|solely|recipient)|proprietary|for the use of)"
    r"|\W{0,30}if you (?:have received|are not|received) .{0,80}",
    re.IGNORECASE,
)
DISCLAIMER_ALSO = re.compile(
    r"recipient|addressee|sender|delete|unauthori[sz]ed|disclos|in error|notify"
    r"|错收|误收|删除|列出|收件人|发件人|个人或",
    re.IGNORECASE,
)

# -- mail that no person wrote ---------------------------------------------------------------------------------------

BOUNCE_HEADERS = ("x-failed-recipients", "x-ms-exchange-message-is-ndr")
LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "mailing-list")
ANSWERED_HEADERS = ("x-autoreply", "x-autorespond", "x-auto-reply", "x-autoresponder", "x-mail-autoreply")
MADE_HEADERS = ("x-autogenerated", "x-fc-machinegenerated", "x-ms-exchange-generated-message-source")
DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|mdaemon|postmaster\W?|bounces?|bounce[+_.=-].*|.*-bounces|mail(?:er)?-?delivery.*)@",
    re.IGNORECASE,
)
NO_RETURN = re.compile(r"\s*(?:<\s*>|\"\"|<?(?:mailer-?daemon|postmaster)@.*)\s*", re.IGNORECASE)
"""A Return-Path to which nothing goes back."""
CALENDAR_REPLY = re.compile(r"text/calendar\b.{0,200}\bmethod ?= ?\"?reply")
"""The Content-Type of what a calendar sends when somebody accepts or declines."""
ROBOT = re.compile(
    r"(?:no-?_?reply|do-?_?not-?_?reply|auto-?_?(?:reply|responder|matic)|notifications?|alerts?|robot|listserv|majordomo|.*-noreply)[^@]{0,20}@",
    re.IGNORECASE,
)
_BOUNCED = (
    r"(?:邮件)?(?:系统)?退信(?:通知|提醒|提示|报告|$|[\])】:/(])|来自.{1,60}的退信|(?:您(?:发送)?的)?邮件(?:已?被)?退回"
    r"|(?:邮件)?(?:投递|发送)失败(?:通知|提醒|$|:)|(?:收件人)?邮箱(?:已满|空间不足)(?:通知|提醒|$)"
    r"|(?:无法[投传]递|无法送达|未送达|未传递|未能送达|传递(?:失败|延迟|已延迟)|邮件系统错误)(?:的?邮件|通知|$|:)"
    r"|(?:unable to deliver|could not (?:deliver|send)) (?:your |the )?(?:message|e?-?mail)"
    r"|undeliver(?:ed|able)(?: mail|:)|returned mail ?[:-]|mail delivery (?:failed|failure|system|subsystem|warning)"
    r"|mail could not be delivered|failure notice|delivery (?:status notification|failure(?:$| \(| notif)|has failed)"
    r"|warning: (?:message|could not)|delayed mail \(|delivery delayed|mail system error|non-?deliverable mail"
    r"|message (?:undeliverable|delivery (?:failed|failure))|delivery (?:failure: user|notification: delivery)"
    r"|(?:邮件|投递)(?:延迟|延误)(?:投递)?(?:通知|提醒|$)"
    r"|unzustellbar|échec de la remise|non remis|.{0,200}\((?:delivery failed|failure)\)$"
)
_READ = (
    r"(?:已读|未读|已阅读|已显示|read|not read|gelesen|lu)(?: ?回执)? ?:|(?:已读|阅读|返回|邮件)?回执(?: ?[:(]|$)"
    r"|.{0,3}(?:read|return) receipt"
)
_SPAM_REPORT = r"complaint about message from \d{1,3}\.\d{1,3}\."
_AWAY = (
    r"(?:自动|自動)(?:回复|答复|回覆|应答|回信)|(?:休假|外出|年假|出差|离职|病假|产假)(?:通知|自动|提醒)"
    r"|(?:休假|出差|外出)中(?:$|[,:])|on (?:annual |maternity |sick )?(?:leave|vacation|holiday)(?:$|:| until)"
    r"|不在办公室|外出不在|auto(?:matic|mated)?[ -]?(?:reply|response|respon[sd]er)|out of (?:the )?office\b"
    r"|vacation (?:reply|notice|response)|(?:i am |i'm )?away from (?:the |my )?office|ooo:"
    r"|automatische antwort|abwesenheit|réponse automatique|absence du bureau|respuesta automática"
)
AUTOMATIC_SUBJECTS = {
    reason: re.compile(rf"(?:{stems})", re.IGNORECASE)
    for reason, stems in (
        ("bounce", _BOUNCED),
        ("read_receipt", _READ),
        ("out_of_office", _AWAY),
        ("spam_report", _SPAM_REPORT),
    )
}
"""How the subjects of automatic mail start, by what it is."""
AUTOMATIC_ENDING = re.compile(
    r"[\[(【](?:自动(?:回复|答复)|auto(?:matic)?[ -]?reply|out of office)[\])】]$", re.IGNORECASE
)

# -- the 5W2H form of the dispatch letter (OPPEIN-48) ----------------------------------------------------------------

FORM_WORD = re.compile(
    r"(how ?much|how|what|who|why|when|where)(?![a-z]) ?(?!long|many|often|come|ever|about)(.{0,24})"
)
"""An English question word at the start of a label, and what stands after it."""

FORM_WHEN = (
    ("when_start", re.compile(r"实施|开始|启动|start|begin|commence")),
    ("when_planned", re.compile(r"预计|计划|预期|plan|expect|estimat|due|target")),
    ("when_done", re.compile(r"完成|实际|done|finish|complet|actual")),
)
_FORM = {
    "what": "整改措施 整改内容 整改措施内容 corrective_action rectification",
    "who": "跟进人 责任人 跟进人责任人 责任人跟进人 responsible responsible_person",
    "why": "原因 原由 造成原因 造成售服的原由 造成售服的原因 cause root_cause reason",
    "when_start": "计划实施时间 计划开始时间 实施时间 planned_start start",
    "when_planned": "预计完成时间 计划完成时间 planned_finish planned_completion expected_completion",
    "when_done": "完成时间 实际完成时间 finished completed completed_on actual_completion",
    "where": "场所 地点 从何处入手 场所从何处入手 place",
    "how": "解决方案 solution",
    "how_much": "跟进程度 跟进进度 progress degree_of_follow_up",
}
FORM_LABELS = {label.replace("_", " "): key for key, labels in _FORM.items() for label in labels.split()}
FORM_COLON = re.compile(r"([^:\uff1a\ufe55]{1,48})[:\uff1a\ufe55](.*)")
FORM_NUMBER = re.compile(r"[\W\d_]+|[一二三四五六七八九十]{1,2}[、.)]\s*")
FORM_EMPTY = re.compile(r"[\W_]*")
FORM_HINT = re.compile(r"[(\uff08\[【<].{0,60}[)\uff09\]】>]")
"""What a letter prints where the answer belongs."""
