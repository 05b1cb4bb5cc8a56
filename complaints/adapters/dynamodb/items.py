"""The items of the one table, and its indexes. No rules here: what the attributes mean is said by the domain.

| item | pk | sk | holds |
|---|---|---|---|
| case | C#<reference> | S | the snapshot: a row of the lists, keys of the indexes, the version |
| page | C#<reference> | T#<first seq> | the entries that one write appended, and letters until they have left, packed |
| envelope | C#<reference> | O#<first seq> | letters alone, as an earlier version kept them; none is made any more |
| turn | C#<reference> | Q | who of many that write on a case at once tries next; there for moments |
| desk | D#<lane>#<whose> | <due or since>#<reference>#<what> | what a case waits for, and who may know of it, as JSON |
| counter | N | <YYYY-MM> | the last serial of a month |
| hour | H#<hash of e-mail> | <end of the hour> | how many letters somebody was sent in it; gone a day later (TTL) |
| hour | H#<salted hash> | <end of the hour> | how often a network or contact asked; gone ten minutes later (TTL) |
| idempotency | K#<hash of key> | K | the reference given to a submission |
| search key | X#<hash of key> | <received>#<reference> | nothing more: which cases a person or an order has |
| words | Y~fresh | <received>#<reference> | what a case is found by that is in no segment yet, packed |
| words | Y~<bucket>, Y~m~<bucket> | <segment> | which of its cases have which words of a bucket: codes and numbers |
| segment | Y~segments | <segment> | its cases by number: the places under which they are listed, compressed |
| the same of a merged one | Y~places | <segment>~<list> | the places of 256 of its cases, the newest first |
| merged segment | Y~merged | <segment> | that there is one; while it is made, of which segments |
| staff, matrix | STAFF | <e-mail>, #matrix | the roster |
| edition | STAFF | #edition | how often administrators changed it, and what was put since; read before what it counts |
| change | STAFF!log | <edition, ten digits> | what made the edition: who, when, before and after |
| link, asking, session | L#, A#, W#<hash> | L, A, W | sign-in links, who asked, sessions; gone after their time (TTL) |
| link to a case | R#<hash> | R | of which case; gone after its time (TTL) |
| quarantined | Q, Q!released, Q!rejected | <time>#<message id> | mail that waits for a person, or was decided on |
| quarantined once | Q#<message id> | Q | where in those lists the message stands, and who holds it until when |
| quarantined of a case | C#<reference> | M#<message id> | that the message belongs to the case, and goes with it |
| views | VIEWS#<e-mail> | VIEWS | the views of the list that somebody keeps, as JSON, and their edition |
| login | LOGINS#<YYYY-MM> | <number, ten digits> | who came in or was refused, as JSON; gone after a year (TTL) |
| mail that did not arrive | MAILS#<YYYY-MM> | <time>#<id> | to whom, what became of it, how it was mended, as JSON |
| the same once | MAIL#<id> | M | where in those lists it stands |
| block | BLOCK#<id>; BLOCKS | B; <since>#<id> | an address that is not written to; once freed in BLOCKS!freed |
| report, typical case | REPORTS, BULLETIN | <period>#<rule>#<number> | an edition, as JSON; document in a bucket |
| facts of a case | F#<YYYY-MM> | <reference> | what figures need of it, in each month in which it can count |
| sums | S#<mark>#<scope>; S#<mark>#of#<YYYY-MM> | <kind>#<circle>; <reference> | what cases add to figures; of each |
| open figures | FIGURES | <YYYY-MM> | what was published of a month, as JSON |
| campaign | CAMPAIGNS | <year>#<rule> | a survey of many, as JSON |
| invitation | CAMPAIGNS#<year>#<rule> | I#<hash> | who is asked, and whether he answered; gone a year after (TTL) |
| answer | CAMPAIGNS#<year>#<rule>!answers | A#<by chance> | what somebody answered, as JSON; gone a year after (TTL) |
| asked | ASKED#<hash of e-mail> | ASKED | who is not asked again until the TTL, or ever |
| upkeep | UPKEEP | TOLD | what administrators were told of the state of the portal, and when |
| version | VERSION | VERSION | of which version the items are, and how far a migration of them has come |

Attribute names are short because every item pays for them.
"""

from typing import Any

from pynamodb.attributes import (
    BinaryAttribute,
    BooleanAttribute,
    DiscriminatorAttribute,
    ListAttribute,
    NumberAttribute,
    UnicodeAttribute,
    UnicodeSetAttribute,
)
from pynamodb.models import Model

from complaints.adapters.dynamodb.indexes import ByDue, ByHandler, ByMonth, ByStage
from complaints.adapters.dynamodb.named import with_a_name
from complaints.adapters.dynamodb.packing import PackedAttribute, RawAttribute

SHARDS = 4


class Item(Model):
    """Any item of the table; a query on it gives each item as its own kind."""

    class Meta:
        table_name = "unbound"

    pk = UnicodeAttribute(hash_key=True)
    sk = UnicodeAttribute(range_key=True)
    kind = DiscriminatorAttribute(attr_name="t")


class CaseItem(Item, discriminator="c"):
    """The snapshot of a case."""

    due = ByDue()
    by_handler = ByHandler()
    by_stage = ByStage()
    by_month = ByMonth()

    version = NumberAttribute(attr_name="v")
    entries = NumberAttribute(attr_name="n")
    reference = UnicodeAttribute(attr_name="r")
    stage = UnicodeAttribute(attr_name="st")
    handler = UnicodeAttribute(attr_name="h", null=True)
    listed = UnicodeAttribute(attr_name="li")
    month = UnicodeAttribute(attr_name="mo")
    due_shard = UnicodeAttribute(attr_name="ds", null=True)
    next_action_at = UnicodeAttribute(attr_name="na", null=True)
    department = UnicodeAttribute(attr_name="de", null=True)
    agent = UnicodeAttribute(attr_name="ag", null=True)
    category = UnicodeAttribute(attr_name="ca")
    business_line = UnicodeAttribute(attr_name="bl", null=True)
    severity = UnicodeAttribute(attr_name="se")
    round = NumberAttribute(attr_name="ro")
    complainant = UnicodeAttribute(attr_name="cn")
    summary = UnicodeAttribute(attr_name="su", null=True)
    due_at = UnicodeAttribute(attr_name="du", null=True)
    due_clock = UnicodeAttribute(attr_name="dc", null=True)
    seen_by = UnicodeSetAttribute(attr_name="sb", null=True)
    respondent = UnicodeAttribute(attr_name="re", null=True)
    last_at = UnicodeAttribute(attr_name="la", null=True)
    named_to = UnicodeSetAttribute(attr_name="nt", null=True)
    desks = NumberAttribute(attr_name="k", null=True)


class EntriesItem(Item, discriminator="e"):
    """A page: what one write appended, and the letters it called for; `due_shard` while any is owed. See pages.py."""

    entries = PackedAttribute(attr_name="e", null=True)
    chain = BinaryAttribute(attr_name="c", legacy_encoding=False, null=True)
    letters = RawAttribute(attr_name="l", null=True)
    beside = BooleanAttribute(attr_name="w", null=True)
    bare = UnicodeAttribute(attr_name="b", null=True)
    marks = ListAttribute[str](attr_name="m", null=True)
    sent = UnicodeAttribute(attr_name="s", null=True)
    attempts = NumberAttribute(attr_name="n", null=True)
    held_until = UnicodeAttribute(attr_name="hu", null=True)
    owed_since = UnicodeAttribute(attr_name="os", null=True)
    together_at = UnicodeAttribute(attr_name="to", null=True)
    due_shard = UnicodeAttribute(attr_name="ds", null=True)
    next_action_at = UnicodeAttribute(attr_name="na", null=True)
    put_off = UnicodeAttribute(attr_name="po", null=True)


class EnvelopeItem(EntriesItem, discriminator="o"):
    """Letters alone, as they were kept beside their entries before pages held both."""


class DeskItem(Item, discriminator="d"):
    """What a case waits for, on a desk."""

    facts = UnicodeAttribute(attr_name="b")


class CounterItem(Item, discriminator="n"):
    """The serials of a month."""

    serial = NumberAttribute(attr_name="s", default=0)


class HourItem(Item, discriminator="h"):
    """How many letters somebody was sent in an hour, or how often he asked. `expires_at` (epoch): the table's TTL."""

    letters = NumberAttribute(attr_name="n", default=0)
    expires_at = NumberAttribute(attr_name="ttl")


class TurnItem(Item, discriminator="tu"):
    """Whose turn it is to write on a case, of those who were refused; see turns.py."""

    holder = UnicodeAttribute(attr_name="w")


class KeyItem(Item, discriminator="k"):
    """Which case an idempotency key was used for."""

    reference = UnicodeAttribute(attr_name="r")


class SearchKeyItem(Item, discriminator="x"):
    """That a case has a key by which it is looked up."""


class WordsItem(Item, discriminator="w"):
    """What a case is found by, until it is in a segment; of that, codes of words of one bucket. See words.py."""

    said = PackedAttribute(attr_name="s", null=True)
    packed = BinaryAttribute(attr_name="p", legacy_encoding=False, null=True)


class SegmentItem(Item, discriminator="g"):
    """The cases of a segment, each by its number."""

    places = BinaryAttribute(attr_name="p", legacy_encoding=False)


class MergedItem(Item, discriminator="mg"):
    """A merged segment: `sources`, a line each, until these are taken away; `whole` when it has all of them."""

    sources = UnicodeAttribute(attr_name="s", null=True)
    whole = BooleanAttribute(attr_name="w", null=True)


class StaffItem(Item, discriminator="s"):
    """A member of staff, (sk `#matrix`) the responsibility matrix or a change, as JSON; (sk `#edition`) the edition."""

    body = UnicodeAttribute(attr_name="b")
    puts = NumberAttribute(attr_name="n", null=True)


class TokenItem(Item, discriminator="l"):
    """A link, a session (JSON), what a browser asked for, (pk `M#…`) a session's hash by owner. TTL: `expires_at`."""

    email = UnicodeAttribute(attr_name="m")
    expires_at = NumberAttribute(attr_name="ttl")
    body = UnicodeAttribute(attr_name="b", null=True)
    tries = NumberAttribute(attr_name="n", null=True)


class QuarantineItem(Item, discriminator="q"):
    """A message that waits for a person, as JSON; or (sk `Q`) the sort key it is listed under, and in which list."""

    body = UnicodeAttribute(attr_name="b")
    standing = UnicodeAttribute(attr_name="qs", null=True)
    held_until = UnicodeAttribute(attr_name="hu", null=True)


class DeliveryItem(Item, discriminator="f"):
    """A mail that did not arrive, as JSON, with its `state`; where it is listed (sk `M`); or an address blocked."""

    body = UnicodeAttribute(attr_name="b", null=True)
    state = UnicodeAttribute(attr_name="ms", null=True)


class LoginItem(Item, discriminator="i"):
    """An entry of the record of sign-ins, as JSON. `expires_at` in epoch seconds is the table's TTL attribute."""

    body = UnicodeAttribute(attr_name="b")
    expires_at = NumberAttribute(attr_name="ttl")


class ViewsItem(Item, discriminator="v"):
    """Views of the list of cases, in their owner's order, as JSON."""

    body = UnicodeAttribute(attr_name="b")
    edition = NumberAttribute(attr_name="n")


class ReportItem(Item, discriminator="r"):
    """An edition of a report, as JSON; its document lies in a bucket. `version`: how often it was written."""

    body = UnicodeAttribute(attr_name="b")
    version = NumberAttribute(attr_name="n")


class CampaignItem(Item, discriminator="p"):
    """A survey of many, an invitation, an answer, or who is not asked. `version`: how often it was written.

    `expires_at` in epoch seconds is the table's TTL attribute.
    """

    body = UnicodeAttribute(attr_name="b")
    version = NumberAttribute(attr_name="n")
    answered = BooleanAttribute(attr_name="a")
    expires_at = NumberAttribute(attr_name="ttl", null=True)


class UpkeepItem(Item, discriminator="u"):
    """What the upkeep keeps, as JSON: finding -> when it was told to administrators; (pk FIGURES) a published month."""

    body = UnicodeAttribute(attr_name="b")


class FigureRowItem(Item, discriminator="m"):
    """What figures need of a case, packed; `version`: of the case as it was written."""

    version = NumberAttribute(attr_name="v")
    packed = BinaryAttribute(attr_name="p", legacy_encoding=False)


class SumItem(Item, discriminator="y"):
    """Sums of figures at one place, or what they hold of a case, packed; `version`: how often it was written."""

    version = NumberAttribute(attr_name="n")
    packed = BinaryAttribute(attr_name="p", legacy_encoding=False)


MODELS: tuple[type[Item], ...] = (Item, *Item.__subclasses__(), EnvelopeItem)


def bind(*, table: str, region: str, host: str | None = None) -> None:
    """Points every model at one table; `host` only where the environment does not name the endpoint.

    All share the connection that knows the indexes: each connection of its own would build its own client.
    """
    for model in MODELS:  # a connection is cached by the name of the table, and would keep the old host
        meta: Any = model.Meta
        meta.table_name, meta.region, meta.host, model._connection = table, region, host, None
    shared = with_a_name(CaseItem._get_connection())
    for model in MODELS:
        model._connection = shared


def create_table(*, streamed: bool = True) -> None:
    """Makes the bound table, with a stream or without, where there is none (tests and the local stack)."""
    if CaseItem.exists():
        return
    meta: Any = CaseItem.Meta
    meta.billing_mode, meta.stream_view_type = "PAY_PER_REQUEST", "NEW_IMAGE"
    if not streamed:
        del meta.stream_view_type
    CaseItem.create_table(wait=True)
