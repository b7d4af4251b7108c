"""The phrase rules: which meaning wins when a mail carries several.

A rejection is polite: it thanks, praises, mentions the interview and points to other jobs, so one clear sentence of
refusal outranks all of that. An advertisement is bold: it speaks of interviews and offers, so those need a mail that is
about the reader's own application. Order below: not job mail → refusals and ends → steps forward → receipts → contact.
"""

from collections.abc import Callable
from dataclasses import replace

from services.classify.domain.labels import Label
from services.classify.rules import context, turns
from services.classify.rules.finding import Finding
from services.classify.rules.phrase import Hit
from services.classify.rules.reading import Reading
from services.classify.rules.senders import MAIL_PROVIDERS, SourceKind, host_of
from services.classify.rules.text import fold
from services.classify.rules.titles import names_a_role

_STRONG, _MEDIUM, _WEAK = 0.85, 0.68, 0.55
#: Personal mail is short; a mail longer than this many sentences with one job phrase is an article.
_ARTICLE_LINES = 90
#: Senders whose mail is to candidates only.
_CANDIDATE_MAIL = (SourceKind.ATS, SourceKind.TESTS)


def find(reading: Reading) -> Finding:
    """The finding of the phrase rules; OTHER when none speaks clearly."""
    if not (reading.mail.calendar or _is_about_work(reading) or reading.is_application_talk):
        return Finding(Label.OTHER, 0.95)
    return next((found for rule in _RULES if (found := rule(reading)) is not None), _nothing(reading))


def _nothing(reading: Reading) -> Finding:
    job_talk = reading.is_application_talk and not reading.is_elsewhere
    return Finding(Label.OTHER, 0.6 if job_talk else 0.9, None, ("job_talk",) if job_talk else ())


def _said(label: Label, confidence: float, hit: Hit, *signals: str) -> Finding:
    return Finding(label, confidence, hit.line, (f"phrase:{label.lower()}", *signals))


def _elsewhere(reading: Reading) -> Finding | None:
    return Finding(Label.OTHER, 0.85, None, ("not_employment",)) if reading.is_elsewhere else None


def _scam(reading: Reading) -> Finding | None:
    wanted = any(
        reading.strong(label) for label in (Label.OFFER, Label.INTERVIEW, Label.RECRUITER_OUTREACH, Label.APPLIED)
    )
    signs = context.SCAM.count_in(reading.text, 4) if wanted or reading.hints(Label.OFFER) else 0
    free = host_of(reading.mail.sender_email) in MAIL_PROVIDERS
    if signs >= 2 or (signs and free):
        return Finding(Label.OTHER, 0.8, None, ("scam",))
    return None


def _account(reading: Reading) -> Finding | None:
    if reading.strong(Label.REJECTION) or reading.strong(Label.APPLIED):
        return None
    if reading.early_about(context.ACCOUNT, 6):
        return Finding(Label.OTHER, 0.8, None, ("account_mail",))
    return None


def _survey(reading: Reading) -> Finding | None:
    if reading.strong(Label.REJECTION):
        return None
    if reading.early_about(context.SURVEY, 5):
        return Finding(Label.OTHER, 0.75, None, ("survey",))
    return None


def _own_voice(reading: Reading) -> Finding | None:
    """A reply of the applicant that was not marked as own mail."""
    early = context.OWN_VOICE.is_in_lines(reading.text, range(1, min(8, len(reading.text.lines))))
    if early and not reading.source and not reading.forwarded:
        voiced = context.OWN_VOICE.count_in(reading.text, 3)
        if voiced >= 2 or not (reading.strong(Label.REJECTION) or reading.strong(Label.APPLIED)):
            return Finding(Label.OTHER, 0.7, None, ("applicant_voice",))
    return None


def _unfinished(reading: Reading) -> Finding | None:
    if reading.strong(Label.REJECTION) or reading.strong(Label.APPLIED) or reading.strong(Label.INFO_REQUEST):
        return None
    if reading.medium(Label.REJECTION):
        return None
    if reading.early_about(context.UNFINISHED, 5):
        return Finding(Label.OTHER, 0.7, None, ("unfinished_application",))
    return None


def _offer_rescinded(reading: Reading) -> Finding | None:
    return turns.rescinded(reading) if _is_about_work(reading) and _is_personal(reading) else None


def _reopened(reading: Reading) -> Finding | None:
    """What had ended goes on: with an offer, a test or an interview where these are spoken of too."""
    line = turns.reopened(reading)
    if line is None or not _is_job_mail(reading) or not _is_personal(reading):
        return None
    onward = _offer(reading) or _calendar(reading) or _interview_or_test(reading)
    return onward or Finding(Label.UPDATE, 0.85, line, ("reopened",), template=True)


def _corrected(reading: Reading) -> Finding | None:
    at = context.CORRECTION.first_in(reading.text)
    if at is not None and (reading.strong(Label.REJECTION) or reading.strong(Label.UPDATE)):
        return Finding(Label.UPDATE, 0.7, reading.text.line_of(at), ("correction",))
    return None


def _is_about_work(reading: Reading) -> bool:
    """Work is spoken of, or the sender speaks of nothing else, or the subject names an occupation."""
    by_system = reading.source is not None and reading.source.kind in _CANDIDATE_MAIL
    return by_system or reading.about(context.JOB) or names_a_role(reading.text.lines[0])


def _is_job_mail(reading: Reading, hits: list[Hit] | None = None) -> bool:
    """Whether an application for work is spoken of: outright, by the sender, or by naming a role where `hits` are."""
    if reading.is_application_talk or (reading.source and reading.source.kind in _CANDIDATE_MAIL):
        return True
    lines = {0, *(hit.line for hit in hits or ())}
    return bool(hits) and any(names_a_role(reading.text.lines[line]) for line in lines)


def _rejection(reading: Reading) -> Finding | None:
    strong = reading.strong(Label.REJECTION)
    if not strong or not _is_job_mail(reading, strong) or _is_general_talk(reading):
        return None
    if not _is_sure_of_work(reading, strong):
        return _said(Label.REJECTION, _MEDIUM, strong[0], "unsure_of_work")
    backing = len({id(h.phrase) for h in reading.hints(Label.REJECTION)}) + len(strong)
    return _said(Label.REJECTION, min(_STRONG + 0.03 * (backing - 1), 0.95), strong[0])


def _is_sure_of_work(reading: Reading, hits: list[Hit]) -> bool:
    """Whether anything but the word "application" tells of work: people apply for flats, markets and refunds, too."""
    if reading.source is not None or reading.about(context.EMPLOYMENT) or reading.about(context.HIRING_TALK):
        return True
    mail = reading.mail
    if context.HIRING_SENDER.search(fold(f"{mail.sender_name} {mail.sender_email}"[:200])):
        return True
    return any(names_a_role(reading.text.lines[line]) for line in {0, *(hit.line for hit in hits)})


def _is_general_talk(reading: Reading) -> bool:
    """Articles, threads and newsletters that talk about applying, to nobody in particular."""
    if not reading.about(context.TO_READER):
        return True
    if host_of(reading.mail.sender_email) in MAIL_PROVIDERS and not reading.about(context.ADDRESSED):
        return True
    if len(reading.text.lines) > _ARTICLE_LINES and (reading.is_bulk or not reading.about(context.ADDRESSED)):
        return True
    return reading.about(context.SCAM) and not reading.about(context.ADDRESSED)


def _end(label: Label) -> Callable[[Reading], Finding | None]:
    def rule(reading: Reading) -> Finding | None:
        hits = reading.strong(label)
        if not hits or not _is_job_mail(reading, hits) or _is_general_talk(reading):
            return None
        return _said(label, _STRONG, hits[0])

    return rule


def _is_personal(reading: Reading) -> bool:
    """About this reader's own candidacy, not an advertisement for interviews."""
    if _is_general_talk(reading):
        return False
    if reading.about(context.COACHING) and (reading.is_bulk or not reading.about(context.ADDRESSED)):
        return False
    return not reading.is_bulk or reading.about(context.ADDRESSED)


def _offer(reading: Reading) -> Finding | None:
    hits = reading.strong(Label.OFFER)
    if not hits or not _is_about_work(reading) or not _is_personal(reading):
        return None
    return _said(Label.OFFER, _STRONG + (0.05 if reading.hints(Label.OFFER) else 0), hits[0])


def _calendar(reading: Reading) -> Finding | None:
    for fact in reading.mail.calendar:
        summary = fold(fact.summary[:300])
        named = context.INTERVIEW_NAME.search(summary) or context.INTERVIEW_NAME.search(reading.text.lines[0])
        if not named or context.COACHING.search(summary) or reading.about(context.COACHING):
            continue
        if fact.method.upper() == "REPLY" or context.INTERVIEWER.search(summary):
            continue
        # A cancelled appointment is still news of the interview; the signal says that it does not take place.
        ended = fact.cancelled or fact.method.upper() == "CANCEL"
        signals = ("calendar", "calendar:cancelled") if ended else ("calendar",)
        # Why it does not, its words say.
        return Finding(Label.INTERVIEW, 0.92, 0, signals, template=not ended)
    return None


def _interview_or_test(reading: Reading) -> Finding | None:
    interviews, tests = reading.strong(Label.INTERVIEW), reading.strong(Label.ASSESSMENT)
    if not (interviews or tests) or not _is_personal(reading) or not _is_about_work(reading):
        return None
    if not tests and _is_cold(reading):
        return None
    by_test_site = reading.source is not None and reading.source.kind is SourceKind.TESTS
    if tests and (by_test_site or not interviews or _outweighs(reading, tests, interviews)):
        return _said(Label.ASSESSMENT, _STRONG, tests[0])
    return _said(Label.INTERVIEW, _STRONG, interviews[0])


def _is_cold(reading: Reading) -> bool:
    """A first approach: it courts in several ways, and no application is spoken of."""
    kinds = len({id(h.phrase) for h in reading.strong(Label.RECRUITER_OUTREACH)})
    return kinds >= 2 and not reading.about(context.OWN_APPLICATION)


def _outweighs(reading: Reading, tests: list[Hit], interviews: list[Hit]) -> bool:
    """The subject decides; else what is asked for first."""
    subject = {h.phrase.label for h in (*tests, *interviews) if h.line == 0}
    if len(subject) == 1:
        return Label.ASSESSMENT in subject
    return tests[0].line <= interviews[0].line


def _asks_before_processing(reading: Reading) -> Finding | None:
    hits = reading.strong(Label.INFO_REQUEST)
    if not hits or not _is_job_mail(reading, hits) or not _is_personal(reading):
        return None
    if reading.strong(Label.APPLIED) and not any(context.NEEDED.search(reading.text.lines[h.line]) for h in hits):
        return None
    return _said(Label.INFO_REQUEST, 0.8, hits[0])


def _receipt(reading: Reading) -> Finding | None:
    hits = reading.strong(Label.APPLIED)
    if not hits or not _is_job_mail(reading, hits) or _is_general_talk(reading):
        return None
    update = reading.strong(Label.UPDATE)
    if update and update[0].line <= hits[0].line and (hits[0].line or not update[0].line):
        return _said(Label.UPDATE, 0.75, update[0])
    if not _is_sure_of_work(reading, hits):
        return _said(Label.APPLIED, _MEDIUM, hits[0], "unsure_of_work")
    if all("submission" in reading.text.flat[h.start : h.end] for h in hits) and not _names_an_application(reading):
        return _said(Label.UPDATE, 0.65, hits[0])
    return _said(Label.APPLIED, _STRONG + 0.04 * min(len(hits) - 1, 2), hits[0])


def _update(reading: Reading) -> Finding | None:
    """News of where it stands. A subject that only announces some is none."""
    found = _end(Label.UPDATE)(reading)
    if found is None or found.line or any(hit.line for hit in reading.strong(Label.UPDATE)):
        return found
    return replace(found, confidence=_WEAK)


def _names_an_application(reading: Reading) -> bool:
    """Whether the mail itself, not its small print, speaks of applying: else what was handed in is a test."""
    return any("appl" in line and not context.FOOTER.search(line) for line in reading.text.lines)


def _weak_rejection(reading: Reading) -> Finding | None:
    """No clear sentence, but the tone of one: regret or farewell in mail about an application."""
    hints = {id(h.phrase): h for h in reading.hints(Label.REJECTION)}
    medium = reading.medium(Label.REJECTION)
    received = reading.strong(Label.APPLIED)
    if not _is_job_mail(reading) or not _is_personal(reading) or reading.strong(Label.INTERVIEW):
        return None
    if medium and (hints or len(medium) > 1) and len(hints) >= (2 if received else 1):
        return _said(Label.REJECTION, 0.6, medium[0], "weak")
    return None


def _interest(reading: Reading) -> Finding | None:
    """ "Thank you for your interest in the role": a receipt when more of a receipt is around it."""
    medium = reading.medium(Label.APPLIED)
    kinds = {id(h.phrase) for h in medium}
    if not medium or not _is_job_mail(reading) or _is_general_talk(reading) or reading.medium(Label.REJECTION):
        return None
    if reading.is_bulk and not reading.about(context.ADDRESSED):
        return None
    if len(kinds) >= 2:
        return _said(Label.APPLIED, _MEDIUM, medium[0])
    return None


def _alert_sender(reading: Reading) -> Finding | None:
    """A mailbox that sends nothing but alerts."""
    if context.ALERT_SENDER.search(reading.mail.sender_email) and not reading.strong(Label.REJECTION):
        return Finding(Label.JOB_ALERT, 0.92, 0, ("sender:job_alert",))
    return None


def _alert(reading: Reading) -> Finding | None:
    hits = reading.strong(Label.JOB_ALERT)
    if not hits or reading.strong(Label.REJECTION) or reading.strong(Label.APPLIED):
        return None
    kinds = len({id(h.phrase) for h in hits})
    if kinds == 1 and hits[0].line and reading.strong(Label.RECRUITER_OUTREACH):
        return None
    from_board = reading.source is not None and reading.source.kind is not SourceKind.TESTS
    in_subject = hits[0].line == 0
    score = 2 * in_subject + min(kinds, 3) + 2 * from_board + reading.mail.list_unsubscribe + (len(hits) >= 3)
    if (
        score < 3
        or not reading.about(context.JOB)
        or (not in_subject and not from_board and reading.about(context.SCAM))
    ):
        return None
    return _said(Label.JOB_ALERT, min(0.6 + 0.06 * score, 0.95), hits[0])


def _outreach(reading: Reading) -> Finding | None:
    hits = reading.strong(Label.RECRUITER_OUTREACH)
    kinds = len({id(h.phrase) for h in hits})
    if not hits or not _is_about_work(reading) or reading.about(context.SCAM):
        return None
    if reading.strong(Label.APPLIED) or reading.medium(Label.APPLIED):
        return None
    if reading.is_bulk and kinds < 3:
        return None
    recruiter = reading.about(context.RECRUITER)
    if kinds + recruiter < 2:
        return None
    return _said(Label.RECRUITER_OUTREACH, min(0.6 + 0.1 * (kinds + recruiter - 1), 0.9), hits[0])


_RULES: tuple[Callable[[Reading], Finding | None], ...] = (
    _elsewhere,
    _scam,
    _own_voice,
    _offer_rescinded,
    _reopened,
    _corrected,
    _rejection,
    _end(Label.WITHDRAWN),
    _end(Label.ON_HOLD),
    _account,
    _survey,
    _unfinished,
    _calendar,
    _offer,
    _asks_before_processing,
    _interview_or_test,
    _end(Label.VIEWED),
    _receipt,
    _update,
    _weak_rejection,
    _alert_sender,
    _alert,
    _outreach,
    _interest,
)
