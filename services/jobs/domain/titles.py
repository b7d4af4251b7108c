"""The roles that a CV names: short lines that end in what somebody is, without dates, employers and places."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from services.jobs.domain.lines import Line, fold

MOST = 20
_MAX_CHARS = 80
_MAX_WORDS = 9
#: What people are, in English: whole words.
_ROLES = frozenset(
    """engineer developer programmer architect analyst scientist manager director consultant specialist administrator
    assistant accountant auditor controller bookkeeper clerk secretary receptionist nurse midwife doctor
    physician surgeon dentist pharmacist therapist physiotherapist paramedic carer caregiver technician
    electrician mechanic plumber carpenter joiner welder machinist operator fitter installer bricklayer painter
    roofer driver courier picker cleaner janitor cook chef baker butcher waiter waitress bartender barista
    housekeeper teacher tutor trainer educator lecturer professor librarian psychologist counsellor counselor
    lawyer solicitor barrister attorney paralegal notary designer illustrator photographer editor journalist
    writer copywriter translator interpreter representative salesperson seller cashier buyer planner coordinator
    supervisor officer recruiter broker advisor adviser researcher chemist biologist physicist surveyor farmer
    gardener hairdresser beautician tester intern trainee apprentice executive strategist producer worker owner
    estimator inspector dispatcher optician veterinarian radiographer dietitian economist statistician
    """.split()  # noqa: SIM905 (as a list, one line per word)
)
#: The same in German: what words end in.
_ENDINGS = tuple(
    """entwickler ingenieur informatiker manager leiter berater pfleger krankenschwester pflegefachfrau pflegefachmann
    fachkraft pflegekraft kaufmann kauffrau buchhalter sachbearbeiter assistent assistenz elektriker
    elektroniker mechaniker mechatroniker techniker meister monteur schlosser schweisser tischler schreiner
    maler lackierer fahrer lagerist lehrer erzieher padagoge padagogin sozialarbeiter arzt arztin hebamme
    therapeut apotheker sanitater koch kochin kellner verkaufer kassierer friseur kosmetiker referent verwalter
    jurist anwalt wirtschaftsprufer steuerberater fachangestellte fachangestellter redakteur journalist
    ubersetzer dolmetscher werkstudent praktikant auszubildende auszubildender azubi backer metzger fleischer
    gartner landwirt maurer zimmerer dachdecker installateur anlagenmechaniker pflegehelfer helfer
    maschinenbediener zerspanungsmechaniker disponent einkaufer architekt programmierer administrator
    angestellte angestellter mitarbeiter betriebswirt volkswirt chemiker chemielaborant laborant biologe
    physiker psychologe gestalter fotograf optiker hausmeister sekretar sekretarin controller designer trainer
    """.split()  # noqa: SIM905 (as a list, one line per word)
)
_FEMALE = re.compile(r"(?:[*:_/]?-?in|\(in\)|innen)$")
#: "Head of Marketing", "Leitung Einkauf".
_HEADED = re.compile(
    r"^(?:head|chief|vice president|vp|lead|team lead|leiter|leiterin|leitung|teamleitung|geschaftsfuhr\w{0,6})\b"
)
_DATES = re.compile(
    r"(?:\b(?:since|seit|from|von|ab|bis|to|until)\b\s*)?"
    r"(?:\b(?:jan|feb|mar|mrz|apr|may|mai|jun|jul|aug|sep|sept|oct|okt|nov|dec|dez)\w{0,7}\.?\s+)?"
    r"(?:\b\d{1,2}\s?[./-]\s?)?\b(?:19|20)\d\d\b"
    r"|\b(?:present|today|current|heute|aktuell|laufend|seit|since)\b",
    re.IGNORECASE,
)
_PARTS = re.compile(r"\s*[|;@()\[\]\t\u2022\u00b7]\s*|\s+[-\u2013\u2014]+\s+|\s*,\s+|\s*:\s+|\s+(?:at|bei|beim)\s+")
_WORD = re.compile(r"[^\W\d_](?:[\w+#]|[*:_](?=in))*(?:\(in\))?")
#: Words of sentences; a title has none.
_SENTENCE = re.compile(
    r"\b(?:i|the|my|our|their|his|her|was|were|is|are|have|has|with|ich|wir|mein|meine|war|wurde|habe|hat"
    r"|reported|reporting|supported|supporting|managed|led|assisted|worked|trained|unterstutzung|zusammenarbeit"
    r"|reference|references|referenz|name|e-mail|email)\b|[.!?]$"
)
#: What is markup, code or an address.
_NO_WORD = re.compile(r"[<>{}\\=@]|://|www\.")
_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_WISH = re.compile(
    r"^(?:(?:target|desired|current|preferred)\s+(?:role|position|job|title)|position|job title|role|title"
    r"|profession|beruf|berufsbezeichnung|zielposition|wunschposition|tatigkeit)\s*:\s*",
    re.IGNORECASE,
)


def titles_of(lines: Iterable[Line]) -> list[str]:
    """Titles in the CV's own words and order, each once."""
    found: dict[str, str] = {}
    for line in lines:
        # Lists under a role tell what was done there; one whose entries are dated is a list of roles.
        if line.bullet and not _YEAR.search(line.folded):
            continue
        for title in _in_line(line):
            found.setdefault(fold(title), title)
            if len(found) >= MOST:
                return list(found.values())
    return list(found.values())


def _in_line(line: Line) -> Iterator[str]:
    wish = _WISH.match(line.text)
    text = line.text[wish.end() :] if wish else line.text
    bare = _DATES.sub(" | ", text)
    if not text or _SENTENCE.search(fold(bare).strip(" |-\u2013,")):
        return
    for part in _PARTS.split(bare):
        title = " ".join(part.split()).strip(" -\u2013\u2014/.,*&+")
        if is_title(title):
            yield title
            return


def is_title(text: str) -> bool:
    """Whether a few words say what somebody is."""
    if not 3 <= len(text) <= _MAX_CHARS or _NO_WORD.search(text):
        return False
    words = _WORD.findall(fold(text))
    if not 0 < len(words) <= _MAX_WORDS:
        return False
    return bool(_HEADED.match(fold(text)) and len(words) > 1) or any(map(_is_role, words))


def _is_role(word: str) -> bool:
    return word in _ROLES or word.endswith(_ENDINGS) or _FEMALE.sub("", word).endswith(_ENDINGS)
