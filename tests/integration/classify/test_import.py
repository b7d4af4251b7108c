"""A person's own table: looked at without a trace, brought in once, and taken back whole."""

from typing import Any
from uuid import uuid4

import pytest

from jobtrail.classify.v1 import application_pb2 as app
from jobtrail.classify.v1 import csv_import_service_pb2 as wire
from jobtrail.classify.v1 import editing_pb2 as edit
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.wire import moment
from services.classify import tables
from services.classify.domain.labels import Label
from services.classify.importing import BATCH
from tests.fixtures.classify_service import ClassifyStack
from tests.integration.classify.editor import Editor, stages
from tests.integration.classify.mails import day
from tests.integration.classify.told import Told, told

TABLE = """Company,Position,Status,Date applied,Last update,Location,Salary,URL,Contact,Notes,Source
Acme GmbH,Engineer,Rejected,2026-01-05,2026-01-09,Berlin,90k,https://acme.example/1,jane@acme.example,two calls,referral
Beta,Data Analyst,Interview,,,,,ask Tom,Tom Smith,,
Acme,engineer,,2026-01-06,,,,,,,
,Baker,,,,,,,,,
Gamma,Cook,dancing,45.13.2026,,,,,,,
"""


class Importer(Editor):
    """Somebody with a table."""

    async def brings(self, text: str | bytes = TABLE, **fields: Any) -> wire.ImportApplicationsResponse:
        """Imports it, as another person when there is one named."""
        user_id = fields.pop("user_id", self.user_id)
        data = text.encode() if isinstance(text, str) else text
        request = wire.ImportApplicationsRequest(csv=data, **fields)
        answer: wire.ImportApplicationsResponse = await self.stack.call(
            self.running.imports.ImportApplications,
            request,
            user_id,
        )
        return answer

    async def takes_back(self, import_id: str, **who: Any) -> int:
        """Undoes an import."""
        request = wire.UndoImportRequest(import_id=import_id)
        method = self.running.imports.UndoImport
        return int((await self.stack.call(method, request, who.get("user_id", self.user_id))).count)


@pytest.fixture
async def person(classify: ClassifyStack) -> Importer:
    """Somebody in front of stages that read what stands in the mail."""
    return Importer(classify, await classify.start(examiner=Told(), version="1", clock=lambda: day(20)), new_id())


def counts(answer: wire.ImportApplicationsResponse) -> tuple[int, int, int]:
    """(new, known, bad)."""
    return answer.new_count, answer.known_count, answer.bad_count


async def test_a_dry_run_says_what_would_come_and_leaves_no_trace(person: Importer) -> None:
    seen = await person.brings(dry_run=True)

    assert (counts(seen), seen.import_id) == ((2, 1, 2), "")
    assert list(seen.header)[:3] == ["Company", "Position", "Status"]
    assert [(one.field, one.column) for one in seen.mapping][:3] == [
        (wire.IMPORT_FIELD_COMPANY, 0), (wire.IMPORT_FIELD_JOB_TITLE, 1), (wire.IMPORT_FIELD_STAGE, 2),
    ]  # fmt: skip
    assert [(one.line, one.same_as_line) for one in seen.known_rows] == [(4, 2)]
    assert [(one.line, [(p.reason, p.column, p.text) for p in one.problems]) for one in seen.bad_rows] == [
        (5, [(wire.IMPORT_PROBLEM_REASON_NO_COMPANY, "Company", "")]),
        (
            6,
            [
                (wire.IMPORT_PROBLEM_REASON_UNKNOWN_STAGE, "Status", "dancing"),
                (wire.IMPORT_PROBLEM_REASON_BAD_DATE, "Date applied", "45.13.2026"),
            ],
        ),
    ]
    assert list(seen.samples[1].cells)[:3] == ["Beta", "Data Analyst", "Interview"]
    for table in (tables.decisions, tables.decision_keys, tables.applications, tables.application_events):
        assert await person.stack.rows(table, person.user_id) == []


async def test_rows_become_the_persons_own_applications_with_all_that_they_say(person: Importer) -> None:
    answer = await person.brings()
    acme, beta = await person.all()

    assert (acme.company, acme.job_title, acme.source, acme.salary, acme.location) == (
        "Acme GmbH", "Engineer", "referral", "90k", "Berlin",
    )  # fmt: skip
    assert list(acme.pinned) == [app.APPLICATION_FIELD_SALARY, app.APPLICATION_FIELD_LOCATION]
    assert (acme.stage, beta.stage) == (app.STAGE_REJECTED, app.STAGE_INTERVIEWING)
    assert [moment(acme.apply_time).date().isoformat(), moment(acme.close_time).date().isoformat()] == [
        "2026-01-05", "2026-01-09",
    ]  # fmt: skip
    assert (acme.contacts[0].email, acme.links[0].url) == ("jane@acme.example", "https://acme.example/1")
    assert (beta.contacts[0].name, list(beta.links)) == ("Tom Smith", [])
    assert await person.timeline(acme.id) == [("applied", ""), ("rejected", ""), ("note", "two calls")]
    assert ("note", "ask Tom") in await person.timeline(beta.id)
    assert [one.application_id for one in answer.new_rows] == [acme.id, beta.id]
    assert edit.CHANGE_KIND_ADDED in [one.kind for one in await person.history(acme.id)]


async def test_the_same_table_twice_adds_nothing_whatever_was_edited_or_merged_since(person: Importer) -> None:
    request_id = str(uuid4())
    first = await person.brings(request_id=request_id)
    before = await person.picture()
    same = await person.brings(request_id=request_id)
    again = await person.brings()
    acme, beta = await person.all()
    await person.changes(acme.id, edit=edit.FieldEdit(company="Other", job_title="Else"))
    await person.edits(
        "MergeApplications",
        target=edit.ChangeTarget(application_id=beta.id),
        others=[edit.ChangeTarget(application_id=acme.id)],
    )
    merged = await person.brings()

    assert (counts(first), first.import_id) == ((2, 1, 2), request_id)
    assert same == first
    assert (counts(again), again.import_id) == ((0, 3, 2), "")
    assert [one.application_id for one in again.known_rows] == [acme.id, beta.id, acme.id]
    assert len(before) == 2
    assert counts(merged) == (0, 3, 2)
    assert len(await person.all()) == 1


async def test_what_mail_has_told_is_known_and_mail_that_comes_later_joins(person: Importer) -> None:
    await person.has(told(Label.APPLIED, 0, "Acme", "Engineer"))
    [there] = await person.all()
    answer = await person.brings()
    await person.has(told(Label.OFFER, 21, "Beta", "Data Analyst"))

    assert (counts(answer), answer.known_rows[0].application_id) == ((1, 2, 2), there.id)
    assert stages(await person.all()) == [("Acme", "applied"), ("Beta", "offer")]


async def test_an_import_is_taken_back_whole_and_can_be_made_again(person: Importer) -> None:
    await person.has(told(Label.APPLIED, 0, "Delta", "Nurse"))
    before = await person.picture()
    made = await person.brings()
    undone = await person.takes_back(made.import_id)
    after = await person.picture()
    twice = await person.takes_back(made.import_id)
    again = await person.brings()

    assert (undone, twice) == (2, 0)
    assert after == before
    assert counts(again) == (2, 1, 2)
    assert len(await person.all()) == 3


async def test_a_mapping_and_the_order_of_dates_are_the_persons_to_say(person: Importer) -> None:
    mapping = [
        wire.ImportColumn(field=wire.IMPORT_FIELD_COMPANY, column=1),
        wire.ImportColumn(field=wire.IMPORT_FIELD_APPLIED_AT, column=2),
    ]
    text = "one,two,three\nEngineer,Acme,3/4/2025\n"
    guessed = wire.IMPORT_DATE_ORDER_UNKNOWN
    day_first = await person.brings(text, mapping=mapping, dry_run=True)
    month_first = await person.brings(
        text, mapping=mapping, dry_run=True, date_order=wire.IMPORT_DATE_ORDER_MONTH_FIRST
    )

    assert (day_first.date_order, day_first.new_rows[0].apply_date) == (guessed, "2025-04-03")
    assert month_first.new_rows[0].apply_date == "2025-03-04"
    assert (day_first.new_rows[0].company, day_first.new_rows[0].job_title) == ("Acme", "")


UNREADABLE: tuple[tuple[bytes, dict[str, Any], str], ...] = (
    (b"", {}, "BAD_TABLE"),
    (b"PK\x03\x04\x00\x00", {}, "BAD_TABLE"),
    (b"x" * 2_000_001, {}, "BAD_TABLE"),
    (b"Company\n" + b"Acme\n" * 5_001, {}, "BAD_TABLE"),
    (b"a,b\n1,2\n", {}, "BAD_MAPPING"),
    (b"a,b\n1,2\n", {"mapping": [wire.ImportColumn(field=wire.IMPORT_FIELD_COMPANY, column=7)]}, "BAD_MAPPING"),
    (b"a,b\n1,2\n", {"mapping": [wire.ImportColumn(field=wire.IMPORT_FIELD_COMPANY, column=-1)]}, "BAD_MAPPING"),
    (b"a,b\n1,2\n", {"mapping": [wire.ImportColumn(field=wire.IMPORT_FIELD_COMPANY)] * 2}, "BAD_MAPPING"),
    (b"Company\nAcme\n", {"mapping": [wire.ImportColumn(field=99)]}, "INVALID_ARGUMENT"),  # type: ignore[arg-type]  # there is none
    (b"Company\nAcme\n", {"request_id": "no uuid"}, "INVALID_ARGUMENT"),
    (b"Company\nAcme\n", {"date_order": 3}, "INVALID_ARGUMENT"),
)


async def test_what_cannot_be_read_is_refused_by_name_and_adds_nothing(person: Importer) -> None:
    for data, fields, reason in UNREADABLE:
        with pytest.raises(Problem) as refused:
            await person.brings(data, **fields)

        told = (refused.value.status, refused.value.reason)
        assert told == (Status.INVALID_ARGUMENT, reason), (data[:20], fields)
        assert await person.all() == []


async def test_a_table_of_several_batches_is_brought_in_and_taken_back_whole(person: Importer) -> None:
    rows = [f"Firm {number},Rejected" for number in range(2 * BATCH + 1)]
    made = await person.brings("Company,Status\n" + "\n".join(rows))

    assert (counts(made), len(made.new_rows)) == ((2 * BATCH + 1, 0, 0), 100)
    assert len(await person.applications()) == 2 * BATCH + 1
    assert await person.takes_back(made.import_id) == 2 * BATCH + 1
    assert await person.applications() == []


async def test_nobody_else_sees_or_takes_back_what_was_imported(person: Importer) -> None:
    made = await person.brings()
    stranger = new_id()
    theirs = await person.brings(dry_run=True, user_id=stranger)
    refusals = []
    for import_id, user_id in ((made.import_id, stranger), (str(uuid4()), person.user_id), ("x", person.user_id)):
        with pytest.raises(Problem) as refused:
            await person.takes_back(import_id, user_id=user_id)
        refusals.append(refused.value.reason)

    assert counts(theirs) == (2, 1, 2)
    assert refusals == ["IMPORT_NOT_FOUND"] * 3
    assert len(await person.all()) == 2
