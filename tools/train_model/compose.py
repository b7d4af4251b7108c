"""Mails made of snippets: a subject, a greeting, what the mail is about, what politely surrounds it, a signature."""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from tools.train_model import world
from tools.train_model.snippets import NEUTRAL, Snippet

#: What mail of a label often says besides: the label is the first, the company of others does not change it.
_BESIDES: dict[Label, tuple[Label, ...]] = {
    Label.REJECTION: (Label.APPLIED, Label.APPLIED, Label.UPDATE),
    Label.UPDATE: (Label.APPLIED,),
    Label.VIEWED: (Label.JOB_ALERT,),
    Label.ON_HOLD: (Label.APPLIED,),
    Label.INTERVIEW: (Label.APPLIED,),
    Label.ASSESSMENT: (Label.APPLIED,),
    Label.INFO_REQUEST: (Label.APPLIED,),
    Label.OFFER: (),
    Label.APPLIED: (Label.APPLIED, Label.APPLIED, Label.UPDATE),
    Label.WITHDRAWN: (Label.APPLIED,),
    Label.JOB_ALERT: (Label.JOB_ALERT,),
    Label.RECRUITER_OUTREACH: (),
    Label.OTHER: (Label.OTHER,),
}
_SENDERS = {
    Label.JOB_ALERT: world.BOARD_SENDERS,
    Label.VIEWED: (*world.BOARD_SENDERS, *world.SENDERS),
    Label.ASSESSMENT: (*world.TEST_SENDERS, *world.SENDERS),
    Label.RECRUITER_OUTREACH: (*world.AGENCY_SENDERS, *world.SENDERS),
    Label.OTHER: (*world.DAILY_SENDERS, *world.SENDERS, *world.BOARD_SENDERS),
}
_LANGUAGES = ("en",) * 6 + ("de",) * 4 + ("fr", "es", "it", "nl", "pt", "pl")


@dataclass(frozen=True, slots=True)
class Composed:
    """A made mail; `key` names the snippet it turns on."""

    mail: MailText
    label: Label
    key: str


class Composer:
    """Makes mails of the given snippets."""

    def __init__(self, snippets: Sequence[Snippet], seed: str) -> None:
        self._rng = random.Random(seed)
        self._by: defaultdict[tuple[str, str, bool], list[Snippet]] = defaultdict(list)
        for snippet in snippets:
            self._by[snippet.lang, snippet.label, snippet.is_subject].append(snippet)

    def compose(self, label: Label) -> Composed:
        """One mail of a label, in any language that has snippets for it."""
        rng = self._rng
        lang = rng.choice([lang for lang in _LANGUAGES if self._by[lang, label, False]])
        core = rng.choice(self._by[lang, label, False])
        body = [self._say(core)]
        body += [self._some(lang, label) for _ in range(rng.choice((0, 0, 1, 1, 2)))]
        for other in _BESIDES[label]:
            if rng.random() < 0.3:
                body.insert(rng.choice((0, len(body))), self._some(lang, other))
        for _ in range(rng.choice((0, 1, 2, 3))):
            body.insert(rng.randrange(len(body) + 1), self._some(lang, NEUTRAL))
        text = "\n\n".join([self._some(lang, NEUTRAL), *body, self._some(lang, NEUTRAL)])
        name, _, email = world.WORLD.fill(rng.choice(_SENDERS.get(label, world.SENDERS)), rng).rpartition("<")
        mail = MailText(
            subject=self._subject(lang, label),
            sender_name=name.strip(),
            sender_email=email.rstrip(">"),
            text=text,
            list_unsubscribe=rng.random() < (0.8 if label is Label.JOB_ALERT else 0.1),
        )
        return Composed(mail, label, core.key)

    def _subject(self, lang: str, label: Label) -> str:
        rng, own = self._rng, self._by[lang, label, True]
        if own and rng.random() < 0.6:
            return self._say(rng.choice(own))
        plain = self._by[lang, Label.APPLIED, True] if label not in (Label.OTHER, Label.JOB_ALERT) else []
        return self._say(rng.choice(plain)) if plain and rng.random() < 0.5 else self._some(lang, NEUTRAL)

    def _some(self, lang: str, label: str) -> str:
        return self._say(self._rng.choice(self._by[lang, label, False] or self._by["en", label, False]))

    def _say(self, snippet: Snippet) -> str:
        return world.WORLD.fill(snippet.pattern, self._rng)
