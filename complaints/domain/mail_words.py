"""What is written down of a mail: as much as an entry can hold, and what was left out said in so many words."""

from collections.abc import Sequence

from complaints.domain.text import Text

REPLY_LENGTH = 10_000  # characters
DESCRIPTION_LENGTH = 5_000
ANSWER_LENGTH = 1_000
NAMES_TOLD = 20
_CUT = Text(
    "（原文过长，此处只记入前 {length} 字，其余见原始邮件 {kept_as}。）",
    "(The mail is longer: these are its first {length} characters, the rest is in the original mail {kept_as}.)",
)
_LEFT = Text("（未接收的附件：{names}）", "(attachments not taken: {names})")
_MORE = Text(" 等 {count} 个", " and others, {count} in all")


def bounded(text: str, *, length: int, locale: str, kept_as: str) -> str:
    """`text`, or its first `length` characters and a line in `locale` that says under which id the rest is kept."""
    if len(text) <= length:
        return text
    return f"{text[:length]}\n\n{_CUT.in_locale(locale).format(length=length, kept_as=kept_as)}"


def with_files_left(text: str, *, names: Sequence[str], locale: str) -> str:
    """`text` and a last line in `locale` that names the attachments which were not taken; `text` when all were."""
    if not names:
        return text
    told = ("、" if locale != "en" else ", ").join(names[:NAMES_TOLD])
    more = _MORE.in_locale(locale).format(count=len(names)) if len(names) > NAMES_TOLD else ""
    line = _LEFT.in_locale(locale).format(names=told + more)
    return f"{text}\n\n{line}" if text.strip() else line


def bounded_form(form: dict[str, str]) -> dict[str, str]:
    """The answers of a 5W2H form, each at most ANSWER_LENGTH characters: the whole of it stands in the text."""
    return {key: value if len(value) <= ANSWER_LENGTH else f"{value[:ANSWER_LENGTH]}…" for key, value in form.items()}
