"""The units that a project spends in a day of Google's (Pacific) time, over all replicas."""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from kit import logs

log = logs.get(__name__)

#: Google counts its days in the time of its headquarters.
PACIFIC = ZoneInfo("America/Los_Angeles")
#: What a project may spend in a day before it costs money, and what cannot be raised.
UNITS_PER_DAY = 80_000_000
ALARM_SHARE = 0.8


def pacific_day(seconds: float) -> date:
    """Google's day at a moment (seconds since 1970)."""
    return datetime.fromtimestamp(seconds, UTC).astimezone(PACIFIC).date()


class DayUnits:
    """Counts what is spent; what other replicas spent is learned from the store."""

    def __init__(self, limit: int = UNITS_PER_DAY, *, now: Callable[[], float]) -> None:
        self._limit = limit
        self._now = now
        self._day = date.min
        self._ends = 0.0
        self._total = 0
        self._unsaved: dict[date, int] = {}
        self._alarmed = date.min

    @property
    def day(self) -> date:
        """Google's today."""
        self._turn_page()
        return self._day

    @property
    def total(self) -> int:
        """Units of this day, as far as known here."""
        self._turn_page()
        return self._total

    @property
    def spent(self) -> bool:
        """Whether nothing is left of this day."""
        return self.total >= self._limit

    def spend(self, units: int) -> None:
        """Counts units; a negative number takes some back."""
        self._turn_page()
        self._total += units
        self._unsaved[self._day] = self._unsaved.get(self._day, 0) + units
        self._warn()

    def take_unsaved(self) -> dict[date, int]:
        """What was counted since the last call, by day. Give it back with `return_unsaved` if it could not be saved."""
        taken, self._unsaved = self._unsaved, {}
        return {day: units for day, units in taken.items() if units}

    def return_unsaved(self, taken: dict[date, int]) -> None:
        """Keeps what could not be saved for the next time."""
        for day, units in taken.items():
            self._unsaved[day] = self._unsaved.get(day, 0) + units

    def learn(self, day: date, saved: int) -> None:
        """What the store says of a day; what is unsaved here comes on top."""
        self._turn_page()
        if day == self._day:
            self._total = saved + self._unsaved.get(day, 0)
            self._warn()

    def _turn_page(self) -> None:
        now = self._now()
        if now >= self._ends:
            self._day = pacific_day(now)
            self._ends = datetime.combine(self._day + timedelta(days=1), time(), PACIFIC).timestamp()
            self._total = 0

    def _warn(self) -> None:
        if self._total >= ALARM_SHARE * self._limit and self._alarmed != self._day:
            self._alarmed = self._day
            log.warning("gmail_day_units", day=str(self._day), units=self._total, limit=self._limit)
