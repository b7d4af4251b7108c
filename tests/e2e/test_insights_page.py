"""The numbers in a real browser: each opens the applications it counts."""

import re
from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.quiet import quiet
from tests.e2e.test_web_app import DEMO, sign_up
from tests.fixtures.stack import ProcessStack


async def test_somebody_without_applications_is_told_where_numbers_come_from(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Insights", exact=True).click()

    await expect(page.get_by_text("Nothing to count yet.")).to_be_visible()


async def test_every_number_opens_as_many_applications_as_it_says(
    page: Page, stack: ProcessStack, tmp_path: Path
) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Mail", exact=True).click()
    await page.get_by_label("Mail archive").set_input_files(DEMO)
    await expect(page.get_by_text("277 in scope = 277 new + 0 known + 0 skipped + 0 failed")).to_be_visible(
        timeout=60_000
    )
    # The numbers move as long as mail is read.
    await quiet(stack)
    await page.get_by_role("link", name="Insights", exact=True).click()
    funnel = page.get_by_label("How far they come")
    await expect(funnel.get_by_role("row").filter(has_text="Applied").get_by_role("link")).to_have_text(
        re.compile(r"^\d\d+$")
    )
    sections = ("How far they come", "Which way they go", "How long it takes", "Who answers", "Week by week")
    for section in sections:
        numbers = page.get_by_label(section, exact=True).locator("a.count, svg a")
        await expect(numbers.first).to_be_attached()
    await page.screenshot(path=tmp_path / "insights.png", full_page=True)

    for step in ("Applied", "Got an answer", "Interview", "Rejected now"):
        link = funnel.get_by_role("row").filter(has_text=step).get_by_role("link")
        await link.click()
        # The list, not the page that was left: it speaks of so many of so many too.
        await expect(page.get_by_role("link", name="Show all")).to_be_visible()
        shown = page.locator("p.soft").filter(has_text=re.compile(r"\d+ of \d+"))
        await expect(shown).to_be_visible()
        total = (await shown.inner_text()).split(" of ")[1].split()[0]
        await page.go_back()
        await expect(link).to_have_text(total)

    await expect(page.get_by_label("What to expect")).to_contain_text(
        re.compile("Learned from|Too little has happened|being calculated")
    )


async def test_a_proof_of_job_search_opens_with_the_session_of_the_page(page: Page, stack: ProcessStack) -> None:
    email = await sign_up(page, stack)
    await page.get_by_role("link", name="Mail", exact=True).click()
    await page.get_by_label("Mail archive").set_input_files(DEMO)
    await expect(page.get_by_text("277 in scope = 277 new")).to_be_visible(timeout=60_000)
    # They are here; what they say comes after.
    await quiet(stack)
    await page.get_by_role("link", name="Insights", exact=True).click()
    async with page.expect_popup() as opening:
        await page.get_by_role("link", name="Proof of job search, to print").click()
    proof = await opening.value

    await expect(proof.get_by_role("heading", name="Proof of job search")).to_be_visible()
    await expect(proof.get_by_text(email)).to_be_visible()
    # It arrives row by row: what is counted is the whole page.
    await expect(proof.get_by_text("Made by Jobtrail on")).to_be_visible()
    assert await proof.locator("tbody tr").count() > 10
