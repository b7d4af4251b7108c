"""What a mail asks its reader to do: take a test, choose a slot, send papers, answer, each with its day. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from datetime import datetime

from services.classify.domain.labels import Label
from services.classify.entities.action_words import ASKING, DEADLINE, Asking
from services.classify.entities.due import Due, due_of
from services.classify.rules.needles import required
from services.classify.rules.notes import Note
from services.classify.rules.reading import Reading
from services.classify.rules.scan import NEEDLES, Gate, Held
from services.classify.rules.sieve import spread

MOST = 5
#: Sentences that are read, and the characters of one.
_LINES = 60
_CHARS = 500
TEXT_CHARS = 300


@dataclass(frozen=True, slots=True)
class Action:
    """`kind` as the proto spells it, the sentence that asks, verbatim, and by when."""

    kind: str
    text: str
    due: Due | None


_ASKS = re.compile(
    r"\b(?:please|kindly|need(?:s)? to|must|have to|you(?:'ll| will| should| can| may) (?:now )?(?:need"
    r"|be asked|find|use|book"
    r"|choose|select|complete|take|start|pick|schedule)|we (?:ask|invite|kindly ask|require|would like you"
    r"|need)|invited? you to"
    r"|can you|could you|would you|let us know|let me know|bitte|mussen sie|konnen sie|sollten sie|musst du"
    r"|kannst du|laden"
    r" (?:wir )?(?:sie|dich)|veuillez|merci de|por favor|le rogamos|si prega|ti preghiamo|gelieve|graag)\b"
    r"|^(?:complete|choose|select|pick|book|send|upload|sign|schedule|submit|take|start|confirm|reply|click|use)\b"
)
_NOT = re.compile(
    r"\b(?:do not|don't|no need|not (?:need|have) to|no (?:further )?action|need not|nicht (?:notig"
    r"|erforderlich|antworten)"
    r"|keine (?:weiteren )?(?:schritte|angaben)|nicht auf diese|if you (?:have|did not|didn't)|unsubscribe|abmelden)\b"
)
_TEST = (
    r"(?:assessments?|tests?|challenges?|take-home|case stud(?:y|ies)|exercises?|questionnaires?|quiz|aufgaben?"
    r"|fallstudien?|fragebogen|evaluation|prueba|prova|toets)"
)
_PAPERS = (
    r"(?:documents?|transcripts?|certificates?|references?|referees|c\.?v\.?|resumes?|proof|portfolio"
    r"|cover letter|work permit"
    r"|passport|copies|copy|samples?|unterlagen|zeugnis(?:se)?|lebenslauf|nachweise?|arbeitsproben|dokumente?"
    r"|anschreiben"
    r"|motivationsschreiben|gehaltsvorstellung(?:en)?|salary expectations?|justificatifs|documentos|documenti"
    r"|documenten)"
)
_SLOT = (
    r"(?:slots?|times?|dates?|appointment|interview|call|meeting|termin(?:e|vorschlage?)?|zeitfenster"
    r"|gesprach|creneau|horario|orario)"
)
_Wordings = tuple[tuple[str, re.Pattern[str], frozenset[Label]], ...]
_WORDINGS: _Wordings = (
    (
        "TAKE_ASSESSMENT",
        re.compile(
            rf"\b(?:complet\w*|take|finish|start|begin|submit|do|solve|bearbeit\w*|absolvier\w*|durchfuhr\w*"
            rf"|losen|starten"
            rf"|ausfull\w*)\b.{{0,80}}\b{_TEST}\b|\b{_TEST}\b.{{0,80}}\b(?:zu bearbeiten|zu absolvieren"
            rf"|absolvier\w*|bearbeit\w*"
            rf"|durchfuhr\w*|abschlie\w*|einreich\w*|auszufullen)\b"
        ),
        frozenset({Label.ASSESSMENT, Label.INTERVIEW, Label.UPDATE, Label.APPLIED, Label.INFO_REQUEST}),
    ),
    (
        "CHOOSE_SLOT",
        re.compile(
            rf"\b(?:choose|select|pick|book|schedule|find|suggest|propose|share)\b.{{0,60}}\b(?:{_SLOT}"
            rf"|availabilit\w*)\b"
            rf"|\b(?:your|ihre|deine) (?:availabilit\w*|verfugbarkeit\w*)\b|\bwhen (?:are|would) you\b"
            rf"|\b(?:which|what) {_SLOT}\b"
            rf"|\b(?:wahl\w*|such\w*|buch\w*|nenn\w*|vereinbar\w*)\b.{{0,60}}\b{_SLOT}\b"
            rf"|\b{_SLOT}\b.{{0,60}}\b(?:wahl\w*|aus(?:such|zusuch)\w*"
            rf"|buch\w*|auswahl\w*|mitteil\w*|vorschlag\w*)\b|\bchoisi\w*.{{0,40}}creneau"
        ),
        frozenset({Label.INTERVIEW, Label.ASSESSMENT, Label.RECRUITER_OUTREACH}),
    ),
    (
        "SEND_DOCUMENTS",
        re.compile(
            rf"\b(?:send|provide|upload|submit|forward|attach|share|email|bring|return|supply)\b.{{0,80}}\b{_PAPERS}\b"
            rf"|\b{_PAPERS}\b.{{0,80}}\b(?:send\w*|schick\w*|zusend\w*|hochlad\w*|hochzuladen|nachreich\w*"
            rf"|nachzureichen|zukommen"
            rf"|ubermittel\w*|einreich\w*|mitbring\w*|mit)\b|\b(?:senden|schicken|laden"
            rf"|reichen)\b.{{0,60}}\b{_PAPERS}\b"
        ),
        frozenset(
            {Label.INFO_REQUEST, Label.UPDATE, Label.INTERVIEW, Label.OFFER, Label.APPLIED, Label.RECRUITER_OUTREACH}
        ),
    ),
    (
        "ANSWER_OFFER",
        re.compile(
            r"\b(?:sign\w*|accept\w*|respond|return\w*|decision|let us know|confirm\w*"
            r"|countersign\w*)\b.{0,80}\b(?:offer|contract"
            r"|agreement|letter)\b|\b(?:offer|contract)\b.{0,60}\b(?:expires?|valid until|sign\w*|accept\w*)\b"
            r"|\b(?:angebot\w*|vertrag\w*)\b.{0,80}\b(?:annehm\w*|anzunehmen|unterschr\w*|unterzeichn\w*"
            r"|ruckmeld\w*|bestatig\w*|zuruck"
            r"|entscheid\w*|gultig)\b|\b(?:unterschr\w*|unterzeichn\w*)\b.{0,60}\bvertrag"
        ),
        frozenset({Label.OFFER}),
    ),
    (
        "CONFIRM",
        re.compile(
            r"\bconfirm\b.{0,60}\b(?:attendance|interest|participation|availability|appointment|interview|date"
            r"|time|slot|whether|that"
            r" you)\b|\b(?:bestatig\w*|zusag\w*)\b.{0,60}\b(?:termin|teilnahme|interesse|gesprach)\b"
            r"|\b(?:termin|teilnahme|interesse)\b.{0,60}\bbestatig"
        ),
        frozenset({Label.INTERVIEW, Label.ASSESSMENT, Label.INFO_REQUEST, Label.UPDATE}),
    ),
    (
        "REPLY",
        re.compile(
            r"\b(?:reply|respond|get back to (?:us|me)|answer|let (?:us|me) know|tell (?:us|me))\b"
            r"|\b(?:antwort\w*|ruckmeld\w*|melde\w*|teilen sie uns|geben sie uns|gib uns)\b|\brepond\w*|\brespond[ae]\b"
        ),
        frozenset({Label.INTERVIEW, Label.INFO_REQUEST, Label.RECRUITER_OUTREACH, Label.OFFER}),
    ),
)
#: A sentence of its own that sets the day for the one before it.
_DEADLINE = re.compile(
    r"\b(?:deadline|expires?|valid|due|by|until|within|frist|bis|gultig|innerhalb|spatestens|link|lauft"
    rf"|{DEADLINE})\b"
)


@dataclass(frozen=True, slots=True)
class _Language:
    """What asks, where it may, what denies it, and what is asked."""

    asks: re.Pattern[str]
    gate: Gate
    denies: re.Pattern[str]
    wordings: _Wordings


def _gate(asks: re.Pattern[str]) -> Gate:
    return Gate([NEEDLES.requirement(required(one)) for one in spread(asks.pattern)])


_ENGLISH_AND_GERMAN = _Language(_ASKS, _gate(_ASKS), _NOT, _WORDINGS)


def _language(words: Asking) -> _Language:
    # In the order of _WORDINGS, whose labels they share.
    told = (getattr(words, field.name) for field in fields(words)[2:])
    wordings = tuple(
        (kind, re.compile(rf"\b(?:{said})"), labels) for said, (kind, _, labels) in zip(told, _WORDINGS, strict=True)
    )
    asks = re.compile(rf"\b(?:{words.asks})\b")
    return _Language(asks, _gate(asks), re.compile(rf"\b(?:{words.denies})\b"), wordings)


#: Under which a note on a sentence keeps what it asks for.
_ASKED = object()
_LANGUAGES = {name: _language(words) for name, words in ASKING.items()}


def actions_of(reading: Reading, label: Label, sent_at: datetime) -> list[Action]:
    """At most one of each kind, in the order of the mail; none for what the person wrote themselves."""
    if reading.mail.from_self and not reading.forwarded:
        return []
    text, names = reading.text, _languages(reading)
    lines, verbatim = text.lines, text.verbatim
    bits = _ENGLISH_AND_GERMAN.gate.bit
    for name in names:
        bits |= _LANGUAGES[name].gate.bit
    found: dict[str, Action] = {}
    for place in text.gates.lines(bits):
        # The subject asks for nothing.
        in_body = 0 < place <= _LINES
        kind = _noted(lines[place], text.notes[place], text.held[place], label, names) if in_body else None
        if kind is not None:
            due = _due(lines, place, sent_at)
            known = found.get(kind)
            if known is None or (known.due is None and due is not None):
                found[kind] = Action(kind, verbatim[place][:TEXT_CHARS].strip(), due)
    return list(_without_echoes(found))[:MOST]


def _languages(reading: Reading) -> tuple[str, ...]:
    """The languages of the mail, of those in ASKING."""
    return tuple(name for name in reading.languages if name in _LANGUAGES)


def _noted(line: str, note: Note, held: Held, label: Label, names: tuple[str, ...]) -> str | None:
    """What a sentence asks for, from what is remembered of it where it is."""
    asked: dict[tuple[Label, tuple[str, ...]], str | None] = note.setdefault(_ASKED, {})
    key = (label, names)
    if key not in asked:
        asked[key] = _kind(line[:_CHARS], held, label, [_ENGLISH_AND_GERMAN, *(_LANGUAGES[name] for name in names)])
    return asked[key]


def _kind(line: str, held: Held, label: Label, languages: Sequence[_Language]) -> str | None:
    asking = [one for one in languages if held.gates & one.gate.bit and one.asks.search(line)]
    if not asking or any(one.denies.search(line) for one in languages):
        return None
    # The first says it best; a sentence asks for one thing.
    for place, (kind, _, labels) in enumerate(_WORDINGS):
        if label in labels and any(one.wordings[place][1].search(line) for one in asking):
            return kind
    return None


def _due(lines: Sequence[str], place: int, sent_at: datetime) -> Due | None:
    """The day in the sentence itself, else in one of the two behind it that speaks of nothing but the day."""
    if (due := due_of(lines[place][:_CHARS], sent_at)) is not None:
        return due
    for line in lines[place + 1 : place + 3]:
        if _DEADLINE.search(line[:_CHARS]) and (due := due_of(line[:_CHARS], sent_at)) is not None:
            return due
    return None


def _without_echoes(found: dict[str, Action]) -> Iterator[Action]:
    """ "Let us know" beside something definite is the same request once more."""
    definite = [action for kind, action in found.items() if kind not in ("REPLY", "CONFIRM")]
    yield from definite or found.values()
