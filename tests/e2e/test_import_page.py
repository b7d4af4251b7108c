"""A table in a real browser: looked at, put right, brought in, and taken back."""

from pathlib import Path

from playwright.async_api import Page, expect

from tests.e2e.test_web_app import sign_up
from tests.fixtures.stack import ProcessStack

TABLE = "Company,Position,Status,Date applied\nAcme,Engineer,Rejected,13/2/2026\nBeta,Analyst,,\n,Cook,dancing,\n"


async def test_a_table_is_looked_at_brought_in_and_taken_back(page: Page, stack: ProcessStack, tmp_path: Path) -> None:
    table = tmp_path / "mine.csv"
    table.write_text(TABLE, encoding="utf-8")
    await sign_up(page, stack)
    await page.get_by_role("link", name="Insights", exact=True).click()
    await page.get_by_label("Import CSV").set_input_files(table)
    panel = page.get_by_label("Bring a table in")

    await expect(panel.get_by_text("2 new, 0 already there, 1 cannot be taken.")).to_be_visible()
    await expect(panel.get_by_text("Row 4: Company: no company; Status: an unknown status (dancing)")).to_be_visible()
    await panel.get_by_label("Column Status").select_option("")
    await expect(panel.get_by_text("Row 4: Company: no company", exact=True)).to_be_visible()
    await panel.get_by_role("button", name="Import 2 applications").click()
    await expect(panel.get_by_text("Imported 2 applications.")).to_be_visible()
    funnel = page.get_by_label("How far they come")
    await expect(funnel.get_by_role("row").filter(has_text="Applied").get_by_role("link")).to_have_text("2")
    await panel.get_by_role("button", name="Undo import").click()

    await expect(panel.get_by_text("Taken back: 2 applications.")).to_be_visible()
    await expect(page.get_by_text("Nothing to count yet.")).to_be_visible()
