"""The web app in a real browser, against the whole product."""

import re
import uuid
from pathlib import Path

from playwright.async_api import Page, expect

from tests.fixtures.stack import ProcessStack

DEMO = Path(__file__).parents[2] / "services" / "ingest" / "demo" / "demo.mbox"


async def sign_up(page: Page, stack: ProcessStack) -> str:
    """A new account through the page; returns its address."""
    email = f"{uuid.uuid4().hex}@example.org"
    await page.goto(stack.url)
    await page.get_by_role("button", name="I am new here").click()
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill("correct horse battery")
    await page.get_by_role("button", name="Sign up").click()
    await expect(page.get_by_role("status").filter(has_text="live")).to_be_visible()
    return email


async def test_a_newcomer_signs_up_and_is_told_how_to_begin(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)

    await expect(page.get_by_text("No applications yet.")).to_be_visible()


async def test_mail_becomes_applications_before_the_readers_eyes(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Mail", exact=True).click()
    await page.get_by_label("Mail archive").set_input_files(DEMO)
    await expect(page.get_by_text("277 in scope = 277 new + 0 known + 0 skipped + 0 failed")).to_be_visible(
        timeout=60_000
    )
    await page.get_by_role("link", name="Applications", exact=True).click()
    await page.get_by_label("Search company or job title").fill("Larkfield")
    row = page.get_by_role("row").filter(has_text="Larkfield Payments")
    await expect(row).to_be_visible(timeout=30_000)
    await row.get_by_role("link").first.click()

    moments = page.get_by_label("Timeline").get_by_role("listitem")
    await expect(moments.first).to_contain_text("applied")
    await moments.first.locator("summary").click()
    await expect(moments.first.locator("pre")).to_contain_text("Larkfield Payments")
    await expect(moments.first).to_contain_text(re.compile(r"\d+ % sure, by "))


async def test_a_wrong_password_is_said_plainly_and_signing_out_ends_the_session(
    page: Page, stack: ProcessStack
) -> None:
    email = await sign_up(page, stack)
    await page.get_by_role("button", name="Sign out").click()
    await page.get_by_label("E-mail").fill(email)
    await page.get_by_label("Password").fill("not the password")
    await page.get_by_role("button", name="Sign in").click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Password").fill("correct horse battery")
    await page.get_by_role("button", name="Sign in").click()

    await expect(page.get_by_text("No applications yet.")).to_be_visible()


async def test_a_text_from_a_mail_never_becomes_markup(page: Page, stack: ProcessStack, tmp_path: Path) -> None:
    hostile = tmp_path / "hostile.mbox"
    hostile.write_bytes(
        b"From x Mon Nov 16 09:00:00 2026\n"
        b"Message-ID: <hostile@example.org>\nDate: Mon, 16 Nov 2026 09:00:00 +0000\n"
        b"From: Evil <careers@example.org>\nTo: me@example.org\n"
        b"Subject: Thank you for applying to <img src=x onerror=alert(1)> Inc\n\n"
        b"Thank you for applying to <script>alert(2)</script> Evil Inc.\n"
        b"We received your application for the position of <b>Software Engineer</b>.\n"
    )
    await sign_up(page, stack)
    dialogs: list[str] = []
    page.on("dialog", lambda dialog: dialogs.append(dialog.message))
    await page.get_by_role("link", name="Mail", exact=True).click()
    await page.get_by_label("Mail archive").set_input_files(hostile)
    await expect(page.get_by_text("1 in scope = 1 new")).to_be_visible(timeout=60_000)
    await page.get_by_role("link", name="Applications", exact=True).click()
    await page.get_by_role("row").nth(1).get_by_role("link").click()
    await page.locator("summary").first.click()

    await expect(page.locator("summary").first).to_contain_text("<img src=x onerror=alert(1)>")
    assert await page.locator(".timeline img, .timeline b, .timeline script").count() == 0
    assert dialogs == []
