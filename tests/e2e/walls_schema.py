"""Every field of the schema, and how a stranger tries it with somebody else's ids."""

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import graphql

from gateway.graphql.ids import global_id
from tests.e2e.walls import ADDED_COMPANY, ASIDE, Ids

SCHEMA = graphql.build_schema((Path(__file__).parents[2] / "gateway" / "schema.graphql").read_text())
Variables = Callable[[Ids], dict[str, Any]]
#: How the schema looks to a supergraph, what can be connected here, and what a mail that is not stored would be taken
#: for: they hold nothing of anybody.
PUBLIC = {"_service", "connectionOptions", "preview"}
NODES = ("User", "Mailbox", "Message", "Application")
#: How deep selections go: everything that is one step away from what was asked for.
_DEPTH = 3


def nothing(_: Ids) -> dict[str, Any]:
    """For fields that take no id."""
    return {}


def _target(ids: Ids) -> dict[str, str]:
    return {"id": global_id("Application", ids.application)}


def _node(kind: str) -> Variables:
    return lambda ids: {"id": global_id(kind, getattr(ids, kind.lower()))}


def _in_a_day() -> str:
    return (datetime.now(UTC) + timedelta(days=1)).isoformat()


def _operation(service: str, argument: str) -> Variables:
    return lambda ids: {argument: global_id("Operation", service, ids.operation)}


def _operations(argument: str) -> dict[str, Variables]:
    return {f"Operation of {service}": _operation(service, argument) for service in ("ingest", "classify", "jobs")}


#: Field -> what is tried -> the variables.
QUERIES: Mapping[str, Mapping[str, Variables]] = {
    "viewer": {"": nothing},
    "node": {
        **{kind: _node(kind) for kind in NODES},
        **_operations("id"),
    },
    "mailboxes": {"": nothing},
    "messages": {
        "": lambda _: {"first": 5},
        "of a mailbox": lambda ids: {"first": 5, "filter": {"mailboxId": global_id("Mailbox", ids.mailbox)}},
    },
    "applications": {"": lambda _: {"first": 5}},
    "application": {"": lambda ids: {"id": global_id("Application", ids.application)}},
    "stats": {"": nothing},
    "insights": {"": nothing},
    "prediction": {"": nothing},
    "labelCounts": {"": nothing},
    "nextSteps": {"": nothing},
    "upcoming": {"": nothing},
    "patience": {"": nothing},
    "cvs": {"": nothing},
    "calendarFeed": {"": nothing},
    "digest": {"": nothing},
    "classifiedMessages": {"": lambda _: {"first": 5}},
    "pipeline": {"": nothing},
    "search": {"": lambda _: {"query": "a* -webinar", "first": 5}, "by a filter": lambda _: {"query": "after:2000"}},
    "similarMessages": {"": lambda ids: {"messageId": global_id("Message", ids.message)}},
    "reprocessReport": {"": lambda ids: {"operationId": global_id("Operation", "classify", ids.run)}},
    "applicationChanges": {"": lambda ids: {"applicationId": global_id("Application", ids.application)}},
    "reviewQueue": {"": nothing},
    "alreadyApplied": {"": lambda _: {"company": ADDED_COMPANY}},
    "operations": {
        "": lambda _: {"first": 5},
        "on a mailbox": lambda ids: {"first": 5, "filter": {"mailboxId": global_id("Mailbox", ids.mailbox)}},
    },
    "operation": _operations("id"),
    "receipt": {"": lambda ids: {"operationId": global_id("Operation", "ingest", ids.operation)}},
}
#: Field -> the variables, and what a stranger is told.
MUTATIONS: Mapping[str, tuple[Variables, str]] = {
    "startSync": (lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.mailbox)}}, "MailboxNotFound"),
    # Not the whole one: its bytes are gone once its owner has imported it.
    "importApplications": (lambda ids: {"input": {"uploadId": ids.unfinished}}, "UploadNotFound"),
    "undoImport": (lambda ids: {"input": {"importId": ids.table}}, "ImportNotFound"),
    "importUpload": (lambda ids: {"input": {"uploadId": ids.upload}}, "UploadNotFound"),
    "beginGmailConnection": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote)}},
        "MailboxNotFound",
    ),
    "connectImapMailbox": (
        lambda ids: {
            "input": {
                "mailboxId": global_id("Mailbox", ids.remote),
                "host": "imap.invalid",
                "username": "me",
                "secret": "guess",
            }
        },
        "MailboxNotFound",
    ),
    "updateMailboxSettings": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote), "name": "Taken over"}},
        "MailboxNotFound",
    ),
    "disconnectMailbox": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.mailbox), "erase": False}},
        "MailboxNotFound",
    ),
    "nameMessages": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote), "remoteIds": ["m1"]}},
        "MailboxNotFound",
    ),
    "requestMessages": (
        lambda ids: {"input": {"mailboxId": global_id("Mailbox", ids.remote)}},
        "MailboxNotFound",
    ),
    "correctMessage": (
        lambda ids: {"input": {"messageId": global_id("Message", ids.message), "label": "OTHER"}},
        "ClassificationNotFound",
    ),
    "undoCorrection": (
        lambda ids: {"input": {"messageId": global_id("Message", ids.message)}},
        "ClassificationNotFound",
    ),
    "correctSimilarMessages": (
        lambda ids: {"input": {"messageId": global_id("Message", ids.message), "all": True}},
        "ClassificationNotFound",
    ),
    "scheduleEvent": (
        lambda ids: {
            "input": {
                "applicationId": global_id("Application", ids.application),
                "title": "Taken over",
                "startsAt": _in_a_day(),
            }
        },
        "ApplicationNotFound",
    ),
    "updateScheduledEvent": (
        lambda ids: {"input": {"id": global_id("OwnAppointment", ids.appointment), "title": "Taken over"}},
        "AppointmentNotFound",
    ),
    "removeScheduledEvent": (
        lambda ids: {"input": {"id": global_id("OwnAppointment", ids.appointment)}},
        "AppointmentNotFound",
    ),
    "restoreScheduledEvent": (
        lambda ids: {"input": {"id": global_id("OwnAppointment", ids.appointment)}},
        "AppointmentNotFound",
    ),
    "respond": (
        lambda ids: {"input": {"applicationId": global_id("Application", ids.application), "template": "FOLLOW_UP"}},
        "ApplicationNotFound",
    ),
    "dismissStep": (lambda ids: {"input": {"id": global_id("NextStep", ids.step)}}, "StepNotFound"),
    "completeStep": (lambda ids: {"input": {"id": global_id("NextStep", ids.step)}}, "StepNotFound"),
    "snoozeStep": (
        lambda ids: {"input": {"id": global_id("NextStep", ids.step), "until": _in_a_day()}},
        "StepNotFound",
    ),
    "reopenStep": (lambda ids: {"input": {"id": global_id("NextStep", ids.step)}}, "StepNotFound"),
    "changeApplications": (
        lambda ids: {"input": {"targets": [_target(ids)], "change": {"addTag": "walled"}}},
        "ApplicationNotFound",
    ),
    "mergeApplications": (
        lambda ids: {"input": {"target": _target(ids), "others": [_target(ids)]}},
        "ApplicationNotFound",
    ),
    "splitApplication": (
        lambda ids: {"input": {"target": _target(ids), "messageIds": [global_id("Message", ids.message)]}},
        "ApplicationNotFound",
    ),
    "moveMessages": (
        lambda ids: {"input": {"target": _target(ids), "messageIds": [global_id("Message", ids.message)]}},
        "MessageNotCounted",
    ),
    "setAsideMessages": (
        # The same request each time: it is set aside once.
        lambda ids: {"input": {"messageIds": [global_id("Message", ids.spare)], "requestId": str(ASIDE)}},
        "MessageNotCounted",
    ),
    "undoChanges": (lambda ids: {"input": {"changeIds": [global_id("Change", ids.change)]}}, "ChangeNotFound"),
    "resolveReviewItem": (
        lambda ids: {"input": {"reason": "COMPANY", "target": _target(ids), "accept": False}},
        "ApplicationNotFound",
    ),
    "saveCv": (
        lambda ids: {"input": {"id": global_id("Cv", ids.cv), "text": "Bricklayer\nMasonry, SQL"}},
        "CvNotFound",
    ),
    "deleteCv": (lambda ids: {"input": {"id": global_id("Cv", ids.old_cv)}}, "CvNotFound"),
    "cancelOperation": (
        lambda ids: {"input": {"id": global_id("Operation", "ingest", ids.operation)}},
        "OperationNotFound",
    ),
    "retryOperation": (
        lambda ids: {"input": {"id": global_id("Operation", "ingest", ids.cancelled)}},
        "OperationNotFound",
    ),
}
#: These take no ids; each has a test of its own below.
WITHOUT_IDS = {
    "signUp",
    "signIn",
    "signOut",
    "addApplication",
    "connectDemoMailbox",
    "finishGmailConnection",
    "startReprocess",
} | {"startSearchRebuild", "rotateCalendarFeed", "revokeCalendarFeed"}
SUBSCRIPTIONS: Mapping[str, Variables] = {
    "operationProgressed": lambda ids: {"id": global_id("Operation", "ingest", ids.operation)},
    "syncProgressed": lambda ids: {"mailboxId": global_id("Mailbox", ids.mailbox)},
}
#: These take no id; each has a test of its own below.
LIVE = "applicationChanged"
LIVE_MAILBOXES = "mailboxChanged"
LIVE_VERDICTS = "verdictChanged"


def document(kind: str, field_name: str, variables: Mapping[str, Any], node: str = "") -> str:
    """An operation on one field that selects all there is; `node` is the type behind an interface."""
    root = {"query": SCHEMA.query_type, "mutation": SCHEMA.mutation_type, "subscription": SCHEMA.subscription_type}[
        kind
    ]
    assert root is not None
    field = root.fields[field_name]
    declared = ", ".join(f"${name}: {field.args[name].type}" for name in variables)
    given = ", ".join(f"{name}: ${name}" for name in variables)
    wanted = selection(SCHEMA.type_map[node] if node else field.type, _DEPTH)
    inner = f"{{ __typename ... on {node} {wanted} }}" if node else wanted
    return f"{kind} Try{f'({declared})' if declared else ''} {{ {field_name}{f'({given})' if given else ''} {inner} }}"


def selection(kind: Any, depth: int) -> str:
    """Everything that can be selected on a type, so many steps down."""
    kind = graphql.get_named_type(kind)
    if isinstance(kind, graphql.GraphQLUnionType):
        # Every failure is a Problem; the success is the one that may show something.
        success = next(one for one in kind.types if one.name.endswith("Success"))
        return f"{{ __typename ... on {success.name} {selection(success, depth)} ... on Problem {{ message }} }}"
    assert isinstance(kind, graphql.GraphQLObjectType), kind
    chosen = ["__typename"]
    for name, field in kind.fields.items():
        assert not any(graphql.is_required_argument(argument) for argument in field.args.values()), name
        if graphql.is_leaf_type(graphql.get_named_type(field.type)):
            chosen.append(name)
        elif depth > 0:
            chosen.append(f"{name} {selection(field.type, depth - 1)}")
    return f"{{ {' '.join(chosen)} }}"
