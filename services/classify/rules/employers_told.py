"""Employers of whom English and German mail tells in the third person: boards, test sites and portals write so."""

import re
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from itertools import pairwise

from services.classify.domain.folding import words as listed
from services.classify.domain.labels import Label
from services.classify.rules.company_names import clean_company, is_vendor, key, sounds_like_organisation
from services.classify.rules.company_sender import NETWORKS, Sender
from services.classify.rules.employer_name import NAME
from services.classify.rules.employer_wordings_plain import PLAIN
from services.classify.rules.employers_behind import behind_titles
from services.classify.rules.employers_signed import signed
from services.classify.rules.needles import required_of_cased
from services.classify.rules.scan import NEEDLES, Gate
from services.classify.rules.senders import MAIL_PROVIDERS, SourceKind, host_of, registrable_domain
from services.classify.rules.text import Folded, fold

Names = Mapping[str, tuple[float, str]]
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_WORDINGS = [(score, re.compile(pattern)) for score, pattern in PLAIN]
_GATE = Gate([NEEDLES.requirement(required_of_cased(pattern)) for _, pattern in PLAIN])
#: Characters of a sentence, sentences at the top and at the bottom that are read.
_LINE, _TOP, _BOTTOM = 300, 25, 12
#: Of a wording's score what is left when it gives one word.
_ALONE = 0.45
#: Score of a wording that names the employer plainly, well, outright.
_PLAINLY, _WELL, _OUTRIGHT = 3, 3.5, 4.5
#: Characters of a line that says where somebody works.
_SHORT = 80
_WORKS_AT = re.compile(rf"(?: at | bei | @ |, | \| | - | – )(?:the |der |dem )?{NAME}$")
#: What somebody who only carries mail for employers calls himself or his domain.
_CARRIER = re.compile(
    r"jobs?\b|^jobs|job(?:suche|markt|boerse|board|portal)|portal|stellen(?:markt|portal|boerse)|vacanc|\bboard\b|marktplatz"
    r"|test(?:ing|s|ed)?\b|assess|check|screening|\bmail(?:er|ing)\b|-mail\b|notif|sign\b|docs?\b|diagnost|talent|crew"
    r"|naukri|campus|gigs\b|hires?\b|hiring|seekr?s?\b"
)
#: Words that begin a sentence or a heading, and no name of two words or more.
_NO_FIRST = listed(
    """
    hi hey hello hallo lesen servus moin dear liebe lieber liebes sehr guten gruezi salu hiya heya gday eur usd gbp chf
    candidate application status room station wir sie ihr ihre ihren ihrem ihrer ihres dein deine deinen er es ich
    du man wer was wenn wann wie wo hier da dazu daher deshalb dann danach davor dabei damit dort den dem der die
    das dass des ein eine einen einem einer eines kein keine niemand jemand jeder jede jedes alle alles beide bis
    ab am an auf aus bei im in mit nach nur noch von vom vor zu zum zur um und oder aber auch als so sollte
    sollten falls insgesamt leider heute gestern morgen montag dienstag mittwoch donnerstag freitag samstag
    sonntag bitte danke vielen herr frau herrn doktor dr prof unternehmen betrieb firma arbeitgeber bewerber
    kollegium you you'd you'll i we he she it they this that these those there here who what when where how if as
    at by for from of on or and but not no nobody nothing somebody someone everybody everyone having being things
    thank please mr mrs ms miss sir madam professor captain capt father sister rev principal our your my his her
    its their a the some any each one two three all both either neither hiring recruiter manager employer company
    team january february march april may june july august september october november december christmas easter
    monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday noon
    """
)
_STREET = re.compile(r"(?:strasse|str|allee|weg|platz|gasse|ring|street|road|lane|avenue) \d+\w?$")
_NUMBERED = re.compile(r"\d+(?:st|nd|rd|th|\.)?$")
#: "Klinikleitung", "Zuschrift", "Bewerbung": what a German noun ends with that is nobody's name.
_NOUN = re.compile(
    r"(?:ung|ungen|heit|keit|schaft|schrift|leitung|abteilung|verfahren|gremium|kommission|ausschuss|praesidium|redaktion"
    r"|rat|team|amt)$"
)


def told(text: Folded, sender: Sender) -> Iterator[tuple[float, str]]:
    """(score, name) of whom a mail tells; from somebody's own address only who shares a word with it."""
    letters = _own_letters(sender)
    if _in_network(sender):
        yield from _headline(text, sender)
    for score, raw in (*_all(text), *signed(text), *(() if letters else behind_titles(text))):
        name = clean_company(raw)
        if not _may_be_name(name) or (letters and not _agrees(name, letters)) or _is_writer(sender, name):
            continue
        # One word may be a first name as well: it wants somebody else to say it.
        yield (score if " " in name else score * _ALONE), name


def _in_network(sender: Sender) -> bool:
    return sender.source is not None and sender.source.name in NETWORKS


def _is_writer(sender: Sender, name: str) -> bool:
    """Whether a name is that of the member of a network or board who writes, as far as its sender's name says."""
    if sender.source is None or sender.source.kind is SourceKind.ATS:
        return False
    return name in sender.name if _in_network(sender) else name == sender.name


def _headline(text: Folded, sender: Sender) -> Iterator[tuple[float, str]]:
    """(score, name) of where a member of a network works: "VP Sales, Acme" below the name."""
    for above, line in pairwise(text.verbatim[1:5]):
        name = above.strip(" ,")
        match = _WORKS_AT.search(line) if name and name in sender.name and len(line) <= _SHORT else None
        if match:
            yield _OUTRIGHT, clean_company(match["c"])


def writes_for_itself(sender: Sender) -> bool:
    """Whether the sender's name is the employer's: it writes from its own domain, or through a tracking system."""
    is_ats = sender.source is not None and sender.source.kind is SourceKind.ATS
    return (is_ats and sender.label is not Label.VIEWED) or bool(_own_letters(sender))


def _own_letters(sender: Sender) -> str:
    """Letters of who writes in the own name; "" for who carries mail for employers."""
    domain = registrable_domain(host_of(sender.email)) if sender.email else ""
    if sender.by_system or sender.label is Label.VIEWED or domain in MAIL_PROVIDERS or _is_carrier(sender):
        return ""
    return key(f"{host_of(sender.email)} {sender.name}")


def _is_carrier(sender: Sender) -> bool:
    """Whether the sender's name or domain is one of who works for employers."""
    label = registrable_domain(host_of(sender.email)).split(".")[0] if sender.email else ""
    return (
        is_vendor(key(label))
        or is_vendor(key(sender.name))
        or _CARRIER.search(f"{label} {fold(sender.name)}") is not None
    )


def carriers(sender: Sender, tells: list[tuple[float, str]], votes: Iterable[str], shown: Names) -> list[str]:
    """Those of the voted (keys) that are who carries the mail, when it tells of an employer that is somebody else."""
    if sender.by_system and sender.source and sender.source.kind is SourceKind.ATS:
        return []
    if not (sender.by_system or sender.label is Label.VIEWED or _is_carrier(sender)):
        return []
    letters = key(f"{host_of(sender.email)} {sender.name}")
    said = {key(name) for score, name in tells if score >= _PLAINLY}
    # What is told softly counts where a wording names it as well.
    said |= {one for _, name in tells if " " in name and shown.get(one := key(name), (0, ""))[0] >= _WELL}
    others = {one for one in said.intersection(votes) if not _agrees(shown[one][1].partition(" ")[0], letters)}
    if not others:
        return []
    return [compact for compact in votes if compact not in others and compact in letters]


def whose_domain(sender: Sender, name: str, shown: Names, votes: Iterable[str]) -> list[str]:
    """Keys of names that share a word with the sender's own domain, when `name` shares none."""
    domain = registrable_domain(host_of(sender.email)) if sender.email else ""
    if sender.by_system or not domain or domain in MAIL_PROVIDERS or sender.is_agency or _is_carrier(sender):
        return []
    letters = key(host_of(sender.email).rpartition(".")[0])
    if _agrees(name, letters) or _is_organisation(name, sender):
        return []
    return [one for one in votes if _agrees(shown[one][1], letters)]


def _is_organisation(name: str, sender: Sender) -> bool:
    """Whether a name is one by its words, or a sentence speaks of it as the sender's name does."""
    if " " not in name:
        return False
    spoken = name in sender.name and any(name in line and line.strip(" ,.!") != name for line in sender.lines)
    return spoken or sounds_like_organisation(name)


def _agrees(name: str, letters: str) -> bool:
    return any(len(word) > 3 and word in letters for word in _words(name))


@lru_cache(maxsize=4_096)
def _words(name: str) -> tuple[str, ...]:
    # A domain may spell "Süd" as "sued", or as "sud".
    both = (one for word in name.split(" ") for one in (word, word.lower().translate(_UMLAUTS)))
    return tuple(dict.fromkeys(map(key, both)))


@lru_cache(maxsize=4_096)
def _may_be_name(name: str) -> bool:
    words = fold(name).replace(".", "").split(" ")
    if not name or words[0] in _NO_FIRST or _NUMBERED.match(words[0]) or _STREET.search(fold(name)):
        return False
    return " " in name or not _NOUN.search(words[0])


def _all(text: Folded) -> Iterator[tuple[float, str]]:
    count = len(text.lines)
    for index in text.gates.lines(_GATE.bit):
        if index < _TOP or index >= count - _BOTTOM:
            yield from _noted(text, index)


def _noted(text: Folded, index: int) -> list[tuple[float, str]]:
    """(score, name) for those of a sentence, from what is remembered of it where it is."""
    line = text.verbatim[index]
    named: dict[str, list[tuple[float, str]]] = text.notes[index].setdefault(_GATE, {})
    found = named.get(line)
    if found is None:
        open_ = (_WORDINGS[place] for place in _GATE.open(text.held[index]))
        found = named[line] = [
            (score, match["c"]) for score, pattern in open_ for match in pattern.finditer(line[:_LINE])
        ]
    return found
