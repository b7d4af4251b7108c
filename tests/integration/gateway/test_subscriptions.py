"""What can be watched, over WebSocket and SSE, with real NATS."""

import pytest

from gateway.graphql.ids import global_id
from jobtrail.classify.v1 import events_pb2 as classify_events_pb2
from jobtrail.ingest.v1 import events_pb2 as ingest_events_pb2
from jobtrail.operations.v1 import events_pb2, operation_pb2
from kit.ids import new_id
from tests.fixtures.deadline import until
from tests.fixtures.gateway import Person, RunningGateway, running_gateway
from tests.fixtures.gateway_socket import events_of, socket_of
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase

OPERATION = "subscription ($id: ID!) { operationProgressed(id: $id) { state progress { done } } }"
APPLICATIONS = """subscription { applicationChanged {
    created { company } updated { company timeline { evidence } } removedIds missed } }"""
SYNC = "subscription ($id: ID!) { syncProgressed(mailboxId: $id) { new complete } }"
READ_AGAIN = {"applicationChanged": {"created": [], "updated": [], "removedIds": [], "missed": True}}


def _grown(operation: operation_pb2.Operation, *, done: int, state: str = "RUNNING") -> events_pb2.OperationChanged:
    """The row moves on, and this is what its service tells."""
    operation.version += 1
    operation.progress.done = done
    operation.state = operation_pb2.OperationState.Value(f"OPERATION_STATE_{state}")
    told = events_pb2.OperationChanged()
    told.operation.CopyFrom(operation)
    return told


def _picture(done: int, state: str = "RUNNING") -> dict[str, object]:
    return {"operationProgressed": {"state": state, "progress": {"done": done}}}


async def _watched(gateway: RunningGateway, person: Person) -> tuple[operation_pb2.Operation, str]:
    operation = gateway.world.add_operation(person.user_id)
    return operation, global_id("Operation", "ingest", operation.id)


async def test_an_operation_is_shown_as_it_stands_then_as_it_goes_on_and_the_stream_ends_with_it(
    gateway: RunningGateway, person: Person
) -> None:
    operation, node_id = await _watched(gateway, person)
    async with socket_of(person) as socket:
        await socket.subscribe(OPERATION, {"id": node_id})
        assert await socket.next() == _picture(1)

        await gateway.tell(person.user_id, _grown(operation, done=5))
        assert await socket.next() == _picture(5)

        await gateway.tell(person.user_id, _grown(operation, done=10, state="SUCCEEDED"))
        assert await socket.next() == _picture(10, "SUCCEEDED")
        assert await socket.hear() == {"type": "complete", "id": "1"}


async def test_a_picture_that_is_older_than_the_row_is_not_shown(gateway: RunningGateway, person: Person) -> None:
    operation, node_id = await _watched(gateway, person)
    old = _grown(operation, done=2)
    _grown(operation, done=3)
    async with socket_of(person) as socket:
        await socket.subscribe(OPERATION, {"id": node_id})
        assert await socket.next() == _picture(3)

        await gateway.tell(person.user_id, old)
        await gateway.tell(person.user_id, _grown(operation, done=4))

        assert await socket.next() == _picture(4)


async def test_an_ended_operation_is_shown_once(gateway: RunningGateway, person: Person) -> None:
    operation = gateway.world.add_operation(person.user_id, state="FAILED")
    async with socket_of(person) as socket:
        await socket.subscribe(OPERATION, {"id": global_id("Operation", "ingest", operation.id)})

        assert await socket.next() == _picture(1, "FAILED")
        assert (await socket.hear())["type"] == "complete"


async def test_an_operation_nobody_has_is_an_error_of_that_subscription_only(
    gateway: RunningGateway, person: Person
) -> None:
    theirs = gateway.world.add_operation((await gateway.person()).user_id)
    for node_id in ("nonsense", global_id("Operation", "ingest", theirs.id), global_id("Operation", "x", theirs.id)):
        async with socket_of(person) as socket:
            await socket.subscribe(OPERATION, {"id": node_id})
            message = await socket.hear()
            errors = message["payload"] if message["type"] == "error" else message["payload"]["errors"]

            assert errors[0]["extensions"]["reason"] == "OPERATION_NOT_FOUND"


async def test_the_same_over_server_sent_events(gateway: RunningGateway, person: Person) -> None:
    operation, node_id = await _watched(gateway, person)
    async with events_of(person, OPERATION, id=node_id) as events:
        assert await anext(events) == ("next", {"data": _picture(1)})

        await gateway.tell(person.user_id, _grown(operation, done=10, state="SUCCEEDED"))

        assert await anext(events) == ("next", {"data": _picture(10, "SUCCEEDED")})
        assert await anext(events) == ("complete", None)


async def test_changed_applications_come_with_what_they_are_now(gateway: RunningGateway, person: Person) -> None:
    world = gateway.world
    mailbox = world.add_mailbox(person.user_id)
    message = world.add_message(person.user_id, mailbox.id, "Mail")
    async with socket_of(person) as socket:
        await socket.subscribe(APPLICATIONS)
        assert await socket.next() == READ_AGAIN

        made = world.add_application(person.user_id, "Acme", [message])
        await gateway.tell(person.user_id, classify_events_pb2.ApplicationsChanged(created_ids=[made.id]))
        created = await socket.next()
        made.company = "Acme Corporation"
        await gateway.tell(person.user_id, classify_events_pb2.ApplicationsChanged(updated_ids=[made.id]))
        updated = await socket.next()
        await gateway.tell(person.user_id, classify_events_pb2.ApplicationsChanged(removed_ids=[made.id]))
        removed = await socket.next()

    nothing = {"created": [], "updated": [], "removedIds": [], "missed": False}
    shown = {"company": "Acme Corporation", "timeline": [{"evidence": "Evidence in Mail"}]}
    assert created == {"applicationChanged": {**nothing, "created": [{"company": "Acme"}]}}
    # Loaded anew for every event: what the socket loaded before is old.
    assert updated == {"applicationChanged": {**nothing, "updated": [shown]}}
    assert removed == {"applicationChanged": {**nothing, "removedIds": [global_id("Application", made.id)]}}


async def test_more_changes_than_a_reader_can_take_become_one_word(gateway: RunningGateway, person: Person) -> None:
    async with socket_of(person) as socket:
        await socket.subscribe(APPLICATIONS)
        assert await socket.next() == READ_AGAIN

        flood = classify_events_pb2.ApplicationsChanged(created_ids=[str(new_id()) for _ in range(500)])
        await gateway.tell(person.user_id, flood)

        assert await socket.next() == READ_AGAIN


async def test_a_sync_is_watched_from_its_mailbox_and_the_next_one_follows(
    gateway: RunningGateway, person: Person
) -> None:
    world = gateway.world
    mailbox, other = (world.add_mailbox(person.user_id, name) for name in ("One", "Two"))
    first = world.add_operation(person.user_id, subject_id=mailbox.id)
    receipt = world.add_receipt(person.user_id, first.id, mailbox.id, new=3)
    async with socket_of(person) as socket:
        await socket.subscribe(SYNC, {"id": global_id("Mailbox", mailbox.id)})
        assert await socket.next() == {"syncProgressed": {"new": 3, "complete": False}}

        elsewhere = world.add_receipt(person.user_id, str(new_id()), other.id, new=99)
        await gateway.tell(person.user_id, ingest_events_pb2.SyncProgressed(receipt=elsewhere))
        receipt.new = 7
        receipt.complete = True
        await gateway.tell(person.user_id, ingest_events_pb2.SyncProgressed(receipt=receipt))
        assert await socket.next() == {"syncProgressed": {"new": 7, "complete": True}}

        following = world.add_receipt(person.user_id, str(new_id()), mailbox.id, new=1)
        await gateway.tell(person.user_id, ingest_events_pb2.SyncProgressed(receipt=following))
        assert await socket.next() == {"syncProgressed": {"new": 1, "complete": False}}


async def test_somebody_elses_mailbox_cannot_be_watched(gateway: RunningGateway, person: Person) -> None:
    theirs = gateway.world.add_mailbox((await gateway.person()).user_id)
    async with socket_of(person) as socket:
        await socket.subscribe(SYNC, {"id": global_id("Mailbox", theirs.id)})
        message = await socket.hear()

    assert message["payload"]["errors"][0]["extensions"]["reason"] == "MAILBOX_NOT_FOUND"


async def test_verdicts_that_came_or_changed_are_told_as_many_at_once_as_came_together(
    gateway: RunningGateway, person: Person
) -> None:
    ids = sorted(str(new_id()) for _ in range(2))
    async with socket_of(person) as socket:
        await socket.subscribe("subscription { verdictChanged { messageIds missed } }")
        assert await socket.next() == {"verdictChanged": {"messageIds": [], "missed": True}}

        await gateway.tell(person.user_id, classify_events_pb2.VerdictsChanged(message_ids=ids))
        heard = await socket.next()
        flood = classify_events_pb2.VerdictsChanged(message_ids=[str(new_id()) for _ in range(500)])
        await gateway.tell(person.user_id, flood)
        flooded = await socket.next()

    assert heard == {"verdictChanged": {"messageIds": [global_id("Message", one) for one in ids], "missed": False}}
    assert flooded == {"verdictChanged": {"messageIds": [], "missed": True}}


async def test_nobody_hears_what_is_told_to_somebody_else(gateway: RunningGateway, person: Person) -> None:
    other = await gateway.person()
    async with socket_of(person) as mine, socket_of(other) as theirs:
        for socket in (mine, theirs):
            await socket.subscribe(APPLICATIONS)
            assert await socket.next() == READ_AGAIN

        removed = str(new_id())
        await gateway.tell(other.user_id, classify_events_pb2.ApplicationsChanged(removed_ids=[removed]))
        heard = await theirs.next()
        await gateway.tell(person.user_id, classify_events_pb2.ApplicationsChanged(created_ids=[]))
        silent = await mine.next()

    assert heard["applicationChanged"]["removedIds"] == [global_id("Application", removed)]
    assert silent["applicationChanged"]["removedIds"] == []


async def test_an_unreadable_live_message_harms_nobody(gateway: RunningGateway, person: Person) -> None:
    operation, node_id = await _watched(gateway, person)
    async with socket_of(person) as socket:
        await socket.subscribe(OPERATION, {"id": node_id})
        assert await socket.next() == _picture(1)

        await gateway.parts.bus.publish_live(f"live.{person.user_id}.operation", b"\xff\xff\xff")
        await gateway.tell(person.user_id, _grown(operation, done=2))

        assert await socket.next() == _picture(2)


async def _sign_out(person: Person) -> None:
    assert await person.data("mutation { signOut { __typename } }") == {"signOut": {"__typename": "SignOutSuccess"}}


async def test_signing_out_ends_open_subscriptions_at_once_and_the_socket_with_the_next_operation(
    gateway: RunningGateway, person: Person
) -> None:
    _, node_id = await _watched(gateway, person)
    async with socket_of(person) as socket:
        await socket.subscribe(OPERATION, {"id": node_id})
        assert await socket.next() == _picture(1)

        await _sign_out(person)

        message = await socket.hear()
        assert message["payload"]["errors"][0]["extensions"]["reason"] == "SESSION_ENDED"
        assert (await socket.hear())["type"] == "complete"

        await socket.subscribe("{ viewer { id } }", id="2")
        assert (await socket.hear())["payload"][0]["extensions"]["reason"] == "SESSION_ENDED"
        assert await socket.closed_with() == 4403


async def test_a_session_that_ends_without_a_word_is_noticed_too(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    settings = {"session_check_seconds": 0.05}
    async with running_gateway(identity_database, nats_server.url, World(), **settings) as gateway:
        person = await gateway.person()
        _, node_id = await _watched(gateway, person)
        async with events_of(person, OPERATION, id=node_id) as events:
            assert (await anext(events))[0] == "next"

            async with gateway.parts.database.begin(person.user_id) as tx:
                await tx.connection.exec_driver_sql("update identity.sessions set expires_at = now()")

            _, answer = await anext(events)
            assert answer["errors"][0]["extensions"]["reason"] == "SESSION_ENDED"
            assert await anext(events) == ("complete", None)


async def test_after_nats_was_away_the_row_is_read_again(
    identity_database: TestDatabase, own_nats_server: NatsServer
) -> None:
    async with running_gateway(identity_database, own_nats_server.url, World()) as gateway:
        person = await gateway.person()
        operation, node_id = await _watched(gateway, person)
        async with socket_of(person) as socket:
            await socket.subscribe(OPERATION, {"id": node_id})
            assert await socket.next() == _picture(1)

            await own_nats_server.kill()
            # Nobody hears of this: only the row knows.
            _grown(operation, done=8)
            await own_nats_server.start()
            assert await socket.next() == _picture(8)

            await until(lambda: gateway.parts.bus.connected, "NATS is back")
            await gateway.tell(person.user_id, _grown(operation, done=9))
            assert await socket.next() == _picture(9)


async def test_without_nats_the_row_is_shown_and_live_changes_follow_once_it_comes(
    identity_database: TestDatabase, own_nats_server: NatsServer
) -> None:
    await own_nats_server.stop()
    async with running_gateway(identity_database, own_nats_server.url, World()) as gateway:
        person = await gateway.person()
        operation, node_id = await _watched(gateway, person)
        async with socket_of(person) as socket:
            await socket.subscribe(OPERATION, {"id": node_id})
            assert await socket.next() == _picture(1)

            _grown(operation, done=2)
            await own_nats_server.start()

            assert await socket.next() == _picture(2)
            await gateway.tell(person.user_id, _grown(operation, done=3))
            assert await socket.next() == _picture(3)


@pytest.mark.parametrize("rude", [False, True])
async def test_when_the_last_reader_leaves_the_gateway_stops_listening(
    gateway: RunningGateway, person: Person, rude: bool
) -> None:
    hub = gateway.parts.hub
    _, node_id = await _watched(gateway, person)
    async with socket_of(person) as socket:
        await socket.subscribe(OPERATION, {"id": node_id})
        await socket.subscribe(APPLICATIONS, id="2")
        await socket.next()
        await socket.next()
        assert hub.listens_for(person.user_id)
        if rude:
            socket.ws.transport.abort()
        else:
            await socket.say(type="complete", id="1")
            await socket.say(type="complete", id="2")

        await until(lambda: not hub.listens_for(person.user_id), "the gateway has forgotten the user")
