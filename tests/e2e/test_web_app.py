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
    await moments.first.locator("summary").first.click()
    await expect(moments.first.locator("pre")).to_contain_text("Larkfield Payments")
    await expect(moments.first).to_contain_text(re.compile(r"\d+ % sure, by "))


def receipts(folder: Path) -> Path:
    """Three receipts of one system for three employers."""
    mails = [
        f"From x Mon Nov 16 09:00:00 2026\nMessage-ID: <{number}@example.org>\n"
        f"Date: Mon, {16 + number} Nov 2026 09:00:00 +0000\nFrom: {company} <no-reply@greenhouse.io>\n"
        f"To: me@example.org\nSubject: Thank you for applying to {company}\n\n"
        f"Thank you for applying for the position of Data Analyst at {company}.\n"
        "We have received your application and our team will review it in the coming weeks.\n\n"
        for number, company in enumerate(("Larkfield Payments", "Marlow Textiles", "Brightwater Energy"))
    ]
    (folder / "receipts.mbox").write_text("".join(mails))
    return folder / "receipts.mbox"


async def test_a_correction_shows_what_it_would_change_elsewhere_and_can_be_undone(
    page: Page, stack: ProcessStack, tmp_path: Path
) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Mail", exact=True).click()
    await page.get_by_label("Mail archive").set_input_files(receipts(tmp_path))
    await expect(page.get_by_text("3 in scope = 3 new")).to_be_visible(timeout=60_000)
    classified = page.get_by_label("How mail is classified")
    await expect(classified).to_contain_text("set OPENAI_API_KEY")
    await expect(classified).to_contain_text("Left this machine today: nothing.")
    await page.get_by_role("link", name="Applications", exact=True).click()
    rows = page.locator("tbody tr")
    await expect(rows).to_have_count(3, timeout=30_000)
    await rows.filter(has_text="Marlow").get_by_role("link").click()
    moment = page.get_by_label("Timeline").get_by_role("listitem").first
    await moment.locator("summary").first.click()
    await moment.get_by_role("button", name="Wrong?").click()
    await moment.get_by_role("button", name="Not a job mail").click()
    corrected = page.get_by_label("Corrected", exact=True)
    await expect(corrected).to_contain_text("now counts as other")
    await expect(page.get_by_text("This application is not there (any more).")).to_be_visible()
    await corrected.get_by_role("button", name="Show what would change").click()
    await expect(corrected.locator("tbody tr")).to_have_count(2)
    await expect(corrected.locator("tbody tr").first).to_contain_text("applied → other")
    await corrected.get_by_role("checkbox").last.uncheck()
    await corrected.get_by_role("button", name="Correct 1 as well").click()
    await expect(corrected).to_contain_text("1 corrected.")
    await corrected.get_by_role("button", name="Undo").click()
    await expect(corrected).to_have_count(0)
    await page.get_by_role("link", name="Applications", exact=True).click()

    await expect(rows.filter(has_text="Marlow")).to_have_count(1)
    await expect(rows).to_have_count(3)


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
