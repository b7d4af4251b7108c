"""Whether the endpoint may be called now.

    closed ──failures in a row, or one that will repeat──▶ open: no call is made, the reason is told
       ▲                                                     │ the hold is over
       └────────── it answers ────────── one call tries ◀────┘   (it fails: open again, twice as long)

An endpoint that asks for patience is left alone for as long as it says; that is no failure.
"""

from collections.abc import Callable
from dataclasses import dataclass

from services.classify.llm.words import Reason

#: So many failures in a row and the endpoint counts as away.
FAILURES = 5
FIRST_HOLD_SECONDS = 15.0
LONGEST_HOLD_SECONDS = 600.0
#: A refused key or an unknown model stays so until a person does something.
SETTLED_HOLD_SECONDS = 300.0

#: Seconds that only go forward.
Monotonic = Callable[[], float]


@dataclass(frozen=True, slots=True)
class Closed:
    """Why no call is made."""

    reason: Reason
    detail: str
    #: Seconds until one may be tried again.
    seconds: float


class Gate:
    """One per endpoint and process. Not for threads."""

    def __init__(self, clock: Monotonic) -> None:
        self._clock = clock
        self._failures = 0
        self._hold_seconds = FIRST_HOLD_SECONDS
        self._open: tuple[Reason, str, float] | None = None
        self._patient_until = 0.0

    def state(self) -> Closed | None:
        """What would keep a call from being made now; None when nothing would."""
        now = self._clock()
        if self._open is not None:
            reason, detail, until = self._open
            return Closed(reason, detail, max(until - now, 0.0))
        if self._patient_until > now:
            return Closed(Reason.RATE_LIMITED, "retry_after", self._patient_until - now)
        return None

    def refusal(self) -> Closed | None:
        """None when a call may be made now. Whoever gets that while the gate was open is the one that tries."""
        if self._open is None:
            return None
        reason, detail, until = self._open
        now = self._clock()
        if now < until:
            return Closed(reason, detail, until - now)
        # The next one may try when this one has had its time: it might never come back.
        self._open = (reason, detail, now + self._hold_seconds)
        return None

    def patience(self) -> float:
        """Seconds for which the endpoint asked to be left alone."""
        return max(self._patient_until - self._clock(), 0.0)

    def asked_for_patience(self, seconds: float) -> None:
        """It is not called for so long."""
        self._patient_until = max(self._patient_until, self._clock() + seconds)

    def passed(self) -> None:
        """It answered."""
        self._failures = 0
        self._hold_seconds = FIRST_HOLD_SECONDS
        self._open = None

    def failed(self, reason: Reason, detail: str, *, settled: bool) -> None:
        """It did not answer. `settled`: it will not by itself."""
        self._failures += 1
        if self._open is not None:
            self._hold_seconds = min(2 * self._hold_seconds, LONGEST_HOLD_SECONDS)
        elif self._failures < FAILURES and not settled:
            return
        hold = max(self._hold_seconds, SETTLED_HOLD_SECONDS) if settled else self._hold_seconds
        self._open = (reason, detail, self._clock() + hold)
