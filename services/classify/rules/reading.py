"""A mail read once: its sentences, the wordings that count in it, and what kind of mail it is."""

from collections import defaultdict
from dataclasses import dataclass

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.domain.once import once
from services.classify.rules import context
from services.classify.rules.language import languages, table_of
from services.classify.rules.phrase import Hit, Match, Table, Topic
from services.classify.rules.scan import Held
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

    @once
    def languages(self) -> tuple[str, ...]:
        return languages(self.text.flat)

    @once
    def hits(self) -> dict[tuple[Label, int], list[Hit]]:
        """What is really said, by label and weight, in the order of the mail."""
        found: dict[tuple[Label, int], list[Hit]] = defaultdict(list)
        for language in self.languages:
            table = table_of(language)
            for line in table.lines(self.text):
                start = self.text.start_of(line)
                for phrase, first, last in self._said_in(table, line):
                    found[phrase.label, phrase.weight].append(Hit(phrase, line, start + first, start + last))
        return {key: sorted(hits, key=lambda h: h.start) for key, hits in found.items()}

    def _said_in(self, table: Table, line: int) -> list[Match]:
        note = self.text.notes[line]
        said: list[Match] | None = note.get(table)
        if said is None:
            sentence, held = self.text.lines[line], self.text.held[line]
            said = note[table] = [one for one in table.matches(self.text, line) if _is_said(one, sentence, held)]
        return said

    def strong(self, label: Label) -> list[Hit]:
        """Hits that say it alone."""
        return self.hits.get((label, 3), [])

    def medium(self, label: Label) -> list[Hit]:
        """Hits that say it in job mail."""
        return self.hits.get((label, 2), [])

    def hints(self, label: Label) -> list[Hit]:
        """Hits that need company."""
        return self.hits.get((label, 1), [])

    def about(self, topic: Topic) -> bool:
        """Whether the mail speaks of the topic anywhere."""
        return topic.is_in(self.text)

    def subject_about(self, topic: Topic) -> bool:
        """Whether the subject speaks of the topic."""
        return topic.is_in_lines(self.text, (0,))

    def early_about(self, topic: Topic, count: int) -> bool:
        """Whether one of the first sentences, the subject among them, speaks of the topic."""
        return topic.is_in_lines(self.text, range(min(count, len(self.text.lines))))

    @once
    def source(self) -> Source | None:
        """The tracking system or board it came through, by sender, else by reply address."""
        addresses = (self.mail.sender_email, self.mail.reply_to_email or "")
        return next((s for a in addresses if a and (s := source_of(host_of(a)))), None)

    @once
    def is_application_talk(self) -> bool:
        """An application for work by the reader is spoken of."""
        return self.about(context.APPLICATION)

    @once
    def is_elsewhere(self) -> bool:
        """The application spoken of is for a flat, a visa, a place to study, not for work."""
        elsewhere = context.ELSEWHERE.count_in(self.text, 8)
        return elsewhere > 0 and 2 * elsewhere > context.EMPLOYMENT.count_in(self.text, 16)

    @once
    def is_bulk(self) -> bool:
        """Sent to many: a list, or several words of advertising."""
        return self.mail.list_unsubscribe or context.BULK.count_in(self.text, 3) >= 2


def _is_said(match: Match, sentence: str, held: Held) -> bool:
    """False for what is conditional, promised for later or said to programs; `held` is what the sentence holds."""
    phrase, start, end = match
    label = phrase.label
    if context.TO_MACHINES.is_within(sentence, held):
        return False
    if phrase.weight == 1 or label in {Label.JOB_ALERT, Label.RECRUITER_OUTREACH}:
        return True
    said = sentence[start:end]
    if label is Label.APPLIED:
        if phrase.weight == 2:
            return True
        if context.FOOTER.is_within(sentence, held) or context.NOT_SENT.is_within(said, held):
            return False
        if context.LONG_AGO.is_within(sentence, held) or context.AFTER_A_TALK.is_within(sentence, held):
            return False
    if label is Label.VIEWED and context.READ_POLITELY.is_within(sentence, held):
        return False
    before = sentence[:start]
    if (before and context.CONDITION.is_within(before, held)) or context.INVERTED_CONDITION.is_within(sentence, held):
        return False
    if label is Label.ON_HOLD and context.NOT_SO.search(sentence[end : end + 24]):
        return False
    if label in _HYPOTHETICAL_AFTER:
        if context.SMALL_PRINT.is_within(sentence, held) or context.CONDITION_AFTER.is_within(sentence[start:], held):
            return False
        if label is Label.INTERVIEW and context.NO_INVITATION.is_within(sentence, held):
            return False
        return not (before and context.PROMISE.is_within(before, held))
    if label is not Label.REJECTION:
        return True
    if context.CONDITION_WITHIN.is_within(said, held) or context.NO_DECISION.is_within(sentence, held):
        return False
    return not _is_about_a_slot(sentence, held) and not _is_quoted(sentence, start)


def _is_about_a_slot(sentence: str, held: Held) -> bool:
    about = context.SLOT.is_within(sentence, held) or context.TALK_OFF.is_within(sentence, held)
    return about and not context.DECISION.is_within(sentence, held)


def _is_quoted(sentence: str, start: int) -> bool:
    """Whether it stands in quotation marks that end in the sentence: an article tells what others write."""
    before = sentence.rfind('"', 0, start + 1)
    return before >= 0 and sentence.count('"', 0, start + 1) % 2 == 1 and sentence.find('"', start) > start


def read(mail: MailText) -> Reading:
    """Prepares a mail for deciding. Cost is bounded whatever the size of the mail."""
    body, forwarded = words_of(mail)
    return Reading(mail, Folded(mail.subject, body), forwarded)
