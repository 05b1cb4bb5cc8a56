"""A published report as tables: what a workbook and CSV are written from, whatever the regulation wants told."""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any

from api.reports.files import REACHED, STAGES, UNITS, WHOLE, typed
from api.reports.workbook import MOMENT, NUMBER, TEXT, Table
from complaints.domain.report_columns import COLUMNS
from complaints.domain.report_parts import ORDINARY_COLUMNS
from complaints.domain.text import Text, both

Told = Mapping[str, Any]
MOMENTS = ("received_at", "due_at", "closed_at")
NUMBERS = ("round", "days")
OWED_HEADS = (
    Text("编号", "Number"),
    Text("时限", "Limit"),
    Text("到期", "Was due"),
    Text("责任人", "Handler"),
    Text("部门", "Department"),
)
FIGURE, PART, VALUE, UNIT = (
    Text("指标", "Figure"),
    Text("分项", "Part"),
    Text("本期", "This period"),
    Text("单位", "Unit"),
)
OUT_OF = (Text("分子", "Numerator"), Text("分母", "Denominator"))
TARGET = (Text("目标", "Target"), Text("达标", "Reached"), Text("定义", "Definition"), Text("依据", "Rules"))
WEIGHT, SCORE = Text("权重", "Weight"), Text("得分", "Score")
ROLE, NAME, AT, NOTE = Text("角色", "Role"), Text("姓名", "Name"), Text("时间", "When"), Text("意见", "Note")
SECTION, WORDS, REMARKS = Text("部分", "Section"), Text("内容", "Words"), Text("说明", "Remarks")
CATEGORY, LINES = Text("类别", "Category"), Text("投诉明细", "Complaints")
NOTHING = "—"  # there was nothing to take a share or a mean of
YES, NO = Text("是", "yes"), Text("否", "no")


def tables(view: Told, locale: str) -> list[Table]:
    """Every part of an edition, in the order of its regulation; `view`: as publication_view tells it."""
    told = view["document"]
    return [table for part in told["parts"] if (table := _table(part, view, locale))]


def lines_table(told: Told, locale: str) -> Table:
    """Every case of the report with the columns of its first table of cases."""
    first = next((part for part in told["parts"] if part["kind"] == "lines"), None)
    ordinary = [{"id": name, "title": both(COLUMNS[name])} for name in ORDINARY_COLUMNS]
    numbers = [line["reference"] for line in told["lines"]]
    part = {"columns": first["columns"] if first else ordinary, "references": numbers}
    return _lines({"id": "lines", "title": both(LINES), "note": None} | part, {"document": told}, locale)


def figures_table(view: Told, locale: str, part: Told | None = None) -> Table:
    """The figures beside the same of the periods before; without a part also what each is broken down into."""
    told, wanted = view["document"], set(part["figures"]) if part else set()
    periods = [each["period"] for each in told["compared"]]
    heads = [(FIGURE.in_locale(locale), TEXT), *([] if part else [(PART.in_locale(locale), TEXT)])]
    heads += [(VALUE.in_locale(locale), NUMBER)]
    heads += [(UNIT.in_locale(locale), TEXT), *((head.in_locale(locale), NUMBER) for head in OUT_OF)]
    heads += [*((period, NUMBER) for period in periods), (TARGET[0].in_locale(locale), NUMBER)]
    heads += [(head.in_locale(locale), TEXT) for head in TARGET[1:]]
    rows = [
        row
        for figure in told["figures"]
        if not wanted or figure["id"] in wanted
        for row in _figure_rows(figure, view, locale)
    ]
    if part:
        rows = [[row[0], *row[2:]] for row in rows if row[1] == WHOLE.in_locale(locale)]
    title = part["title"][locale] if part else FIGURE.in_locale(locale)
    return Table(part["id"] if part else "figures", title, heads, rows, _note(part, locale))


def _figure_rows(figure: Told, view: Told, locale: str) -> Iterable[list[Any]]:
    compared = view["document"]["compared"]
    unit, name = UNITS[figure["measure"]].in_locale(locale), figure["title"][locale]
    value = view["texts"].get(f"value.{figure['id']}") if figure["measure"] == "entered" else figure["value"]
    others = [_number(each["figures"].get(figure["id"], {}).get("value") or NOTHING) for each in compared]
    about = [figure["target"], REACHED[figure["reached"]].in_locale(locale)]
    about += [figure["definition"][locale], " ".join(figure["rules"])]
    yield [name, WHOLE.in_locale(locale), _number(value or NOTHING), unit, *_out_of(figure), *others, *about]
    for part in figure["parts"]:
        blank = [None] * len(others)
        yield [name, part["title"][locale], _number(part["value"]), unit, *_out_of(figure | part), *blank, *[None] * 4]


def _out_of(figure: Told) -> list[Any]:
    return [figure["numerator"], figure["denominator"]] if figure["measure"] == "share" else [None, None]


def _table(part: Told, view: Told, locale: str) -> Table | None:
    make = _MAKERS.get(part["kind"])
    return make(part, view, locale) if make else None


def _plain(part: Told, view: Told, locale: str) -> Table:
    columns = [(column["title"][locale], column["type"]) for column in part["columns"]]
    rows = [[_typed(cell, kind, locale) for cell, (_, kind) in zip(row, columns, strict=True)] for row in part["rows"]]
    charted, total = part["charted"], part["last_is_total"]
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale), charted, total)


def _lines(part: Told, view: Told, locale: str) -> Table:
    known = {line["reference"]: line for line in view["document"]["lines"]}
    columns = [(column["title"][locale], _type(column["id"])) for column in part["columns"]]
    rows = [
        [_cell(known[reference], column["id"], locale) for column in part["columns"]]
        for reference in part["references"]
    ]
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale))


def _categories(part: Told, view: Told, locale: str) -> Table:
    told = view["document"]
    volume = next(each for each in told["figures"] if each["id"] == "ordinary.volume")
    before = told["compared"][0]
    columns = [(CATEGORY.in_locale(locale), TEXT), (VALUE.in_locale(locale), NUMBER), (before["period"], NUMBER)]
    rows = [
        [each["title"][locale], _number(each["value"]), before["parts"].get(each["part"], 0)]
        for each in volume["parts"]
    ]
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale), charted=2)


def _unanswered(part: Told, view: Told, locale: str) -> Table:
    kinds = (TEXT, TEXT, MOMENT, TEXT, TEXT)
    rows = [
        [row["reference"], row["clock"][locale], _moment(row["due_at"]), row["handler"][locale], row["department"]]
        for row in view["document"]["unanswered"]
    ]
    columns = [(head.in_locale(locale), kind) for head, kind in zip(OWED_HEADS, kinds, strict=True)]
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale))


def _sheet(part: Told, view: Told, locale: str) -> Table:
    """A weighted sheet: what was reckoned or entered, and the points that people gave."""
    texts, told_apart = view["texts"], any(row["part"] for row in part["rows"])
    columns = [(PART.in_locale(locale), TEXT)] * told_apart
    columns += [(FIGURE.in_locale(locale), TEXT), (WEIGHT.in_locale(locale), NUMBER)]
    columns += [(TARGET[0].in_locale(locale), NUMBER), (VALUE.in_locale(locale), NUMBER)]
    columns += [(UNIT.in_locale(locale), TEXT), (SCORE.in_locale(locale), NUMBER)]
    rows: list[list[Any]] = []
    for row in part["rows"]:
        value = texts.get(f"value.{row['key']}") if row["measure"] == "entered" else row["value"]
        unit = UNITS[row["measure"]].in_locale(locale)
        first = [row["part"][locale] if row["part"] else WHOLE.in_locale(locale)] * told_apart
        score = _number(texts.get(f"score.{row['key']}"))
        rows.append(
            [*first, row["title"][locale], row["weight"], row["target"], _number(value or NOTHING), unit, score]
        )
    if not told_apart:
        scores = [row[-1] for row in rows if isinstance(row[-1], int | float)]
        weights = sum(row["weight"] for row in part["rows"])
        rows.append([WHOLE.in_locale(locale), weights, None, None, "", sum(scores) if scores else None])
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale))


def _words(part: Told, view: Told, locale: str) -> Table:
    sections = view["document"]["sections"] or [both(REMARKS)]
    rows = [[section[locale], view["texts"].get(str(place), "")] for place, section in enumerate(sections)]
    columns = [(SECTION.in_locale(locale), TEXT), (WORDS.in_locale(locale), TEXT)]
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale))


def _recipients(part: Told, view: Told, locale: str) -> Table:
    rows = [[name, _role(each, locale)] for each in part["roles"] for name in view["holders"].get(each["role"], [""])]
    columns = [(NAME.in_locale(locale), TEXT), (ROLE.in_locale(locale), TEXT)]
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale))


def _signatures(part: Told, view: Told, locale: str) -> Table:
    """Who has agreed in which role, when, with which words; a blank line for who has not."""
    agreed = {step["role"]: step for step in view["agreed"]}
    rows = []
    for each in part["roles"]:
        step = agreed.get(each["role"], {})
        at = _moment(step.get("at"))
        rows.append([_role(each, locale), step.get("by_name", ""), at, step.get("note", "")])
    kinds = (TEXT, TEXT, MOMENT, TEXT)
    columns = [(head.in_locale(locale), kind) for head, kind in zip((ROLE, NAME, AT, NOTE), kinds, strict=True)]
    return Table(part["id"], part["title"][locale], columns, rows, _note(part, locale))


def _role(each: Told, locale: str) -> str:
    return str(each["title"][locale] if each["title"] else each["role"])


def _note(part: Told | None, locale: str) -> str:
    return str(part["note"][locale]) if part and part.get("note") else ""


def _type(column: str) -> str:
    return MOMENT if column in MOMENTS else NUMBER if column in NUMBERS else TEXT


def _cell(line: Told, column: str, locale: str) -> Any:
    value = line.get(column)
    if column in MOMENTS:
        return _moment(value)
    if column == "stage":
        return STAGES[str(value)].in_locale(locale)
    if column == "closing":
        return line["closing"][locale] if line["closed_at"] else ""
    if isinstance(value, bool):
        return (YES if value else NO).in_locale(locale)
    if isinstance(value, list):
        return ("、" if locale == "zh-CN" else ", ").join(each[locale] for each in value)
    return value[locale] if isinstance(value, Mapping) else value


def _typed(cell: Any, kind: str, locale: str) -> Any:
    if isinstance(cell, Mapping):
        return cell[locale]
    return _number(cell) if kind == NUMBER else cell


def _number(value: Any) -> Any:
    """A number where it is one; what else was entered as it is."""
    return typed(value) if isinstance(value, str) else value


def _moment(value: str | None) -> datetime | None:
    """On the wall clock of the company, as workbooks have it."""
    return datetime.fromisoformat(value).replace(tzinfo=None, second=0) if value else None


_MAKERS: Mapping[str, Callable[[Told, Told, str], Table]] = {
    "figures": lambda part, view, locale: figures_table(view, locale, part),
    "categories": _categories,
    "table": _plain,
    "lines": _lines,
    "unanswered": _unanswered,
    "sheet": _sheet,
    "words": _words,
    "recipients": _recipients,
    "signatures": _signatures,
}
