"""The history of an application: what mail and person decided, corrections of its mails included."""

import pytest

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import classification_pb2 as cls
from jobtrail.classify.v1 import editing_pb2 as edit
from kit.ids import new_id
from services.classify.domain.labels import Label
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.editor import Editor, stages, targets
from tests.integration.classify.mails import day
from tests.integration.classify.told import Told, told


@pytest.fixture
async def person(classify: ClassifyStack) -> Editor:
    """Somebody in front of stages that read what stands in the mail."""
    return Editor(classify, await classify.start(examiner=Told(), version="1", clock=lambda: day(20)), new_id())


def said_of(change: edit.Change) -> tuple[dict[str, str], bool, list[str]]:
    return dict(change.details), change.undone, list(change.message_ids)


async def corrections(person: Editor, application_id: str) -> list[edit.Change]:
    found = await person.history(application_id)
    return [one for one in found if one.kind == edit.CHANGE_KIND_CORRECTED and one.by_person]


async def test_corrections_are_told_in_the_history_and_are_undone_and_redone_from_there(person: Editor) -> None:
    refusal, aside = told(Label.REJECTION, 5, "Acme", "Engineer"), told(Label.OTHER, 6, "Acme", "Engineer")
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), refusal, aside)
    [one] = await person.all()
    await person.corrects(refusal, label=cls.LABEL_OTHER)
    await person.corrects(aside, label=cls.LABEL_INTERVIEW)

    [interview, no_mail] = await corrections(person, one.id)
    assert said_of(no_mail) == ({"label": "OTHER", "before": "REJECTION"}, False, [refusal.id])
    assert said_of(interview) == ({"label": "INTERVIEW", "before": "OTHER"}, False, [aside.id])
    assert stages(await person.all()) == [("Acme", "interviewing")]

    await person.edits("UndoChanges", change_ids=[interview.id, no_mail.id])
    assert stages(await person.all()) == [("Acme", "rejected")]
    assert [change.undone for change in await corrections(person, one.id)] == [True, True]

    await person.edits("UndoChanges", change_ids=[interview.id, no_mail.id], redo=True)
    assert stages(await person.all()) == [("Acme", "interviewing")]
    assert [said_of(change) for change in await corrections(person, one.id)] == [said_of(interview), said_of(no_mail)]


async def test_what_was_corrected_again_tells_what_counted_before_and_does_not_come_back_in_its_place(
    person: Editor,
) -> None:
    receipt = told(Label.APPLIED, 0, "Acme", "Engineer")
    await person.has(receipt)
    [one] = await person.all()
    await person.corrects(receipt, company="Acme Labs")
    [first] = await corrections(person, one.id)
    await person.corrects(receipt, company="Globex")

    [second] = await corrections(person, one.id)
    assert said_of(second)[0] == {"company": "Globex", "before": "Acme Labs"}
    await person.edits("UndoChanges", change_ids=[second.id])
    assert [(change.id, change.undone) for change in await corrections(person, one.id)] == [
        (second.id, True),
        (first.id, False),
    ]
    await person.edits("UndoChanges", change_ids=[first.id])
    assert stages(await person.all()) == [("Acme", "applied")]
    # The one that it had replaced does not count: the other goes first.
    await person.edits("UndoChanges", change_ids=[second.id], redo=True)
    await person.edits("UndoChanges", change_ids=[first.id], redo=True)
    assert stages(await person.all()) == [("Globex", "applied")]


async def test_the_history_follows_a_merge_and_tells_which_change_moved_the_stage(person: Editor) -> None:
    offer = told(Label.OFFER, 5, "Globex", "Developer")
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"), told(Label.APPLIED, 0, "Globex", "Developer"), offer)
    acme, globex = (await person.named("Acme")).id, (await person.named("Globex")).id
    await person.corrects(offer, label=cls.LABEL_OTHER)
    await person.edits("MergeApplications", target=targets(acme)[0], others=targets(globex))
    await person.changes(acme, event=edit.EventEntry(kind=app.EVENT_KIND_REJECTED, text="They called."))

    assert [said_of(one)[2] for one in await corrections(person, acme)] == [[offer.id]]
    moved = [(one.by_person, one.stage_after) for one in await person.history(acme) if one.stage_after]
    assert sorted(moved) == [(False, app.STAGE_APPLIED), (True, app.STAGE_REJECTED)]
