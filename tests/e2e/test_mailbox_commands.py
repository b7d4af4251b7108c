"""`jobtrail mailbox` against the whole product: connected through a browser that comes back to the terminal."""

import asyncio
import sys
from collections.abc import Mapping, Sequence
from urllib.parse import parse_qsl, urlsplit

import httpx

from cli.fake_google import ACCOUNT
from tests.e2e.conftest import NewPerson
from tests.e2e.people import Person
from tests.e2e.test_commands import jobtrail
from tests.fixtures.stack import ProcessStack


def environ(stack: ProcessStack, person: Person) -> Mapping[str, str]:
    """Whose commands they are."""
    return {"JOBTRAIL_TOKEN": person.token, "JOBTRAIL_URL": stack.url}


async def consent(url: str, decision: str = "allow") -> httpx.Response:
    """What the person does in the browser: decides at Google, and is sent back to the terminal."""
    wish = dict(parse_qsl(urlsplit(url).query))
    form = {**wish, "account": ACCOUNT, "decision": decision, f"allow:{wish['scope']}": "on"}
    async with httpx.AsyncClient(trust_env=False, verify=False, follow_redirects=True) as browser:
        return await browser.post(url.partition("?")[0], data=form)


async def connect_gmail(
    stack: ProcessStack, person: Person, decision: str = "allow", choices: Sequence[str] = ("--days", "0")
) -> tuple[int, str, str]:
    """The command from beginning to end: status, what it said, and what the browser saw last."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "mailbox", "connect", "gmail", "--no-browser", *choices),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**stack.parts["gateway"].command.env, **environ(stack, person)},
    )
    assert process.stdout is not None
    lines = [(await process.stdout.readline()).decode() for _ in range(2)]
    page = await consent(lines[1].strip(), decision)
    rest, _ = await process.communicate()
    return process.returncode or 0, "".join(lines) + rest.decode(), page.text


async def test_gmail_is_connected_synced_listed_and_erased(stack: ProcessStack, person: NewPerson) -> None:
    somebody = await person()
    mine = environ(stack, somebody)

    empty = await jobtrail("mailbox", "list", environ=mine)
    status, said, page = await connect_gmail(stack, somebody)
    synced = await jobtrail("mailbox", "sync", ACCOUNT, environ=mine)
    listed = await jobtrail("mailbox", "list", environ=mine)
    left = await jobtrail("mailbox", "disconnect", ACCOUNT, "--erase", "--yes", environ=mine)
    after = await jobtrail("mailbox", "list", environ=mine)

    assert "No mailboxes yet" in empty.out
    assert status == 0, said
    assert f"{ACCOUNT} is connected" in said
    assert "You can close this window" in page
    assert (synced.status, synced.err) == (0, "")
    assert "in scope" in synced.out
    assert ACCOUNT in listed.out
    assert "gmail" in listed.out
    assert (left.status, left.out) == (0, f"{ACCOUNT} is erased.\n")
    assert after.out == empty.out


async def test_connecting_again_undoes_no_choice_that_nobody_mentions(stack: ProcessStack, person: NewPerson) -> None:
    somebody = await person()
    query = "{ mailboxes { settings { windowDays includeSpamAndTrash policy } } }"

    first, _, _ = await connect_gmail(stack, somebody, choices=("--days", "30", "--spam-and-trash", "--everything"))
    chosen = (await somebody.ask(query))["data"]["mailboxes"]
    again, _, _ = await connect_gmail(stack, somebody, choices=())
    kept = (await somebody.ask(query))["data"]["mailboxes"]
    wider, _, _ = await connect_gmail(stack, somebody, choices=("--days", "365"))
    widened = (await somebody.ask(query))["data"]["mailboxes"]

    assert (first, again, wider) == (0, 0, 0)
    settings = {"windowDays": 30, "includeSpamAndTrash": True, "policy": "EVERYTHING"}
    assert chosen == kept == [{"settings": settings}]
    assert widened == [{"settings": {**settings, "windowDays": 365}}]


async def test_who_says_no_is_told_so(stack: ProcessStack, person: NewPerson) -> None:
    status, said, _ = await connect_gmail(stack, await person(), "deny")

    assert status == 1
    assert "You said no at Google" in said
    assert "Traceback" not in said


async def test_a_password_comes_from_the_standard_input_and_is_not_repeated(
    stack: ProcessStack, person: NewPerson
) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "cli", "mailbox", "connect", "imap", "imap.invalid", "me@example.org"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        env={**stack.parts["gateway"].command.env, **environ(stack, await person())},
    )
    out, _ = await process.communicate(b"hunter2-hunter2\n")

    assert process.returncode == 1
    assert b"imap.invalid" in out
    assert b"hunter2" not in out


async def test_a_mailbox_that_is_not_there_is_named_with_those_that_are(stack: ProcessStack, person: NewPerson) -> None:
    refused = await jobtrail("mailbox", "sync", "nothing", environ=environ(stack, await person()))

    assert refused.status == 1
    assert "There is no mailbox called nothing" in refused.err
