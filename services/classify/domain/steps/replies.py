"""Drafts of replies, in English and German. Pure: what is not known is left out, never invented."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import quote, urlencode


class Template(StrEnum):
    """What a reply is for."""

    THANK_YOU = "thank_you"
    FOLLOW_UP = "follow_up"
    ACCEPT_SLOT = "accept_slot"
    DECLINE_SLOT = "decline_slot"
    WITHDRAW = "withdraw"
    ASK_FEEDBACK = "ask_feedback"
    SALARY = "salary"


class Language(StrEnum):
    """Of a draft."""

    ENGLISH = "en"
    GERMAN = "de"


@dataclass(frozen=True, slots=True)
class Facts:
    """What a draft is filled with; empty or None where nothing is known. `slot` and `since` in the person's zone."""

    company: str = ""
    job_title: str = ""
    contact: str = ""
    sender: str = ""
    salary: str = ""
    slot: datetime | None = None
    #: when the person applied, or was interviewed last
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Draft:
    """A mail to be sent by the person."""

    subject: str
    text: str


#: What stands in braces; a sentence with something unknown in it has another one behind it, or is left out.
_Body = tuple[tuple[str, ...], ...]
_BODIES: Mapping[tuple[Template, Language], tuple[str, _Body]] = {
    (Template.THANK_YOU, Language.ENGLISH): (
        "Thank you for the conversation",
        (
            (
                "Thank you for taking the time to talk with me on {since} about the {role}.",
                "Thank you for taking the time to talk with me about the {role}.",
                "Thank you for taking the time to talk with me.",
            ),
            (
                "I enjoyed learning more about the work and the team at {company}, and our conversation has "
                "strengthened my interest.",
                "I enjoyed learning more about the work and the team, and our conversation has strengthened my "
                "interest.",
            ),
            ("If you need anything else from me, please let me know. I look forward to hearing from you.",),
        ),
    ),
    (Template.THANK_YOU, Language.GERMAN): (
        "Vielen Dank für das Gespräch",
        (
            (
                "vielen Dank, dass Sie sich am {since} die Zeit für unser Gespräch über die {role} genommen haben.",
                "vielen Dank, dass Sie sich die Zeit für unser Gespräch über die {role} genommen haben.",
                "vielen Dank, dass Sie sich die Zeit für unser Gespräch genommen haben.",
            ),
            (
                "Der Einblick in die Arbeit und das Team bei {company} hat mein Interesse weiter bestärkt.",
                "Der Einblick in die Arbeit und das Team hat mein Interesse weiter bestärkt.",
            ),
            ("Wenn Sie noch etwas von mir benötigen, melden Sie sich gern. Ich freue mich, von Ihnen zu hören.",),
        ),
    ),
    (Template.FOLLOW_UP, Language.ENGLISH): (
        "Following up on my application",
        (
            (
                "I wanted to follow up on the {role}, about which we were last in touch on {since}.",
                "I wanted to follow up on my application for the {role}.",
                "I wanted to follow up on my application.",
            ),
            (
                "I am still very interested in joining {company}. Could you tell me how things stand and what the "
                "next steps are?",
                "I am still very interested. Could you tell me how things stand and what the next steps are?",
            ),
            ("Thank you for your time.",),
        ),
    ),
    (Template.FOLLOW_UP, Language.GERMAN): (
        "Nachfrage zu meiner Bewerbung",
        (
            (
                "ich möchte mich nach dem Stand meiner Bewerbung auf die {role} erkundigen; zuletzt hatten wir am "
                "{since} Kontakt.",
                "ich möchte mich nach dem Stand meiner Bewerbung auf die {role} erkundigen.",
                "ich möchte mich nach dem Stand meiner Bewerbung erkundigen.",
            ),
            (
                "Mein Interesse an einer Mitarbeit bei {company} ist unverändert groß. Können Sie mir sagen, wie es "
                "weitergeht?",
                "Mein Interesse ist unverändert groß. Können Sie mir sagen, wie es weitergeht?",
            ),
            ("Vielen Dank für Ihre Mühe.",),
        ),
    ),
    (Template.ACCEPT_SLOT, Language.ENGLISH): (
        "Confirming our appointment",
        (
            (
                "Thank you for the invitation. I am happy to confirm {slot} for our conversation about the {role}.",
                "Thank you for the invitation. I am happy to confirm {slot}.",
                "Thank you for the invitation. I am happy to confirm the proposed time.",
            ),
            ("I look forward to speaking with you.",),
        ),
    ),
    (Template.ACCEPT_SLOT, Language.GERMAN): (
        "Bestätigung unseres Termins",
        (
            (
                "vielen Dank für die Einladung. Den Termin am {slot} für unser Gespräch über die {role} bestätige ich "
                "gern.",
                "vielen Dank für die Einladung. Den Termin am {slot} bestätige ich gern.",
                "vielen Dank für die Einladung. Den vorgeschlagenen Termin bestätige ich gern.",
            ),
            ("Ich freue mich auf unser Gespräch.",),
        ),
    ),
    (Template.DECLINE_SLOT, Language.ENGLISH): (
        "Another time for our appointment",
        (
            (
                "Thank you for the invitation. Unfortunately I am not available on {slot}.",
                "Thank you for the invitation. Unfortunately I am not available at the proposed time.",
            ),
            (
                "I remain very interested in the {role}. Could you offer me another time?",
                "I remain very interested. Could you offer me another time?",
            ),
            ("Thank you for your understanding.",),
        ),
    ),
    (Template.DECLINE_SLOT, Language.GERMAN): (
        "Bitte um einen anderen Termin",
        (
            (
                "vielen Dank für die Einladung. Leider bin ich am {slot} verhindert.",
                "vielen Dank für die Einladung. Leider bin ich zum vorgeschlagenen Termin verhindert.",
            ),
            (
                "Mein Interesse an der {role} ist unverändert. Können Sie mir einen anderen Termin anbieten?",
                "Mein Interesse ist unverändert. Können Sie mir einen anderen Termin anbieten?",
            ),
            ("Vielen Dank für Ihr Verständnis.",),
        ),
    ),
    (Template.WITHDRAW, Language.ENGLISH): (
        "Withdrawing my application",
        (
            (
                "I would like to withdraw my application for the {role}.",
                "I would like to withdraw my application.",
            ),
            (
                "Thank you for your time and for considering me. I wish you and everybody at {company} all the best.",
                "Thank you for your time and for considering me. I wish you all the best.",
            ),
        ),
    ),
    (Template.WITHDRAW, Language.GERMAN): (
        "Rücknahme meiner Bewerbung",
        (
            (
                "hiermit ziehe ich meine Bewerbung auf die {role} zurück.",
                "hiermit ziehe ich meine Bewerbung zurück.",
            ),
            (
                "Vielen Dank für Ihre Zeit und Ihr Interesse. Ihnen und allen bei {company} wünsche ich alles Gute.",
                "Vielen Dank für Ihre Zeit und Ihr Interesse. Ich wünsche Ihnen alles Gute.",
            ),
        ),
    ),
    (Template.ASK_FEEDBACK, Language.ENGLISH): (
        "A question about my application",
        (
            (
                "Thank you for letting me know about your decision on the {role}.",
                "Thank you for letting me know about your decision.",
            ),
            (
                "I would be grateful for a few words on what spoke against me, so that I can learn from it. Even one "
                "or two points would help me.",
            ),
            (
                "Thank you again for your time. I would be glad to hear from {company} should a fitting role open up.",
                "Thank you again for your time.",
            ),
        ),
    ),
    (Template.ASK_FEEDBACK, Language.GERMAN): (
        "Eine Frage zu meiner Bewerbung",
        (
            (
                "vielen Dank für Ihre Rückmeldung zu meiner Bewerbung auf die {role}.",
                "vielen Dank für Ihre Rückmeldung zu meiner Bewerbung.",
            ),
            (
                "Für eine kurze Einschätzung, was gegen mich gesprochen hat, wäre ich Ihnen dankbar; schon ein oder "
                "zwei Punkte würden mir helfen.",
            ),
            (
                "Über eine Nachricht, wenn bei {company} eine passende Stelle frei wird, würde ich mich freuen.",
                "Nochmals vielen Dank für Ihre Zeit.",
            ),
        ),
    ),
    (Template.SALARY, Language.ENGLISH): (
        "My salary expectations",
        (
            ("Thank you for your message about the {role}.", "Thank you for your message."),
            (
                "My salary expectation is {salary}.",
                "Before I name a figure I would like to understand the role better. Could you tell me which range is "
                "planned for it?",
            ),
            ("I am happy to talk about the details.",),
        ),
    ),
    (Template.SALARY, Language.GERMAN): (
        "Meine Gehaltsvorstellung",
        (
            ("vielen Dank für Ihre Nachricht zur {role}.", "vielen Dank für Ihre Nachricht."),
            (
                "Meine Gehaltsvorstellung liegt bei {salary}.",
                "Bevor ich eine Zahl nenne, möchte ich die Stelle besser verstehen. Können Sie mir sagen, welcher "
                "Rahmen dafür vorgesehen ist?",
            ),
            ("Über die Einzelheiten spreche ich gern mit Ihnen.",),
        ),
    ),
}
_UNREAD = re.compile(r"no-?_?reply|do-?_?not-?_?reply|notif|alert|bounce|mailer|daemon|automat", re.IGNORECASE)
_GREETING = {
    Language.ENGLISH: ("Dear {contact},", "Hello,"),
    Language.GERMAN: ("Guten Tag {contact},", "Guten Tag,"),
}
_CLOSING = {Language.ENGLISH: "Kind regards", Language.GERMAN: "Mit freundlichen Grüßen"}
_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
_MONTHS = (
    *("Januar", "Februar", "März", "April", "Mai", "Juni"),
    *("Juli", "August", "September", "Oktober", "November", "Dezember"),
)


def draft(template: Template, language: Language, facts: Facts) -> Draft:
    """The template filled with what is known."""
    subject, body = _BODIES[template, language]
    known = _known(language, facts)
    paragraphs = [_first_fitting(_GREETING[language], known), *(_first_fitting(some, known) for some in body)]
    closing = "\n".join(filter(None, (_CLOSING[language], facts.sender)))
    about = f"{subject} – {known['title']}" if "title" in known else subject
    return Draft(about, "\n\n".join([*filter(None, paragraphs), closing]) + "\n")


def _first_fitting(sentences: tuple[str, ...], known: Mapping[str, str]) -> str:
    for sentence in sentences:
        filled = sentence
        for name, value in known.items():
            filled = filled.replace("{" + name + "}", value.replace("{", "(").replace("}", ")"))
        if "{" not in filled:
            return filled
    return ""


def _known(language: Language, facts: Facts) -> dict[str, str]:
    german = language is Language.GERMAN
    found = {"company": facts.company, "contact": facts.contact, "salary": facts.salary, "title": facts.job_title}
    if facts.job_title:
        found["role"] = f"Stelle als {facts.job_title}" if german else f"{facts.job_title} role"
    if facts.slot is not None:
        found["slot"] = _moment_de(facts.slot) if german else _moment_en(facts.slot)
    if facts.since is not None:
        found["since"] = _day_de(facts.since) if german else f"{facts.since:%B} {facts.since.day}"
    return {name: " ".join(value.split()) for name, value in found.items() if value.strip()}


def _moment_en(at: datetime) -> str:
    return f"{at:%A}, {at:%B} {at.day}, at {at:%H:%M} ({at.tzname()})"


def _moment_de(at: datetime) -> str:
    return f"{_WEEKDAYS[at.weekday()]}, {_day_de(at)}, um {at:%H:%M} Uhr ({at.tzname()})"


def _day_de(at: datetime) -> str:
    return f"{at.day}. {_MONTHS[at.month - 1]}"


def is_read(address: str) -> bool:
    """Whether somebody may read what is sent to an address: systems say of theirs that nobody does."""
    local, at, domain = address.rpartition("@")
    return bool(at and domain) and not _UNREAD.search(local)


def mailto(address: str, made: Draft) -> str:
    """Opens the draft in a mail program."""
    return f"mailto:{quote(address, safe='@')}?{urlencode(_headers(made), quote_via=quote)}"


def gmail(address: str, made: Draft) -> str:
    """Opens the draft in Gmail."""
    asked = {"view": "cm", "fs": "1", "to": address, "su": made.subject, "body": made.text}
    return f"https://mail.google.com/mail/?{urlencode(asked, quote_via=quote)}"


def _headers(made: Draft) -> dict[str, str]:
    return {"subject": made.subject, "body": made.text.replace("\n", "\r\n")}
