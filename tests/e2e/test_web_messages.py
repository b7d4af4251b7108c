"""Every mail with what it was taken for, in a real browser: also what belongs to no application can be put right."""

from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.test_web_app import sign_up
from tests.fixtures.stack import ProcessStack

PASTED = """From: Larkfield Payments <no-reply@greenhouse.io>
Subject: Thank you for applying to Larkfield Payments

Thank you for applying for the position of Data Analyst at Larkfield Payments. We have received your application."""

LETTER = """From x Mon Nov 16 09:00:00 2026
Message-ID: <1@example.org>
Date: Mon, 16 Nov 2026 09:00:00 +0000
To: me@example.org
From: Mara <mara@example.com>
Subject: Dinner

Shall we have dinner on Friday? I would cook.

"""


async def test_a_mail_taken_for_nothing_becomes_an_application_by_a_persons_word(
    page: Page, stack: ProcessStack, tmp_path: Path
) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Mail", exact=True).click()
    (tmp_path / "letter.mbox").write_text(LETTER)
    await page.get_by_label("Mail archive").set_input_files(tmp_path / "letter.mbox")
    await page.get_by_role("link", name="Messages", exact=True).click()
    await page.get_by_role("button", name="other 1").click(timeout=30_000)
    mails = page.get_by_label("Messages", exact=True).get_by_role("listitem")
    await expect(mails).to_have_count(1)

    await mails.first.locator("summary").first.click()
    await expect(mails.first.locator("pre")).not_to_be_empty()
    await mails.first.get_by_role("button", name="Wrong?").click()
    await mails.first.get_by_label("What it means").select_option("APPLIED")
    await mails.first.get_by_label("Company").fill("Quillon Works")
    await mails.first.get_by_role("button", name="Save").click()

    await expect(page.get_by_label("Corrected").get_by_role("status")).to_contain_text("now counts as applied")
    await expect(page.get_by_text("No message fits.")).to_be_visible()
    await page.get_by_role("link", name="Applications", exact=True).click()
    await expect(page.get_by_role("row").filter(has_text="Quillon Works")).to_be_visible()


async def test_a_pasted_mail_is_looked_at_and_not_kept(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Mail", exact=True).click()
    tried = page.get_by_label("Try a mail")
    await tried.get_by_label("A mail").fill(PASTED)
    await tried.get_by_role("button", name="What does it mean?").click()

    await expect(tried.get_by_role("status")).to_contain_text("Larkfield Payments", timeout=30_000)
    await expect(tried.get_by_role("status")).to_contain_text("applied")
    await page.get_by_role("link", name="Messages", exact=True).click()
    await expect(page.get_by_text("No messages yet.")).to_be_visible()
