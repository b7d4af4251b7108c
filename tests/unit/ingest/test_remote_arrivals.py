"""In which lane new mail goes, by where its provider put it."""

from uuid import UUID

import pytest

from services.ingest.domain.plan import rank
from services.ingest.domain.receipt import Tally
from services.ingest.domain.remote import Change, ChangeKind, FetchPolicy, Lane, Listed, RemoteState
from services.ingest.remote.judging import Judge
from services.ingest.remote.rows import Account


@pytest.mark.parametrize("policy", list(FetchPolicy))
@pytest.mark.parametrize(
    ("labels", "lane"),
    [
        ({"Inbox"}, Lane.HISTORY),
        ({"Inbox", "Category Updates"}, Lane.HISTORY),
        ({"Inbox", "Category Promotions"}, Lane.NOISE),
        ({"Category Social", "Unread"}, Lane.NOISE),
        (None, Lane.HISTORY),
    ],
)
def test_new_mail_goes_first_and_plain_noise_last(policy: FetchPolicy, labels: set[str] | None, lane: Lane) -> None:
    judge = Judge(rank, policy, False)
    arrived = Listed("1", labels=None if labels is None else frozenset(labels))

    row = judge.changed(None, Change(ChangeKind.ADDED, arrived), Account(UUID(int=1), Tally()), generation=1)

    assert row is not None
    assert (row.state, row.lane) == (RemoteState.PENDING, lane)
