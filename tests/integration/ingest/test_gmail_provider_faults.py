"""Google says no in a dozen ways; each has its own consequence, and none of them tells a secret."""

import itertools
import traceback
from collections.abc import AsyncIterator

import pytest
from aiohttp import web

from kit.errors import Problem, Status
from services.ingest.domain.remote import Lane
from services.ingest.gmail.client import BACKOFF_BASE_SECONDS, BACKOFF_CAP_SECONDS, TRIES
from services.ingest.gmail.costs import LEGACY
from services.ingest.remote.port import Fetched
from tests.integration.ingest.gmail_provider_world import EVERYTHING, KIM, World, fetch, gmail_world, singly
from tests.unit.ingest.gmail_ticks import START
from tests.unit.ingest.mails import mail


@pytest.fixture
async def world() -> AsyncIterator[World]:
    async with gmail_world() as made:
        made.google.create_user(KIM)
        yield made


def times_of(world: World, method: str) -> list[float]:
    """When requests of a method were sent, in seconds since the beginning."""
    return [at - START for at, request in world.wire.sent if request.method == method]


@pytest.mark.parametrize("kind", ["500", "503", "drop", "truncate"])
async def test_trouble_is_bridged_with_growing_random_waits(world: World, kind: str) -> None:
    mailbox = await world.open()
    world.google.add_fault(kind, count=TRIES - 1)

    pin = await mailbox.pin()

    times = times_of(world, "getProfile")
    waits = [later - earlier for earlier, later in itertools.pairwise(times)]
    longest = [min(BACKOFF_CAP_SECONDS, BACKOFF_BASE_SECONDS * 2.0**number) for number in range(1, TRIES)]
    assert pin.address == KIM
    # A unit of quota takes a hundredth of a second on top.
    assert all(wait <= most + 0.02 for wait, most in zip(waits, longest, strict=True))


async def test_trouble_without_end_is_an_unavailable_provider(world: World) -> None:
    mailbox = await world.open()
    world.google.add_fault("500")

    with pytest.raises(Problem) as away:
        await mailbox.list(EVERYTHING, None)

    assert (away.value.status, away.value.reason) == (Status.UNAVAILABLE, "PROVIDER_UNAVAILABLE")
    assert len(world.wire.sent) == TRIES


async def test_a_token_that_has_run_out_is_replaced_once_for_all_who_used_it(world: World) -> None:
    mailbox = await world.open()
    idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(12)]
    await mailbox.pin()
    world.google.expire_access_tokens(KIM)

    outcomes = await fetch(mailbox, singly(idents))

    assert {type(one) for one in outcomes.values()} == {Fetched}
    assert world.tokens[KIM].refreshes == 2


async def test_a_fresh_token_that_is_refused_too_is_a_revoked_grant(world: World) -> None:
    mailbox = await world.open()
    world.google.add_fault("401")

    with pytest.raises(Problem) as revoked:
        await mailbox.pin()

    assert (revoked.value.status, revoked.value.reason) == (Status.UNAUTHENTICATED, "GRANT_REVOKED")
    assert len(world.wire.sent) == 2


async def test_a_grant_revoked_in_the_middle_of_a_fetch_ends_it(world: World) -> None:
    mailbox = await world.open()
    idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(20)]
    arrived: list[object] = []

    async def collect() -> None:
        async for outcome in mailbox.fetch(singly(idents)):
            arrived.append(outcome)
            if len(arrived) == 5:
                world.google.revoke(KIM)
                world.tokens[KIM].revoked = True

    with pytest.raises(Problem) as revoked:
        await collect()

    assert revoked.value.reason == "GRANT_REVOKED"
    assert 5 <= len(arrived) < 20


@pytest.mark.parametrize("kind", ["403_quota", "403_user_rate", "429_exhausted"])
async def test_a_spent_minute_is_sat_out_by_everything_of_this_user(world: World, kind: str) -> None:
    mailbox = await world.open()
    idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(10)]
    await fetch(mailbox, singly(idents[:1]))
    refused_at = world.seconds()
    world.google.add_fault(kind, count=1)

    outcomes = await fetch(mailbox, singly(idents[1:]))

    later = [at for at in times_of(world, "messages.get") if at > refused_at + 1]
    assert {type(one) for one in outcomes.values()} == {Fetched}
    assert min(later) >= refused_at + 60


async def test_a_spent_minute_of_the_project_is_sat_out_by_everybody(world: World) -> None:
    kim, lea = await world.open(), await world.open("lea@mail.example")
    await kim.pin()
    world.quota.account(KIM).pause_project(world.ticks.now() + 60)
    begun = world.seconds()

    await lea.pin()

    assert world.seconds() >= begun + 60


@pytest.mark.parametrize("seconds", [1.0, 90.0, 900.0, 4_321.5])
async def test_the_time_google_says_is_kept_exactly(world: World, seconds: float) -> None:
    mailbox = await world.open()
    idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(12)]
    await mailbox.pin()
    told_at = world.seconds()
    world.google.add_fault("429_retry_after", method="messages.get", count=1, seconds=seconds)

    outcomes = await fetch(mailbox, singly(idents))

    refused, *later = times_of(world, "messages.get")
    assert {type(one) for one in outcomes.values()} == {Fetched}
    assert refused < told_at + 1
    # Not before; and after it only for the seconds that the server's clock does not tell, and for units.
    assert min(later) >= refused + seconds
    assert min(later) < refused + seconds + 1.5


async def test_another_user_goes_on_while_one_is_in_the_box(world: World) -> None:
    kim, lea = await world.open(), await world.open("lea@mail.example")
    world.google.deliver("lea@mail.example", mail())
    world.quota.account(KIM).pause(world.ticks.now() + 900)

    await lea.pin()

    assert world.seconds() < 5
    await kim.pin()
    assert world.seconds() >= 900


async def test_the_penalty_box_is_never_made_longer_by_knocking(world: World) -> None:
    mailbox = await world.open()
    await mailbox.pin()
    world.google.box(KIM, 900.0)
    world.google.reset_stats()

    await mailbox.list(EVERYTHING, None)

    assert world.rejected() == 1


async def test_too_many_at_once_makes_it_fewer_at_once() -> None:
    async with gmail_world(quota="legacy", profile=LEGACY) as world:
        mailbox = await world.open()
        idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(400)]
        world.google.set_quota("legacy", {"concurrency": 3, "penalty_after": None})
        await world.pass_time(60)

        outcomes = await fetch(mailbox, singly(idents))

        assert {type(one) for one in outcomes.values()} == {Fetched}
        assert world.wire.most_out > 3
        assert world.rejected() < 40


@pytest.mark.parametrize(
    ("kind", "status", "reason"),
    [
        ("403_daily", Status.RESOURCE_EXHAUSTED, "DAY_UNITS_SPENT"),
        ("403_domain_policy", Status.FAILED_PRECONDITION, "GMAIL_NOT_ALLOWED"),
        ("403_scopes", Status.FAILED_PRECONDITION, "SCOPE_NOT_GRANTED"),
        ("400_precondition", Status.FAILED_PRECONDITION, "MAIL_NOT_ENABLED"),
        ("404", Status.FAILED_PRECONDITION, "PROVIDER_REFUSED"),
    ],
)
async def test_what_only_a_person_can_change_is_asked_once(
    world: World, kind: str, status: Status, reason: str
) -> None:
    mailbox = await world.open()
    world.google.add_fault(kind)

    with pytest.raises(Problem) as refused:
        await mailbox.list(EVERYTHING, None)

    assert (refused.value.status, refused.value.reason) == (status, reason)
    assert len(world.wire.sent) == 1


@pytest.mark.parametrize("kind", ["403_daily", "403_domain_policy", "403_scopes", "400_precondition"])
async def test_the_same_ends_a_fetch_and_blames_no_message(world: World, kind: str) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, mail())["id"]
    world.google.add_fault(kind)

    with pytest.raises(Problem):
        await fetch(mailbox, singly([ident]))


async def test_a_spent_day_leaves_new_mail_and_persons() -> None:
    async with gmail_world(day_limit=100) as world:
        mailbox = await world.open()
        ident = world.google.deliver(KIM, mail())["id"]
        pin = await mailbox.pin()
        world.quota.days.spend(100)

        assert (await mailbox.changes(pin.cursor)).more is False
        assert isinstance((await fetch(mailbox, singly([ident], Lane.PERSON)))[ident], Fetched)
        with pytest.raises(Problem) as spent:
            await fetch(mailbox, singly([ident]))

        assert (spent.value.status, spent.value.reason) == (Status.RESOURCE_EXHAUSTED, "DAY_UNITS_SPENT")


async def test_a_storm_of_every_kind_loses_nothing(world: World) -> None:
    mailbox = await world.open()
    idents = [world.google.deliver(KIM, mail(str(number)))["id"] for number in range(150)]
    for kind in ("500", "503", "drop", "truncate", "wrong_id", "403_quota", "429_concurrent", "429_exhausted"):
        world.google.add_fault(kind, probability=0.03)
    for _ in range(3):
        world.google.add_fault("429_retry_after", count=1, seconds=900.0)

    outcomes = await fetch(mailbox, singly(idents))

    assert {ident: type(one) for ident, one in outcomes.items()} == dict.fromkeys(idents, Fetched)


async def test_no_token_is_ever_told(world: World, capfd: pytest.CaptureFixture[str]) -> None:
    mailbox = await world.open()
    ident = world.google.deliver(KIM, mail())["id"]
    told: list[str] = []
    kinds = ["500", "503", "drop", "truncate", "401", "404", "403_domain_policy", "400_precondition", "wrong_id"]
    for kind in kinds:
        number = world.google.add_fault(kind)
        for call in (mailbox.pin(), mailbox.list(EVERYTHING, None), fetch(mailbox, singly([ident]))):
            try:
                told.append(repr(await call))
            except Exception as error:
                told += [repr(error), *traceback.format_exception(error)]
        world.google.clear_faults(number)
    await world.wire.stop()
    with pytest.raises(AssertionError):
        await mailbox.pin()

    out, err = capfd.readouterr()
    everything = "".join([*told, out, err])
    assert "PROVIDER_UNAVAILABLE" in everything
    assert "gmail_call_again" in everything
    assert len(world.tokens[KIM].every) >= 2
    assert not [token for token in world.tokens[KIM].every if token in everything or token[:20] in everything]


async def test_a_redirect_does_not_carry_the_token_away(world: World) -> None:
    arrived: list[str] = []

    async def handle(request: web.BaseRequest) -> web.StreamResponse:
        arrived.append(request.path)
        raise web.HTTPTemporaryRedirect("/elsewhere")

    runner = web.ServerRunner(web.Server(handle))
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    port = runner.addresses[0][1]
    await (await world.open()).pin()
    asked = world.wire.sent[0][1]._replace(url=f"http://127.0.0.1:{port}/gmail")

    answer = await world.wire.send(asked, "secret")
    await runner.cleanup()

    assert (answer.status, arrived) == (307, ["/gmail"])
