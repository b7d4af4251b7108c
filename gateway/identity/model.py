"""What identity knows about people, and the failures it names."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from kit.errors import Problem, Status


class SessionKind(StrEnum):
    """How a session's token travels."""

    COOKIE = "cookie"
    BEARER = "bearer"


@dataclass(frozen=True, slots=True)
class User:
    """A person with an account."""

    id: UUID
    email: str
    display_name: str
    is_demo: bool
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Session:
    """A signed-in person at one browser or program."""

    id: UUID
    user: User
    kind: SessionKind
    token_hash: bytes
    expires_at: datetime


@dataclass(frozen=True, slots=True)
class OpenedSession:
    """A new session, with the only copy of its token."""

    session: Session
    token: str


@dataclass(frozen=True, slots=True)
class Client:
    """Where a request comes from."""

    address: str
    user_agent: str


def email_taken(email: str) -> Problem:
    """Somebody has an account with that address."""
    message = "There is already an account with this e-mail address. Sign in instead."
    return Problem(Status.ALREADY_EXISTS, "EMAIL_TAKEN", message, {"email": email})


def wrong_credentials() -> Problem:
    """The same words whether the address or the password is wrong."""
    return Problem(Status.UNAUTHENTICATED, "WRONG_CREDENTIALS", "E-mail address or password is wrong.")


def too_many_attempts(retry_after_seconds: int) -> Problem:
    """The brake holds."""
    message = f"Too many attempts. Try again in {_minutes(retry_after_seconds)}."
    metadata = {"retry_after_seconds": str(retry_after_seconds)}
    return Problem(Status.RESOURCE_EXHAUSTED, "TOO_MANY_ATTEMPTS", message, metadata)


def busy() -> Problem:
    """More people sign in at once than this process can check."""
    return Problem(Status.UNAVAILABLE, "SIGN_IN_BUSY", "Too many people sign in right now. Try again in a moment.")


def sign_in_required() -> Problem:
    """The call needs a session and has none that stands."""
    return Problem(Status.UNAUTHENTICATED, "SIGN_IN_REQUIRED", "Sign in first.")


def session_ended() -> Problem:
    """The session was signed out or has expired while a subscription was open."""
    return Problem(Status.UNAUTHENTICATED, "SESSION_ENDED", "Your session has ended. Sign in again.")


def _minutes(seconds: int) -> str:
    minutes = -(-seconds // 60)
    return "a minute" if minutes <= 1 else f"{minutes} minutes"
