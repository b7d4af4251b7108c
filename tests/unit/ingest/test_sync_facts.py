"""Facts name so many messages that their reader can fetch them in one call."""

from uuid import UUID, uuid4

from services.ingest.events import FACT_BYTES, messages_ingested

USER, MAILBOX, OPERATION = uuid4(), uuid4(), uuid4()


def facts(sizes: dict[UUID, int]) -> list[list[str]]:
    """The ids in each fact."""
    told = messages_ingested(user_id=USER, mailbox_id=MAILBOX, operation_id=OPERATION, sizes=sizes)
    return [list(fact.message_ids) for fact in told]


def test_a_fact_names_at_most_a_hundred() -> None:
    ids = [uuid4() for _ in range(250)]

    told = facts(dict.fromkeys(ids, 10))

    assert [len(fact) for fact in told] == [100, 100, 50]
    assert [one for fact in told for one in fact] == [str(one) for one in ids]


def test_large_messages_are_spread_over_facts_and_one_alone_is_never_too_large() -> None:
    sizes = {uuid4(): size for size in (FACT_BYTES - 1, 2, 3 * FACT_BYTES, 5, 5)}

    assert [len(fact) for fact in facts(sizes)] == [1, 1, 1, 2]


def test_nothing_new_is_no_fact() -> None:
    assert facts({}) == []


def test_a_fact_says_whose_they_are() -> None:
    (fact,) = messages_ingested(user_id=USER, mailbox_id=MAILBOX, operation_id=OPERATION, sizes={uuid4(): 1})

    assert (fact.user_id, fact.mailbox_id, fact.operation_id) == (str(USER), str(MAILBOX), str(OPERATION))
