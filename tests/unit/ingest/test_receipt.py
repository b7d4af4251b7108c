"""The numbers of a receipt."""

from hypothesis import given
from hypothesis import strategies as st

from services.ingest.domain.receipt import ReceiptEntry, Tally


def entry(reason: str, *, failed: bool) -> ReceiptEntry:
    """One item that was not stored."""
    return ReceiptEntry("offset 0", reason, "", 1, failed)


def test_a_batch_is_counted_where_its_mails_ended_up() -> None:
    entries = [entry("EMPTY", failed=True), entry("TOO_LARGE", failed=False), entry("EMPTY", failed=True)]

    tally = Tally(reasons={"EMPTY": 1}, in_scope=1, failed=1).plus(in_scope=8, new=2, parsed=5, entries=entries)

    assert tally == Tally(9, new=2, known=3, skipped=1, failed=3, reasons={"EMPTY": 3, "TOO_LARGE": 1})
    assert tally.adds_up


def test_a_mail_that_ended_up_nowhere_is_noticed() -> None:
    assert not Tally().plus(in_scope=3, new=1, parsed=2, entries=[]).adds_up


BATCHES = st.lists(
    st.tuples(st.integers(0, 50), st.integers(0, 50), st.lists(st.tuples(st.sampled_from("ABC"), st.booleans())))
)


@given(BATCHES)
def test_however_a_source_is_cut_into_batches_the_sums_agree(
    batches: list[tuple[int, int, list[tuple[str, bool]]]],
) -> None:
    tally = Tally()
    for new, known, told in batches:
        entries = [entry(reason, failed=failed) for reason, failed in told]
        tally = tally.plus(in_scope=new + known + len(entries), new=new, parsed=new + known, entries=entries)

    assert tally.adds_up
    assert sum(tally.reasons.values()) == tally.entries
    assert tally.new == sum(new for new, _, _ in batches)
