"""Through Google's consent and back to the page where it began, and nowhere else."""

from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

from gateway import admin
from kit.ids import new_id
from tests.fixtures.connections import ADA
from tests.fixtures.gateway import Person, cookies_of
from tests.fixtures.gateway_google import BEGIN, Browser, House, at_google, outcome

FINISH = """mutation ($input: FinishGmailConnectionInput!) { finishGmailConnection(input: $input) {
    __typename
    ... on FinishGmailConnectionSuccess { mailbox { id state address } operation { id } }
    ... on ConnectionRefused { reason }
    ... on Problem { message }
} }"""
#: Where no browser is sent on to.
ELSEWHERE = (
    "https://evil.example/",
    "//evil.example/",
    "///evil.example/",
    "/\\evil.example/",
    "\\\\evil.example",
    "https:evil.example",
    "javascript:alert(1)",
    "http://127.0.0.1.evil.example/",
    "http://user@127.0.0.1/",
    "/ok\r\nSet-Cookie: a=b",
    "/ ok",
    "mailboxes",
    "/" + "x" * 600,
)


async def test_the_browser_goes_on_where_it_was(house: House, visitor: Browser) -> None:
    begun = await visitor.begin(returnTo="/welcome?step=2#/done")

    back = await visitor.follow(await at_google(visitor, house, begun))

    told = urlencode({"outcome": "CONNECTED", "mailbox": begun["mailbox"]["id"]})
    assert back.headers["location"] == f"/welcome?step=2#/done?{told}"


async def test_no_browser_is_sent_on_to_another_site(visitor: Browser) -> None:
    refused = {place: await visitor.begin(returnTo=place) for place in ELSEWHERE}

    assert {place: told.get("field") for place, told in refused.items()} == dict.fromkeys(ELSEWHERE, "returnTo")
    assert {told["__typename"] for told in refused.values()} == {"InvalidInput"}


async def test_a_page_of_an_allowed_origin_may_be_gone_on_at(house: House, visitor: Browser) -> None:
    begun = await visitor.begin(returnTo=f"{house.gateway.url}/#/welcome")

    back = outcome(await visitor.follow(await at_google(visitor, house, begun)))

    assert (back["place"], back["outcome"]) == (f"{house.gateway.url}/#/welcome", "CONNECTED")


async def test_google_is_asked_to_send_nobody_elsewhere(visitor: Browser) -> None:
    for redirect_uri in ("https://evil.example/cb", "http://evil.example:8000/oauth/google/callback"):
        refused = await visitor.begin(redirectUri=redirect_uri)

        assert (refused["__typename"], refused["field"]) == ("InvalidInput", "redirect_uri"), redirect_uri


async def test_who_says_no_comes_back_to_a_page_that_says_so(house: House, visitor: Browser) -> None:
    begun = await visitor.begin()

    back = outcome(await visitor.follow(await at_google(visitor, house, begun, deny=True)))
    (mailbox,) = await visitor.mailboxes()

    assert back == {"place": "/#/mailboxes", "outcome": "CONSENT_DENIED", "mailbox": begun["mailbox"]["id"]}
    assert (mailbox["state"], mailbox["stateReason"], mailbox["action"]) == ("FAILED", "CONSENT_DENIED", "CONNECT")


async def test_what_comes_in_the_address_is_never_repeated(house: House, visitor: Browser) -> None:
    state = parse_qs(urlsplit((await visitor.begin())["authorizationUrl"]).query)["state"][0]
    for told in (
        {"error": "<script>alert(1)</script>", "state": state},
        {"error": "x" * 10_000, "state": "\0"},
        {"code": "https://evil.example", "state": "//evil.example"},
    ):
        answer = await visitor.follow(f"{visitor.url}/oauth/google/callback?{urlencode(told)}")
        assert outcome(answer)["outcome"] in ("CONSENT_FAILED", "CONSENT_UNKNOWN")
        assert "evil" not in answer.headers["location"] + answer.text
        assert "script" not in answer.headers["location"] + answer.text


async def test_a_victim_cannot_be_made_to_connect_the_attackers_mailbox(house: House, visitor: Browser) -> None:
    """Login CSRF: the attacker begins, consents, and has the victim's visitor bring it home."""
    attacker = visitor
    address = await at_google(attacker, house, await attacker.begin())
    victim = await house.browser()

    tricked = await victim.follow(address)
    nobody = await Browser(victim.http, victim.url).follow(address)

    assert outcome(tricked)["outcome"] == "CONSENT_UNKNOWN"
    assert outcome(nobody)["outcome"] == "SIGN_IN_REQUIRED"
    assert await victim.mailboxes() == []
    # The state was not used up by it.
    assert outcome(await attacker.follow(address))["outcome"] == "CONNECTED"


async def test_the_same_person_in_another_session_is_another_session(house: House) -> None:
    """A stolen address is no use in a session that did not begin it, even of the same account."""
    user_id = await house.gateway.add_user(f"{new_id().hex}@example.org")
    sessions = []
    for _ in range(2):
        token = await admin.create_sign_in_link(house.gateway.parts.database, user_id)
        answer = await house.gateway.http.get(f"{house.gateway.url}/signin?token={token}", follow_redirects=False)
        cookie = {"Cookie": f"jobtrail={cookies_of(answer)['jobtrail'].value}"}
        sessions.append(Browser(house.gateway.http, house.gateway.url, cookie))
    address = await at_google(sessions[0], house, await sessions[0].begin())

    assert outcome(await sessions[1].follow(address))["outcome"] == "CONSENT_UNKNOWN"
    assert outcome(await sessions[0].follow(address))["outcome"] == "CONNECTED"
    assert outcome(await sessions[0].follow(address))["outcome"] == "CONSENT_USED"


async def test_programs_that_only_look_use_nothing_up(house: House, visitor: Browser) -> None:
    address = await at_google(visitor, house, await visitor.begin())

    looked = await visitor.http.head(address, headers=visitor.headers)

    assert (looked.status_code, looked.content) == (200, b"")
    assert outcome(await visitor.follow(address))["outcome"] == "CONNECTED"


async def test_a_terminal_finishes_with_its_bearer_session(house: House) -> None:
    person: Person = await house.gateway.person()
    waiting = "http://127.0.0.1:47654/"
    begun = (await person.data(BEGIN, input={"redirectUri": waiting}))["beginGmailConnection"]
    house.google.set_consent(account=ADA)
    location = (await person.http.get(begun["authorizationUrl"])).headers["location"]
    back = dict(parse_qsl(urlsplit(location).query))
    wanted = {"state": back["state"], "code": back["code"]}

    stolen = (await (await house.gateway.person()).data(FINISH, input=wanted))["finishGmailConnection"]
    finished = (await person.data(FINISH, input=wanted))["finishGmailConnection"]

    assert location.startswith(waiting)
    assert (stolen["__typename"], stolen["reason"]) == ("ConnectionRefused", "CONSENT_UNKNOWN")
    assert (finished["mailbox"]["state"], finished["mailbox"]["address"]) == ("CONNECTED", ADA)
