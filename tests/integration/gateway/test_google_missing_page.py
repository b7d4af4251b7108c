"""The page of mailboxes where there is no Google client: a real browser, the built web app, a real ingest."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Page, expect

from gateway import admin
from kit.ids import new_id
from tests.fixtures.gateway import RunningGateway, running_gateway
from tests.fixtures.gateway_world import ACTOR_KEY, World
from tests.fixtures.servers import TestDatabase
from tests.fixtures.services import IngestStack

BUILT = Path(__file__).parents[3] / "web" / "dist"


@pytest.fixture
async def without_google(ingest: IngestStack, identity_database: TestDatabase) -> AsyncIterator[RunningGateway]:
    """A gateway that serves the web app, before an ingest that knows no Google client."""
    settings = {"ingest_target": ingest.address, "development": True, "web_dir": BUILT}
    async with running_gateway(identity_database, ingest.nats.url, World(), **settings) as gateway:
        await ingest.start(actor_key=ACTOR_KEY, public_url=gateway.url)
        yield gateway


async def test_without_a_google_client_the_page_says_how_to_get_one(page: Page, without_google: RunningGateway) -> None:
    user_id = await without_google.add_user(f"{new_id().hex}@example.org")
    token = await admin.create_sign_in_link(without_google.parts.database, user_id)
    await page.goto(f"{without_google.url}/signin?token={token}")
    await page.get_by_role("link", name="Mailboxes", exact=True).click()

    note = page.get_by_role("region", name="Connect a mailbox").get_by_role("note")
    await expect(note).to_contain_text(
        "This server has no Google client yet. Make one in Google's console (it is free)"
    )
    await expect(note).to_contain_text("start the server with INGEST_GOOGLE_CLIENT_FILE set to that file")
    shown = [f"{without_google.url}/oauth/google/callback", "docs/gmail.md"]
    await expect(note.get_by_role("code")).to_have_text(shown)
    await expect(page.get_by_role("button", name="Connect Gmail")).to_be_disabled()
    await expect(page.get_by_role("button", name="Connect by IMAP")).to_be_enabled()
