"""Turns a mail into sentences: verbatim ones for evidence and folded ones (lower case, no accents) for matching.

The folded text holds one sentence per line, so a phrase whose gaps are `.` can never reach into the next sentence.
Everything here is linear in what it scans, and what it scans is bounded: inputs of any size cost the same.
"""

import re
import unicodedata
from bisect import bisect_right
from dataclasses import dataclass

from services.classify.domain.once import once
from services.classify.rules.notes import NOTES, Note
from services.classify.rules.scan import NEEDLES, Gates, Held

#: Characters of a body that are read. Decisions stand in the first screens; newsletters go on for ever.
BODY_LIMIT = 12_000
SUBJECT_LIMIT = 400
#: A sentence longer than this is cut: run-on HTML text must not become one scope.
SENTENCE_LIMIT = 900

_PLAIN = {
    **dict.fromkeys("\u2018\u2019\u201b\u00b4\u0060\u2032", "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u00ab\u00bb\u201f", '"'),
    **dict.fromkeys("\u2013\u2014\u2212\u2010\u2011", "-"),
    **dict.fromkeys("\u00a0\u1680\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t\x0b\x0c\x1c\x1d\x1e\x1f", " "),
    **dict.fromkeys("\u2000\u2001\u2002\u2003\u2004\u2005\u2006", " "),
    **dict.fromkeys("\u200b\u200c\u200d\u2060\ufeff\u00ad\u034f\u061c\u200e\u200f\x00", ""),
    "\u2026": "...",
    "\r": "\n",
    "\u2028": "\n",
    "\u2029": "\n",
    "\x85": "\n",
}
_ODD = re.compile(f"[{''.join(map(re.escape, _PLAIN))}]")
#: UTF-8 read as Windows-1252, the commonest breakage of old mail systems.
_MOJIBAKE = re.compile("[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u2013-\u2122\u0152-\u017e\u02c6\u02dc]{1,2}")
_SPACES = re.compile(" {2,}")
#: Letters without which no word shows that umlauts are written as two …
_GERMAN_ASCII = tuple(
    "fuer ueber koennen moecht wuensch zurueck beruecksichtig gruess haett waer muess rueck".split()  # noqa: SIM905 - read as prose
)
#: … and those words: other languages write the letters too, "fuera", "esfuerzo", "blueberry".
_GERMAN_WORD = re.compile(
    r"\b(?:(?:da|hier|wo)?fuer(?:s|einander)?\b|(?:dar|hier|wor|gegen|vor|her|hin)?ueber|\w*wuensch|\w*gruess"
    r"|koennen|moecht|(?:un)?beruecksichtig|haett|waer|muess|(?:zu)?rueck)"
)
_ASCII_UMLAUT = re.compile(r"(?<![aeqAEQ])([aouAOU])e")


def _repair(match: re.Match[str]) -> str:
    try:
        return match.group().encode("cp1252").decode("utf-8")
    except UnicodeError:
        return match.group()  # It was what it looked like.


def _plain(match: re.Match[str]) -> str:
    return _PLAIN[match[0]]


def clean(raw: str, limit: int) -> str:
    """`raw` cut to `limit`, mojibake repaired, typographic quotes, dashes and spaces made plain."""
    text = raw[: limit + 1].replace("\r\n", "\n")[:limit]
    if "\u00c3" in text or "\u00e2" in text or "\u00c2" in text:
        text = _MOJIBAKE.sub(_repair, text)
    return text if text.isascii() and text.replace("\n", "").isprintable() else _ODD.sub(_plain, text)


#: Accents and their like, which a decomposed letter leaves behind.
_MARKS = re.compile(f"[{''.join(c for c in map(chr, range(0x300, 0x10000)) if unicodedata.combining(c))}]+")


def fold(text: str) -> str:
    """Lower case without accents and with one space between words; German ae/oe/ue written as a/o/u."""
    if not text.isascii():
        text = _MARKS.sub("", unicodedata.normalize("NFKD", text.replace("\u00df", "ss")))
        # The one letter of the languages that are read which does not decompose.
        text = text.replace("\u0142", "l").replace("\u0141", "L")
    return text.lower()


#: Lines of dashes above another mail.
_ORIGINAL = re.compile(
    r"^(?:-{2,} ?(?:original message|forwarded message|urspr\S+ngliche nachricht|weitergeleitete nachricht"
    r"|message (?:d'origine|original|transf\S+)|(?:mensaje|mensagem) (?:original|reenviado|encaminhada|reencaminhada)"
    r"|messaggio (?:originale|inoltrato)|(?:oorspronkelijk|doorgestuurd) bericht|oryginalna wiadomo\S+"
    r"|wiadomo\S+ oryginalna|przekazana wiadomo\S+|tre\S+ przekazanej wiadomo\S+)\b.*|_{20,})$",
    re.IGNORECASE,
)
#: The line above what was answered, as mail programs write it.
_ATTRIBUTION = re.compile(
    r"^(?:on .{6,120} wrote|am .{6,120} schrieb.{0,120}|le .{6,120} a \S?crit ?|el .{6,120} escribi\S+"
    r"|il .{6,120} ha scritto|op .{6,120} schreef.{0,120}|(?=.*[\d@])(?:op .{6,120} heeft .{2,120} geschreven"
    r"|(?:em|no dia|\u00e0s) .{6,120} escreveu|.{3,100} escreveu \(.{6,60}\)"
    r"|(?:w dniu|dnia|(?:\w{2,6}\.?,? )?\d{1,2} \w{3}) .{6,120} (?:pisze|napisa\S+)"
    r"|wiadomo\S+ napisana przez .{6,160})):$",
    re.IGNORECASE,
)
#: Lines that a long one of them is wrapped into, at most.
_WRAPPED = 3
#: "Von: 9 Uhr" is none.
_HEADER_BLOCK = re.compile(r"^\*?(?:from|von|de|da|van|od) ?: ?\*? ?[^\W\d]|^\*?(?:from|von|de|da|van|od) ?:.*@", re.I)
_HEADER_NEXT = re.compile(
    r"^\*?(?:sent|date|gesendet|datum|envoy\S{1,2}|enviad[oa]|fecha|inviat[oa]|data|verzonden|wys\S+an[eoy]|subject|betreff"
    r"|objet|asunto|assunto|oggetto|onderwerp|temat)(?: [\w']{1,8}){0,2} ?:",
    re.IGNORECASE,
)
#: Lines of the block below its first that are looked at.
_HEADER_LINES = 3
_FORWARD = re.compile(
    r"forwarded message|weitergeleitete nachricht|message transf|mensaje reenviado|mensagem (?:re)?encaminhada"
    r"|messaggio inoltrato|doorgestuurd bericht|przekazan(?:a|ej) wiadomo|fwd:",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Parts:
    """A raw body taken apart: the new words, and what was forwarded below them ("" when nothing was)."""

    new: str
    forwarded: str


def split_quotes(body: str) -> Parts:
    """Takes quoted lines and the quoted mail below a reply's head off a raw body (already cleaned).

    Below the head of lines that are marked as quoted, the answer goes on.
    """
    kept: list[str] = []
    lines = body.split("\n")
    for index, line in enumerate(lines):
        stripped = line.strip()
        if stripped.startswith(">"):
            continue
        if stripped and stripped[-1] == ":" and (taken := _attribution_lines(stripped, kept)):
            del kept[len(kept) - taken + 1 :]
            if not any(one.startswith(">") for one in lines[index + 1 : index + 4]):
                return Parts("\n".join(kept), "")
        elif _starts_mail(stripped, lines, index):
            rest = "\n".join(lines[index:])
            return Parts("\n".join(kept), rest if _FORWARD.search(stripped) else "")
        else:
            kept.append(line)
    return Parts("\n".join(kept), "")


def _attribution_lines(line: str, before: list[str]) -> int:
    """How many lines form "On ..., X wrote:", of which `line` is the last; 0 when they do not."""
    for taken in range(1, _WRAPPED + 1):
        if len(line) < 300 and _ATTRIBUTION.match(line):
            return taken
        above = before[-taken].strip() if taken <= len(before) else ""
        if not above:
            return 0
        line = f"{above} {line}"
    return 0


def _starts_mail(line: str, lines: list[str], index: int) -> bool:
    if not line or line[0] not in "-_FfVvDdOo*":
        return False
    if len(line) < 300 and _ORIGINAL.match(line):
        return True
    return _HEADER_BLOCK.match(line) is not None and any(
        _HEADER_NEXT.match(one.lstrip()) for one in lines[index + 1 : index + 1 + _HEADER_LINES]
    )


_BULLET = re.compile(r"^(?:[-*\u2022\u00b7\u25cf\u25aa>+]|\d{1,2}[.)])\s|^[-=_*~#]{3,}")
_ENDS = (".", "!", "?", ":", ";", '."', '!"')
# What must not stand before or behind the sign is asked after the sign: so only signs are looked at.
_SENTENCE_END = re.compile(
    r"([.!?])(?<!\b[A-Za-z].)(?<!\b(?:Dr|Mr|Ms|St|Nr|Jr|Sr|No|zB|vs|ca|ul|np|nr|dn).)"
    r"(?<!\b(?:Mrs|bzw|ggf|Abs|Tel|Str|tel|Sig|Sra|Dra|Ing|dhr).)(?<!\b(?:[Gg]odz|Dott|Prof|[Mm]evr|Ex[mc][oa]).)"
    # "9 dic. 2026", "Dec. 9", "mar. 15"
    r"(?!(?= \d)(?:(?<=\d [^\W\d_][a-z\u00e0-\u017f]{2}.)|(?<=\d [a-z\u00e0-\u017f]{4}.)(?= 20\d\d\b)"
    r"|(?<=\b(?:Sept|janv|f\u00e9vr|juil|sept).)|(?<=\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec).)"
    r"|(?:(?<=\b(?:lun|mar|mer|jeu|ven|sam|dim|mi\u00e9|jue|vie|gio|seg|ter|qua|qui|pon|czw|Mon|Tue|Wed|Thu|Fri).)"
    r"|(?<=\b(?:wt|\u015br|pt|Mo|Di|Mi|Do|Fr).))(?= \d?\d[. /])))"
    r"(?!(?<=\.)\s+(?:Januar|Februar|M\u00e4rz|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)\b)"
    r"(['\")]?)\s+(?=[A-Z\u00c0-\u00dd\u00a1\u00bf\"'(\d])"
)
#: "…your application.Job Title" and "Hello Alex,Thank you": HTML that lost its line breaks.
_GLUED = re.compile(r"([.!?:,])(?<=[a-z)].)(?=[A-Z][a-z]+[ :'])")


def paragraphs(body: str) -> list[str]:
    """The body's lines with hard-wrapped ones joined again."""
    out: list[str] = []
    previous = ""
    for raw in body.split("\n"):
        line = (_SPACES.sub(" ", raw) if "  " in raw else raw).strip()
        if line and previous and _continues(previous, line):
            out[-1] += " " + line
        elif line:
            out.append(line)
        previous = line
    return out


def _continues(previous: str, line: str) -> bool:
    """Whether a line was wrapped, rather than ended where its sentence does; a link ends where its line does."""
    if _BULLET.match(line):
        return False
    first = line[0]
    if (first.islower() and len(previous) >= 25) or first in ",.;)":
        return True
    return len(previous) >= 55 and not previous.endswith(_ENDS) and "://" not in previous[previous.rfind(" ") + 1 :]


def sentences(body: str) -> list[str]:
    """The sentences of a cleaned body, verbatim except for line breaks and doubled spaces."""
    unglued = _GLUED.sub(r"\1 ", "\n".join(paragraphs(body)))
    out = [piece for piece in _SENTENCE_END.sub("\\1\\2\n", unglued).split("\n") if piece]
    return [s[i : i + SENTENCE_LIMIT] for s in out for i in range(0, len(s), SENTENCE_LIMIT)]


class Folded:
    """Sentences and their folded lines; line 0 is the subject. Finds which sentence a position stands in."""

    __slots__ = ("__dict__", "flat", "lines", "verbatim")

    def __init__(self, subject: str, body: str) -> None:
        self.verbatim: list[str] = [_SPACES.sub(" ", clean(subject, SUBJECT_LIMIT).replace("\n", " ")).strip()]
        self.verbatim += sentences(body)
        flat = fold("\n".join(self.verbatim))
        if any(word in flat for word in _GERMAN_ASCII) and _GERMAN_WORD.search(flat):
            flat = _ASCII_UMLAUT.sub(r"\1", flat)
        self.flat = flat
        self.lines = flat.split("\n")

    @once
    def _starts(self) -> list[int]:
        starts, position = [], 0
        for line in self.lines:
            starts.append(position)
            position += len(line) + 1
        return starts

    def start_of(self, line: int) -> int:
        """Position of a sentence in `flat`."""
        return self._starts[line]

    @once
    def notes(self) -> list[Note]:
        """What is known of each sentence."""
        return [NOTES.of(line) for line in self.lines]

    @once
    def held(self) -> list[Held]:
        """The needles that each sentence holds."""
        return NEEDLES.held_by(self.lines, self.notes)

    def look_for_needles(self) -> None:
        """Does now what is else done when somebody asks for the first needle."""
        _ = self.gates

    @once
    def gates(self) -> Gates:
        """What is known of the gates of all sentences together."""
        return Gates(self.held)

    def line_of(self, position: int) -> int:
        """Index of the sentence that holds this position of `flat`."""
        return bisect_right(self._starts, position) - 1

    def before(self, position: int) -> str:
        """What stands before this position in its own sentence."""
        return self.flat[self._starts[self.line_of(position)] : position]

    def after(self, position: int) -> str:
        """What stands after this position in its own sentence."""
        end = self.flat.find("\n", position)
        return self.flat[position : end if end >= 0 else len(self.flat)]
