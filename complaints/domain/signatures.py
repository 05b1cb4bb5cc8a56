"""What stands under a reply: signatures, name cards, what mail programs add, disclaimers.

Losing a sentence is worse than keeping a signature: in doubt nothing is cut.
"""

from collections.abc import Sequence

from complaints.domain import quote_table as table
from complaints.domain.quote_table import plain

_UNDER = 30
_CUTS = 12


def trimmed(lines: Sequence[str]) -> list[str]:
    """`lines` without the empty ones at both ends."""
    full = range(len(lines))
    first = next((index for index in full if plain(lines[index])), len(lines))
    last = next((index for index in reversed(full) if plain(lines[index])), first - 1)
    return list(lines[first : last + 1])


def unsigned(lines: Sequence[str], *, own: frozenset[str]) -> list[str]:
    """`lines` without signature, name card, footers and disclaimers at their end. `own`: the writer's addresses."""
    reply = trimmed(lines)
    for _ in range(_CUTS):
        end = min(*(cut(reply) for cut in _CUTTERS), *(cut(reply, own) for cut in _OWN_CUTTERS)) if reply else 0
        if end == len(reply):
            break
        reply = trimmed(reply[:end])
    return reply


def _footer_from(reply: list[str]) -> int:
    last = plain(reply[-1])
    return len(reply) - 1 if table.is_footer(last) or table.RULE.fullmatch(last) else len(reply)


def _disclaimer_from(reply: list[str]) -> int:
    start = len(reply)
    while start and len(reply) - start < _UNDER and plain(reply[start - 1]):
        start -= 1
    for at in range(start, len(reply)):
        words = " ".join(line[: 5 * table.LOOK] for line in reply[at : at + 8])[: 5 * table.LOOK]
        if len(words) >= 40 and table.DISCLAIMER.match(words) and table.DISCLAIMER_ALSO.search(words):
            return at
    return len(reply)


def _card_from(reply: list[str]) -> int:
    under = range(max(0, len(reply) - 14), len(reply))
    bars = [at for at in under if reply[at].strip() and table.CARD.fullmatch(reply[at])]
    return bars[0] if len(bars) >= 3 and len(reply) - bars[-1] <= 2 else len(reply)


def _signature_from(reply: list[str]) -> int:
    for at in range(len(reply) - 1, max(0, len(reply) - _UNDER), -1):
        if table.SIGNATURE.fullmatch(reply[at]):
            return at
        if table.BARE_SIGNATURE.fullmatch(reply[at]):
            under = [line for line in map(plain, reply[at + 1 :]) if line]
            names = all(
                len(line) <= 40 and (table.CONTACT.search(line) or not table.NO_NAME.search(line)) for line in under
            )
            return at if names and (len(under) <= 2 or any(map(table.CONTACT.search, under))) else len(reply)
    return len(reply)


def _contacts_from(reply: list[str], own: frozenset[str]) -> int:
    """Where a drawn line starts a block of contact details and short names: half of it details, or the writer's name.

    Under the line that QQ Mail draws over a signature one detail is enough.
    """
    for at in range(len(reply) - 1, max(0, len(reply) - 14), -1):
        if rule := table.RULE.fullmatch(plain(reply[at])):
            under = [line for line in map(plain, reply[at + 1 :]) if line]
            known = sum(bool(table.CONTACT.search(line) or table.RULE.fullmatch(line)) for line in under)
            named = all(table.CONTACT.search(line) or (len(line) <= 30 and ":" not in line) for line in under)
            if not (under and named) or plain(reply[at - 1]).endswith(":"):
                return len(reply)
            signed = under[0] in own or (rule[0] == table.QQ_RULE and known and table.NAME.fullmatch(under[0]))
            return at if signed or 2 * known >= len(under) else len(reply)
    return len(reply)


def _own_name_from(reply: list[str], own: frozenset[str]) -> int:
    """Where the writer's name starts a block of short lines, contact details among them, under an empty line."""
    for at in range(len(reply) - 2, max(0, len(reply) - 10), -1):
        if not plain(reply[at - 1]):
            under = [line for line in map(plain, reply[at + 1 :]) if line]
            known = sum(bool(table.CONTACT.search(line)) for line in under)
            names = all(
                table.CONTACT.search(line) or (len(line) <= 30 and not table.NO_NAME.search(line)) for line in under
            )
            return at if plain(reply[at]) in own and known and names else len(reply)
    return len(reply)


def _own_card_from(reply: list[str], own: frozenset[str]) -> int:
    """Where the writer's own address stands alone at the end, his name over it: Foxmail's and QQ Mail's signature."""
    end = len(reply)
    full = [at for at in range(max(0, end - 8), end) if plain(reply[at])]
    if len(full) < 2 or plain(reply[-1]) not in own or not table.ADDRESS.fullmatch(plain(reply[-1])):
        return end
    at = full[-2] if len(full) > 2 and plain(reply[full[-2]]) in own else full[-1]
    above = full[full.index(at) - 1]
    return end if plain(reply[above]).endswith(":") else at


_CUTTERS = (_footer_from, _disclaimer_from, _card_from, _signature_from)
_OWN_CUTTERS = (_contacts_from, _own_name_from, _own_card_from)
