"""What can be asked, over HTTP, against services that speak the real protos."""

import pytest

from gateway.graphql.ids import global_id
from kit.ids import new_id
from tests.fixtures.gateway import Person, RunningGateway

APPLICATIONS = """
query ($first: Int, $after: String, $filter: ApplicationFilter, $sort: ApplicationSort! = LAST_EVENT,
       $ascending: Boolean! = false) {
  applications(first: $first, after: $after, filter: $filter, sort: $sort, ascending: $ascending) {
    totalCount
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
    edges { cursor node { id company stage } }
  }
}
"""


def _companies(data: dict) -> list[str]:
    return [edge["node"]["company"] for edge in data["applications"]["edges"]]


async def _three_applications(gateway: RunningGateway, person: Person) -> None:
    mailbox = gateway.world.add_mailbox(person.user_id)
    stages = {"Acme": "APPLIED", "Bolt": "REJECTED", "Core": "OFFER"}
    for day, (company, stage) in enumerate(stages.items()):
        message = gateway.world.add_message(person.user_id, mailbox.id, f"From {company}", day=day)
        gateway.world.add_application(person.user_id, company, [message], stage=stage)


async def test_viewer_is_null_for_a_stranger_and_the_user_for_a_person(gateway: RunningGateway, person: Person) -> None:
    query = "{ viewer { id email isDemo displayName createdAt } }"

    viewer = (await person.data(query))["viewer"]

    assert (await gateway.stranger().data(query)) == {"viewer": None}
    assert viewer["id"] == global_id("User", str(person.user_id))
    assert viewer["displayName"] == "Somebody"


async def test_applications_are_paged_by_cursor_and_counted(gateway: RunningGateway, person: Person) -> None:
    await _three_applications(gateway, person)

    first = await person.data(APPLICATIONS, first=2)
    end = first["applications"]["pageInfo"]["endCursor"]
    second = await person.data(APPLICATIONS, first=2, after=end)
    behind_first_row = await person.data(APPLICATIONS, first=2, after=first["applications"]["edges"][0]["cursor"])

    assert _companies(first) == ["Core", "Bolt"]
    assert first["applications"]["totalCount"] == 3
    assert first["applications"]["pageInfo"]["hasNextPage"] is True
    assert _companies(second) == ["Acme"]
    assert second["applications"]["pageInfo"] == {
        "hasNextPage": False,
        "hasPreviousPage": True,
        "startCursor": second["applications"]["edges"][0]["cursor"],
        "endCursor": second["applications"]["edges"][0]["cursor"],
    }
    assert _companies(behind_first_row) == ["Bolt", "Acme"]


async def test_applications_are_filtered_and_sorted(gateway: RunningGateway, person: Person) -> None:
    await _three_applications(gateway, person)

    by_stage = await person.data(APPLICATIONS, filter={"stages": ["REJECTED", "OFFER"]})
    by_text = await person.data(APPLICATIONS, filter={"text": "acm"})
    by_date = await person.data(
        APPLICATIONS, filter={"appliedSince": "2024-05-02T00:00:00Z", "appliedUntil": "2024-05-03T00:00:00+00:00"}
    )
    by_name = await person.data(APPLICATIONS, sort="COMPANY", ascending=True)

    assert _companies(by_stage) == ["Core", "Bolt"]
    assert _companies(by_text) == ["Acme"]
    assert _companies(by_date) == ["Bolt"]
    assert _companies(by_name) == ["Acme", "Bolt", "Core"]


async def test_an_application_shows_its_timeline_with_evidence_and_its_messages_with_text(
    gateway: RunningGateway, person: Person
) -> None:
    world = gateway.world
    mailbox = world.add_mailbox(person.user_id)
    messages = [world.add_message(person.user_id, mailbox.id, f"Mail {n}", day=n) for n in range(2)]
    application = world.add_application(person.user_id, "Acme", messages)

    data = await person.data(
        """query ($id: ID!) { application(id: $id) {
            company jobTitle stage appliedAt
            timeline { kind at evidence signals confidence stageAfter message { subject } }
            messages {
              subject content { text links { url } } classification { label decidedBy } application { company }
            }
        } }""",
        id=global_id("Application", application.id),
    )

    shown = data["application"]
    assert shown["company"] == "Acme"
    assert [event["evidence"] for event in shown["timeline"]] == ["Evidence in Mail 0", "Evidence in Mail 1"]
    assert shown["timeline"][0]["message"] == {"subject": "Mail 0"}
    assert shown["timeline"][0]["stageAfter"] == "APPLIED"
    assert shown["messages"][1] == {
        "subject": "Mail 1",
        "content": {"text": "The text of Mail 1", "links": [{"url": "https://acme.example/apply"}]},
        "classification": {"label": "APPLIED", "decidedBy": "RULES"},
        "application": {"company": "Acme"},
    }


async def test_the_mails_of_an_application_open_in_gmail_when_they_are_there(
    gateway: RunningGateway, person: Person
) -> None:
    world, user_id = gateway.world, person.user_id
    gmail, archive = world.add_mailbox(user_id, "Gmail", "GMAIL"), world.add_mailbox(user_id)
    gmail.address = "me@gmail.example"
    mails = [world.add_message(user_id, one.id, f"In {one.name}", day=n) for n, one in enumerate((gmail, archive))]
    mails[0].provider_message_id = "18f2a/b"
    world.add_application(user_id, "Acme", mails, stage="APPLIED")

    data = await person.data("{ applications { edges { node { timeline { message { webUrl } } } } } }")

    [edge] = data["applications"]["edges"]
    found = [event["message"]["webUrl"] for event in edge["node"]["timeline"]]
    assert found == ["https://mail.google.com/mail/?authuser=me@gmail.example#all/18f2a%2Fb", None]


async def test_a_page_of_messages_costs_one_call_for_each_thing_asked(gateway: RunningGateway, person: Person) -> None:
    world = gateway.world
    mailbox = world.add_mailbox(person.user_id)
    messages = [world.add_message(person.user_id, mailbox.id, f"Mail {n}", day=n) for n in range(30)]
    for message in messages:
        world.add_application(person.user_id, message.subject, [message])
    world.calls.clear()

    data = await person.data(
        """{ messages(first: 30) { edges { node {
            subject sender { email } mailbox { name } classification { label } application { company }
        } } } }"""
    )

    assert len(data["messages"]["edges"]) == 30
    assert data["messages"]["edges"][0]["node"] == {
        "subject": "Mail 29",
        "sender": {"email": "jobs@acme.example"},
        "mailbox": {"name": "Demo"},
        "classification": {"label": "APPLIED"},
        "application": {"company": "Mail 29"},
    }
    assert dict(world.calls) == {
        "ListMessages": 1,
        "BatchGetClassifications": 1,
        "BatchGetMessageApplications": 1,
        "BatchGetApplications": 1,
        "BatchGetMailboxes": 1,
    }


async def test_a_page_of_applications_with_timelines_costs_one_call_each(
    gateway: RunningGateway, person: Person
) -> None:
    await _three_applications(gateway, person)
    gateway.world.calls.clear()

    await person.data(
        """{ applications { edges { node { company timeline { message { subject } } messages { classification { label }
        } } } } }"""
    )

    assert dict(gateway.world.calls) == {
        "ListApplications": 1,
        "BatchGetEvents": 1,
        "BatchGetMessages": 1,
        "BatchGetClassifications": 1,
    }


async def test_messages_are_filtered_by_mailbox_text_and_dates(gateway: RunningGateway, person: Person) -> None:
    world = gateway.world
    first, second = (world.add_mailbox(person.user_id, name) for name in ("One", "Two"))
    for day in range(3):
        world.add_message(person.user_id, first.id, f"Mail {day}", day=day)
    world.add_message(person.user_id, second.id, "Other", day=9)
    query = "query ($filter: MessageFilter) { messages(filter: $filter) { edges { node { subject } } } }"

    async def subjects(**wanted: str) -> list[str]:
        data = await person.data(query, filter=wanted)
        return [edge["node"]["subject"] for edge in data["messages"]["edges"]]

    assert await subjects(mailboxId=global_id("Mailbox", second.id)) == ["Other"]
    assert await subjects(text="mail 1") == ["Mail 1"]
    assert await subjects(since="2024-05-02T00:00:00Z", until="2024-05-03T12:00:00Z") == ["Mail 2", "Mail 1"]


async def test_stats_and_label_counts_come_as_the_services_count(gateway: RunningGateway, person: Person) -> None:
    await _three_applications(gateway, person)

    data = await person.data("{ stats { total applied stages { stage count } } labelCounts { label count } }")

    assert data == {
        "stats": {"total": 3, "applied": 3, "stages": [{"stage": "APPLIED", "count": 3}]},
        "labelCounts": [{"label": "APPLIED", "count": 3}],
    }


async def test_every_kind_of_node_is_found_again_by_its_global_id(gateway: RunningGateway, person: Person) -> None:
    world = gateway.world
    mailbox = world.add_mailbox(person.user_id)
    message = world.add_message(person.user_id, mailbox.id, "Mail")
    application = world.add_application(person.user_id, "Acme", [message])
    operation = world.add_operation(person.user_id, "classify")
    ids = {
        "User": global_id("User", str(person.user_id)),
        "Mailbox": global_id("Mailbox", mailbox.id),
        "Message": global_id("Message", message.id),
        "Application": global_id("Application", application.id),
        "Operation": global_id("Operation", "classify", operation.id),
    }

    for type_name, node_id in ids.items():
        data = await person.data("query ($id: ID!) { node(id: $id) { __typename id } }", id=node_id)

        assert data == {"node": {"__typename": type_name, "id": node_id}}


async def test_ids_that_are_nothing_of_ours_find_nothing(person: Person) -> None:
    strange = ["", "x", "null", global_id("Message", "not-a-uuid"), global_id("Nothing", str(new_id())), "A" * 5_000]

    for node_id in strange:
        data = await person.data(
            "query ($id: ID!) { node(id: $id) { id } application(id: $id) { id } operation(id: $id) { id } }",
            id=node_id,
        )

        assert data == {"node": None, "application": None, "operation": None}


async def test_a_page_outside_of_the_limits_and_a_forged_cursor_are_refused_by_name(person: Person) -> None:
    for variables in ({"first": 0}, {"first": 101}, {"first": -1}, {"after": "forged"}):
        answer = await person.ask(APPLICATIONS, **variables)

        assert answer["data"] == {"applications": None}
        assert answer["errors"][0]["extensions"]["code"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize("field", ["appliedSince", "appliedUntil", "since", "until"])
async def test_a_time_that_its_zone_takes_out_of_the_calendar_is_refused_by_name(person: Person, field: str) -> None:
    asked = "applications" if field.startswith("applied") else "messages"
    answer = await person.ask(
        f'{{ {asked}(filter: {{{field}: "0001-01-01T00:00:00+14:00"}}) {{ edges {{ cursor }} }} }}'
    )

    assert answer["data"] == {asked: None}
    assert answer["errors"][0]["extensions"] == {
        "code": "INVALID_ARGUMENT",
        "reason": "INVALID_ARGUMENT",
        "metadata": {"field": f"filter.{field}"},
    }


async def test_an_operation_shows_its_attempts_and_the_receipt_of_its_sync(
    gateway: RunningGateway, person: Person
) -> None:
    world = gateway.world
    mailbox = world.add_mailbox(person.user_id)
    operation = world.add_operation(person.user_id, subject_id=mailbox.id)
    world.add_receipt(person.user_id, operation.id, mailbox.id, new=9)
    operation_id = global_id("Operation", "ingest", operation.id)

    data = await person.data(
        """query ($id: ID!) {
            operation(id: $id) {
              id service kind state progress { done total phase } attempts { attempt worker outcome }
              mailbox { name } receipt { inScope new failed reasons { reason count } entries { locator } }
            }
            receipt(operationId: $id) { operationId complete }
        }""",
        id=operation_id,
    )

    assert data["operation"] == {
        "id": operation_id,
        "service": "ingest",
        "kind": "sync",
        "state": "RUNNING",
        "progress": {"done": 1, "total": 10, "phase": "reading"},
        "attempts": [{"attempt": 1, "worker": "w1", "outcome": None}],
        "mailbox": {"name": "Demo"},
        "receipt": {
            "inScope": 10,
            "new": 9,
            "failed": 1,
            "reasons": [{"reason": "MIME_BROKEN", "count": 1}],
            "entries": [{"locator": "offset 1"}],
        },
    }
    assert data["receipt"] == {"operationId": operation_id, "complete": False}
