"""The search box in a real browser."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.quiet import quiet
from tests.e2e.test_web_app import DEMO, sign_up
from tests.fixtures.stack import ProcessStack


async def test_slash_some_letters_arrow_and_enter_open_an_application(
    page: Page, stack: ProcessStack, tmp_path: Path
) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Mail", exact=True).click()
    await page.get_by_label("Mail archive").set_input_files(DEMO)
    await expect(page.get_by_text("277 in scope = 277 new")).to_be_visible(timeout=60_000)
    await quiet(stack)
    await page.get_by_role("link", name="Applications", exact=True).click()
    await expect(page.get_by_role("columnheader", name="Company")).to_be_visible()

    await page.keyboard.press("/")
    await page.keyboard.type("intervie")
    hits = page.get_by_role("listbox", name="Hits").get_by_role("option")
    await expect(hits.nth(1)).to_be_visible()
    await expect(page.locator("mark").first).to_have_text(re.compile("^intervie", re.IGNORECASE))
    await page.screenshot(path=tmp_path / "search.png")
    await page.keyboard.press("ArrowDown")
    await expect(hits.first).to_have_attribute("aria-selected", "true")
    await page.keyboard.press("ArrowUp")
    await page.keyboard.press("Enter")

    await expect(page.get_by_role("heading", name="Search: intervie")).to_be_visible()
    found = page.get_by_role("list", name="Found").get_by_role("listitem")
    await expect(found.first).to_be_visible()
    await found.first.get_by_role("link").first.click()
    await expect(page).to_have_url(re.compile("#/applications/"))

    await page.keyboard.press("/")
    await page.keyboard.type('nothing-like-it stage:whatever "<b>bold</b>')
    await expect(page.get_by_text("Nothing fits.")).to_be_visible()
    await expect(page.get_by_text("Not understood: stage:whatever")).to_be_visible()
    await page.keyboard.press("Escape")
    await expect(page.get_by_role("listbox", name="Hits")).to_have_count(0)
