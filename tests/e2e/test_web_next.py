"""What to do next in a real browser: from fresh mail to steps, marks, a calendar, an appointment and a draft."""

import mailbox
import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

import httpx
from icalendar import Calendar
from playwright.async_api import Locator, Page, expect

from tests.e2e.quiet import quiet
from tests.e2e.test_web_app import sign_up
from tests.fixtures.stack import ProcessStack

_UID = "interview-1@larkfield.example"


def letter(company: str, days_ago: float, subject: str, *lines: str) -> EmailMessage:
    """A mail of an employer, sent so many days before now."""
    domain = company.lower().replace(" ", "") + ".example"
    made = EmailMessage()
    made["From"] = f"Anna Example <anna.example@{domain}>"
    made["To"] = "me@example.org"
    made["Date"] = format_datetime(datetime.now(UTC) - timedelta(days=days_ago))
    made["Subject"] = subject
    made["Message-ID"] = f"<{days_ago}-{domain}@{domain}>"
    made.set_content("\n".join(lines) + "\n")
    return made


def receipt(company: str, days_ago: float) -> EmailMessage:
    return letter(
        company,
        days_ago,
        f"Thank you for applying to {company}",
        f"Thank you for applying for the position of Data Analyst at {company}.",
        "We have received your application and our team will review it in the coming weeks.",
    )


def invitation(days_ago: float, days_ahead: float, sequence: int, *, method: str = "REQUEST") -> EmailMessage:
    """An interview with its calendar entry."""
    at = (datetime.now(UTC) + timedelta(days=days_ahead)).replace(minute=0, second=0)
    made = letter(
        "Larkfield Payments",
        days_ago,
        "Invitation to interview: Data Analyst at Larkfield Payments",
        "We would like to invite you to an interview for the position of Data Analyst at Larkfield Payments.",
        "You find the appointment attached. We look forward to meeting you.",
    )
    event = [
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//EN",
        f"METHOD:{method}\r\nBEGIN:VEVENT\r\nUID:{_UID}\r\nSEQUENCE:{sequence}",
        f"DTSTAMP:{at:%Y%m%dT%H%M%SZ}\r\nDTSTART:{at:%Y%m%dT%H%M%SZ}\r\nDTEND:{at + timedelta(hours=1):%Y%m%dT%H%M%SZ}",
        "SUMMARY:Interview Data Analyst\r\nORGANIZER:mailto:anna.example@larkfieldpayments.example",
        "LOCATION:https://meet.example/abc\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
    ]
    made.add_attachment("\r\n".join(event).encode(), maintype="text", subtype="calendar", params={"method": method})
    return made


def archive(folder: Path, *mails: EmailMessage) -> Path:
    path = folder / "fresh.mbox"
    box = mailbox.mbox(path)
    for one in mails:
        box.add(one)
    box.close()
    return path


def fresh(folder: Path) -> Path:
    """Three applications: one silent, one with a test to take, one with an interview to come."""
    due = datetime.now(UTC) + timedelta(days=6)
    test = letter(
        "Marlow Textiles",
        2,
        "Next step: online assessment for Data Analyst at Marlow Textiles",
        "Thank you for your interest in the position of Data Analyst at Marlow Textiles.",
        f"Please complete the online assessment by {due:%B} {due.day}, {due.year}.",
    )
    return archive(
        folder,
        receipt("Brightwater Energy", 16),
        receipt("Marlow Textiles", 9),
        test,
        receipt("Larkfield Payments", 8),
        invitation(1, 4, 0),
    )


async def appointed(page: Page, agenda: Locator, title: str) -> Locator:
    """Adds an appointment of the person's own; where it shows."""
    await agenda.get_by_role("button", name="Add an appointment").click()
    form = page.get_by_role("form", name="Appointment")
    await form.get_by_label("Title").fill(title)
    await form.get_by_label("When").fill("2090-01-02T10:00")
    await form.get_by_role("button", name="Save").click()
    return agenda.get_by_role("listitem").filter(has_text=title)


async def renamed_removed_and_restored(page: Page, agenda: Locator, mine: Locator) -> None:
    """Gives an appointment of the person's own another title, removes it and takes that back."""
    await mine.get_by_role("button", name="Change").click()
    form = page.get_by_role("form", name="Appointment")
    await form.get_by_label("Title").fill("Lunch with the team")
    await form.get_by_role("button", name="Save").click()
    renamed = agenda.get_by_role("listitem").filter(has_text="Lunch with the team")
    await renamed.get_by_role("button", name="Remove").click()
    await expect(renamed).to_have_count(0)
    await agenda.get_by_role("button", name="Undo").click()
    await expect(renamed).to_have_count(1)


async def dismissed_and_restored(page: Page, agenda: Locator, url: str) -> None:
    """Dismisses what a mail told of, which the calendar then has no more, and takes that back."""
    heard = agenda.get_by_role("listitem").filter(has=page.get_by_role("button", name="Dismiss"))
    await heard.get_by_role("button", name="Dismiss").click()
    await expect(heard).to_have_count(0)
    assert _UID not in events(await feed(url))
    await agenda.get_by_role("button", name="Undo").click()
    await expect(heard).to_have_count(1)


async def bring(page: Page, stack: ProcessStack, path: Path, number: int) -> None:
    """Imports an archive through the page."""
    await page.get_by_role("link", name="Mail", exact=True).click()
    await page.get_by_label("Mail archive").set_input_files(path)
    await expect(page.get_by_text(f"{number} in scope = {number} new")).to_be_visible(timeout=60_000)
    await quiet(stack)
    await page.get_by_role("link", name="Next", exact=True).click()


async def feed(url: str) -> httpx.Response:
    async with httpx.AsyncClient(trust_env=False, verify=False) as anybody:
        return await anybody.get(url)


def events(answer: httpx.Response) -> dict[str, str]:
    """UID and title of what a feed holds."""
    assert answer.headers["content-type"].startswith("text/calendar")
    assert answer.headers["cache-control"] == "no-cache, private"
    found = Calendar.from_ical(answer.content)
    assert isinstance(found, Calendar)
    return {str(one["uid"]): str(one["summary"]) for one in found.events}


async def test_somebody_without_mail_is_told_that_nothing_is_to_be_done(page: Page, stack: ProcessStack) -> None:
    await sign_up(page, stack)
    await page.get_by_role("link", name="Next", exact=True).click()

    await expect(page.get_by_text("Nothing is due.")).to_be_visible()
    await expect(page.get_by_text("No appointments ahead.")).to_be_visible()
    await expect(page.get_by_text("Nobody to ask again for now.")).to_be_visible()


async def test_steps_are_done_put_off_and_taken_back_and_a_reply_is_drafted_but_not_sent(
    page: Page, stack: ProcessStack, tmp_path: Path
) -> None:
    await sign_up(page, stack)
    await bring(page, stack, fresh(tmp_path), 5)
    due, coming, follow_up = (page.get_by_label(name, exact=True) for name in ("Due", "Coming up", "Follow up"))
    await expect(due.get_by_role("listitem")).to_contain_text(re.compile("Take the assessment.*Marlow Textiles"))
    await expect(coming.get_by_role("listitem")).to_contain_text(re.compile("Interview.*Larkfield Payments"))
    await expect(follow_up.get_by_role("listitem")).to_contain_text(
        re.compile(r"Brightwater Energy.*No word for 16 days since you applied; you usually hear within \d+\.", re.S)
    )

    await due.get_by_role("button", name="Done").click()
    await expect(due.get_by_text("Nothing is due.")).to_be_visible()
    await page.get_by_role("status").filter(has_text="Done: Marlow Textiles").get_by_role("button").click()
    await expect(due.get_by_role("listitem")).to_have_count(1)
    await due.get_by_label("Put off").select_option("a week")
    await expect(due.get_by_text("Nothing is due.")).to_be_visible()
    behind = page.get_by_label("Done and put off", exact=True)
    await behind.locator("summary").click()
    await expect(behind.get_by_role("listitem")).to_contain_text("snoozed until")
    await behind.get_by_role("button", name="Open again").click()
    await expect(due.get_by_role("listitem")).to_have_count(1)

    await follow_up.get_by_role("button", name="Draft a reply").click()
    dialog = page.get_by_role("dialog")
    await dialog.get_by_role("combobox", name=re.compile("^Language")).select_option("English")
    await dialog.get_by_role("button", name="Draft").click()
    draft = dialog.get_by_role("region", name="Draft")
    await expect(draft.locator("pre")).to_contain_text("I wanted to follow up on the Data Analyst role")
    link = await draft.get_by_role("link", name="Open in a mail program").get_attribute("href")
    assert (link or "").startswith("mailto:anna.example@brightwaterenergy.example?subject=")
    await dialog.get_by_role("button", name="Close").click()

    await page.get_by_text("This week as text").click()
    await expect(page.get_by_label("This week as text")).to_contain_text(
        "Your job search this week: 1 due, 1 coming up"
    )


async def test_the_calendar_has_an_address_that_moves_with_the_mails_and_can_be_taken_back(
    page: Page, stack: ProcessStack, tmp_path: Path
) -> None:
    await sign_up(page, stack)
    await bring(page, stack, fresh(tmp_path), 5)
    await page.get_by_role("button", name="Make an address").click()
    shown = page.get_by_label("Calendar address")
    url = await shown.input_value()
    assert re.fullmatch(re.escape(stack.url) + r"/calendar/[\w-]{43}\.ics", url)
    assert events(await feed(url))[_UID] == "Interview: Larkfield Payments – Data Analyst"

    await page.get_by_label("Coming up", exact=True).get_by_role("link").click()
    agenda = page.get_by_label("Appointments", exact=True)
    mine = await appointed(page, agenda, "Coffee with the team")
    await expect(mine).to_contain_text("round 2")
    assert len(events(await feed(url))) == 3

    await renamed_removed_and_restored(page, agenda, mine)
    await dismissed_and_restored(page, agenda, url)

    await page.get_by_role("link", name="Next", exact=True).click()
    await expect(shown).to_have_count(0)
    await page.get_by_role("button", name="Make a new address").click()
    await expect(shown).to_be_visible()
    second = await shown.input_value()
    assert (await feed(url)).status_code == 404
    assert (await feed(second)).status_code == 200
    await page.get_by_role("button", name="Revoke it").click()
    await expect(page.get_by_role("button", name="Make an address")).to_be_visible()
    assert (await feed(second)).status_code == 404
