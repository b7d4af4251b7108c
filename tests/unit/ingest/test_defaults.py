"""What holds unless an operator or a person says otherwise."""

from services.ingest import tables
from services.ingest.domain.remote import FetchPolicy, SyncSettings
from services.ingest.remote.pace import USUAL_SECONDS
from services.ingest.settings import IngestSettings


def test_google_is_at_its_own_addresses() -> None:
    fields = IngestSettings.model_fields
    names = ("gmail_root_url", "google_auth_url", "google_token_url", "google_revoke_url")

    assert [fields[name].default for name in names] == [
        "https://gmail.googleapis.com/",
        "https://accounts.google.com/o/oauth2/v2/auth",
        "https://oauth2.googleapis.com/token",
        "https://oauth2.googleapis.com/revoke",
    ]
    assert fields["gmail_quota"].default == "new2026"


def test_ninety_days_of_candidates_are_read_without_spam_and_trash() -> None:
    wanted = SyncSettings(since=None, window_days=90, include_spam_and_trash=False, policy=FetchPolicy.CANDIDATES)

    assert SyncSettings() == wanted


def test_a_mailbox_is_looked_at_every_ten_minutes_at_first() -> None:
    kept = tables.remote_mailboxes.c.interval_seconds.server_default

    assert USUAL_SECONDS == 600
    assert str(USUAL_SECONDS) == getattr(kept, "arg", None)
