"""A mail read once: its sentences, the wordings that count in it, and what kind of mail it is."""

from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules import context
from services.classify.rules.language import languages, table_of
from services.classify.rules.phrase import Hit, Topic, find
from services.classify.rules.senders import Source, host_of, source_of
from services.classify.rules.text import BODY_LIMIT, Folded, clean, split_quotes

#: Own words fewer than this above a forwarded mail are a remark; the forwarded mail is the message.
_REMARK_CHARS = 240
_HYPOTHETICAL_AFTER = frozenset({Label.INTERVIEW, Label.ASSESSMENT, Label.OFFER, Label.INFO_REQUEST})


def words_of(mail: MailText) -> tuple[str, bool]:
    """The text to read, cleaned and bounded, and whether it is a forwarded mail rather than the sender's own words."""
    parts = split_quotes(clean(mail.text, BODY_LIMIT))
    forwarded = mail.forwarded_text or parts.forwarded
    if forwarded and len(parts.new.strip()) < _REMARK_CHARS:
        return parts.new + "\n\n" + _unquoted(clean(forwarded, BODY_LIMIT)), True
    return (parts.new if parts.new.strip() else ""), False


def _unquoted(forwarded: str) -> str:
    return "\n".join(line.lstrip("> ") for line in forwarded.split("\n"))


@dataclass(frozen=True)
class Reading:
    """Everything the decision asks about a mail, each answered once."""

    mail: MailText
    text: Folded
    forwarded: bool

    @cached_property
    def languages(self) -> tuple[str, ...]:
        return languages(self.text.flat)

    @cached_property
    def hits(self) -> dict[tuple[Label, int], list[Hit]]:
        """What is really said, by label and weight, in the order of the mail."""
        found: dict[tuple[Label, int], list[Hit]] = defaultdict(list)
        for language in self.languages:
            for hit in find(table_of(language), self.text):
                if self._is_said(hit):
                    found[hit.phrase.label, hit.phrase.weight].append(hit)
        return {key: sorted(hits, key=lambda h: h.start) for key, hits in found.items()}

    def _is_said(self, hit: Hit) -> bool:
        """False for what stands under a condition or is promised for later."""
        label = hit.phrase.label
        if hit.phrase.weight == 1 or label in {Label.JOB_ALERT, Label.RECRUITER_OUTREACH}:
            return True
        if label is Label.APPLIED:
            if hit.phrase.weight == 2:
                return True
            if context.FOOTER.search(self.text.lines[hit.line]):
                return False
        before = self.text.before(hit.start)
        if before and context.CONDITION.search(before):
            return False
        if label in _HYPOTHETICAL_AFTER:
            if context.SMALL_PRINT.search(self.text.lines[hit.line]):
                return False
            after = self.text.flat[hit.start : hit.end] + self.text.after(hit.end)
            return not context.CONDITION_AFTER.search(after) and not (before and context.PROMISE.search(before))
        if label is not Label.REJECTION:
            return True
        within = context.CONDITION_WITHIN.search(self.text.flat[hit.start : hit.end])
        return within is None and not self._is_about_a_slot(hit)

    def _is_about_a_slot(self, hit: Hit) -> bool:
        line = self.text.lines[hit.line]
        return bool(context.SLOT.search(line)) and not context.DECISION.search(line)

    def strong(self, label: Label) -> list[Hit]:
        """Hits that say it alone."""
        return self.hits.get((label, 3), [])

    def medium(self, label: Label) -> list[Hit]:
        """Hits that say it in job mail."""
        return self.hits.get((label, 2), [])

    def hints(self, label: Label) -> list[Hit]:
        """Hits that need company."""
        return self.hits.get((label, 1), [])

    @cached_property
    def _topics(self) -> dict[int, bool]:
        """What was asked before; topics live as long as the process."""
        return {}

    def about(self, topic: Topic) -> bool:
        """Whether the mail speaks of the topic anywhere."""
        known = self._topics.get(id(topic))
        if known is None:
            known = self._topics[id(topic)] = topic.is_in(self.text)
        return known

    def subject_about(self, topic: Topic) -> bool:
        """Whether the subject speaks of the topic."""
        return topic.is_in_lines(self.text, (0,))

    def early_about(self, topic: Topic, count: int) -> bool:
        """Whether one of the first sentences, the subject among them, speaks of the topic."""
        return topic.is_in_lines(self.text, range(min(count, len(self.text.lines))))

    @cached_property
    def source(self) -> Source | None:
        """The tracking system or board it came through, by sender, else by reply address."""
        addresses = (self.mail.sender_email, self.mail.reply_to_email or "")
        return next((s for a in addresses if a and (s := source_of(host_of(a)))), None)

    @cached_property
    def is_application_talk(self) -> bool:
        """An application for work by the reader is spoken of."""
        return self.about(context.APPLICATION)

    @cached_property
    def is_elsewhere(self) -> bool:
        """The application spoken of is for a flat, a visa, a place to study, not for work."""
        elsewhere = context.ELSEWHERE.count_in(self.text, 8)
        return elsewhere > 0 and 2 * elsewhere > context.EMPLOYMENT.count_in(self.text, 16)

    @cached_property
    def is_bulk(self) -> bool:
        """Sent to many: a list, or several words of advertising."""
        return self.mail.list_unsubscribe or context.BULK.count_in(self.text, 3) >= 2


def read(mail: MailText) -> Reading:
    """Prepares a mail for deciding. Cost is bounded whatever the size of the mail."""
    body, forwarded = words_of(mail)
    return Reading(mail, Folded(mail.subject, body), forwarded)
