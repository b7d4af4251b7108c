"""Ordinary letters, put together from hand-written parts: the news, and what stands around it in any letter.

Thanks, privacy notices, "if you are selected, we will call you" and good wishes stand in every sort of mail; met in
all of them, they come to say nothing.
"""

from __future__ import annotations

import random
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from services.classify.domain.labels import PROCESS_LABELS, Label
from services.classify.domain.mail import MailText
from tools.train_model.world import WORLD

FOLDER = Path(__file__).parent / "letters"
_SHARED = "SHARED "
_FOOTERS = "FOOTER"
#: Letters made around one piece of news: more where it has choices.
_LEAST, _MOST = 3, 8
#: How often what a process letter may have is there: (part, how many at most, chance of each), in order.
_AROUND = (("THANKS", 2, 0.5), ("CORE", 1, 1.0), ("PROCESS", 2, 0.4), ("LUCK", 1, 0.35), (_FOOTERS, 3, 0.4))
_ELSEWHERE = (("CORE", 1, 1.0), (_FOOTERS, 2, 0.35))
#: Good wishes for a search that goes on would contradict these.
_NO_LUCK = frozenset({Label.OFFER, Label.INTERVIEW})
#: Who asks, sets a test, invites or refuses often says first that the application has arrived.
_AFTER_RECEIPT = frozenset(
    {Label.UPDATE, Label.INFO_REQUEST, Label.ASSESSMENT, Label.INTERVIEW, Label.REJECTION, Label.ON_HOLD}
)
_RECEIPT_CHANCE = 0.3
_SENDERS = (
    "no-reply@us.greenhouse-mail.io",
    "no-reply@hire.lever.co",
    "{company}@myworkday.com",
    "notification@smartrecruiters.com",
    "noreply@candidates.workablemail.com",
    "jobs@{company}.m.personio.de",
    "careers@{company}.example",
    "hr@{company}.example",
    "anna@{company}.example",
    "noreply@talent.icims.com",
    "no-reply@ashbyhq.com",
    "bewerbung@{company}.example",
)
_ANY_SENDERS = (
    "hello@{company}.example",
    "no-reply@{company}.example",
    "news@{company}.example",
    "info@{company}.example",
)
_BARE = re.compile(r"\W+")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter with its label. `key` names the news it is made around."""

    key: str
    label: Label
    mail: MailText


def letters(seed: str) -> Iterator[Letter]:
    """All letters, the same in every run. Raises ValueError for a section that is neither a label nor shared."""
    for path in sorted(FOLDER.glob("*.txt")):
        parts = sections(path.read_text(encoding="utf-8"))
        for label in Label:
            for number, news in enumerate(parts.get(label, ())):
                rng = random.Random(f"{seed}:{path.stem}:{label}:{number}")
                for _ in range(min(_MOST, max(_LEAST, news.count("|")))):
                    yield Letter(f"{path.stem}:{label}:{number}", label, _written(rng, parts, label, news))


def sections(text: str) -> Mapping[str, Sequence[str]]:
    """The patterns under each heading."""
    found: defaultdict[str, list[str]] = defaultdict(list)
    known = {*Label, *(_SHARED + name for name in ("SUBJECT", *(part for part, *_ in _AROUND)))}
    heading = ""
    for line in text.splitlines():
        if line.startswith("# "):
            heading = line[2:].strip()
            if heading not in known:
                raise ValueError(f"no such section: {heading}")
        elif line.strip():
            found[heading].append(line.strip())
    return found


def _written(rng: random.Random, parts: Mapping[str, Sequence[str]], label: Label, news: str) -> MailText:
    is_process = label in PROCESS_LABELS
    body: list[str] = []
    for part, most, chance in _AROUND if is_process else _ELSEWHERE:
        if part == "CORE":
            if label in _AFTER_RECEIPT and rng.random() < _RECEIPT_CHANCE:
                body += _filled(rng.choice(parts[Label.APPLIED]), rng)[:1]
            body += _filled(news, rng)
        elif not (part == "LUCK" and label in _NO_LUCK):
            chosen = [one for one in rng.sample(parts[_SHARED + part], most) if rng.random() < chance]
            body += [sentence for one in chosen for sentence in _filled(one, rng)]
    subject = _filled(rng.choice(parts[_SHARED + "SUBJECT"]), rng)[0]
    if not is_process or rng.random() < 0.25:
        # The news itself, cut as subjects are.
        subject = " ".join(_filled(news, rng)[0].split()[: rng.randint(4, 10)])
    sender = rng.choice(_SENDERS if is_process or rng.random() < 0.3 else _ANY_SENDERS)
    domain = _BARE.sub("", WORLD.fill("{company}", rng)).lower()
    return MailText(
        subject=subject,
        text="\n\n".join(body),
        sender_email=sender.replace("{company}", domain.encode("ascii", "ignore").decode()),
        list_unsubscribe=not is_process and rng.random() < 0.4,
    )


def _filled(pattern: str, rng: random.Random) -> list[str]:
    return WORLD.fill(pattern, rng).split(" / ")
