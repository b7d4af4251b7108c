"""The words of a verdict: what a mail is about, who said so, and the sentence that proves it."""

from dataclasses import dataclass
from enum import StrEnum


class Label(StrEnum):
    """What one mail says about one application, or that it says nothing."""

    APPLIED = "APPLIED"
    VIEWED = "VIEWED"
    UPDATE = "UPDATE"
    INFO_REQUEST = "INFO_REQUEST"
    ASSESSMENT = "ASSESSMENT"
    INTERVIEW = "INTERVIEW"
    OFFER = "OFFER"
    REJECTION = "REJECTION"
    ON_HOLD = "ON_HOLD"
    WITHDRAWN = "WITHDRAWN"
    RECRUITER_OUTREACH = "RECRUITER_OUTREACH"
    JOB_ALERT = "JOB_ALERT"
    OTHER = "OTHER"


#: The labels that move an application; a mail wrongly given one of them misleads a person.
PROCESS_LABELS = frozenset(Label) - {Label.RECRUITER_OUTREACH, Label.JOB_ALERT, Label.OTHER}

#: Labels of mail that people answer and go on writing in: the rest of its thread belongs to it.
CONVERSATION_LABELS = PROCESS_LABELS | {Label.RECRUITER_OUTREACH}


class DecidedBy(StrEnum):
    """Which stage of the pipeline decided."""

    PERSON = "PERSON"
    TEMPLATE = "TEMPLATE"
    RULES = "RULES"
    MODEL = "MODEL"
    LLM = "LLM"
    CACHE = "CACHE"


@dataclass(frozen=True, slots=True)
class Verdict:
    """The answer for one mail. `evidence` is verbatim from the mail, at most 300 characters, "" when none."""

    label: Label
    #: 0..1: template 0.9 and up, a strong phrase 0.8 and up, a weak one 0.5 to 0.7.
    confidence: float
    decided_by: DecidedBy
    evidence: str
    company: str | None = None
    job_title: str | None = None
    requisition_id: str | None = None
    #: The applicant tracking system or job board the mail came through, e.g. "greenhouse".
    source: str | None = None
    #: Names of what spoke for or against, strongest first, for the "why" a person can open.
    signals: tuple[str, ...] = ()
