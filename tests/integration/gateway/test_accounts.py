"""Signing up, in and out; cookies, links, and the brake on guessing."""

import asyncio
from datetime import timedelta
from http.cookies import Morsel, SimpleCookie
from typing import Any
from uuid import UUID

import httpx
import pytest

from gateway import admin
from gateway.identity.brake import MAX_PER_ACCOUNT, MAX_PER_ADDRESS, Brake
from kit.db import Database, engine
from kit.errors import Problem
from kit.ids import new_id
from tests.fixtures.gateway import PASSWORD, Client, RunningGateway, cookies_of, running_gateway
from tests.fixtures.gateway_world import World
from tests.fixtures.servers import NatsServer, TestDatabase

SIGN_UP = """mutation ($input: SignUpInput!) { signUp(input: $input) {
    __typename
    ... on SignUpSuccess { token viewer { email displayName } }
    ... on InvalidInput { field message }
} }"""
SIGN_IN = """mutation ($input: SignInInput!) { signIn(input: $input) {
    __typename
    ... on SignInSuccess { token viewer { email } }
    ... on TooManyAttempts { retryAfterSeconds message }
} }"""
SIGN_OUT = "mutation { signOut { __typename } }"
VIEWER = "{ viewer { email } }"


def _email() -> str:
    return f"{new_id().hex}@example.org"


async def _post(
    gateway: RunningGateway, query: str, headers: dict[str, str] | None = None, **variables: Any
) -> tuple[dict[str, Any], SimpleCookie]:
    """The data of an operation and the cookies that came with it."""
    body = {"query": query, "variables": variables}
    response = await gateway.http.post(f"{gateway.url}/graphql", json=body, headers=headers)
    answer = response.json()
    assert "errors" not in answer, answer
    return answer["data"], cookies_of(response)


async def _signed_up(gateway: RunningGateway, email: str) -> Morsel[str]:
    """The cookie of a new account."""
    data, cookies = await _post(gateway, SIGN_UP, input={"email": email, "password": PASSWORD, "displayName": "Ada"})
    assert data["signUp"]["__typename"] == "SignUpSuccess"
    return cookies["jobtrail"]


async def _expire_sessions(database: Database, user_id: UUID) -> None:
    async with database.begin(user_id) as tx:
        await tx.connection.exec_driver_sql("update identity.sessions set expires_at = now() - interval '1 second'")


def _with(cookie: Morsel[str], **more: str) -> dict[str, str]:
    return {"Cookie": f"{cookie.key}={cookie.value}", **more}


async def test_sign_up_sets_a_cookie_that_scripts_cannot_read_and_other_sites_cannot_send(
    gateway: RunningGateway,
) -> None:
    email = _email()

    cookie = await _signed_up(gateway, email)
    data, _ = await _post(gateway, VIEWER, _with(cookie))

    assert cookie["httponly"] is True
    assert cookie["samesite"].lower() == "lax"
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert int(cookie["max-age"]) == 30 * 24 * 3600
    assert data == {"viewer": {"email": email}}


async def test_over_https_the_cookie_is_secure_and_bound_to_the_host(
    identity_database: TestDatabase, nats_server: NatsServer
) -> None:
    public = "https://jobs.example.org"
    async with running_gateway(identity_database, nats_server.url, World(), public_url=public) as gateway:
        _, cookies = await _post(gateway, SIGN_UP, input={"email": _email(), "password": PASSWORD})
        cookie = cookies["__Host-jobtrail"]
        data, _ = await _post(gateway, VIEWER, _with(cookie, Origin=public))

    assert cookie["secure"] is True
    assert cookie["path"] == "/"
    assert cookie["domain"] == ""
    assert data["viewer"] is not None


async def test_sign_in_for_a_program_returns_a_token_and_sets_no_cookie(gateway: RunningGateway) -> None:
    email = _email()
    await _signed_up(gateway, email)

    data, cookies = await _post(gateway, SIGN_IN, input={"email": email.upper(), "password": PASSWORD, "bearer": True})
    program = Client(gateway.http, gateway.url, {"Authorization": f"Bearer {data['signIn']['token']}"})

    assert not cookies
    assert await program.data(VIEWER) == {"viewer": {"email": email}}


async def test_a_browsers_sign_in_never_shows_the_token(gateway: RunningGateway) -> None:
    email = _email()
    await _signed_up(gateway, email)

    data, cookies = await _post(gateway, SIGN_IN, input={"email": email, "password": PASSWORD})

    assert data["signIn"] == {"__typename": "SignInSuccess", "token": None, "viewer": {"email": email}}
    assert "jobtrail" in cookies


async def test_a_wrong_password_and_an_unknown_address_are_told_apart_by_nothing(gateway: RunningGateway) -> None:
    email = _email()
    await _signed_up(gateway, email)

    wrong, _ = await _post(gateway, SIGN_IN, input={"email": email, "password": "not the password"})
    unknown, _ = await _post(gateway, SIGN_IN, input={"email": _email(), "password": "not the password"})
    strange, _ = await _post(gateway, SIGN_IN, input={"email": "x" * 5_000, "password": "y" * 5_000})

    assert wrong == unknown == strange == {"signIn": {"__typename": "WrongCredentials"}}


@pytest.mark.parametrize(
    ("email", "password", "name", "field"),
    [
        ("not an address", PASSWORD, "", "email"),
        ("", PASSWORD, "", "email"),
        ("a@" + "b" * 300 + ".org", PASSWORD, "", "email"),
        ("ada@example.org", "short", "", "password"),
        ("ada@example.org", "x" * 201, "", "password"),
        ("ada@example.org", PASSWORD, "n" * 101, "displayName"),
    ],
)
async def test_what_cannot_be_an_account_is_refused_by_field(
    gateway: RunningGateway, email: str, password: str, name: str, field: str
) -> None:
    data, cookies = await _post(gateway, SIGN_UP, input={"email": email, "password": password, "displayName": name})

    assert data["signUp"]["__typename"] == "InvalidInput"
    assert data["signUp"]["field"] == field
    assert not cookies


async def test_an_address_is_taken_whatever_its_case_also_by_two_at_once(gateway: RunningGateway) -> None:
    email = _email()
    wanted = [{"email": email, "password": PASSWORD}, {"email": email.upper(), "password": PASSWORD}]

    answers = await asyncio.gather(*(_post(gateway, SIGN_UP, input=one) for one in wanted))

    assert sorted(data["signUp"]["__typename"] for data, _ in answers) == ["EmailTaken", "SignUpSuccess"]


async def test_after_sign_out_the_session_is_gone_for_good(gateway: RunningGateway) -> None:
    cookie = await _signed_up(gateway, _email())

    data, cookies = await _post(gateway, SIGN_OUT, _with(cookie))
    after, _ = await _post(gateway, VIEWER, _with(cookie))
    again, _ = await _post(gateway, SIGN_OUT, _with(cookie))

    assert data == {"signOut": {"__typename": "SignOutSuccess"}}
    assert cookies["jobtrail"].value == ""
    assert after == {"viewer": None}
    assert again == {"signOut": {"__typename": "NotSignedIn"}}


async def test_an_expired_session_is_nobodys(gateway: RunningGateway) -> None:
    person = await gateway.person()

    assert (await person.data(VIEWER))["viewer"] is not None
    await _expire_sessions(gateway.parts.database, person.user_id)
    assert await person.data(VIEWER) == {"viewer": None}


async def test_guessing_is_braked_also_when_it_comes_all_at_once_and_only_for_that_account(
    own_gateway: RunningGateway,
) -> None:
    gateway = own_gateway
    email, other = _email(), _email()
    await _signed_up(gateway, email)
    await _signed_up(gateway, other)
    guess = {"email": email, "password": "a wrong password"}

    # All at the same time: what is counted only afterwards would let every one of them through.
    answers = await asyncio.gather(*(_post(gateway, SIGN_IN, input=guess) for _ in range(MAX_PER_ACCOUNT + 5)))
    right, _ = await _post(gateway, SIGN_IN, input={"email": email, "password": PASSWORD})
    unharmed, _ = await _post(gateway, SIGN_IN, input={"email": other, "password": PASSWORD})

    names = [data["signIn"]["__typename"] for data, _ in answers]
    assert names.count("WrongCredentials") == MAX_PER_ACCOUNT
    assert names.count("TooManyAttempts") == 5
    assert right["signIn"]["__typename"] == "TooManyAttempts"
    assert 0 < right["signIn"]["retryAfterSeconds"] <= 900
    assert unharmed["signIn"]["__typename"] == "SignInSuccess"


async def test_one_address_that_tries_many_accounts_is_braked_too(own_gateway: RunningGateway) -> None:
    brake = Brake(own_gateway.parts.database)
    for _ in range(MAX_PER_ADDRESS):
        await brake.attempt("192.0.2.1", _email())

    with pytest.raises(Problem) as refused:
        await brake.attempt("192.0.2.1", _email())
    await brake.attempt("192.0.2.2", _email())

    assert refused.value.reason == "TOO_MANY_ATTEMPTS"


async def test_the_right_password_starts_the_count_again(own_gateway: RunningGateway) -> None:
    gateway = own_gateway
    email = _email()
    await _signed_up(gateway, email)
    for _ in range(3):
        for _ in range(MAX_PER_ACCOUNT - 1):
            await _post(gateway, SIGN_IN, input={"email": email, "password": "a wrong password"})

        data, _ = await _post(gateway, SIGN_IN, input={"email": email, "password": PASSWORD})

        assert data["signIn"]["__typename"] == "SignInSuccess"


async def _visit(gateway: RunningGateway, token: str, method: str = "GET") -> httpx.Response:
    address = f"{gateway.url}/signin"
    return await gateway.http.request(method, address, params={"token": token}, follow_redirects=False)


async def test_a_sign_in_link_works_once_and_leads_to_the_app(gateway: RunningGateway) -> None:
    email = _email()
    user_id = await gateway.add_user(email)
    token = await admin.create_sign_in_link(gateway.parts.database, user_id)

    # Programs that look at links before people do must not use them up.
    looked = await _visit(gateway, token, "HEAD")
    first = await _visit(gateway, token)
    second = await _visit(gateway, token)
    data, _ = await _post(gateway, VIEWER, _with(cookies_of(first)["jobtrail"]))

    assert looked.status_code == 200
    assert (first.status_code, first.headers["Location"]) == (303, "/")
    assert first.headers["Referrer-Policy"] == "no-referrer"
    assert data == {"viewer": {"email": email}}
    assert second.status_code == 410
    assert not cookies_of(second)


async def test_of_many_who_come_with_the_same_link_one_gets_in(gateway: RunningGateway) -> None:
    user_id = await gateway.add_user(_email())
    token = await admin.create_sign_in_link(gateway.parts.database, user_id)

    visits = await asyncio.gather(*(_visit(gateway, token) for _ in range(8)))

    assert sorted(visit.status_code for visit in visits) == [303] + [410] * 7


async def test_an_expired_or_invented_link_signs_nobody_in(gateway: RunningGateway) -> None:
    user_id = await gateway.add_user(_email())
    expired = await admin.create_sign_in_link(gateway.parts.database, user_id, timedelta(seconds=-1))

    for token in (expired, "", "invented", "x" * 5_000, "ü"):
        visit = await _visit(gateway, token)

        assert (visit.status_code, len(cookies_of(visit))) == (410, 0)


async def test_the_demo_user_is_made_once_also_by_two_at_once(identity_database: TestDatabase) -> None:
    database = Database(engine(identity_database.app_url("identity")))
    try:
        first, second = await asyncio.gather(admin.ensure_demo_user(database), admin.ensure_demo_user(database))

        assert first == second == await admin.ensure_demo_user(database)
    finally:
        await database.close()


async def test_nobody_signs_in_as_the_demo_user_with_a_password(gateway: RunningGateway) -> None:
    await admin.ensure_demo_user(gateway.parts.database)

    for password in ("", "demo", "a password that nobody has"):
        data, _ = await _post(gateway, SIGN_IN, input={"email": admin.DEMO_EMAIL, "password": password})

        assert data == {"signIn": {"__typename": "WrongCredentials"}}


async def test_expired_rows_are_forgotten_and_others_stay(gateway: RunningGateway) -> None:
    database = gateway.parts.database
    user_id = await gateway.add_user(_email())
    await admin.create_bearer(database, user_id, "expired")
    await _expire_sessions(database, user_id)
    kept = await admin.create_bearer(database, user_id, "kept")
    await admin.create_sign_in_link(database, user_id, timedelta(seconds=-1))

    await gateway.parts.accounts.forget_expired()

    async with database.begin(user_id) as tx:
        names = (await tx.connection.exec_driver_sql("select user_agent from identity.sessions")).scalars().all()
        links = (await tx.connection.exec_driver_sql("select count(*) from identity.sign_in_links")).scalar_one()
    assert (names, links) == (["kept"], 0)
    assert await gateway.parts.accounts.session(kept) is not None
