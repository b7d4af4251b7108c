"""Applications put right by hand, in a real browser against the whole product."""

import re

from playwright.async_api import Locator, Page, expect

from tests.e2e.test_web_app import sign_up
from tests.fixtures.stack import ProcessStack

DELETE_CVS_ELSEWHERE = """async () => {
  const ask = async (query, variables) => (await (await fetch("/graphql", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query, variables }),
  })).json()).data;
  for (const { id } of (await ask("{ cvs { id } }")).cvs)
    await ask("mutation ($i: DeleteCvInput!) { deleteCv(input: $i) { __typename } }", { i: { id } });
}"""


async def add(page: Page, company: str, job_title: str) -> None:
    """An application through the form above the list."""
    await page.get_by_role("button", name="Add application").click()
    form = page.get_by_role("form", name="Application")
    await form.get_by_label("Company").fill(company)
    await form.get_by_label("Job title").fill(job_title)
    await form.get_by_role("button", name="Add").click()
    await expect(page.get_by_label("Add application")).to_have_count(0)


def row(page: Page, text: str) -> Locator:
    """A line of the list."""
    return page.locator("tbody tr").filter(has_text=text)


async def test_an_application_is_added_edited_logged_and_undone(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    await add(page, "Larkfield", "Analyst")
    await page.get_by_role("button", name="Add application").click()
    await page.get_by_role("form", name="Application").get_by_label("Company").fill("larkfield")
    await expect(page.get_by_label("Already applied")).to_contain_text("Larkfield, Analyst")
    await row(page, "Larkfield").get_by_role("link").click()

    edit = page.get_by_label("Edit", exact=True)
    await edit.get_by_role("button", name="Edit").click()
    await edit.get_by_label("Salary").fill("90k")
    await edit.get_by_label("Job title").fill("Senior Analyst")
    await edit.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Set by you: job title, salary")).to_be_visible()
    await edit.get_by_role("button", name="Log event or note").click()
    await edit.get_by_role("combobox", name="What").select_option("INTERVIEW")
    await edit.get_by_role("textbox", name="Note").fill("They called: interview on Friday.")
    await edit.get_by_role("button", name="Log", exact=True).click()
    timeline = page.get_by_label("Timeline")
    await expect(timeline).to_contain_text("They called: interview on Friday.")
    await expect(page.locator(".stage.INTERVIEWING").first).to_be_visible()

    await page.get_by_label("Done").get_by_role("button", name="Undo").click()
    await expect(timeline).not_to_contain_text("They called")
    history = page.get_by_label("History")
    await expect(history.locator("tr.undone")).to_contain_text("They called: interview on Friday.")
    await history.locator("tr.undone").get_by_role("button", name="Redo").click()
    await expect(timeline).to_contain_text("They called: interview on Friday.")


async def test_many_are_tagged_merged_and_taken_apart_again(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    for company in ("Larkfield", "Marlow"):
        await add(page, company, "Analyst")
    await expect(page.locator("tbody tr")).to_have_count(2)
    for company in ("Larkfield", "Marlow"):
        await page.get_by_label(f"Choose {company}, Analyst").check()
    chosen = page.get_by_label("Chosen applications")
    await chosen.get_by_label("Tag for all").fill("remote")
    await chosen.get_by_role("button", name="Tag", exact=True).click()
    await expect(page.locator("tbody .tag")).to_have_text(["remote", "remote"])

    for company in ("Larkfield", "Marlow"):
        await page.get_by_label(f"Choose {company}, Analyst").check()
    await chosen.get_by_role("button", name="Merge").click()
    await expect(page.locator("tbody tr")).to_have_count(1)
    await page.get_by_label("Done").get_by_role("button", name="Undo").click()
    await expect(page.locator("tbody tr")).to_have_count(2)


async def test_the_review_queue_is_worked_with_one_key_each(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    await add(page, "", "Bricklayer")
    await add(page, "", "Carpenter")
    await page.get_by_role("link", name="Review").click()
    await expect(page.get_by_role("heading", name="To review: 2")).to_be_visible()
    await page.keyboard.press("f")
    await page.get_by_role("form", name="Company").get_by_label("Company").fill("Larkfield")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("heading", name="To review: 1")).to_be_visible()
    await page.keyboard.press("i")
    await expect(page.get_by_text(re.compile("Nothing is doubtful"))).to_be_visible()


async def test_a_cv_is_pasted_understood_matched_replaced_and_deleted(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    await add(page, "Larkfield", "Senior Python Developer")
    await page.get_by_role("link", name="CV").click()
    await expect(page.get_by_text("No CV yet.")).to_be_visible()
    form = page.get_by_role("form", name="CV")
    await form.get_by_label("Name").fill("Mine")
    await form.get_by_label("Text").fill("<b>Python Engineer</b>\nPython Engineer\nSQL\n<script>throw Error()</script>")
    await form.get_by_role("button", name="Save").click()
    mine = page.get_by_label("Mine", exact=True)
    await expect(mine).to_contain_text("Skills: Python, SQL")
    await expect(mine).to_contain_text("Roles: Python Engineer")

    await page.get_by_role("link", name="Applications").click()
    await row(page, "Larkfield").get_by_role("link").click()
    match = page.get_by_label("Match with your CV")
    await expect(match.get_by_role("heading")).to_have_text("Match with your CV: 94 %")
    await expect(match.get_by_role("listitem")).to_have_text(
        ["Near your role: Python Engineer", "You both name Python."]
    )

    await page.get_by_role("link", name="CV").click()
    await mine.get_by_role("button", name="Replace").click()
    await expect(form.get_by_label("Text")).to_have_value(re.compile("throw Error"))
    await form.get_by_label("Text").fill("Nurse\nWound care")
    await form.get_by_role("button", name="Save").click()
    await expect(mine).to_contain_text("Skills: Wound care")
    await mine.get_by_role("button", name="Delete").click()
    await page.get_by_role("button", name="Delete for good").click()
    await expect(page.get_by_text("No CV yet.")).to_be_visible()

    await form.get_by_label("Name").fill("Mine")
    await form.get_by_label("Text").fill("Nurse")
    await form.get_by_role("button", name="Save").click()
    await expect(mine).to_contain_text("Roles: Nurse")
    await page.evaluate(DELETE_CVS_ELSEWHERE)
    await mine.get_by_role("button", name="Replace").click()
    await expect(page.get_by_text("Mine is gone: it was deleted elsewhere.")).to_be_visible()
    await expect(page.get_by_text("No CV yet.")).to_be_visible()
