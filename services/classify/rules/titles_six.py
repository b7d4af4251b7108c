# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""Job titles in French, Spanish, Italian, Dutch, Portuguese and Polish mail, read word by word from where they begin.

What announces a title is found first; it then goes on as long as words follow that titles are made of. In these
languages it may be written in small letters, and only the words themselves tell where it ends.
"""

import re
from collections.abc import Iterator

from services.classify.rules.employer_wordings_six import FIELDS_TOO
from services.classify.rules.employer_wordings_six import HEADS as HEADS_OF_NAMES
from services.classify.rules.needles import required_of_cased
from services.classify.rules.polish import nominative
from services.classify.rules.scan import NEEDLES, Gate
from services.classify.rules.text import Folded, fold
from services.classify.rules.title_announcements_six import (
    ANNOUNCED,
    AS,
    AS_WORDS,
    BEFORE,
    MAYBE,
    PERHAPS,
    SUBJECT,
    is_plain,
)
from services.classify.rules.title_numbers_six import singular
from services.classify.rules.title_words_six import (
    CONTRACTS,
    FIELDS,
    GREETINGS,
    HEADS,
    JOINS,
    LEADS,
    NO_OCCUPATION,
    NO_TITLE,
    PLACES,
    STOPS,
    begins_as_occupation,
    is_occupation,
    is_verb,
)
from services.classify.rules.titles import names_a_role

#: The languages, as `language.languages` names them.
LANGUAGES = frozenset({"fr", "es", "it", "nl", "pt", "pl"})
#: Sentences that are searched, and letters of one.
_LINES, _LINE = 30, 500
#: Words of a title.
_LONGEST = 8
_PLACES = [(score, re.compile(pattern, re.IGNORECASE)) for score, pattern in BEFORE]
_GATE = Gate([NEEDLES.requirement(required_of_cased(pattern)) for _, pattern in BEFORE])
_TOKEN = re.compile(r"\S+")
_BETWEEN = re.compile(r"\s+[-–—|·@]\s+|:\s+|\s+//?\s+|,\s+|\s+\((?=[^()]*\))|[\"“”„«»]")
_OPENS = "\"'“„«‘»*_>"
_CLOSES = "\"'”“»’*_<"
_ENDS = ',;:!?)»”"'
_ELIDED = re.compile(r"^(?:d|l|dell|all|nell|un)['’]", re.IGNORECASE)
#: "Supervisor(a)", "Jefe/a", "Disegnatore/trice"
_FEMININE = re.compile(
    r"(?<=\w)(?:\((?:as?|os?|es?|ère|ne|se|euse|rice|ra|na|aria|ora|trice|k[aę])\)|[·•]e?s?|/(?:as?|os?|ra|na|trice|ora|ice|ka|in|i?ve|i?ère|euse|rice|e))(?=\W|$)"
)
_GENDER = re.compile(r"^[(]?(?:[hfmwkdvx]/[hfmwkdvx](?:/[hfmwkdvx])*)[)]?[.,;:!]?$", re.IGNORECASE)
_SHORTENED = re.compile(r"(?:^|\b)(?:ds|kat|st|ste|dr|sr|jr|nat|med|sp)\.$", re.IGNORECASE)
#: "Técnico superior (biblioteca)", as Portugal's public posts are called; other brackets are terms and places.
_BRACKETS = re.compile(r"\((?=[a-zà-ż])[^()\d/]{4,40}\)")
_HOW = re.compile(
    r"remot|h[ií]brid|hybrid|presen[cz]ial|presentiel|thuiswerk|zdaln|stacjonar|sur site|jornada|tiempo|temps|part-time|full-time|deeltijds|voltijds|parttime|fulltime|[ck]di|interim|loja|sede|tienda|praca",
    re.IGNORECASE,
)

#: Who looks at applications.
_WRITERS = re.compile(
    r"(?:recruiter|recruteu(?:r|se)|rekruter(?:ka)?|reclutador[a]?|recrutador[a]?|selezionat(?:ore|rice))\b"
)
#: Behind a title: an employer, a place.
_TWO_CAPITALS = re.compile(r" - [A-ZÀ-Ý][\w']+(?: [A-ZÀ-Ý][\w']+)+")
#: What is offered stands in front of its hours or wage: "planner, 24 uur".
_OFFERED = re.compile(r"(?:^|[:!)] )(?=[^,.:;!?\d]{4,45}, \d)")
#: Of the lines that hold a title and hardly anything else: down to which they are looked at, and their letters.
_ALONE, _SHORT = 6, 70
_BEHIND_ALONE = re.compile(r"$| [-·|(]|, ")
#: "Notaris Goossens" is a firm.
_CALLED = re.compile(r"\S+ [A-ZÀ-Ý][a-zà-ÿ]")
_NAME = re.compile(r"[A-ZÀ-Ý][\w'.-]+(?: [A-ZÀ-Ý][\w'.-]+){1,2}")

#: "The" and "you" in a mail that is in English, whatever else it quotes.
_ENGLISH = 5
#: What addresses of a country end with.
_COUNTRIES = {"fr": "fr", "es": "es", "mx": "es", "it": "it", "nl": "nl", "pt": "pt", "br": "pt", "pl": "pl"}
#: What may stand between "poste" and its title.
_SKIPPED = frozenset({"n°", "nº", "nr", "nr.", "ref.", "réf.", '"', "-"})
#: Articles that stand behind "de" and the like, and those of them that are no "of" in any language.
_ARTICLES = frozenset({"la", "las", "los", "le", "les", "l", "el", "il", "de", "het", "lo"})
_ONLY_ARTICLES = _ARTICLES - {"de"}
_AND = frozenset({"et", "y", "e", "i", "en"})
#: Behind which a field follows, or a place.
_IN = frozenset({"en", "em", "in"})


def language_of(languages: tuple[str, ...], text: Folded, sender: str) -> str | None:
    """Which of the six a mail is in, None for any other; of one too short to tell, the one of where `sender` is."""
    if text.flat.count(" the ") + text.flat.count(" you") >= _ENGLISH:
        return None
    told = languages[1] if len(languages) > 1 else _COUNTRIES.get(sender.rpartition(".")[2])
    return told if told in LANGUAGES else None


def candidates(text: Folded, language: str) -> list[tuple[float, str]]:
    """(score, title) for every one that is announced, or that the subject names. `language`: one of `LANGUAGES`."""
    found = [(SUBJECT, title) for title in _in_subject(text.verbatim[0], language)]
    for index in range(min(len(text.lines), _LINES)):
        line = text.verbatim[index][:_LINE]
        found += [(score - index * 0.03, title) for score, title in _in_line(line, text, index, language)]
    best = max((score for score, _ in found), default=0.0)
    # "Analista" is short for "Analista de dados", where both stand.
    return [(best + 0.7 if _goes_on(title, found) else score, title) for score, title in found]


def _goes_on(title: str, found: list[tuple[float, str]]) -> bool:
    return any(title.lower().startswith(f"{other.lower()} ") for _, other in found)


def _in_line(line: str, text: Folded, index: int, language: str) -> Iterator[tuple[float, str]]:
    for place in _GATE.open(text.held[index]):
        score, before = _PLACES[place]
        for match in before.finditer(line):
            quoted = line.startswith('"', match.end())
            title, role = _read(line, match.end(), language, surely=score < ANNOUNCED and not quoted)
            announced = score == ANNOUNCED and (is_plain(match[0]) or title[:1].isupper())
            if title and (role or (announced and _may_be(title))):
                yield score + (1.5 if role else -1.5), title
    if 0 < index <= _ALONE and (title := _alone(line, text, index, language)):
        yield PERHAPS, title
    for match in _OFFERED.finditer(line) if index and ", " in line else ():
        title, role = _read(line, match.end(), language, surely=True)
        if title and role and line.startswith(", ", match.end() + len(title)):
            yield PERHAPS, title
    if any(word in line for word in AS_WORDS):
        for match in AS.finditer(line):
            title, role = _read(line, match.end(), language, surely=True)
            if title and role:
                yield MAYBE, title


def _alone(line: str, text: Folded, index: int, language: str) -> str:
    """The title that a line of a board's mail begins with, "" when the line may be a writer's signature."""
    above = text.verbatim[index - 1]
    if len(line) > _SHORT or not line[0].isupper() or line.endswith((".", "!", "?", ":", ",")):
        return ""
    if index > 1 and (above.endswith(",") or _NAME.fullmatch(above)):
        return ""
    title, role = _read(line, 0, language, surely=True)
    if not role or _CALLED.match(title) or not (line.startswith(title) and _BEHIND_ALONE.match(line, len(title))):
        return ""
    return title


def _may_be(title: str) -> bool:
    """Whether a title that names no occupation that is known is one: two words and more, or one in capitals."""
    words = title.split(" ")
    first = fold(words[0])
    return (
        (len(first) > 4 or words[0].isupper())
        and len(words) <= 4
        and first not in NO_TITLE
        and not first.endswith("ment")
        and first.isalpha()
    )


def _in_subject(subject: str, language: str) -> Iterator[str]:
    """Titles in the parts of a subject, behind what it says the mail is."""
    for part in _BETWEEN.split(subject[:300]):
        begin = _behind_leads(part)
        title, role = _read(part, begin, language, surely=begin == 0)
        if title and role and not _WRITERS.fullmatch(fold(title)):
            yield title


def _behind_leads(part: str) -> int:
    """Where in a part of a subject that begins which is no word of "your application for"."""
    begin = 0
    for match in _TOKEN.finditer(part):
        word = fold(match[0].strip(_OPENS + _ENDS + "."))
        elided = _ELIDED.match(match[0])
        if word in LEADS:
            begin = match.end() + 1
        else:
            return match.start() + len(elided[0]) if elided else match.start()
    return begin


def tidy(title: str, language: str) -> str:
    """A title that was found otherwise, without what does not belong to it; "" when nothing is left."""
    title = _FEMININE.sub("", title)
    begin = _behind_leads(title)
    rest = title[begin:]
    if fold(title.partition(" ")[0]) in GREETINGS or (" " in title and _WRITERS.match(fold(rest))):
        return ""
    read, role = _read(title, begin, language)
    if not role:
        if fold(rest.partition(" ")[0]) in NO_OCCUPATION | NO_TITLE:
            return ""
        return "" if begin and not rest[:1].isupper() else rest
    if _TWO_CAPITALS.fullmatch(rest, len(read)):
        return read
    # What is written in capitals throughout may hold a dash or a comma.
    small = any(word.islower() and fold(word) not in JOINS[language] for word in rest.split())
    return read if small or begin or rest.startswith((f"{read}, ", f"{read} ·")) else rest


def _read(line: str, begin: int, language: str, *, surely: bool = False) -> tuple[str, bool]:
    """The title that begins there, and whether it names an occupation; "" when there is none."""
    title = _Title(language, surely)
    for match in _TOKEN.finditer(line, begin):
        raw = match[0]
        if not title.words and (sum(map(str.isdigit, raw)) > 2 or raw in _SKIPPED):
            continue
        if title.words and title.words[-1].islower() and _FIRM.match(line, match.start()) and _is_firm(raw):
            break
        if raw.startswith("(") and language == "pt" and (found := _BRACKETS.match(line, match.start())):
            title.add_brackets(found[0])
            break
        if _GENDER.match(raw) or raw[0] in "([|–—-·@/<>" or (title.words and raw[0] in _OPENS) or not title.add(raw):
            break
    words = title.complete()
    if not words:
        return "", False
    if title.role:
        words = singular(words, language)
    shown = nominative(words) if language == "pl" else words
    if title.role and _is_organisation(shown):
        return "", False
    return " ".join(shown), title.role


def _is_organisation(words: list[str]) -> bool:
    """Whether words in capitals name an organisation: "Klaver Engineering", "Cooperativa Araçá"."""
    first, last = fold(words[0]), fold(words[-1])
    if len(words) == 1 or not (words[0][0].isupper() and words[-1][0].isupper()):
        return False
    if begins_as_occupation(first):
        return False
    return last in _FIRMS_END or (first in HEADS_OF_NAMES and first not in FIELDS_TOO)


#: A word in capitals and behind it another.
_FIRM = re.compile(r"[A-ZÀ-Ý]\w+ (?:(?:de|del|do|da|di|du|la|el|le) ){0,2}[A-ZÀ-Ý]")


_FIRMS_END = frozenset(
    {"conseil", "engineering", "consulting", "group", "groep", "groupe", "grupo", "gruppo", "studio"}
)


def _is_firm(word: str) -> bool:
    folded = fold(word)
    return folded in HEADS_OF_NAMES and folded not in FIELDS_TOO


class _Title:
    """A title that is read word by word."""

    def __init__(self, language: str, surely: bool) -> None:
        self.words: list[str] = []
        #: whether one of them names an occupation
        self.role = False
        self._language, self._surely = language, surely
        self._joins = JOINS[language]
        #: how many are the title's for sure
        self._kept = 0
        self._small = False

    def add(self, raw: str) -> bool:
        """Takes the next word; False when the title ends in front of it or with it."""
        bare = _FEMININE.sub("", raw.lstrip(_OPENS))
        last = bare[-1:] in _ENDS or (bare.endswith(".") and not _SHORTENED.search(bare)) or bare[-1:] in _CLOSES
        word = bare.rstrip(_ENDS + _CLOSES + ("." if last else ""))
        if not self._belongs(word):
            return False
        folded = fold(_ELIDED.sub("", word))
        joins = self._is_join(word)
        self.role = self.role or (not joins and self._names_role(word, folded))
        self._small = self._small or (
            word[0].islower() and not joins and "'" not in word and "’" not in word and bool(self.words)
        )
        self.words.append(word)
        if not joins:
            self._kept = len(self.words)
        return not last and len(self.words) < _LONGEST

    def add_brackets(self, brackets: str) -> None:
        """Takes what stands in brackets behind it, when that is more than how one works."""
        if self.role and self._kept == len(self.words) and not _HOW.search(brackets):
            self.words.append(brackets)
            self._kept = len(self.words)

    def complete(self) -> list[str]:
        """The words that are the title's for sure."""
        words = self.words[: self._kept]
        return words if words and any(map(str.isalpha, words[0])) else []

    def _is_join(self, word: str) -> bool:
        if word == "è" or (word == "a" and self._language == "fr"):
            return False
        return word.islower() and fold(word).rstrip(".") in self._joins

    def _names_role(self, word: str, folded: str) -> bool:
        at = len(self.words)
        if at > 2 or (at and self._language not in {"nl", "pl"} and folded not in HEADS):
            return False
        surely = self._surely or at > 0
        return any(is_occupation(part, surely=surely) for part in (folded, folded.rpartition("-")[2])) or (
            len(folded) > 3
            and folded not in NO_TITLE
            and folded not in NO_OCCUPATION
            and not folded.endswith("ment")
            and names_a_role(word)
        )

    def _belongs(self, word: str) -> bool:
        folded = fold(word)
        if not folded or "@" in folded or "://" in folded:
            return False
        if any(map(str.isdigit, folded)):
            return bool(self.words) and len(folded) <= 3 and not folded[0].isdigit()
        if folded in _ONLY_ARTICLES or word.startswith(("l'", "l’")):
            return self._takes_article(word)
        if self._is_join(word):
            return bool(self.words) and (self._kept == len(self.words) or folded in _ARTICLES)
        if (
            folded in STOPS
            and not (folded == "car" and self.words[-1:] == ["de"])
            and not (word.isupper() and self.words and folded not in CONTRACTS)
        ):
            return False
        if word[0].islower() and is_verb(_ELIDED.sub("", word), self._language):
            return bool(not self.words and is_occupation(folded, surely=True))
        if not self.words:
            return folded not in NO_TITLE
        if self._language == "nl" and self.words[-1] == "en" and folded.endswith("en"):
            return False  # "als Monteur en sturen je": an infinitive
        return word[0].islower() or word.isupper() or self._goes_on_in_capitals()

    def _takes_article(self, word: str) -> bool:
        """Whether an article, or a word with one in front, goes on the title: "à la", "de l'eau", but no "et l'accueil"."""
        behind_join = self._kept < len(self.words) and fold(self.words[-1]) not in _AND
        return behind_join and (self._is_join(word) or word[0].islower()) and not is_verb(word[2:], self._language)

    def _goes_on_in_capitals(self) -> bool:
        """Whether a word with a capital is the title's, not the name of a place or of the employer."""
        if self._kept < len(self.words):
            joined = fold(self.words[self._kept])
            if joined in PLACES and not (joined in _IN and FIELDS.match(fold(self.words[self._kept - 1]))):
                return False
        return not self._small and (self.words[0][0].isupper() or self._kept == len(self.words))
