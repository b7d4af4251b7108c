"""Probes in Gmail's search language, checked with the fake's reading of that language."""

from datetime import UTC, datetime

from fakes.gmail.query import All, Either, Operator, Word, parse
from services.ingest.domain.plan import PROBES, Probe
from services.ingest.domain.remote import Scope
from services.ingest.gmail.queries import QUERY_CHARS, probe_queries, scope_query

EVERYTHING = Scope(None, False)
SINCE = Scope(datetime(2026, 3, 1, 12, tzinfo=UTC), False)


def test_a_scope_is_its_window_and_nothing_else() -> None:
    assert scope_query(SINCE) == "after:1772366400"
    assert scope_query(EVERYTHING) == ""


def test_the_terms_of_a_probe_are_alternatives_within_the_window() -> None:
    probe = Probe(1, "x", ("ats.example",), ("thank you",), ("your application",), ("ics",), ("promotions",))

    (query,) = probe_queries(probe, SINCE)

    assert parse(query) == All(
        (
            Operator("after", "1772366400"),
            Either(
                (
                    Operator("from", "ats.example"),
                    Word("thank you"),
                    Operator("subject", "your application"),
                    Operator("filename", "ics"),
                    Operator("category", "promotions"),
                )
            ),
        )
    )


def test_bulk_mail_is_asked_for_by_the_way_out_that_it_offers() -> None:
    (query,) = probe_queries(Probe(1, "bulk", bulk=True), EVERYTHING)

    assert '"unsubscribe"' in query


def test_who_sent_it_is_asked_by_words_and_as_oneself() -> None:
    (query,) = probe_queries(Probe(1, "x", sender_words=("hr", "careers"), own=True), EVERYTHING)

    assert parse(query) == Either((Operator("from", "hr"), Operator("from", "careers"), Operator("from", "me")))


def test_what_is_of_use_beside_something_else_only_is_asked_together_with_it() -> None:
    words = Probe(2, "words", phrases=("offer", "role"))
    senders = Probe(3, "senders", sender_words=("hr",))

    (query,) = probe_queries(Probe(1, "x", phrases=("way out", "list"), only_with=(words, senders)), SINCE)

    assert parse(query) == All(
        (
            Operator("after", "1772366400"),
            Either((Word("way out"), Word("list"))),
            Either((Word("offer"), Word("role"), Operator("from", "hr"))),
        )
    )


def test_what_is_too_long_to_be_asked_together_is_asked_alone() -> None:
    phrases = tuple(f"a rather long phrase number {number}" for number in range(60))
    words = Probe(2, "words", phrases=("offer",))

    alone = probe_queries(Probe(1, "x", phrases=phrases), SINCE)

    assert probe_queries(Probe(1, "x", phrases=phrases, only_with=(words,)), SINCE) == alone


def test_a_probe_that_asks_nothing_has_no_query() -> None:
    assert probe_queries(Probe(1, "nothing", phrases=("", '"" ()')), SINCE) == ()


def test_a_long_probe_is_asked_in_several_queries_that_together_hold_every_term() -> None:
    phrases = tuple(f"a rather long phrase number {number}" for number in range(200))

    queries = probe_queries(Probe(1, "long", phrases=phrases), SINCE)

    assert max(map(len, queries)) <= QUERY_CHARS
    assert len(queries) > 1
    assert all(sum(f'"{phrase}"' in query for query in queries) == 1 for phrase in phrases)
    assert all(query.startswith("after:1772366400 {") for query in queries)


def test_a_term_cannot_leave_its_place() -> None:
    hostile = Probe(1, "x", senders=('a.example) OR from:{"',), phrases=('x" OR in:anywhere "y',), filenames=("ics}",))

    (query,) = probe_queries(hostile, EVERYTHING)

    assert parse(query) == Either(
        (Operator("from", "a.exampleORfrom"), Word("x OR in anywhere y"), Operator("filename", "ics"))
    )


def test_a_term_is_bounded() -> None:
    (query,) = probe_queries(Probe(1, "x", phrases=("y" * 5_000,)), EVERYTHING)

    assert len(query) < 250


def test_every_probe_of_the_plan_can_be_asked() -> None:
    lengths = [len(query) for probe in PROBES for query in probe_queries(probe, SINCE)]

    assert all(probe_queries(probe, SINCE) for probe in PROBES)
    assert max(lengths) <= QUERY_CHARS
