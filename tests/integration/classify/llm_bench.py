"""The language-model stage over real HTTP against the fake endpoint, with time and money that tests hold in hand."""

import contextlib
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

from fakes.openai import OpenAIServer
from fakes.openai.server import KEY, MODEL
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.llm import Doubtful, LanguageModel, LlmSettings
from services.classify.llm.budget import Reservation, Spend
from services.classify.llm.endpoint import Endpoint

TODAY = datetime(2026, 11, 23, 12, tzinfo=UTC)
UNSURE = Verdict(Label.OTHER, 0.4, DecidedBy.RULES, "")


class Clock:
    """Goes forward when somebody sleeps, and then at once."""

    def __init__(self) -> None:
        self.now = 1_000.0
        self.slept: list[float] = []

    def __call__(self) -> float:
        return self.now

    async def sleep(self, seconds: float) -> None:
        """Passes the time."""
        self.slept.append(seconds)
        self.now += seconds


class Purse:
    """Calls.Purse in memory: pays up to `tokens`, remembers everything."""

    def __init__(self, tokens: int = 10**9) -> None:
        self.tokens = tokens
        self.spent = Spend()

    async def reserve(self, user_id: UUID, most: Spend) -> Reservation | None:
        """Counts the most."""
        if self.spent.tokens_in + self.spent.tokens_out + most.tokens_in + most.tokens_out > self.tokens:
            return None
        self.spent = self.spent.minus(Spend().minus(most))
        return Reservation(TODAY.date(), most)

    async def settle(self, user_id: UUID, reservation: Reservation, spent: Spend) -> None:
        """Counts what it was."""
        self.spent = self.spent.minus(reservation.most.minus(spent))


class Bench:
    """A stage and what surrounds it."""

    def __init__(self, server: OpenAIServer, purse: Purse, **settings: Any) -> None:
        self.server = server
        self.purse = purse
        self.clock = Clock()
        self.settings = settings_for(server, **settings)
        self.endpoint = Endpoint(self.settings)
        self.stage = LanguageModel(
            self.settings, purse, self.endpoint, monotonic=self.clock, sleep=self.clock.sleep, close=self.endpoint.close
        )


def settings_for(server: OpenAIServer, **changed: Any) -> LlmSettings:
    """The settings of a stage that asks this server."""
    return LlmSettings.model_validate(
        {"base_url": server.url, "api_key": KEY, "model": MODEL, "timeout_seconds": 20.0, **changed}
    )


@contextlib.asynccontextmanager
async def bench(
    server: OpenAIServer | None = None, *, purse: Purse | None = None, **settings: Any
) -> AsyncIterator[Bench]:
    """A stage on a server of its own."""
    async with server or OpenAIServer() as running:
        one = Bench(running, purse or Purse(), **settings)
        yield one
        await one.stage.stop()


def doubtful(
    name: str,
    text: str,
    *,
    subject: str = "Your application at Acme",
    companies: tuple[str, ...] = ("Acme",),
    **also: Any,
) -> Doubtful:
    """A mail that the rules are not sure of."""
    mail = MailText(subject=subject, sender_name="Acme Careers", sender_email="jobs@acme.com", text=text, **also)
    return Doubtful(name, mail, UNSURE, companies=companies)


def rejection(name: str) -> Doubtful:
    """One that says no."""
    return doubtful(name, f"Thank you for applying.\n\nUnfortunately, we chose other candidates for role {name}.")


def interview(name: str) -> Doubtful:
    """One that invites."""
    return doubtful(
        name, f"We would like to schedule an interview with you about position {name}. Does Monday suit you?"
    )
