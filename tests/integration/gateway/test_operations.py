"""The operations of all services as one list, also when one of them is away."""

from uuid import UUID

from cli.ports import choose_port
from gateway.graphql.ids import global_id
from tests.fixtures.deadline import until
from tests.fixtures.gateway import Person, RunningGateway, running_gateway
from tests.fixtures.gateway_services import service
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase

LIST = """
query ($first: Int, $after: String, $filter: OperationFilter) {
  operations(first: $first, after: $after, filter: $filter) {
    degraded pageInfo { hasNextPage endCursor } edges { node { id service } }
  }
}
"""
STEER = """mutation ($id: ID!) { %s(input: {id: $id}) {
    __typename
    ... on %sSuccess { operation { state cancelRequested } }
    ... on Problem { message }
} }"""


async def _all(person: Person, first: int) -> tuple[list[str], set[str]]:
    """Every id, page by page, and whoever was away on some page."""
    ids: list[str] = []
    away: set[str] = set()
    after = None
    while True:
        page = (await person.data(LIST, first=first, after=after))["operations"]
        ids += [edge["node"]["id"] for edge in page["edges"]]
        away |= set(page["degraded"])
        if not page["pageInfo"]["hasNextPage"]:
            return ids, away
        after = page["pageInfo"]["endCursor"]


def _add(world: World, user_id: UUID, pattern: str) -> list[str]:
    """Operations of the services named by initials, oldest first; their global ids newest first."""
    names = {"i": "ingest", "c": "classify", "j": "jobs"}
    made = [(names[letter], world.add_operation(user_id, names[letter])) for letter in pattern]
    return [global_id("Operation", name, operation.id) for name, operation in reversed(made)]


async def test_operations_of_all_services_come_newest_first_in_pages_of_any_size(
    gateway: RunningGateway, person: Person
) -> None:
    expected = _add(gateway.world, person.user_id, "icjjciiijc")

    for size in (1, 2, 3, 7, 10, 100):
        assert await _all(person, size) == (expected, set())


async def test_operations_are_filtered_by_state_and_mailbox(gateway: RunningGateway, person: Person) -> None:
    world = gateway.world
    mailbox = world.add_mailbox(person.user_id)
    failed = world.add_operation(person.user_id, "jobs", state="FAILED")
    syncing = world.add_operation(person.user_id, subject_id=mailbox.id)

    async def ids(**wanted: object) -> list[str]:
        data = await person.data(LIST, filter=wanted)
        return [edge["node"]["id"] for edge in data["operations"]["edges"]]

    assert await ids(states=["FAILED"]) == [global_id("Operation", "jobs", failed.id)]
    assert await ids(mailboxId=global_id("Mailbox", mailbox.id)) == [global_id("Operation", "ingest", syncing.id)]


async def test_a_service_that_is_away_is_named_and_the_others_rows_still_come(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    world = World()
    port = choose_port()
    async with running_gateway(identity_database, nats_server.url, world, jobs_target=f"127.0.0.1:{port}") as gateway:
        person = await gateway.person()
        ids = _add(world, person.user_id, "ijci")

        assert await _all(person, 2) == ([one for one in ids if one != ids[2]], {"jobs"})

        first = (await person.data(LIST, first=2))["operations"]
        jobs = service("jobs", world, f"127.0.0.1:{port}")
        await jobs.start()

        async def rest() -> list[str]:
            found = (await person.data(LIST, first=9, after=first["pageInfo"]["endCursor"]))["operations"]
            return [] if found["degraded"] else [edge["node"]["id"] for edge in found["edges"]]

        try:
            # The way to a service that was away is tried again within a second.
            assert await until(rest, "jobs answers again") == [ids[2], ids[3]]
        finally:
            await jobs.stop()


async def test_when_nobody_answers_the_list_fails_by_name_and_the_viewer_is_still_there(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    away = {f"{name}_target": f"127.0.0.1:{choose_port()}" for name in ("ingest", "classify", "jobs")}
    async with running_gateway(identity_database, nats_server.url, World(), **away) as gateway:
        person = await gateway.person()

        answer = await person.ask("{ viewer { displayName } operations { degraded } stats { total } }")

    assert answer["data"] == {"viewer": {"displayName": "Somebody"}, "operations": None, "stats": None}
    assert {(tuple(error["path"]), error["extensions"]["code"]) for error in answer["errors"]} == {
        (("operations",), "UNAVAILABLE"),
        (("stats",), "UNAVAILABLE"),
    }
    assert "127.0.0.1" not in str(answer["errors"])


async def test_an_operation_is_cancelled_and_tried_again_by_whoever_runs_it(
    gateway: RunningGateway, person: Person
) -> None:
    running = gateway.world.add_operation(person.user_id, "classify")
    failed = gateway.world.add_operation(person.user_id, "jobs", state="FAILED")

    cancelled = await person.data(
        STEER % ("cancelOperation", "CancelOperation"), id=global_id("Operation", "classify", running.id)
    )
    queued = await person.data(
        STEER % ("retryOperation", "RetryOperation"), id=global_id("Operation", "jobs", failed.id)
    )

    assert cancelled["cancelOperation"]["operation"] == {"state": "RUNNING", "cancelRequested": True}
    assert queued["retryOperation"]["operation"] == {"state": "QUEUED", "cancelRequested": False}


async def test_what_cannot_be_cancelled_or_tried_again_says_so_by_type(gateway: RunningGateway, person: Person) -> None:
    ended = gateway.world.add_operation(person.user_id, state="SUCCEEDED")
    ended_id = global_id("Operation", "ingest", ended.id)

    cancelled = await person.data(STEER % ("cancelOperation", "CancelOperation"), id=ended_id)
    retried = await person.data(STEER % ("retryOperation", "RetryOperation"), id=ended_id)
    unknown = await person.data(STEER % ("cancelOperation", "CancelOperation"), id="nothing")

    assert cancelled["cancelOperation"]["__typename"] == "OperationEnded"
    assert retried["retryOperation"]["__typename"] == "OperationNotRetryable"
    assert unknown["cancelOperation"] == {"__typename": "OperationNotFound", "message": "There is no such operation."}
