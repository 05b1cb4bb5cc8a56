"""What may be written in an answer: the commands of mail as plain text, each an example that can be sent as it is."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from complaints.domain.mail_command_table import Word, offered

LATER = timedelta(days=5)
_ZH: Mapping[Word, str] = {
    Word.ACCEPT: "",
    Word.CONTACTED: "：已与客户电话沟通，约定明天上门查看",
    Word.ASK: "：厨房门是哪一年安装的？请附上安装单的照片。",
    Word.REPLY: (
        "：\nWhat 整改措施：更换开裂的门板\nWho 跟进人、责任人：王强\nWhy 产生原因：板材受潮\n"
        "When 预计完成时间：三天内\nWhere 场所、从何处入手：客户厨房\nHow 解决方案：上门更换，费用由公司承担\n"
        "How much 跟进程度：配件已发出"
    ),
    Word.INTERIM: "：配件已下单，预计三天到货",
    Word.RESOLVED: "：门板已更换，客户验收合格",
    Word.EXTEND: "至{later:%Y-%m-%d %H:%M}，因为配件尚未到货",
    Word.REASSIGN: "给{colleague}，该区域由其负责",
    Word.APPROVE: "",
    Word.REFUSE: "：请先与客户协商",
    Word.DISPUTE: "：门板在运输途中受损，应由物流负责",
    Word.HELP: "：需要五金工程师到场",
    Word.NOTE: "：客户周末不在家",
    Word.SATISFIED: "",
    Word.NOT_SATISFIED: "：客户要求更换全部门板",
    Word.UNDO: "",
}
_EN: Mapping[Word, str] = {
    Word.ACCEPT: "",
    Word.CONTACTED: ": spoken by telephone, we visit tomorrow",
    Word.ASK: ": when was the kitchen fitted? A photo of the order helps.",
    Word.REPLY: (
        ":\nWhat (measures): replace the cracked door\nWho (responsible): Wang Qiang\nWhy (cause): damp board\n"
        "When (planned finish): within three days\nWhere (place, starting point): the customer's kitchen\n"
        "How (solution): replaced on site, free of charge\nHow much (progress): the part has been sent"
    ),
    Word.INTERIM: ": the part is ordered and comes in three days",
    Word.RESOLVED: ": the door has been replaced and accepted",
    Word.EXTEND: " to {later:%Y-%m-%d %H:%M} because the part has not come yet",
    Word.REASSIGN: " to {colleague}, who looks after this area",
    Word.APPROVE: "",
    Word.REFUSE: ": talk to the customer first",
    Word.DISPUTE: ": the door was damaged in transport",
    Word.HELP: ": an engineer for the hinges is needed",
    Word.NOTE: ": nobody is at home at the weekend",
    Word.SATISFIED: "",
    Word.NOT_SATISFIED: ": the customer wants all doors replaced",
    Word.UNDO: "",
}


def answers(*, now: datetime, colleague: str) -> dict[str, list[dict[str, str]]]:
    """Locale -> [{word, label, text}], in the order of a case. `now`: on the company's wall clock."""
    given = {"later": now + LATER, "colleague": colleague}
    return {
        locale: [_answer(word, locale, rest.format(**given)) for word, rest in rests.items()]
        for locale, rests in (("zh-CN", _ZH), ("en", _EN))
    }


def _answer(word: Word, locale: str, rest: str) -> dict[str, str]:
    label = offered(word, locale)
    return {"word": word.value, "label": label, "text": label + rest}
