"""Mail addresses as they are delivered: what is written in two ways and goes to one mailbox is one address.

Who complains is found again, counted, blocked and asked by his address (`search.keys`, `deliveries.block_id`). A domain
with a full-width letter, or one that nobody sees in it, is delivered like the plain one (RFC 3490), so it must be
counted like it; and one that merely looks like another must be none of its.
"""

import unicodedata


def as_delivered(*, address: str) -> str:
    """`address` with its domain as mail finds it; in ASCII where it would be taken for another one else.

    Raises ValueError for a domain that mail cannot find.
    """
    local_part, at, domain = address.rpartition("@")
    if domain.isascii():
        return address
    found = domain.encode("idna")
    told = found.decode("idna")
    looks_like_itself = unicodedata.normalize("NFKC", told).casefold() == told
    return f"{local_part}{at}{told if looks_like_itself else found.decode('ascii')}"
