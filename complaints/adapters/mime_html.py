"""Reads the text of an HTML body as a person sees it, with what mail programs quote marked as in plain text.

Whatever the markup is, a value comes back; nothing here takes more than linear time.
"""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Any

import html_text
import lxml.etree
import lxml.html

from complaints.adapters.mime_reader import CONTROLS

_QUOTE_NODES = 500
_JOIN, _BREAK, _OPEN, _CLOSE, _BLANK = "\ufdd0", "\ufdd1", "\ufdd2", "\ufdd3", "\ufdd4"
_INLINE = re.compile(
    "a|abbr|b|bdi|big|code|del|em|font|i|ins|kbd|mark|q|s|small|span|strong|sub|sup|tt|u|var|wbr|o:p|st1:.{1,20}"
)
_BREAKS = re.compile(r"(?:<br\s{0,9}/?>\s{0,99}){3,}", re.IGNORECASE)
"""More breaks than one empty line needs: each is an element that would be walked."""
_HIDDEN = re.compile(r"(?:^|;)\s{0,9}(?:display\s{0,9}:\s{0,9}none|visibility\s{0,9}:\s{0,9}hidden)", re.IGNORECASE)
_QUOTE_CLASSES = {"ntes-mailmaster-quote", "yahoo_quoted", "history-quote-wrapper", "alimail-quote"}
_QUOTE_IDS = ("isReplyContent", "reply139content", "lark-mail-quote", "mail-editor-reference-message-container")
_REST = {"divRplyFwdMsg", "x_divRplyFwdMsg", "replySplit", "OutlookMessageHeader"}
_FORWARDED = re.compile(r"[\s-]{0,40}(?:转发|被转发|已转发|以下是转发|forwarded|begin forwarded)", re.IGNORECASE)


class NestedTooDeep(ValueError):
    """Markup so deep that the parser would leave out what stands in it: some 2,000 elements."""


def text_of_html(markup: str) -> str:
    """What a reader sees of `markup`; lines of quoted nodes start with '> '. Raises NestedTooDeep."""
    tree = _parsed(_BREAKS.sub("<br><br>", CONTROLS.sub("", markup)))
    for title in list(tree.iter("title")):
        title.text = None
    _drop_hidden(tree)
    _keep_blank_lines(tree)
    _keep_spacing(tree)
    _mark_quotes(tree)
    text = html_text.extract_text(tree)
    text = re.sub(f" ?{_JOIN}", "", text)
    text = re.sub(f"\n? ?{_BLANK} ?\n?", "\n\n", re.sub(f" ?{_BREAK} ?", "\n", text))
    return _with_marks(re.sub(f" ?([{_OPEN}{_CLOSE}]) ?", r"\n\1\n", text))


def _parsed(markup: str) -> Any:
    parser = lxml.html.HTMLParser(recover=True, encoding="utf-8", huge_tree=True)
    tree = lxml.etree.fromstring(markup.strip().encode() or b"<html/>", parser=parser)
    if any("xcessive depth" in error.message for error in parser.error_log):
        raise NestedTooDeep
    return html_text.parse_html("") if tree is None else tree


def _walk(tree: Any) -> Iterator[tuple[Any, bool]]:
    """(element, whether it ends here), in the order of the document."""
    stack = [(tree, False)]
    while stack:
        element, ends = stack.pop()
        yield element, ends
        if not ends:
            stack.append((element, True))
            stack.extend((child, False) for child in reversed(element))


def _drop_hidden(tree: Any) -> None:
    """Empties the nodes that no reader sees: what a sender hides must not be taken for his word."""
    for element in [node for node in tree.iter() if isinstance(node.tag, str) and node.tag not in ("html", "body")]:
        if element.get("hidden") is not None or _HIDDEN.search(element.get("style") or ""):
            tail = element.tail
            element.clear()
            element.tail = tail


def _keep_blank_lines(tree: Any) -> None:
    """Marks the lines that a reader sees empty, as the converter drops them: a break or a space alone on its line."""
    empty = True
    for element, ends in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag == "br" and not ends:
            if empty:
                element.tail = _BLANK + (element.tail or "")
            empty = True
        elif tag and tag != "img" and not _INLINE.fullmatch(tag):
            empty = True
        text = (element.tail if ends else element.text) or ""
        if text.strip(f"{_BLANK} \t\r\n\xa0"):
            empty = False
        elif empty and "\xa0" in text and tag in ("div", "span") and not ends:
            element.text = _BLANK
            empty = False


def _keep_spacing(tree: Any) -> None:
    """Marks texts that touch, as the converter would put a space between them, and lines of preformatted text."""
    spaced, formatted = True, 0
    for element, ends in _walk(tree):
        tag = element.tag if isinstance(element.tag, str) else ""
        if tag:
            keeps = tag == "pre" or "white-space:pre" in (element.get("style") or "").replace(" ", "")
            formatted += (-1 if ends else 1) * keeps
            spaced = spaced or not _INLINE.fullmatch(tag)
        part = "tail" if ends else "text"
        text = getattr(element, part)
        if not text or not (tag or ends):
            continue
        if formatted > 0:
            text = text.replace("\r", "").replace("\n", _BREAK)
        setattr(element, part, text if spaced or text[0].isspace() else _JOIN + text)
        spaced = text[-1].isspace() or text[-1] == _BREAK


def _mark_quotes(tree: Any) -> None:
    """Puts marks around the nodes in which mail programs quote; forwarded messages are content."""
    marked, written = 0, False
    for element, ends in list(_walk(tree)):
        if not isinstance(element.tag, str) or element.tag in ("style", "script", "head"):
            continue
        written = written or bool(((element.tail if ends else element.text) or "").strip())
        if ends or marked >= _QUOTE_NODES:
            continue
        if written and not _REST.isdisjoint(_names(element)) and not _is_forward(element):
            element.text = _OPEN + (element.text or "")
            return
        if _is_quote(element):
            marked += 1
            element.text = _OPEN + (element.text or "")
            _append_text(element, _CLOSE)


def _names(element: Any) -> tuple[str, ...]:
    return (element.get("id") or "", *(element.get("class") or "").split())


def _is_quote(element: Any) -> bool:
    name, *classes = _names(element)
    if element.tag == "blockquote":
        style = (element.get("style") or "").replace(" ", "").lower()
        named = element.get("type") == "cite" or not {"gmail_quote", "protonmail_quote"}.isdisjoint(classes)
        return named or name.startswith(_QUOTE_IDS) or "border-left:" in style
    return (not _QUOTE_CLASSES.isdisjoint(classes) or name.startswith(_QUOTE_IDS)) and not _is_forward(element)


def _is_forward(element: Any) -> bool:
    start = "".join(text[:200] for text in islice(element.itertext(), 12))
    return bool(_FORWARDED.match(start.replace(_JOIN, "").strip()))


def _append_text(element: Any, text: str) -> None:
    if len(element):
        element[-1].tail = (element[-1].tail or "") + text
    else:
        element.text = (element.text or "") + text


def _with_marks(text: str) -> str:
    depth, depth_before, blank = 0, 0, False
    lines: list[str] = []
    for line in text.split("\n"):
        if line.strip() in (_OPEN, _CLOSE):
            depth = max(0, depth + (1 if line.strip() == _OPEN else -1))
        elif not line.strip():
            blank = bool(lines)
        else:
            lines += [">" * min(depth, depth_before, 8)] if blank else []
            lines.append(f"{'>' * min(depth, 8)} {line}" if depth else line)
            depth_before, blank = depth, False
    return "\n".join(lines)
