"""Words of what a clause may order: units, ways of counting, guards, days, and single values."""

from collections.abc import Mapping

from complaints.domain.counting import Start
from complaints.domain.text import Text
from complaints.domain.working_time import Unit

AMOUNTS: Mapping[Unit, tuple[Text, Text]] = {  # of one, of more
    Unit.MINUTES: (Text("{0}分钟", "{0} minute"), Text("{0}分钟", "{0} minutes")),
    Unit.HOURS: (Text("{0}小时", "{0} hour"), Text("{0}小时", "{0} hours")),
    Unit.WORKING_HOURS: (Text("{0}个工作小时", "{0} working hour"), Text("{0}个工作小时", "{0} working hours")),
    Unit.WORKING_DAYS: (Text("{0}个工作日", "{0} working day"), Text("{0}个工作日", "{0} working days")),
    Unit.CALENDAR_DAYS: (Text("{0}个自然日", "{0} calendar day"), Text("{0}个自然日", "{0} calendar days")),
    Unit.MONTHS: (Text("{0}个月", "{0} month"), Text("{0}个月", "{0} months")),
    Unit.SAME_DAY: (Text("当天", "same day"), Text("当天之后{0}天内", "until {0} days later")),
}
STARTS: Mapping[Start, Text] = {
    Start.AT_ONCE: Text("自事件发生之时", "from the minute of the event"),
    Start.FIRST_DAY: Text("事件当日为第1天", "the day of the event is day 1"),
    Start.NEXT_DAY: Text("次日为第1天", "the next day is day 1"),
    Start.NEXT_WORKING_DAY: Text("下一工作日为第1天", "the next working day is day 1"),
}
GUARDS: Mapping[str, Text] = {
    "final_result": Text("已有最终处理结果", "the final result was reported"),
    "satisfied": Text("客户表示满意", "the complainant is satisfied"),
    "unreachable": Text("已在规定的天数内多次联系不上", "he was called in vain on enough different days"),
    "reason": Text("写明理由", "a reason is given"),
    "rated": Text("客户已评价", "the complainant has rated the handling"),
    "recorded": Text("已记录「{0}」", "recorded: {0}"),
    "approved": Text("「{0}」已获批准", "approved: {0}"),
    "classified": Text("已确定「{0}」", "decided: {0}"),
    "level": Text("为「{0}」", "it is {0}"),
    "round": Text("至少到第{0}轮", "from round {0} on"),
    "escalated": Text("「{0}」已逾期上报", "escalated: {0}"),
}
WEEKDAYS: Mapping[str, Text] = {
    "mon": Text("星期一", "Mon"),
    "tue": Text("星期二", "Tue"),
    "wed": Text("星期三", "Wed"),
    "thu": Text("星期四", "Thu"),
    "fri": Text("星期五", "Fri"),
    "sat": Text("星期六", "Sat"),
    "sun": Text("星期日", "Sun"),
}
WORDS: Mapping[str, Text] = {
    "case": Text("整件投诉", "the whole case"),
    "name": Text("投诉人身份", "who complained"),
    "week": Text("每周", "every week"),
    "month": Text("每月", "every month"),
    "quarter": Text("每季度", "every quarter"),
    "year": Text("每年", "every year"),
    "demand": Text("按需", "on demand"),
    "again": Text("再次下发", "sent to the handler again"),
    "hand_over": Text("转交", "handed over"),
    "close": Text("结案", "closed"),
    "customers": Text("过去一年内投诉已结案的客户", "customers whose complaints were closed in the past year"),
    "staff": Text("本公司员工", "the staff of the company"),
}
