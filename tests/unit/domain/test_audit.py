from complaints.domain import audit

FACTS = {
    "reference": "26110001",
    "seq": 3,
    "at": "2026-11-20T02:00:00+00:00",
    "actor": "timer",
    "kind": "reminded",
    "data_digest": audit.digest(data={"clock": "reply"}),
    "previous_hash": audit.GENESIS,
}


def test_a_link_is_64_hex_digits_and_the_same_every_time():
    assert len(audit.link(**FACTS)) == 64
    assert audit.link(**FACTS) == audit.link(**FACTS)


def test_a_link_covers_every_field():
    others = {
        "reference": "26110002",
        "seq": 4,
        "at": "2026-11-20T02:00:01+00:00",
        "actor": "portal",
        "kind": "urged",
        "data_digest": audit.digest(data={"clock": "closure"}),
        "previous_hash": "1" * 64,
    }
    assert len({audit.link(**FACTS | {name: value}) for name, value in others.items()} | {audit.link(**FACTS)}) == 8


def test_neighbouring_fields_cannot_run_into_each_other():
    assert audit.link(**FACTS | {"actor": "a", "kind": "bc"}) != audit.link(**FACTS | {"actor": "ab", "kind": "c"})


def test_a_digest_does_not_mind_the_order_of_keys_but_every_value():
    assert audit.digest(data={"a": 1, "b": "二"}) == audit.digest(data={"b": "二", "a": 1})
    assert audit.digest(data={"a": 1, "b": "二"}) != audit.digest(data={"a": 1, "b": "三"})
