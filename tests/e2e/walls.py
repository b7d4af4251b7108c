"""Somebody who has one of everything, and how to tell whether any of it came through to a stranger."""

import base64
import uuid
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, fields
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import orjson

from cli.fake_google import ACCOUNT
from cli.import_mail import follow
from gateway.graphql.ids import global_id
from jobtrail.ingest.v1 import connection_service_pb2, connection_service_pb2_grpc
from jobtrail.jobs.v1 import cv_service_pb2, cv_service_pb2_grpc
from kit import rpc
from kit.actor import ActorSigner
from kit.ids import new_id
from services.classify.domain.steps.marks import step_id
from services.classify.store.own import uid_of
from tests.e2e.archives import as_mbox, bring
from tests.e2e.people import Person, raw_id
from tests.e2e.quiet import quiet, superuser
from tests.fixtures.stack import ProcessStack
from tools.mailgen import GeneratedMail, demo

#: Every table with rows of people, and the column that says whose they are.
OWNED = """
select n.nspname as schema, c.relname as name, a.attname as owner_column
from pg_class c join pg_namespace n on n.oid = c.relnamespace join pg_attribute a on a.attrelid = c.oid
where c.relkind in ('r', 'p') and n.nspname = any($1::text[]) and not a.attisdropped
  and (a.attname = 'user_id' or (n.nspname, c.relname, a.attname) = ('identity', 'users', 'id'))
order by 1, 2
"""
#: The session that the owner's open consent is bound to.
BINDING = "a session of the walls"
#: Of the owner's own appointment.
APPOINTMENT = uuid.UUID("0c5f6c2e-7a43-4f5b-8b37-5b7c0c7a1d11")
#: The request that sets the spare message aside.
ASIDE = uuid.UUID("0c5f6c2e-7a43-4f5b-8b37-5b7c0c7a1d12")
APPOINTED_AT = datetime(2090, 1, 2, 9, 0, tzinfo=UTC)
SCHEMAS = ("identity", "ingest", "classify", "jobs")
_UUID_COLUMNS = """
select a.attname from pg_attribute a
where a.attrelid = $1::regclass and a.atttypid = 'uuid'::regtype and a.attnum > 0 and not a.attisdropped
"""


@dataclass(frozen=True, slots=True)
class Ids:
    """One of everything of one person, as it is named inside."""

    user: str
    mailbox: str
    message: str
    application: str
    operation: str
    run: str  #: over stored mail, with a report
    cancelled: str  #: an operation that may be tried again
    remote: str  #: a connected Gmail mailbox
    state: str  #: of a consent under way, bound to BINDING
    upload: str  #: complete, not imported yet
    unfinished: str  #: an upload of which bytes are missing
    appointment: str  #: noted by the person
    step: str  #: what that appointment makes
    change: str  #: a merge by hand
    spare: str  #: a message that nothing else here is about
    table: str  #: an import of a table
    cv: str  #: the current one
    old_cv: str  #: deleted through the gateway
    older_cv: str  #: deleted past it

    @classmethod
    def nobodys(cls) -> "Ids":
        """Ids that nobody has."""
        return cls(*(str(new_id()) for _ in fields(cls)))

    def texts(self) -> dict[str, str]:
        """Each id in each of its forms, and what stands for it in a comparison."""
        found = {}
        for name in (field.name for field in fields(self)):
            one = getattr(self, name)
            found[one] = f"<{name}>"
            for kind in ("User", "Mailbox", "Message", "Application", "NextStep", "OwnAppointment", "Change", "Cv"):
                found[str(global_id(kind, one))] = f"<{kind} {name}>"
            for service in ("ingest", "classify", "jobs"):
                found[str(global_id("Operation", service, one))] = f"<Operation {service} {name}>"
        return found


@dataclass(frozen=True, slots=True)
class Owner:
    """The person whose things a stranger is after."""

    person: Person
    ids: Ids
    #: All UUIDs in all rows of theirs.
    marks: frozenset[str]

    def came_through(self, answer: Any) -> list[str]:
        """What in an answer is the owner's: texts that hold one of their ids, plain or within a global id."""
        return [
            text for text in _texts(answer) if any(mark in plain for plain in _readings(text) for mark in self.marks)
        ]


def masked(answer: Any, ids: Ids) -> str:
    """An answer without the ids that were asked with, so that answers to different ids can be compared."""
    text = orjson.dumps(answer, option=orjson.OPT_SORT_KEYS).decode()
    for one, name in ids.texts().items():
        text = text.replace(one, name)
    return text


_THEIRS = """
query Theirs {
  mailboxes { id }
  applications(first: 5, filter: { stages: [APPLIED, IN_REVIEW, ASSESSMENT, INTERVIEWING, OFFER, GHOSTED] }) {
    edges { node { id messages { id } } }
  }
}
"""


async def make_owner(stack: ProcessStack, person: Person, folder: Path) -> Owner:
    """Gives a person rows in every table that holds rows of people."""
    mails = list(demo.mails())
    first = await bring(person, as_mbox(folder, [*mails[:80], GeneratedMail(b"\n", mails[0].truth)]))
    second = await bring(person, as_mbox(folder, mails[80:90]))
    remote = await connect_gmail(stack, person)
    await quiet(stack)
    upload = await _upload(person, b"From x@xxx Mon Jan 05 10:00:00 +0000 2026\nSubject: later\n\nlater\n", whole=True)
    unfinished = await _upload(person, b"From nobody\n" * 10, whole=False)
    found = await person.query(_THEIRS)
    application, *others = [edge["node"] for edge in found["applications"]["edges"]]
    ids = Ids(
        user=str(person.user_id),
        mailbox=raw_id(found["mailboxes"][0]["id"]),
        message=raw_id(application["messages"][0]["id"]),
        application=raw_id(application["id"]),
        operation=raw_id(first["id"]),
        run=await _correct_and_run(person, application["messages"][0]["id"]),
        cancelled=raw_id(second["id"]),
        remote=remote,
        state=await begin_consent(stack, person, remote),
        upload=upload,
        unfinished=unfinished,
        appointment=str(APPOINTMENT),
        step=str(step_id(f"appointment:{uid_of(APPOINTMENT)}:{APPOINTED_AT.isoformat()}")),
        change=raw_id(await _put_right(person, [other["id"] for other in others])),
        spare=raw_id(others[0]["messages"][0]["id"]),
        table=await _bring_table(person),
        **await _save_cvs(stack, person),
    )
    await quiet(stack)
    async with superuser(stack) as connection:
        await _plant(connection, ids)
        marks = await _marks(connection, person.user_id)
    return Owner(person, ids, marks)


_CORRECT = """
mutation Correct($id: ID!) {
  correctMessage(input: { messageId: $id, jobTitle: "Chief Wall Officer" }) { __typename ... on Problem { message } }
}
"""
_RUN = """
mutation Run {
  startReprocess(input: { dryRun: true }) {
    __typename ... on StartReprocessSuccess { operation { id } } ... on Problem { message }
  }
}
"""


async def _correct_and_run(person: Person, message: str) -> str:
    """Corrects a message, and runs the pipeline over stored mail; the run's id."""
    await person.mutate(_CORRECT, {"id": message})
    return raw_id((await person.mutate(_RUN, {}))["operation"]["id"])


_MERGE = """
mutation Merge($into: ID!, $other: ID!) {
  mergeApplications(input: { target: { id: $into }, others: [{ id: $other }] }) {
    __typename ... on EditOutcome { changeIds } ... on Problem { message }
  }
}
"""
_ADD = """
mutation Add($input: AddApplicationInput!) {
  addApplication(input: $input) { __typename ... on EditOutcome { changeIds } ... on Problem { message } }
}
"""


async def _bring_table(person: Person) -> str:
    """Imports a table of one row; the import's id."""
    headers = {"content-type": "text/csv"}
    answer = await person.http("POST", "/import/applications.csv", content=b"Company\nTable Walls\n", headers=headers)
    answer.raise_for_status()
    return str(answer.json()["importId"])


async def _save_cvs(stack: ProcessStack, person: Person) -> dict[str, str]:
    """Saves three, the current one last; their ids."""
    channel = rpc.channel(stack.setting("jobs", "LISTEN"))
    stub: Any = cv_service_pb2_grpc.CvServiceStub(channel)
    signer = ActorSigner(stack.setting("jobs", "ACTOR_KEY"), "gateway")
    found = {}
    for name in ("older_cv", "old_cv", "cv"):
        said = {"name": f"Walls {name}", "text": "Bricklayer\nMasonry, Python, SQL", "request_id": str(uuid.uuid4())}
        request = cv_service_pb2.SaveCvRequest(**said)
        saved = await rpc.call(stub.SaveCv, request, signer=signer, audience="jobs", user_id=person.user_id)
        found[name] = saved.cv.id
    await channel.close()
    return found


#: A company that only the owner has applied to.
ADDED_COMPANY = "Walls & Sons"


async def _put_right(person: Person, applications: list[str]) -> str:
    """Merges two pairs, and adds one application with and one without a company; the first merge's change."""
    first = await person.mutate(_MERGE, {"into": applications[0], "other": applications[1]})
    await person.mutate(_MERGE, {"into": applications[2], "other": applications[3]})
    await person.mutate(_ADD, {"input": {"company": ADDED_COMPANY}})
    await person.mutate(_ADD, {"input": {"jobTitle": "Bricklayer"}})
    return str(first["changeIds"][0])


_CONNECT = """
mutation Connect($input: BeginGmailConnectionInput) {
  beginGmailConnection(input: $input) {
    __typename ... on BeginGmailConnectionSuccess { authorizationUrl } ... on Problem { message }
  }
}
"""
_FINISH = """
mutation Finish($input: FinishGmailConnectionInput!) {
  finishGmailConnection(input: $input) {
    __typename ... on FinishGmailConnectionSuccess { mailbox { id } operation { id } } ... on Problem { message }
  }
}
"""


async def begin_consent(stack: ProcessStack, person: Person, mailbox: str) -> str:
    """A consent that is under way, begun past the gateway with a binding that everybody here knows. Its state."""
    channel = rpc.channel(stack.setting("ingest", "LISTEN"))
    stub: Any = connection_service_pb2_grpc.ConnectionServiceStub(channel)
    request = connection_service_pb2.BeginGoogleConnectionRequest(
        mailbox_id=mailbox, redirect_uri="http://127.0.0.1:9/", session_binding=BINDING
    )
    signer = ActorSigner(stack.setting("ingest", "ACTOR_KEY"), "gateway")
    begun = await rpc.call(
        stub.BeginGoogleConnection, request, signer=signer, audience="ingest", user_id=person.user_id
    )
    await channel.close()
    return str(parse_qs(urlsplit(begun.authorization_url).query)["state"][0])


async def connect_gmail(stack: ProcessStack, person: Person) -> str:
    """Connects the fake Google's account as any program does, and waits for the first sync. Returns the mailbox."""
    wanted = {"redirectUri": "http://127.0.0.1:9/", "settings": {"windowDays": 0}}
    url = (await person.mutate(_CONNECT, {"input": wanted}))["authorizationUrl"]
    async with httpx.AsyncClient(trust_env=False, verify=False) as browser:
        page = f"{stack.setting('ingest', 'GOOGLE_AUTH_URL')}?{urlsplit(url).query}"
        form = {**dict(parse_qsl(urlsplit(page).query)), "account": ACCOUNT, "decision": "allow"}
        answer = await browser.post(page, data={**form, f"allow:{form['scope']}": "on"})
    back = dict(parse_qsl(urlsplit(answer.headers["location"]).query))
    made = await person.mutate(_FINISH, {"input": {"state": back["state"], "code": back["code"]}})
    await follow(person, made["operation"]["id"], lambda _picture: None)
    return raw_id(made["mailbox"]["id"])


async def _upload(person: Person, content: bytes, *, whole: bool) -> str:
    upload_id, _ = await person.create_upload("later.mbox", len(content) + (0 if whole else 1), uuid.uuid4().hex)
    headers = {"Tus-Resumable": "1.0.0", "Upload-Offset": "0", "Content-Type": "application/offset+octet-stream"}
    (await person.http("PATCH", f"/uploads/{upload_id}", content=content, headers=headers)).raise_for_status()
    return upload_id


#: What a person's own doings, a language model and runs over stored mail leave behind.
_PLANTED = (
    """insert into classify.corrections (user_id, id, content_key, message_id, field, origin)
       select user_id, gen_random_uuid(), content_key, message_id, 'company', 'own'
       from classify.mail_facts where user_id = $1 limit 1""",
    """insert into classify.llm_usage (user_id, day, mails, calls, bytes_sent, tokens_in, tokens_out, micros)
       values ($1, '2026-01-01', 1, 1, 1, 1, 1, 1) on conflict do nothing""",
    """insert into classify.reprocess_reports (user_id, operation_id, dry_run, report)
       select user_id, id, true, '{}' from classify.operations
       where user_id = $1 and id not in (select operation_id from classify.reprocess_reports) limit 1""",
    "insert into classify.elastic_pending (user_id, application_id, change) values ($1, gen_random_uuid(), 1)",
)
#: The owner's own appointment, and what they did about a step.
_PLANTED_STEPS = (
    """insert into classify.own_appointments
         (user_id, id, application_id, kind, title, starts_at, is_day, location, notes, request_id)
       values ($1, $2, $3, 'interview', 'Walls', $4, false, '', '', $2)""",
    """insert into classify.step_marks (user_id, step_id, state, marked_at)
       values ($1, gen_random_uuid(), 'done', now())""",
    """insert into classify.calendar_feeds (user_id, token_hash) values ($1, sha256('a secret'))""",
)


async def _plant(connection: Any, ids: Ids) -> None:
    """What no user does by themselves so far: a cancelled sync, operations of the other services, a sign-in link."""
    await connection.execute("update ingest.operations set state = 'cancelled' where id = $1", uuid.UUID(ids.cancelled))
    await connection.execute(
        "insert into classify.llm_usage (user_id, day, mails, calls, bytes_sent, tokens_in, tokens_out, micros) "
        "values ($1, current_date, 1, 1, 1, 1, 1, 1)",
        uuid.UUID(ids.user),
    )
    for schema in ("classify", "jobs"):
        for table in ("operations", "operation_attempts"):
            await connection.execute(
                f"insert into {schema}.{table} select * from ingest.{table} where user_id = $1", uuid.UUID(ids.user)
            )
    for statement in _PLANTED:
        await connection.execute(statement, uuid.UUID(ids.user))
    appointment = (APPOINTMENT, uuid.UUID(ids.application), APPOINTED_AT)
    for statement, values in zip(_PLANTED_STEPS, (appointment, (), ()), strict=True):
        await connection.execute(statement, uuid.UUID(ids.user), *values)
    await connection.execute(
        "insert into classify.erased_mailboxes (user_id, mailbox_id) values ($1, gen_random_uuid())",
        uuid.UUID(ids.user),
    )
    await connection.execute(
        "insert into identity.sign_in_links (token_hash, user_id, expires_at) values ($1, $2, now() + interval '1 h')",
        uuid.uuid4().bytes,
        uuid.UUID(ids.user),
    )


async def _marks(connection: Any, user_id: uuid.UUID) -> frozenset[str]:
    marks = {str(user_id)}
    for table in await connection.fetch(OWNED, list(SCHEMAS)):
        name = f"{table['schema']}.{table['name']}"
        columns = [row["attname"] for row in await connection.fetch(_UUID_COLUMNS, name)]
        rows = await connection.fetch(
            f"select {', '.join(columns)} from {name} where {table['owner_column']} = $1", user_id
        )
        assert len(rows) > 0, f"{name} has rows of the owner, else its wall is not tried"
        marks |= {str(value) for row in rows for value in row.values() if value is not None}
    return frozenset(marks)


def _texts(answer: Any) -> Iterator[str]:
    if isinstance(answer, str):
        yield answer
    elif isinstance(answer, dict):
        for key, value in answer.items():
            yield from _texts(key)
            yield from _texts(value)
    elif isinstance(answer, list):
        for value in answer:
            yield from _texts(value)


def _readings(text: str) -> Iterable[str]:
    try:
        return text, base64.b64decode(text, validate=True).decode()
    except ValueError:
        return (text,)
