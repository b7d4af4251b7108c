"""Puts the Gmail reader of a process together."""

from kit.lifecycle import Loop
from kit.process import ServiceProcess
from services.ingest.gmail.costs import PROFILES
from services.ingest.gmail.provider import GmailProvider
from services.ingest.gmail.quota import Quota
from services.ingest.gmail.quota_store import QuotaLedger
from services.ingest.gmail.requests import Requests
from services.ingest.gmail.ticks import LoopTicks
from services.ingest.gmail.tokens import TokensOf
from services.ingest.gmail.unit_days import DayUnits
from services.ingest.gmail.unit_days_store import UnitLedger
from services.ingest.gmail.wire import Wire
from services.ingest.settings import IngestSettings


def gmail_provider(process: ServiceProcess, settings: IngestSettings, tokens_of: TokensOf) -> GmailProvider:
    """The provider; what it needs runs as parts of `process`."""
    ticks = LoopTicks()
    days = DayUnits(settings.gmail_project_units_per_day, now=ticks.now)
    wire = Wire()
    process.also(wire)
    process.also(Loop("gmail_units", UnitLedger(process.database, _project(settings), days).run))
    quota = Quota(PROFILES[settings.gmail_quota], ticks, days)
    ledger = QuotaLedger(process.database, _project(settings), quota)
    process.also(ledger)
    process.also(Loop("gmail_quota", ledger.run))
    return GmailProvider(wire, Requests(settings.gmail_root_url), quota, tokens_of)


def _project(settings: IngestSettings) -> str:
    """The Cloud project's number, which client ids begin with."""
    client = settings.google_client()
    return client.client_id.partition("-")[0] if client else ""
