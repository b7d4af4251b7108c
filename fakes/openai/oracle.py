"""What the fake answers when nothing is wrong."""

import json
import re
from collections.abc import Callable, Mapping
from typing import Any

from fakes.openai.ask import Ask, Mail

#: The answer's text for a question.
Oracle = Callable[[Ask], str]
#: The answer on one mail, without its id; None leaves the mail out.
OfMail = Callable[[Mail], Mapping[str, Any] | None]

#: The first that matches; as a person in a hurry would read.
_KEYWORDS: tuple[tuple[str, str], ...] = (
    ("REJECTION", r"unfortunately|regret|not (?:be )?mov|other candidates|leider|absage|nicht ber\S+cksichtig"),
    ("OFFER", r"offer you|job offer|offer letter|vertragsangebot|arbeitsvertrag"),
    ("ASSESSMENT", r"assessment|coding (?:test|challenge)|online test|aufgabe"),
    ("INTERVIEW", r"interview|schedule a call|gespr\S+ch|kennenlern"),
    ("WITHDRAWN", r"withdr|zur\S+ckgezogen"),
    ("ON_HOLD", r"on hold|paused|pausiert"),
    ("INFO_REQUEST", r"please (?:send|provide|upload)|bitte (?:senden|reichen)"),
    ("VIEWED", r"viewed your|angesehen"),
    ("JOB_ALERT", r"new jobs|job alert|neue jobs"),
    ("RECRUITER_OUTREACH", r"came across your profile|your profile"),
    ("APPLIED", r"thank you for applying|received your application|bewerbung (?:ist )?(?:eingegangen|erhalten)"),
    ("UPDATE", r"under review|in bearbeitung|application"),
)


def for_each_mail(of_mail: OfMail) -> Oracle:
    """An oracle that answers mail by mail, in the form that was asked for."""

    def oracle(ask: Ask) -> str:
        found = [(mail.id, of_mail(mail)) for mail in ask.mails]
        return json.dumps({"answers": [{"id": name, **answer} for name, answer in found if answer is not None]})

    return oracle


def by_keywords(mail: Mail) -> dict[str, Any]:
    """A label by the first keyword that occurs, the sentence it stands in, the first candidates."""
    lines = [mail.subject, *mail.text.split("\n")]
    for label, words in _KEYWORDS:
        line = next((line for line in lines if re.search(words, line, re.IGNORECASE)), None)
        if line is not None:
            return answer(label, 0.86, line, mail)
    return answer("OTHER", 0.9, "", mail)


def answer(label: str, confidence: float, evidence: str, mail: Mail) -> dict[str, Any]:
    """An answer with the mail's first candidates."""
    company, title = (next(iter(mail.hints.get(kind, ())), None) for kind in ("companies", "titles"))
    return {"label": label, "confidence": confidence, "company": company, "job_title": title, "evidence": evidence}
