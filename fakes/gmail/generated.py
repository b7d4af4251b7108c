"""A generated mailbox of any size: storylines of applications in a sea of other mail, with the truth about each.

Job mail is rendered mail by mail. Other mail is rendered some thousand times and stamped anew (Message-ID, date) for
each further copy, within two weeks of the first, so that fifty thousand mails start in seconds.
"""

from __future__ import annotations

import itertools
import random
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from fakes.gmail.content import Content, Outline
from fakes.gmail.corpora import Mail, without_takeout
from tools.mailgen import GeneratedMail, Truth, generate
from tools.mailgen.dates import berlin_offset_hours, rfc5322

_MAILS_PER_APPLICATION = 2.9
_WINDOW = timedelta(days=14)
_DISTINCT = 6_000
_NOT_JOB = frozenset({"OTHER", "JOB_ALERT", "RECRUITER_OUTREACH"})

#: What a private mailbox receives beside job mail, by mailgen's kinds and weights.
_KINDS = {
    "promo": 26,
    "newsletter": 24,
    "social": 12,
    "order": 9,
    "code": 6,
    "bank": 5,
    "personal": 5,
    "utility": 4,
    "job_alert": 3,
    "own": 2,
    "travel": 2,
    "lookalike": 1.5,
    "outreach": 0.5,
    "private_invite": 0.5,
}
#: Where Gmail's sorting puts each kind: labels and how often. Job mail goes astray now and then, as in life.
_SORTED: dict[str, tuple[tuple[str, float], ...]] = {
    "promo": (("INBOX CATEGORY_PROMOTIONS", 78), ("CATEGORY_PROMOTIONS", 10), ("SPAM", 12)),
    "newsletter": (
        ("INBOX CATEGORY_PROMOTIONS", 45),
        ("INBOX CATEGORY_UPDATES", 25),
        ("INBOX CATEGORY_FORUMS", 22),
        ("CATEGORY_FORUMS", 8),
    ),
    "social": (("INBOX CATEGORY_SOCIAL", 90), ("CATEGORY_SOCIAL", 10)),
    "job_alert": (("INBOX CATEGORY_UPDATES", 55), ("INBOX CATEGORY_PROMOTIONS", 30), ("INBOX CATEGORY_SOCIAL", 15)),
    "personal": (("INBOX IMPORTANT CATEGORY_PERSONAL", 80), ("CATEGORY_PERSONAL", 20)),
    "outreach": (("INBOX CATEGORY_PERSONAL", 70), ("INBOX CATEGORY_SOCIAL", 24), ("SPAM", 6)),
    "automated": (("INBOX CATEGORY_UPDATES", 85), ("CATEGORY_UPDATES", 12), ("INBOX CATEGORY_PERSONAL", 3)),
    "job": (
        ("INBOX CATEGORY_UPDATES", 55),
        ("INBOX IMPORTANT CATEGORY_PERSONAL", 32),
        ("CATEGORY_UPDATES", 9),
        ("INBOX CATEGORY_PROMOTIONS", 3),
        ("SPAM", 1),
    ),
}


@dataclass(frozen=True, slots=True)
class Recipe:
    """What to generate. `end` is aware; `mail_bytes` the average size (None: natural, about 3 kB)."""

    size: int
    end: datetime
    job_share: float = 0.02
    seed: int = 1
    days: int = 300
    mail_bytes: int | None = None

    @property
    def start(self) -> datetime:
        """The first day."""
        return self.end - timedelta(days=self.days)


def generated(recipe: Recipe) -> list[Mail]:
    """About `size * job_share` mails of applications, the rest noise: exactly `size` together."""
    rng = random.Random(f"{recipe.seed}/gmail")
    applications = max(1, round(recipe.size * recipe.job_share / _MAILS_PER_APPLICATION)) if recipe.job_share else 0
    jobs = list(
        generate(recipe.seed, applications, 0, start=recipe.start, end=recipe.end, mail_bytes=recipe.mail_bytes)
    )[: recipe.size]
    mails = [_mail(_Original(mail), mail.truth.sent_at, rng) for mail in jobs]
    return mails + list(_noise(recipe, recipe.size - len(mails), rng))


def _noise(recipe: Recipe, count: int, rng: random.Random) -> Iterator[Mail]:
    windows = max(1, recipe.days // _WINDOW.days)
    span = (recipe.end - recipe.start) / windows
    for window in range(windows):
        share = count * (window + 1) // windows - count * window // windows
        if share:
            start = recipe.start + span * window
            yield from _window(recipe, share, windows, window, start, span, rng)


def _window(
    recipe: Recipe, share: int, windows: int, window: int, start: datetime, span: timedelta, rng: random.Random
) -> Iterator[Mail]:
    """`share` mails of one fortnight, from a smaller number of originals of the same fortnight."""
    distinct = max(50, min(share, _DISTINCT // windows))
    seed = recipe.seed * 1_000 + window
    by_kind: dict[str, list[_Original]] = {}
    for mail in generate(seed, 0, distinct, start=start, end=start + span, mail_bytes=recipe.mail_bytes):
        by_kind.setdefault(mail.truth.kind, []).append(_Original(mail))
    kinds = [kind for kind in _KINDS if kind in by_kind]
    supply = {kind: itertools.cycle(by_kind[kind]) for kind in kinds}
    for kind in rng.choices(kinds, [_KINDS[kind] for kind in kinds], k=share):
        yield _mail(next(supply[kind]), start + span * rng.random(), rng)


class _Original:
    """A rendered mail; taken a second time it is stamped anew."""

    def __init__(self, mail: GeneratedMail) -> None:
        raw, self.thread, _ = without_takeout(mail.raw)
        self.content, self.truth = Content(raw), mail.truth
        self._taken = 0

    def take(self, at: datetime, rng: random.Random) -> tuple[Content, str]:
        """The mail as sent at a moment, and a word for its thread."""
        self._taken += 1
        if self._taken == 1 and at == self.truth.sent_at:
            return self.content, self.thread
        local, _, host = self.truth.message_id.partition("@")
        ident = f"{local[:4]}{rng.getrandbits(96):024x}@{host}"
        stamps = [(self.truth.message_id.encode(), ident.encode())]
        for hours in {0, berlin_offset_hours(self.truth.sent_at)}:
            stamps.append((rfc5322(self.truth.sent_at, hours).encode(), rfc5322(at, hours).encode()))
        outline = Outline(ident, (), self.content.outline.subject)
        return self.content.stamped(tuple(stamps), outline), ident


def _mail(original: _Original, at: datetime, rng: random.Random) -> Mail:
    content, thread = original.take(at.replace(microsecond=0), rng)
    received_ms = int(at.timestamp() * 1000) + rng.randrange(300, 2_500)
    return Mail(content, _labels(original.truth, rng), received_ms, thread, truth_of(original.truth))


def truth_of(truth: Truth) -> dict[str, object]:
    """What `Control.truth` says about a generated mail; `job` marks the mails of applications."""
    return {
        "label": truth.label,
        "kind": truth.kind,
        "application": truth.application_key,
        "company": truth.company,
        "job": truth.application_key is not None or truth.label not in _NOT_JOB,
    }


def _labels(truth: Truth, rng: random.Random) -> tuple[str, ...]:
    if truth.from_self:
        return ("SENT",)
    kind = "job" if truth_of(truth)["job"] else truth.kind
    places = _SORTED.get(kind, _SORTED["automated"])
    chosen = rng.choices([labels for labels, _ in places], [weight for _, weight in places])[0].split()
    if rng.random() < 0.4:
        chosen.append("UNREAD")
    if rng.random() < 0.01:
        chosen.append("STARRED")
    return tuple(chosen)


def aware(seconds: float) -> datetime:
    """Seconds since 1970 as an aware moment."""
    return datetime.fromtimestamp(seconds, UTC)
