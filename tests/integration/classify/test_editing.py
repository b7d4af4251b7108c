"""By hand: what a person decides counts at once, outlives every sync, and can be taken back without a trace."""

from typing import Any
from uuid import UUID, uuid4

import pytest

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import application_service_pb2 as lists
from jobtrail.classify.v1 import editing_pb2 as edit
from jobtrail.classify.v1 import editing_service_pb2 as wire
from kit.errors import Problem
from kit.ids import new_id
from kit.wire import timestamp
from services.classify import tables
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.editor import Editor, stages, targets
from tests.integration.classify.mails import day
from tests.integration.classify.test_erased import erased
from tests.integration.classify.told import Told, told


@pytest.fixture
async def person(classify: ClassifyStack) -> Editor:
    """Somebody in front of stages that read what stands in the mail."""
    return Editor(classify, await classify.start(examiner=Told(), version="1", clock=lambda: day(20)), new_id())


def note(text: str) -> edit.EventEntry:
    """A mere note."""
    return edit.EventEntry(kind=app.EVENT_KIND_NOTE, text=text)


async def test_an_application_is_added_and_mail_about_it_joins_it(person: Editor) -> None:
    added = await person.edits(
        "AddApplication", company=" Acme ", job_title="Engineer", source="referral", apply_time=timestamp(day(1))
    )
    [before] = added.applications
    await person.has(told(Label.REJECTION, 9, "Acme", "Engineer"))
    [after] = await person.all()

    assert (before.company, before.job_title, before.source, before.stage) == (
        "Acme", "Engineer", "referral", app.STAGE_APPLIED,
    )  # fmt: skip
    assert (after.id, after.stage, after.apply_time) == (before.id, app.STAGE_REJECTED, timestamp(day(1)))
    assert [kind for kind, _ in await person.timeline(after.id)] == ["applied", "rejected"]


async def test_a_slip_in_what_was_added_is_put_right_before_mail_comes_and_what_is_edited_later_parts_nothing(
    person: Editor,
) -> None:
    [one] = (await person.edits("AddApplication", company="Acne", job_title="Engineer")).applications
    await person.changes(one.id, edit=edit.FieldEdit(company="Acme"))
    await person.has(told(Label.REJECTION, 21, "Acme", "Engineer"))
    joined = await person.all()
    await person.changes(one.id, edit=edit.FieldEdit(company="Acme Labs"))

    assert [(x.id, x.stage) for x in joined] == [(one.id, app.STAGE_REJECTED)]
    assert stages(await person.all()) == [("Acme Labs", "rejected")]


async def test_what_was_applied_for_already_is_said_and_can_be_added_as_a_separate_one(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme GmbH", "Engineer"))
    [there] = await person.all()
    with pytest.raises(Problem) as refused:
        await person.edits("AddApplication", company="ACME", job_title="engineer")
    asked = wire.FindAlikeRequest(company="acme", job_title="Engineer")
    alike = (await person.calls("FindAlike", asked)).applications
    await person.edits("AddApplication", company="ACME", job_title="engineer", separate=True)

    assert (refused.value.reason, refused.value.metadata) == ("ALREADY_APPLIED", {"application_ids": there.id})
    assert [one.id for one in alike] == [there.id]
    assert len(await person.all()) == 2
    assert (await person.calls("FindAlike", wire.FindAlikeRequest(company="Acme Robotics"))).applications == []


async def test_fields_are_pinned_against_every_later_mail_until_they_are_let_go(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"))
    [one] = await person.all()
    await person.changes(one.id, edit=edit.FieldEdit(company="Acme Labs", salary="90k", location="Berlin"))
    await person.has(told(Label.INTERVIEW, 3, "Acme", "Engineer"))
    [pinned] = await person.all()
    await person.changes(one.id, edit=edit.FieldEdit(unpin=[app.APPLICATION_FIELD_COMPANY]))
    [free] = await person.all()

    assert (pinned.company, pinned.salary, pinned.location, pinned.stage) == (
        "Acme Labs", "90k", "Berlin", app.STAGE_INTERVIEWING,
    )  # fmt: skip
    assert list(pinned.pinned) == [
        app.APPLICATION_FIELD_COMPANY, app.APPLICATION_FIELD_SALARY, app.APPLICATION_FIELD_LOCATION,
    ]  # fmt: skip
    assert (free.company, free.salary) == ("Acme", "90k")


async def test_notes_tags_contacts_and_links_are_kept_and_can_be_removed(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"))
    [one] = await person.all()
    await person.changes(one.id, event=note("Ask for Thursday."))
    await person.changes(one.id, add_tag="remote")
    await person.changes(one.id, add_tag="dream")
    await person.changes(one.id, add_tag="Dream")
    await person.changes(one.id, contact=app.ApplicationContact(name="Jane Doe", email="jane@acme.example"))
    await person.changes(one.id, link=app.ApplicationLink(url="https://acme.example/jobs/1", title="Posting"))
    [full] = await person.all()
    await person.edits("UndoChanges", change_ids=[full.contacts[0].change_id, full.links[0].change_id])
    await person.changes(one.id, remove_tag="Remote")
    [less] = await person.all()

    assert (await person.timeline(one.id))[-1] == ("note", "Ask for Thursday.")
    assert list(full.tags) == ["dream", "remote"]
    assert (full.contacts[0].name, full.contacts[0].email) == ("Jane Doe", "jane@acme.example")
    assert (full.links[0].url, full.links[0].title) == ("https://acme.example/jobs/1", "Posting")
    assert (list(less.tags), list(less.contacts), list(less.links)) == (["dream"], [], [])
    assert full.stage == app.STAGE_APPLIED


async def test_a_note_is_edited_again_and_again_and_each_edit_can_be_taken_back(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"))
    [one] = await person.all()
    [change] = (await person.changes(one.id, event=note("Thursday"))).change_ids
    made = [change]
    for text in ("Friday", "Monday"):
        [change] = (await person.changes(one.id, event=note(text), replaces_change_id=made[-1])).change_ids
        made.append(change)
    shown = []
    for _ in range(3):
        shown.append([text for kind, text in await person.timeline(one.id) if kind == "note"])
        await person.edits("UndoChanges", change_ids=[made.pop()])

    assert shown == [["Monday"], ["Friday"], ["Thursday"]]
    assert [kind for kind, _ in await person.timeline(one.id)] == ["applied"]


async def test_only_what_was_said_of_an_application_can_be_said_anew(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.APPLIED, 1, "Globex", "Analyst"))
    acme, globex = await person.all()
    [change] = (await person.changes(acme.id, event=note("Thursday"))).change_ids
    refused = []
    for target, anew in (
        (globex, {"event": note("Friday")}),
        (acme, {"contact": app.ApplicationContact(name="Jane")}),
        (acme, {"add_tag": "x"}),
    ):
        with pytest.raises(Problem) as problem:
            await person.changes(target.id, **anew, replaces_change_id=change)
        refused.append(problem.value.reason)

    assert refused == ["CHANGE_NOT_FOUND", "CHANGE_NOT_FOUND", "INVALID_ARGUMENT"]


async def test_decisions_outlive_a_reading_of_all_mail_from_the_start(person: Editor) -> None:
    mails = [
        told(Label.APPLIED, 0, "Acme", "Engineer"),
        told(Label.INTERVIEW, 5, "Globex", "Developer"),
        told(Label.REJECTION, 9, "Globex", "Developer"),
    ]
    await person.has(*mails)
    acme, globex = await person.all()
    await person.edits("MergeApplications", target=targets(acme.id)[0], others=targets(globex.id))
    await person.edits("SplitApplication", target=targets(acme.id)[0], message_ids=[mails[2].id])
    await person.changes(acme.id, edit=edit.FieldEdit(company="Acme Labs"))
    before = await person.picture()
    await person.starts()

    assert before == await person.picture()
    assert stages(await person.all()) == [("Acme Labs", "interviewing"), ("Globex", "rejected")]


async def test_what_a_person_logs_moves_the_stage_and_undo_moves_it_back(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.OFFER, 5, "Acme", "Engineer"))
    before = await person.picture()
    [one] = await person.all()
    entry = edit.EventEntry(kind=app.EVENT_KIND_ACCEPTED, event_time=timestamp(day(6)), text="Signed!")
    logged = await person.changes(one.id, event=entry)
    [accepted] = logged.applications
    await person.edits("UndoChanges", change_ids=logged.change_ids)

    assert (accepted.stage, accepted.close_time) == (app.STAGE_ACCEPTED, timestamp(day(6)))
    assert before == await person.picture()
    redone = await person.edits("UndoChanges", change_ids=logged.change_ids, redo=True)
    assert redone.applications[0].stage == app.STAGE_ACCEPTED


async def test_merged_applications_are_one_old_ids_lead_to_it_and_undo_gives_both_back(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.INTERVIEW, 5, "Globex", "Developer"))
    before = await person.picture()
    acme, globex = await person.named("Acme"), await person.named("Globex")
    merged = await person.edits("MergeApplications", target=targets(acme.id)[0], others=targets(globex.id))
    asked = lists.BatchGetApplicationsRequest(ids=[globex.id])
    found = await person.stack.call(person.running.applications.BatchGetApplications, asked, person.user_id)
    await person.has(told(Label.REJECTION, 9, "Globex", "Developer"))
    together = await person.all()
    await person.edits("UndoChanges", change_ids=merged.change_ids)
    after = await person.all()

    assert (list(merged.removed_ids), [one.id for one in merged.applications]) == ([globex.id], [acme.id])
    assert ([one.id for one in found.applications], dict(found.successor_ids)) == ([acme.id], {globex.id: acme.id})
    assert stages(together) == [("Acme", "rejected")]
    assert stages(after) == [("Acme", "applied"), ("Globex", "rejected")]
    assert [one.id for one in after] == [acme.id, globex.id]
    assert before[0] == (await person.picture())[0]


async def test_merge_and_undo_leave_everything_as_it_was(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.INTERVIEW, 5, "Globex", "Developer"))
    before = await person.picture()
    acme, globex = await person.named("Acme"), await person.named("Globex")
    merged = await person.edits("MergeApplications", target=targets(acme.id)[0], others=targets(globex.id))
    await person.edits("UndoChanges", change_ids=merged.change_ids)

    assert before == await person.picture()
    assert (await person.named("Globex")).etag != globex.etag


async def test_chosen_mails_are_split_off_and_later_mail_follows_the_part_it_fits(person: Editor) -> None:
    receipt, wrong = told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.INTERVIEW, 5, "Acme", note="a")
    wrong.in_reply_to = "other-thread"
    later = told(Label.REJECTION, 9, "Acme", note="b")
    later.in_reply_to = "other-thread"
    await person.has(receipt, wrong)
    before = await person.picture()
    [one] = await person.all()
    parted = await person.edits("SplitApplication", target=targets(one.id)[0], message_ids=[wrong.id])
    assert await person.of(receipt) == one.id
    assert await person.of(wrong) not in ("", one.id)
    await person.edits("UndoChanges", change_ids=parted.change_ids)
    assert before == await person.picture()
    await person.edits("UndoChanges", change_ids=parted.change_ids, redo=True)
    await person.has(later)

    assert await person.of(later) == await person.of(wrong)
    assert (await person.of(receipt), stages(await person.all())) == (
        one.id, [("Acme", "applied"), ("Acme", "rejected")],
    )  # fmt: skip


async def test_a_mail_is_moved_set_aside_and_brought_back(person: Editor) -> None:
    one, two = told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.INTERVIEW, 5, "Globex", "Developer")
    await person.has(one, two, told(Label.APPLIED, 1, "Globex", "Developer"))
    before = await person.picture()
    acme = await person.named("Acme")
    moved = await person.edits("MoveMessages", message_ids=[two.id], target=targets(acme.id)[0])
    assert stages(await person.all()) == [("Acme", "interviewing"), ("Globex", "applied")]
    aside = await person.edits("SetAsideMessages", message_ids=[two.id])
    assert (stages(await person.all()), await person.of(two)) == ([("Acme", "applied"), ("Globex", "applied")], "")
    await person.edits("UndoChanges", change_ids=[*moved.change_ids, *aside.change_ids])

    assert before == await person.picture()


async def test_what_was_automatic_can_be_undone_too(person: Editor) -> None:
    receipt, refusal = told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.REJECTION, 5, "Acme", "Engineer")
    await person.has(receipt, refusal)
    [one] = await person.all()
    [newest, oldest] = sorted(await person.history(one.id), key=lambda change: change.evidence, reverse=True)
    assert (newest.by_person, newest.kind, newest.evidence) == (False, edit.CHANGE_KIND_COUNTED, "REJECTION says it")
    assert (list(newest.message_ids), list(oldest.signals)) == ([refusal.id], ["first: starts it"])
    undone = await person.edits("UndoChanges", change_ids=[newest.id])
    assert stages(await person.all()) == [("Acme", "applied")]
    await person.edits("UndoChanges", change_ids=undone.change_ids)

    assert stages(await person.all()) == [("Acme", "rejected")]
    told_of = [(change.kind, change.undone) for change in await person.history(one.id) if change.by_person]
    assert told_of == [(edit.CHANGE_KIND_SET_ASIDE, True)]


async def test_dismissed_applications_are_in_no_list_and_no_number_until_restored(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.APPLIED, 1, "Globex", "Analyst"))
    acme, globex = await person.all()
    await person.changes(acme.id, globex.id, dismissed=True)
    stats = await person.stack.call(person.running.applications.GetStats, lists.GetStatsRequest(), person.user_id)
    gone, kept = await person.all(), await person.all(dismissed=True)
    await person.changes(acme.id, dismissed=False)

    assert (gone, stats.stats.total, [one.id for one in kept]) == ([], 0, [acme.id, globex.id])
    assert [one.id for one in await person.all()] == [acme.id]


async def test_a_change_of_many_is_refused_as_a_whole_when_one_has_changed(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.APPLIED, 1, "Globex", "Analyst"))
    acme, globex = await person.all()
    seen = [edit.ChangeTarget(application_id=one.id, if_match=one.etag) for one in (acme, globex)]
    await person.changes(globex.id, add_tag="first")
    with pytest.raises(Problem) as refused:
        await person.edits("ChangeApplications", targets=seen, add_tag="second")
    now = await person.named("Globex")

    assert (refused.value.reason, refused.value.metadata) == (
        "APPLICATION_CHANGED", {"application_id": globex.id, "etag": now.etag},
    )  # fmt: skip
    assert [list(one.tags) for one in await person.all()] == [[], ["first"]]


async def test_the_same_request_twice_decides_once(person: Editor) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"))
    [one] = await person.all()
    request, seen = str(uuid4()), edit.ChangeTarget(application_id=one.id, if_match=one.etag)
    first = await person.edits("ChangeApplications", targets=[seen], event=note("Once."), request_id=request)
    again = await person.edits("ChangeApplications", targets=[seen], event=note("Once."), request_id=request)

    assert (first.change_ids, [x.id for x in first.applications]) == (
        again.change_ids,
        [x.id for x in again.applications],
    )
    assert [kind for kind, _ in await person.timeline(one.id)].count("note") == 1


async def test_what_is_doubtful_waits_for_review_until_it_is_accepted_or_ignored(person: Editor) -> None:
    unsure = told(Label.INTERVIEW, 3, "Globex", "Analyst", certain=False)
    await person.has(unsure, told(Label.APPLIED, 0, None, "Engineer"))
    asked = wire.ListReviewItemsRequest()
    answer = await person.calls("ListReviewItems", asked)
    company, label = answer.items
    await person.edits(
        "ResolveReviewItem", reason=company.reason, target=targets(company.application_id)[0], accept=False
    )
    await person.edits("ResolveReviewItem", reason=label.reason, message_id=label.message_id, accept=True)

    assert (company.reason, label.reason) == (edit.REVIEW_REASON_COMPANY, edit.REVIEW_REASON_LABEL)
    assert (label.message_id, answer.total_count) == (unsure.id, 2)
    assert (await person.calls("ListReviewItems", asked)).items == []
    [verdict] = await person.sees(unsure)
    assert verdict.certain


@pytest.mark.parametrize("accept", [True, False])
async def test_doubts_about_grouping_are_settled_or_not_asked_about_again(person: Editor, accept: bool) -> None:
    twins = [told(Label.APPLIED, at, "Acme", title) for at, title in ((0, "Engineer"), (1, "Analyst"))]
    await person.has(*twins, told(Label.INTERVIEW, 5, "Acme"))
    asked = wire.ListReviewItemsRequest(reasons=[edit.REVIEW_REASON_GROUPING])
    [item] = (await person.calls("ListReviewItems", asked)).items
    await person.edits("ResolveReviewItem", reason=item.reason, target=targets(item.application_id)[0], accept=accept)
    [one] = [one for one in await person.all() if one.id == item.application_id]

    assert "fits 2 applications" in item.doubts[0]
    assert (await person.calls("ListReviewItems", asked)).items == []
    assert one.certain is accept


async def test_an_erased_mailbox_takes_along_what_was_decided_about_its_mail_only(person: Editor) -> None:
    receipt, other = told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.APPLIED, 1, "Globex", "Analyst")
    await person.has(receipt, other)
    await person.edits("AddApplication", company="By Hand Ltd")
    acme, globex = await person.named("Acme"), await person.named("Globex")
    await person.changes(acme.id, event=note("Mine, of Acme."))
    kept = await person.changes(globex.id, event=note("Mine, of Globex."))
    await erased(person.stack, person.user_id, [receipt.id])
    await person.stack.worked(2)
    left = await person.stack.rows(tables.decisions, person.user_id)

    assert [one.company for one in await person.all()] == ["By Hand Ltd", "Globex"]
    assert ("note", "Mine, of Globex.") in await person.timeline(globex.id)
    assert [row.kind for row in left] == ["added", "logged"]
    assert str(left[1].id) == kept.change_ids[0]


REFUSED: dict[str, tuple[str, dict[str, Any]]] = {
    "APPLICATION_NOT_FOUND": ("ChangeApplications", {"targets": targets(str(uuid4())), "add_tag": "x"}),
    "MESSAGE_NOT_COUNTED": ("SetAsideMessages", {"message_ids": [str(uuid4())]}),
    "CHANGE_NOT_FOUND": ("UndoChanges", {"change_ids": [str(uuid4())]}),
}


@pytest.mark.parametrize("reason", REFUSED)
async def test_what_is_not_there_is_said(person: Editor, reason: str) -> None:
    name, fields = REFUSED[reason]
    with pytest.raises(Problem) as refused:
        await person.edits(name, **fields)

    assert refused.value.reason == reason


HOSTILE: dict[str, tuple[str, dict[str, Any]]] = {
    "no target": ("ChangeApplications", {"targets": [], "add_tag": "x"}),
    "no change": ("ChangeApplications", {"targets": targets(str(UUID(int=1)))}),
    "script": ("ChangeApplications", {
        "targets": targets(str(UUID(int=1))), "link": app.ApplicationLink(url="javascript:alert(1)"),
    }),
    "nothing to add": ("AddApplication", {"source": "friend"}),
    "a long name": ("AddApplication", {"company": "x" * 201}),
    "no uuid": ("AddApplication", {"company": "Acme", "request_id": "mine"}),
    "an empty note": ("ChangeApplications", {
        "targets": targets(str(UUID(int=1))), "event": edit.EventEntry(kind=app.EVENT_KIND_NOTE, text=" "),
    }),
    "too many": ("UndoChanges", {"change_ids": [str(uuid4()) for _ in range(101)]}),
}  # fmt: skip


async def test_what_cannot_be_right_is_refused(person: Editor) -> None:
    for what, (name, fields) in HOSTILE.items():
        with pytest.raises(Problem) as refused:
            await person.edits(name, **fields)

        assert refused.value.reason == "INVALID_ARGUMENT", what
