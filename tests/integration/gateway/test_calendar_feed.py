"""The calendar over HTTP: for whoever knows its address, and for nobody else."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import httpx
import pytest
from icalendar import Calendar

from gateway.calendar_feed import Brakes, etag
from jobtrail.classify.v1 import next_steps_service_pb2_grpc
from kit import db, rpc
from kit.actor import ActorSigner
from kit.clock import utc_now
from services.classify.llm import language_model
from services.classify.server.next import SERVICE_NAME, NextStepsServicer
from tests.fixtures.classify_service import NO_KEY
from tests.fixtures.gateway import Person, RunningGateway, running_gateway
from tests.fixtures.gateway_world import ACTOR_KEY, World
from tests.fixtures.servers import NatsServer, PostgresServer, TestDatabase

ROTATE = "mutation { rotateCalendarFeed { __typename ... on RotateCalendarFeedSuccess { url feed { createdAt } } } }"
REVOKE = "mutation { revokeCalendarFeed { __typename } }"
FEED = "query { calendarFeed { createdAt readAt } }"


@dataclass
class Subscribed:
    """Somebody whose calendar has an address."""

    gateway: RunningGateway
    person: Person
    classify: rpc.Server
    url: str

    async def get(self, url: str | None = None, **headers: str) -> httpx.Response:
        """As anybody, without a session; headers by their names with an underscore for each hyphen."""
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        return await self.gateway.http.get(url or self.url, headers=sent)


@pytest.fixture
async def subscribed(
    postgres_server: PostgresServer, classify_template: str, identity_database: TestDatabase, nats_server: NatsServer
) -> AsyncIterator[Subscribed]:
    """The real service behind a real gateway."""
    made = await postgres_server.create_database(classify_template)
    database = db.Database(db.engine(made.app_url("classify"), pool_size=2))
    server = rpc.Server("classify", "127.0.0.1:0", ActorSigner(ACTOR_KEY, "classify"))
    servicer = NextStepsServicer(database, utc_now, language_model(NO_KEY, database))
    server.add(next_steps_service_pb2_grpc.add_NextStepsServiceServicer_to_server, servicer, SERVICE_NAME)
    await server.start()
    target = f"127.0.0.1:{server.port}"
    async with running_gateway(identity_database, nats_server.url, World(), classify_target=target) as gateway:
        person = await gateway.person()
        answer = await person.data(ROTATE)
        yield Subscribed(gateway, person, server, answer["rotateCalendarFeed"]["url"])
    await server.stop()
    await database.close()
    await postgres_server.drop_database(made)


async def test_whoever_knows_the_address_reads_the_calendar_and_no_shared_cache_keeps_it(
    subscribed: Subscribed,
) -> None:
    assert (await subscribed.person.data(FEED))["calendarFeed"]["readAt"] is None
    answer = await subscribed.get()

    assert (answer.status_code, answer.headers["content-type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["cache-control"] == "no-cache, private"
    assert answer.headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in answer.headers
    assert isinstance(Calendar.from_ical(answer.content), Calendar)
    assert (await subscribed.person.data(FEED))["calendarFeed"]["readAt"] is not None


async def test_who_holds_the_calendar_as_it_is_is_not_sent_it_again(subscribed: Subscribed) -> None:
    tag = (await subscribed.get()).headers["etag"]

    for held in (tag, f"W/{tag}", f'"another", {tag}', "*"):
        answer = await subscribed.get(if_none_match=held)
        assert (answer.status_code, answer.content, answer.headers["etag"]) == (304, b"", tag)
        assert answer.headers["cache-control"] == "no-cache, private"
    for stale in ('"another"', tag.strip('"'), "", 'W/"', tag[:-2] + '"'):
        answer = await subscribed.get(if_none_match=stale)
        assert (answer.status_code, answer.headers["etag"]) == (200, tag)


async def test_whoever_says_what_they_hold_of_an_address_that_opens_nothing_hears_no_more(
    subscribed: Subscribed,
) -> None:
    await subscribed.person.data(REVOKE)

    answer = await subscribed.get(if_none_match="*")
    assert (answer.status_code, answer.headers.get("etag")) == (404, None)


def test_another_calendar_has_another_etag() -> None:
    assert etag(b"BEGIN:VCALENDAR") != etag(b"BEGIN:VCALENDAR\r\n")


async def test_an_address_that_was_rotated_or_revoked_opens_nothing(subscribed: Subscribed) -> None:
    second = (await subscribed.person.data(ROTATE))["rotateCalendarFeed"]["url"]
    assert [(await subscribed.get(url)).status_code for url in (None, second)] == [404, 200]

    await subscribed.person.data(REVOKE)
    assert (await subscribed.get(second)).status_code == 404
    assert (await subscribed.person.data(FEED))["calendarFeed"] is None


@pytest.mark.parametrize("token", ["x", "x" * 43, "x" * 5_000, "%00" * 43, "' or 1=1 --"])
async def test_what_is_no_address_is_not_there(subscribed: Subscribed, token: str) -> None:
    answer = await subscribed.get(f"{subscribed.gateway.url}/calendar/{token}.ics")

    assert answer.status_code == 404
    assert "no-store" in answer.headers["cache-control"]


async def test_when_the_service_is_away_calendars_are_to_come_again(subscribed: Subscribed) -> None:
    await subscribed.classify.stop()

    assert (await subscribed.get()).status_code == 503


async def test_from_one_place_so_many_looks_and_no_more(subscribed: Subscribed) -> None:
    answers = [(await subscribed.get(f"{subscribed.gateway.url}/calendar/x.ics")).status_code for _ in range(80)]

    assert set(answers) == {404, 429}
    refused = await subscribed.get()
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "60")


async def test_the_secret_is_in_no_log(subscribed: Subscribed, capfd: pytest.CaptureFixture[str]) -> None:
    await subscribed.get()
    await subscribed.classify.stop()
    await subscribed.get()

    token = subscribed.url.rpartition("/")[2].removesuffix(".ics")
    written = "".join(capfd.readouterr())
    assert "service_away" in written, "else nothing was logged at all"
    assert token not in written


def test_a_brake_is_each_addresss_own_and_the_oldest_are_forgotten() -> None:
    now = [0.0]
    brakes = Brakes(lambda: now[0], most=2)
    assert [brakes.take("a") for _ in range(61)].count(True) == 60
    assert brakes.take("b"), "another's looks are not counted"
    assert not brakes.take("a")

    now[0] = 0.5
    assert brakes.take("a"), "two a second"
    brakes.take("c")
    assert brakes.take("b"), "forgotten, and let in again"
