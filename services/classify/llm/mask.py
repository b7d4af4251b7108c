# ruff: noqa: SIM905 - word lists are read as prose.
"""Takes out of a text what says who the person is or leads elsewhere: addresses, numbers, links, names. Pure."""

import re
from collections.abc import Collection
from functools import lru_cache

from services.classify.domain.mail import MailText
from services.classify.rules.text import fold

NAME, EMAIL, PHONE, NUMBER = "[name]", "[email]", "[phone]", "[number]"

_URL = re.compile(r"<?\b(?:https?://|www\.)[^\s<>\"']{1,4000}>?", re.IGNORECASE)
_HOST = re.compile(r"(?:https?://)?(?:[^/@\s]*@)?([\w.-]{3,120})", re.IGNORECASE)
_EMAIL = re.compile(r"<?(?:mailto:)?[\w.+%'-]{1,80}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,6}>?", re.IGNORECASE)
#: Numbers as people write them to be called: with a country code, a leading zero, or the American groups.
_PHONE = re.compile(
    r"(?<![\w.])(?:\+\d{1,3}[ ()./-]{0,2}(?:\d[ ()./-]{0,2}){6,13}\d"
    r"|\(?0\d{1,5}\)?[ /-]{1,3}(?:\d[ /-]?){4,11}\d|0\d{8,13}"
    r"|\(?\d{3}\)?[ .-]\d{3}[ .-]\d{4})(?!\w)"
)
#: Accounts, cards and identity numbers: IBANs, and twelve digits or more, however grouped.
_IBAN = re.compile(r"\b[A-Z]{2}\d{2}(?: ?[A-Z0-9]{4}){3,7}(?: ?[A-Z0-9]{1,3})?\b")
_NUMBER = re.compile(r"\b(?:\d[ -]?){11,30}\d\b")
_GREETING = re.compile(
    r"^(?:(?i:dear|hi|hello|hey|good (?:morning|afternoon|evening)|hallo|liebe[r]?|guten tag|sehr geehrte[r]?|moin"
    r"|bonjour|cher|ch\u00e8re|hola|estimad[oa]|ciao|gentile|beste|geachte|ol\u00e1|prezad[oa]|dzie\u0144 dobry)"
    r"(?i: herr| frau| mr\.?| ms\.?| mrs\.?| dr\.?| se\u00f1or[a]?| sig\.?| heer| mevrouw){0,2})[ ,]+"
    r"((?:[^\W\d_][\w'\u2019.-]*)(?: [^\W\d_][\w'\u2019.-]*){0,3})\s*(?:[,!:.;\u2013-]|$)"
)
#: What greetings begin with.
_GREETS = frozenset("de hi h\u0131 he go ha li l\u0131 gu se mo bo ch ho es ci c\u0131 ge be ol pr dz".split())
#: "Anna Berg, your application was sent to …": a subject that begins with the person.
_ADDRESSED = re.compile(
    r"^((?:[A-Z\u00c0-\u00de][\w'\u2019.-]*)(?: [A-Z\u00c0-\u00de][\w'\u2019.-]*){0,2}), "
    r"(?=(?i:your|ihre|deine|thank|we|wir|votre|tu|su|la tua|je)\b)"
)
#: What else a subject may begin with before a comma.
_OPENINGS = frozenset(
    "unfortunately regrettably sadly sorry congratulations congrats update news great good reminder important urgent"
    " thanks finally today tomorrow yesterday leider schade herzlichen erinnerung wichtig neu malheureusement"
    " lamentablemente purtroppo helaas re aw fw fwd".split()
)
#: Greeted, but nobody's name.
_NOBODY = frozenset(
    "all team everyone there applicant candidate sir madam hiring manager colleagues friend friends job seeker"
    " bewerber bewerberin bewerbende bewerber/in damen und herren zusammen alle kandidat kandidatin candidat candidate"
    " madame monsieur candidato candidata sollicitant lezer reader customer user member again back world"
    " ai assistant model llm gpt classifier system reader ki talent recruiting recruiter from the your you to we"
    " our".split()
)
#: Given names that are also words: masked only where someone is greeted or the whole name stands.
_WORDS_TOO = frozenset(
    "will mark may grant art hope joy page chase rich frank bill rose grace faith drew pat rob sue june april august"
    " summer dawn eve gene guy jack job josh lane max miles penny ray reed rusty sky star stone van lee long young wolf"
    " lang klein gross frei fuchs koch bauer jung kaiser ernst mit und von der".split()
)
_NO_LETTERS = re.compile(r"[^a-z\u00e0-\u00ff]+")
#: Local parts of addresses that name an office.
_OFFICES = frozenset(
    "info mail email jobs job contact hello office admin support team career careers hr recruiting bewerbung post"
    " kontakt me my the noreply privat private work arbeit student inbox web gmail online news".split()
)


def mask_numbers(text: str) -> str:
    """`text` without links (their host stays), e-mail addresses, phone, account and card numbers."""
    text = _URL.sub(_host_only, text)
    text = _EMAIL.sub(EMAIL, text)
    text = _IBAN.sub(NUMBER, text)
    return _NUMBER.sub(NUMBER, _PHONE.sub(PHONE, text))


def _host_only(match: re.Match[str]) -> str:
    host = _HOST.match(match.group().strip("<>"))
    return f"[link {host[1].lower().removeprefix('www.')}]" if host else "[link]"


def names_of(mail: MailText, known: Collection[str], subject: str, lines: Collection[str]) -> tuple[str, ...]:
    """Names of the mailbox's owner: those known, those their address spells, and whom the mail greets."""
    found = list(known)
    own = [mail.sender_email] if mail.from_self else mail.to[:3]
    for address in own:
        found += _spelled_by(address)
    if mail.from_self:
        found.append(mail.sender_name)
    else:
        # The greeting of one's own mail names somebody else.
        found += filter(None, map(greeted, (subject, *lines)))
        found += [one] if (one := addressed(subject)) else []
    return tuple(dict.fromkeys(name.strip() for name in found if 2 < len(name.strip()) < 80))


@lru_cache(maxsize=1_024)
def _spelled_by(address: str) -> tuple[str, ...]:
    """The name that an address spells; a mailbox has few owners, who are written to over and over."""
    words = [w for w in _NO_LETTERS.split(address.partition("@")[0].lower()) if len(w) > 2]
    return (" ".join(words),) if words and _OFFICES.isdisjoint(words) else ()


def greeted(line: str) -> str | None:
    """Whom this line greets by name; None when it greets nobody in particular."""
    return _named(_GREETING.match(line), _NOBODY) if line[:2].casefold()[:2] in _GREETS else None


def addressed(subject: str) -> str | None:
    """Whom this subject speaks to by name, if it begins so."""
    return _named(_ADDRESSED.match(subject), _NOBODY | _OPENINGS)


def _named(match: re.Match[str] | None, others: Collection[str]) -> str | None:
    if match is None or not {word.strip(".,") for word in fold(match[1]).split()}.isdisjoint(others):
        return None
    return match[1].rstrip(" .,")


class NameMask:
    """Replaces names, whole and in parts, wherever they stand as words of their own."""

    def __init__(self, names: Collection[str]) -> None:
        whole = {name for name in names if " " in name.strip()}
        parts = {part for name in names for part in re.split(r"[\s.]+", name)}
        greeted_only = {part for part in parts if fold(part) in _WORDS_TOO or len(part) < 3}
        self._whole = _any_of(whole, ignore_case=True)
        # Names are written with a capital; "will" and "frank" in the middle of a sentence are not.
        self._parts = _any_of({form for part in parts - greeted_only for form in _capitals(part)}, ignore_case=False)
        self._greeted = frozenset(fold(part) for part in parts)

    def __call__(self, text: str) -> str:
        """`text` with the names masked."""
        text = self._mask_greeting(text)
        for pattern in (self._whole, self._parts):
            if pattern is not None:
                text = pattern.sub(NAME, text)
        return text

    def _mask_greeting(self, text: str) -> str:
        match = _GREETING.match(text) or _ADDRESSED.match(text)
        if match is None or not {fold(word) for word in match[1].split()} & self._greeted:
            return text
        return text[: match.start(1)] + NAME + text[match.end(1) :]


def _capitals(part: str) -> tuple[str, str]:
    return part[:1].upper() + part[1:].lower(), part.upper()


def _any_of(words: Collection[str], *, ignore_case: bool) -> re.Pattern[str] | None:
    if not words:
        return None
    longest_first = sorted(words, key=lambda word: (-len(word), word))
    joined = "|".join(r"\s+".join(map(re.escape, word.split())) for word in longest_first)
    return re.compile(rf"(?<![\w@]){'(?i:' if ignore_case else '(?:'}{joined})(?:['\u2019]s)?(?!\w)")
