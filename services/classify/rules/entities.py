"""Names in a mail: the employer, the job title, the requisition."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any

from services.classify.domain.labels import Label
from services.classify.rules import company, employers_six, reused, title_german, titles, titles_six
from services.classify.rules.company_sender import shown
from services.classify.rules.employer_spelling_six import as_written
from services.classify.rules.finding import Finding
from services.classify.rules.people import people_in
from services.classify.rules.reading import Reading
from services.classify.rules.senders import host_of, source_of
from services.classify.rules.text import BODY_LIMIT, Folded, clean
from services.classify.rules.title_forms import in_one_form
from services.classify.rules.title_trimming import names_occupation

#: The head of a forwarded or quoted mail, which names who wrote it.
_WRITTEN_BY = re.compile(
    r"(?:^\*?(?:From|Von|De|Da|Van|Od) ?:\*? *"
    r"|^(?:On|Am|Le|El|Il|Op|Em|W dniu|\w{2,6}\.,)\b[^\n<]{4,60}?\d{1,2}:\d\d(?::\d\d)?(?: [AP]M)?(?: Uhr)?,?"
    r" (?:schrieb |schreef |heeft )?)\"?(?P<name>[^\n<>\":]{0,80}?)\"? *\(?<(?P<email>[^<>\s@]+@[^<>\s]+)>",
    re.MULTILINE,
)
#: Signals of mail around an application that is no news of it.
_JOB_TALK = frozenset({"job_talk", "account_mail", "survey", "unfinished_application"})
#: "Interview: Planner (Acme)": the employer behind the title.
_BRACKETS = re.compile(r"\s*\([^()/]{3,60}\)\s*$")
#: Lines that are quoted.
_QUOTED = re.compile(r"^>.*", re.MULTILINE)
#: Of the mail answered, what is read for names.
_QUOTED_LIMIT = 2_500


@dataclass(frozen=True, slots=True)
class Named:
    """What is named; None where nothing plausible is."""

    company: str | None = None
    job_title: str | None = None
    requisition_id: str | None = None


def extract(reading: Reading, found: Finding) -> Named:
    """Entities of job mail. A job alert names many and so none; OTHER names none unless it talks of an application."""
    if found.label is Label.JOB_ALERT or (found.label is Label.OTHER and _JOB_TALK.isdisjoint(found.signals)):
        return Named()
    text = _text(reading)
    sender = _sender(reading, found.label, text)
    people = people_in(reading.mail, text, (sender.name, sender.email), sender.by_system)
    language = titles_six.language_of(reading.languages, text, sender.email)
    also = titles_six.candidates(text, language) if language else []
    employer = _employer(text, sender, found.company, people, [title for _, title in also] if language else None)
    employer = as_written(employer, text, language) if language else employer
    # What looks for the end of a title tries every blank of a run.
    summaries = (" ".join(fact.summary[:300].split()) for fact in reading.mail.calendar[:3])
    entries = tuple(_BRACKETS.sub("", summary) for summary in summaries)
    employers = frozenset({company.key(employer)} if employer else ())
    tongue = _tongue(reading, text, language)
    if not reading.forwarded and reused.moved_on(reading.text):
        # What it answers, and the subject with it, is about another role.
        title = tongue.title(reading.text, None, employers, people, entries, subject=False)
        return Named(employer, title, titles.requisition(reading.text.verbatim[1:]))
    title = tongue.title(text, found.job_title, employers, people, entries, also=also)
    if title is None:
        title = _in_answered(reading, tongue, employers, people)
    return Named(employer, title, reused.vacancy(text))


@dataclass(frozen=True, slots=True)
class _Tongue:
    """How titles are read in a mail's languages."""

    languages: tuple[str, ...]
    #: takes off a title what is none of it
    tidy: Callable[[str], str] = str
    #: the text with its titles in one form
    in_one_form: Callable[[Folded], Folded] | None = None

    def title(self, text: Folded, known: str | None, *names: Any, **where: Any) -> str | None:
        """The title that a text names; the arguments are those of `titles.best`."""
        read = self.in_one_form(text) if self.in_one_form else text
        return titles.best(read, known, *names, tidy=self.tidy, languages=self.languages, **where)


def _tongue(reading: Reading, text: Folded, language: str | None) -> _Tongue:
    """How titles are read in a mail; `language` is the one of the six that it is in."""
    if language:
        return _Tongue(reading.languages, partial(titles_six.tidy, language=language))
    if title_german.is_german(reading.languages, text.flat):
        return _Tongue((*reading.languages, "de"), title_german.tidy, in_one_form)
    return _Tongue(reading.languages)


def _employer(
    text: Folded, sender: company.Sender, known: str | None, people: frozenset[str], titles_of_six: list[str] | None
) -> str | None:
    """The employer; `titles_of_six` are the titles named, None when the mail is in none of the six languages."""
    if titles_of_six is None:
        return company.best(text, sender, known, people)
    runs = employers_six.runs(text, sender, titles_of_six, people)
    also = [(run.score, run.name) for run in runs if run.score > employers_six.PLACE]
    refuses = partial(employers_six.refused, titles=titles_of_six, text=text)
    return employers_six.in_full(company.best(text, sender, known, people, also, refuses), runs)


def _text(reading: Reading) -> Folded:
    """What to read names in: for the owner's own answer also what it answers."""
    mail = reading.mail
    if not mail.from_self or reading.forwarded or not mail.quoted_text:
        return reading.text
    quoted = "\n".join(line.lstrip("> ") for line in clean(mail.quoted_text, _QUOTED_LIMIT).split("\n"))
    return Folded(mail.subject, clean(mail.text, BODY_LIMIT) + "\n\n" + _WRITTEN_BY.sub("", quoted))


def _in_answered(reading: Reading, tongue: _Tongue, employers: frozenset[str], people: frozenset[str]) -> str | None:
    """The title that a mail does not name again, because what it answers does: an occupation, to be sure."""
    text = _answered(reading)
    if len(text.verbatim) == 1:
        return None
    title = tongue.title(text, None, employers, people, subject=False)
    return title if title and names_occupation(title) else None


def _answered(reading: Reading) -> Folded:
    """What a mail answers, where it is quoted."""
    mail = reading.mail
    quoted = mail.quoted_text or "\n".join(_QUOTED.findall(mail.text[:BODY_LIMIT]))
    return Folded(
        "", _WRITTEN_BY.sub("", "\n".join(line.lstrip("> ") for line in clean(quoted, _QUOTED_LIMIT).split("\n")))
    )


def _sender(reading: Reading, label: Label, text: Folded) -> company.Sender:
    """The other side: the writer, of a forwarded mail its writer, of the owner's mail the one written to."""
    mail, source = reading.mail, reading.source
    name, email = mail.sender_name, mail.sender_email
    if mail.from_self or reading.forwarded:
        head = mail.forwarded_text or mail.quoted_text or mail.text
        writer = _WRITTEN_BY.search(head[:BODY_LIMIT])
        name, email = (
            (writer["name"].strip(), writer["email"].lower()) if writer else ("", mail.to[0] if mail.to else "")
        )
        if mail.from_self and not reading.forwarded and mail.to:
            email = mail.to[0]
        source = source_of(host_of(email)) if email else None
    german, english = reading.languages[1:2] == ("de",), len(reading.languages) == 1
    return company.Sender(shown(name), email, source, label, mail, text.verbatim, german, english)
