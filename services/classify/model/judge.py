"""Rules and model together: the verdict without a language model, and whether it should be asked about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

from services.classify.domain.abreast import Staged, finish
from services.classify.domain.labels import Verdict
from services.classify.domain.mail import MailText
from services.classify.model.combine import combine
from services.classify.model.features import is_loud
from services.classify.model.local import LocalModel, Prediction
from services.classify.rules.decide import find, verdict_of
from services.classify.rules.finding import Finding
from services.classify.rules.reading import Reading, read

#: The model that is shipped.
MODEL_FILE = Path(__file__).parent / "model.bin"


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and whether it stands without asking a language model."""

    verdict: Verdict
    is_certain: bool
    #: What both said before they were combined.
    finding: Finding
    prediction: Prediction


class Judge:
    """Decides on mails by rules and model. Holds no state."""

    def __init__(self, model: LocalModel) -> None:
        self._model = model

    def judge(self, mail: MailText) -> Judged:
        """The verdict on one mail. Never raises on any input."""
        return self.judge_reading(read(mail))

    def judge_reading(self, reading: Reading) -> Judged:
        """The same for a mail that has been read."""
        return finish(self.judging(reading))

    def judging(self, reading: Reading) -> Staged[Judged]:
        """The same, stage by stage."""
        mail = reading.mail
        found = by_rules = find(reading)
        heard = self._model.hear(reading, found)
        yield
        prediction = self._model.answer(heard)
        yield
        from_self = mail.from_self and not reading.forwarded
        both = combine(found, prediction, self._model.weights, from_self=from_self, is_loud=is_loud(reading))
        if both.label is not found.label:
            # Names a template gave belong to its own label only.
            found = replace(found, label=both.label, line=both.line, signals=both.signals, company=None, job_title=None)
        found = replace(found, confidence=both.confidence)
        verdict = verdict_of(reading, found, both.decided_by)
        return Judged(verdict, both.is_certain, by_rules, prediction)

    def decide(self, mail: MailText) -> Verdict:
        """The verdict alone."""
        return self.judge(mail).verdict


def load_judge(path: Path = MODEL_FILE) -> Judge:
    """The judge with the model in a file. Raises BadModelError, OSError."""
    return Judge(LocalModel.load(path))
