"""Connecting Gmail in a real browser: consent, mail, applications, a grant taken back, and everything again."""

import re
from datetime import timedelta
from typing import Any

import httpx
import pytest
from playwright.async_api import Page, expect

from cli.fake_google import ACCOUNT
from tests.e2e.test_web_app import sign_up
from tests.fixtures.connections import age_consent
from tests.fixtures.stack import ProcessStack


async def at_google(stack: ProcessStack, control: str, **arguments: Any) -> Any:
    """Does something to the fake Google's world."""
    async with httpx.AsyncClient(trust_env=False, verify=False, timeout=60) as client:
        root = stack.setting("ingest", "GMAIL_ROOT_URL")
        answer = await client.post(f"{root}_fake/{control}", json=arguments)
    answer.raise_for_status()
    return answer.json()


async def open_mailboxes(page: Page, stack: ProcessStack) -> None:
    """Somebody new, at the page."""
    await sign_up(page, stack)
    await page.get_by_role("link", name="Mailboxes", exact=True).click()
    await expect(page.get_by_text("No mailboxes yet.")).to_be_visible()


async def connect(page: Page) -> None:
    """From the button through Google's page and back."""
    await page.get_by_text("What to read").first.click()
    await page.get_by_label("Mail of").first.select_option("everything there is")
    await page.get_by_role("button", name="Connect Gmail").click()
    await expect(page.get_by_text("View your email messages and settings")).to_be_visible()
    await page.get_by_role("button", name="Allow").click()
    await expect(page.get_by_role("status").filter(has_text="The mailbox is connected")).to_be_visible()


async def test_from_consent_to_applications_and_through_a_grant_taken_back(page: Page, stack: ProcessStack) -> None:
    await open_mailboxes(page, stack)
    await connect(page)
    box = page.get_by_role("article", name=ACCOUNT, exact=True)
    await expect(box.get_by_text("connected", exact=True)).to_be_visible()
    await expect(box.get_by_text(re.compile(r"\d+ in scope = \d+ new"))).to_be_visible(timeout=90_000)
    assert "outcome" not in page.url, "loading the page again does not say it again"

    await page.get_by_role("link", name="Applications", exact=True).click()
    await page.get_by_label("Search company or job title").fill("Larkfield")
    await expect(page.get_by_role("row").filter(has_text="Larkfield Payments")).to_be_visible(timeout=90_000)

    await page.get_by_role("link", name="Mailboxes", exact=True).click()
    # As Google does while the client's consent screen is in testing mode: the page says so, and what to do about it.
    await age_consent(stack.admin_url, stack.setting("ingest", "CREDENTIAL_KEYS"), ACCOUNT, timedelta(days=7))
    assert await at_google(stack, "revoke", user=ACCOUNT) >= 1
    await box.get_by_role("button", name="Sync now").click()
    await expect(box.get_by_text("needs reauth")).to_be_visible(timeout=30_000)
    await expect(box.get_by_role("alert").first).to_contain_text("Google ended the consent after seven days")
    await expect(box.get_by_role("alert").first).to_contain_text("Connect again")
    await box.get_by_role("button", name="Reconnect").click()
    await page.get_by_role("button", name="Allow").click()
    await expect(box.get_by_text("connected", exact=True)).to_be_visible()
    await expect(box.get_by_role("alert")).to_have_count(0, timeout=30_000)
    # The browser's way back went through the gateway with a code in its address.
    assert told_of_secrets(stack) == []


def told_of_secrets(stack: ProcessStack) -> list[str]:
    """Parts in whose logs stands how Google's codes and tokens begin, also as addresses write it."""
    begin = ("4/0A", "4%2F0A", "1//0", "1%2F%2F0", "ya29.")
    logs = {name: part.command.log.read_text(errors="replace") for name, part in stack.parts.items()}
    assert "mailbox_connected" in logs["ingest"]
    return [name for name, log in logs.items() if any(secret in log for secret in begin)]


async def test_who_says_no_at_google_is_told_so_and_can_try_again(page: Page, stack: ProcessStack) -> None:
    await open_mailboxes(page, stack)
    await page.get_by_role("button", name="Connect Gmail").click()
    await page.get_by_role("button", name="Deny").click()

    await expect(page.get_by_role("alert").first).to_contain_text("You said no at Google")
    box = page.get_by_role("article", name="Gmail")
    await expect(box.get_by_text("failed", exact=True)).to_be_visible()
    await box.get_by_role("button", name="Try again").click()
    await page.get_by_role("button", name="Allow").click()
    await expect(
        page.get_by_role("article", name=ACCOUNT, exact=True).get_by_text("connected", exact=True)
    ).to_be_visible()


async def test_disconnecting_asks_what_becomes_of_the_messages(page: Page, stack: ProcessStack) -> None:
    await open_mailboxes(page, stack)
    await connect(page)
    box = page.get_by_role("article", name=ACCOUNT, exact=True)
    await box.get_by_role("button", name="Disconnect").click()
    dialog = page.get_by_role("dialog")
    await expect(dialog.get_by_role("radio", name=re.compile("^Keep them"))).to_be_checked()
    await dialog.get_by_role("button", name="Cancel").click()
    await expect(box.get_by_text("connected", exact=True)).to_be_visible()

    await box.get_by_role("button", name="Disconnect").click()
    await dialog.get_by_role("button", name="Disconnect", exact=True).click()
    await expect(box.get_by_text("disconnected", exact=True)).to_be_visible()
    await expect(box).to_contain_text("Its messages are still here.")

    await box.get_by_role("button", name="Erase").click()
    await dialog.get_by_role("button", name="Erase").click()
    await expect(page.get_by_text("No mailboxes yet.")).to_be_visible(timeout=60_000)


async def test_what_was_not_fetched_shows_what_it_is_and_is_fetched_when_asked_for(
    page: Page, stack: ProcessStack
) -> None:
    mail = "From: Robin Walker <robin@walks.example>\nTo: a@b.example\nSubject: A walk on Sunday?\n\nShall we?\n"
    await at_google(stack, "deliver", user=ACCOUNT, text=mail)
    await open_mailboxes(page, stack)
    await connect(page)
    box = page.get_by_role("article", name=ACCOUNT, exact=True)
    group = box.get_by_text(re.compile(r"left out: not a candidate"))
    await expect(group).to_be_visible(timeout=120_000)

    # Of the two groups, the one that is no noise; which of them is larger, and so first, is the plan's business.
    await group.locator("..").get_by_role("button", name="Show", exact=True).click()
    line = box.get_by_role("listitem").filter(has_text="A walk on Sunday?")
    await expect(line).to_contain_text("Robin Walker", timeout=30_000)
    await line.get_by_role("button", name="Fetch").click()

    await page.get_by_role("link", name="Messages", exact=True).click()
    await expect(page.get_by_text("A walk on Sunday?").first).to_be_visible(timeout=60_000)


async def test_an_imap_server_that_is_not_there_is_said_and_nothing_is_kept(page: Page, stack: ProcessStack) -> None:
    await open_mailboxes(page, stack)
    await page.get_by_role("button", name="Connect by IMAP").click()
    form = page.get_by_role("form", name="IMAP")
    await form.get_by_role("textbox", name="Server").fill("imap.invalid")
    await form.get_by_role("textbox", name="User name").fill("me@example.org")
    await form.get_by_role("textbox", name="Password").fill("hunter2-hunter2")
    await form.get_by_role("button", name="Connect").click()

    await expect(page.get_by_role("alert")).to_contain_text("imap.invalid", timeout=20_000)
    await expect(page.get_by_text("No mailboxes yet.")).to_be_visible()
    assert await page.get_by_text("hunter2").count() == 0


@pytest.mark.parametrize(
    "told", ["outcome=%3Cimg%20src%3Dx%20onerror%3Dalert(1)%3E", "outcome=__proto__", "outcome=constructor", "outcome="]
)
async def test_an_outcome_that_somebody_made_up_is_never_repeated(page: Page, stack: ProcessStack, told: str) -> None:
    await sign_up(page, stack)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await page.goto(f"{stack.url}/#/mailboxes?{told}")

    await expect(page.get_by_role("alert")).to_have_text("The mailbox could not be connected. Try again in a moment.")
    assert dialogs == []
