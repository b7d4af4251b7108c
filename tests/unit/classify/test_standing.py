"""What the mails add up to, and what changed."""

from dataclasses import replace
from itertools import count, permutations
from uuid import UUID

from services.classify.domain.events import EventKind, MailFact
from services.classify.domain.labels import Label
from services.classify.domain.stage import Stage
from services.classify.domain.standing import Changes, Standing, changes, stand
from tests.unit.classify.mailfacts import day, fact

NOTHING = Standing()
RECEIPT = fact("receipt", 1, Label.APPLIED, "Acme", "Engineer", source="greenhouse")
INTERVIEW = fact("interview", 5, Label.INTERVIEW, "Acme", "Engineer", source="goodtime")
REJECTION = fact("rejection", 9, Label.REJECTION, "Acme", "Engineer")
OTHER_ROLE = fact("other", 2, Label.APPLIED, "Globex", "Analyst")


class Ids:
    """1, 2, 3 … as UUIDs."""

    def __init__(self, start: int = 1) -> None:
        self._numbers = count(start)

    def __call__(self) -> UUID:
        return UUID(int=next(self._numbers))


def fold_in(*batches: list[MailFact]) -> Standing:
    """As facts arrive batch after batch."""
    known: list[MailFact] = []
    standing, ids = NOTHING, Ids()
    for batch in batches:
        known += batch
        standing = stand(known, standing, ids)
    return standing


def content(standing: Standing) -> list[object]:
    """Without ids."""
    nobody = UUID(int=0)
    said = [
        (
            replace(application, id=nobody),
            [
                replace(event, id=nobody, application_id=nobody)
                for event in sorted(standing.events.values(), key=lambda event: event.at)
                if event.application_id == one
            ],
        )
        for one, application in standing.applications.items()
    ]
    return sorted(said, key=repr)


def test_an_application_says_what_its_mails_say() -> None:
    [application] = stand([RECEIPT, INTERVIEW, REJECTION], NOTHING, Ids()).applications.values()

    assert (application.company, application.job_title, application.stage) == ("Acme", "Engineer", Stage.REJECTED)
    assert (application.applied_at, application.last_event_at, application.closed_at) == (day(1), day(9), day(9))
    assert (application.interviewed, application.assessed, application.offered) == (True, False, False)
    assert (application.source, application.event_count) == ("greenhouse", 3)


def test_without_a_receipt_the_first_event_says_when_and_where() -> None:
    [application] = stand([INTERVIEW, REJECTION], NOTHING, Ids()).applications.values()

    assert (application.applied_at, application.source) == (day(5), "goodtime")


def test_the_stage_after_an_event_is_told_only_where_it_moved() -> None:
    again = fact("again", 6, Label.INTERVIEW, "Acme", "Engineer")
    events = stand([RECEIPT, INTERVIEW, again], NOTHING, Ids()).events

    assert {key: event.stage_after for key, event in events.items()} == {
        "receipt": Stage.APPLIED,
        "interview": Stage.INTERVIEWING,
        "again": None,
    }
    assert events["interview"].kind is EventKind.INTERVIEW


def test_any_order_and_any_split_say_the_same() -> None:
    facts = [RECEIPT, INTERVIEW, REJECTION, OTHER_ROLE]
    expected = content(fold_in(facts))

    for order in permutations(facts):
        for cut in range(1, len(facts)):
            assert content(fold_in(list(order[:cut]), list(order[cut:]))) == expected


def test_late_mail_keeps_the_ids_of_application_and_events() -> None:
    early = fold_in([INTERVIEW])
    late = stand([INTERVIEW, RECEIPT], early, Ids(100))

    assert early.applications.keys() == late.applications.keys()
    assert early.events["interview"].id == late.events["interview"].id
    assert late.events["receipt"].id == UUID(int=100)


def test_nothing_new_is_no_change() -> None:
    before = fold_in([RECEIPT, INTERVIEW])

    assert not changes(before, stand([INTERVIEW, RECEIPT], before, Ids(100)))


def test_a_changed_application_is_written_with_its_changed_events_only() -> None:
    before = fold_in([RECEIPT, OTHER_ROLE])
    after = stand([RECEIPT, OTHER_ROLE, REJECTION], before, Ids(100))
    one = after.events["receipt"].application_id

    assert changes(before, after) == Changes(
        created=(), updated=(after.applications[one],), removed_ids=(), events=(after.events["rejection"],),
        removed_event_ids=(),
    )  # fmt: skip


def test_an_application_counts_as_updated_when_only_its_timeline_did() -> None:
    before = fold_in([RECEIPT])
    after = stand([replace(RECEIPT, evidence="said otherwise")], before, Ids(100))
    found = changes(before, after)

    assert before.applications == after.applications
    assert [application.id for application in found.updated] == list(before.applications)


def test_applications_that_become_one_leave_the_other_removed() -> None:
    lone = fact("lone", 3, Label.INTERVIEW, threads=("a",))
    bridge = fact("bridge", 4, Label.UPDATE, "Acme", "Engineer", threads=("a",))
    before = fold_in([RECEIPT, lone])
    found = changes(before, stand([RECEIPT, lone, bridge], before, Ids(100)))

    assert len(before.applications) == 2
    assert len(found.removed_ids) == len(found.updated) == 1
    assert {*found.removed_ids, found.updated[0].id} == set(before.applications)
    assert {event.application_id for event in found.events} == {found.updated[0].id}
    assert found.removed_event_ids == ()


def test_what_no_mail_tells_any_more_goes_away() -> None:
    before = fold_in([RECEIPT, OTHER_ROLE])
    found = changes(before, stand([OTHER_ROLE], before, Ids(100)))

    assert found.removed_ids == (before.events["receipt"].application_id,)
    assert found.removed_event_ids == (before.events["receipt"].id,)
