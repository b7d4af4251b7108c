"""The stages that need nothing but this machine: templates, rules, the local model, and what combines them. Pure."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from kit import logs
from services.classify.domain.abreast import Staged, abreast, finish
from services.classify.domain.labels import CONVERSATION_LABELS, PROCESS_LABELS, DecidedBy, Label, Verdict
from services.classify.domain.leaning import LEANING, Leaning, lean, leaning_json
from services.classify.domain.mail import MailText
from services.classify.domain.outcome import Outcome, Step, undecided
from services.classify.entities.details import details_of
from services.classify.model.judge import MODEL_FILE, Judge, Judged, load_judge
from services.classify.pipeline.normal import FORM_VERSION, shape
from services.classify.rules import PIPELINE_VERSION
from services.classify.rules.decide import verdict_of
from services.classify.rules.entities import extract
from services.classify.rules.finding import Finding, evidence_of
from services.classify.rules.phrase import compile_all
from services.classify.rules.reading import Reading, read
from services.classify.rules.senders import load_suffixes
from services.classify.rules.title_wordings import REPLY

log = logs.get(__name__)

#: Everything this machine can say of one mail; pure.
Examine = Callable[[MailText], Outcome]


def version_of(model: Path = MODEL_FILE) -> str:
    """The version of the whole pipeline: changes whenever a verdict may. Raises OSError."""
    return f"{FORM_VERSION}/{PIPELINE_VERSION}/{model_version(model)}"


def model_version(model: Path = MODEL_FILE) -> str:
    """The version of the local model: of its very bytes. Raises OSError."""
    return f"model-{hashlib.sha256(model.read_bytes()).hexdigest()[:8]}"


class Local:
    """The stages of this machine with their model loaded. Holds no state."""

    def __init__(self, judge: Judge, version: str) -> None:
        self._judge = judge
        self._model_version = version

    def examine(self, mail: MailText) -> Outcome:
        """The outcome for one mail."""
        return finish(self._examining(mail))

    def examine_each(self, mails: Sequence[MailText]) -> list[Outcome]:
        """An outcome for every mail, in order: as `examine` finds it, in two thirds of the time. CPU work."""
        works = [self._examining(mail) for mail in mails]
        return abreast(works, lambda place, error: _undecided(mails[place], error))

    def _examining(self, mail: MailText) -> Staged[Outcome]:
        reading = read(mail)
        yield
        reading.text.look_for_needles()
        yield
        judged = yield from self._judge.judging(reading)
        companies, titles = ((), ()) if judged.is_certain else _candidates(reading, judged)
        yield
        details = details_of(reading, _best_guess(judged))
        yield
        details |= _leaning(reading, judged)
        yield
        return Outcome(
            judged.verdict,
            certain=judged.is_certain,
            trail=tuple(self._trail(reading, judged)),
            details=details,
            shape=shape(mail, judged.verdict),
            companies=companies,
            titles=titles,
        )

    def read_as(self, mail: MailText, known: Label | Verdict) -> Outcome:
        """What the mail tells when it is read under a label that a person said, or a verdict that is remembered."""
        reading = read(mail)
        verdict = known if isinstance(known, Verdict) else verdict_of(reading, Finding(known, 1.0), DecidedBy.PERSON)
        return Outcome(verdict, details=details_of(reading, verdict))

    def _trail(self, reading: Reading, judged: Judged) -> Iterator[Step]:
        found, thought, verdict = judged.finding, judged.prediction, judged.verdict
        stage = "template" if found.template else "rules"
        yield Step(stage, found.label, found.confidence, evidence_of(reading, found), PIPELINE_VERSION)
        line = "" if thought.line is None else reading.text.verbatim[thought.line]
        yield Step("model", thought.label, thought.confidence, line, self._model_version)
        if verdict.label is not thought.label or verdict.label is not found.label:
            note = "sure" if judged.is_certain else "doubtful"
            yield Step("guards", verdict.label, verdict.confidence, verdict.evidence, self._model_version, note)


def _best_guess(judged: Judged) -> Verdict:
    """The verdict; where it is in doubt and says nothing, what the model leans to: asked, it may turn out so."""
    verdict, thought = judged.verdict, judged.prediction
    if judged.is_certain or verdict.label in CONVERSATION_LABELS:
        return verdict
    leaning = max(CONVERSATION_LABELS, key=lambda label: (thought.probabilities[label], label))
    return replace(verdict, label=leaning)


def _leaning(reading: Reading, judged: Judged) -> dict[str, Any]:
    """What a mail that says nothing by itself means should it stand in the thread of an application."""
    mail, found, thought = reading.mail, judged.finding, judged.prediction
    told = judged.verdict.label in PROCESS_LABELS or judged.verdict.label is Label.JOB_ALERT
    own = mail.from_self and not reading.forwarded
    if told or own or found.template or mail.auto_submitted or mail.list_unsubscribe:
        return {}
    appointment = any(entry.uid and entry.method != "REPLY" for entry in mail.calendar)
    leant = lean(thought.probabilities, with_appointment=appointment)
    if leant is None:
        return {}
    label, odds = leant
    # What an answer is about stands in it, or in what it answers: its subject is that of the first mail.
    heard = read(replace(mail, subject="")) if REPLY.match(mail.subject) else reading
    named = extract(heard, replace(found, label=label, company=None, job_title=None))
    line = found.line if found.label is label else thought.line
    evidence = evidence_of(reading, replace(found, line=line or 0))
    return {
        LEANING: leaning_json(
            Leaning(label, odds, evidence, named.company, named.job_title, named.requisition_id, appointment)
        )
    }


def _candidates(reading: Reading, judged: Judged) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """What a mail that is doubtful names, should it turn out to be about an application after all."""
    named = judged.verdict
    if named.label in (Label.OTHER, Label.JOB_ALERT):
        named = verdict_of(reading, replace(judged.finding, label=Label.UPDATE))
    return tuple(filter(None, [named.company])), tuple(filter(None, [named.job_title]))


def load_local() -> Local:
    """With the model that is shipped. Raises BadModelError, OSError."""
    load_suffixes()
    compile_all()
    return Local(load_judge(), model_version())


def examine_each(mails: Sequence[MailText], examine: Examine) -> list[Outcome]:
    """An outcome for every mail, in order. CPU work: keep it off the event loop."""
    return [_examine(mail, examine) for mail in mails]


def _examine(mail: MailText, examine: Examine) -> Outcome:
    try:
        return examine(mail)
    except Exception as error:
        return _undecided(mail, error)


def _undecided(mail: MailText, error: Exception) -> Outcome:
    # One mail that the stages cannot take must not keep its 99 neighbours waiting. Its verdict says so.
    log.error("mail_undecided", subject_chars=len(mail.subject), text_chars=len(mail.text), exc_info=error)
    return undecided(type(error).__name__)
