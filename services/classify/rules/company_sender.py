# ruff: noqa: SIM905 - word lists are read as prose.
"""What the sender's own address and name, the links and the signature say about the employer."""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import accumulate, pairwise
from urllib.parse import urlsplit

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.domain.once import once
from services.classify.rules.company_names import is_agency
from services.classify.rules.people import is_person, person_part
from services.classify.rules.senders import (
    MAIL_PROVIDERS,
    Source,
    SourceKind,
    host_of,
    registrable_domain,
    source_of,
)

_VIA = re.compile(r"\s+(?:via|through|über|par)\s+(.+)$", re.IGNORECASE)
_OFFICE_OF = re.compile(r"\s+[|·•]\s+|\s+(?:at|@|bei|from|von)\s+|\s*\((?!via\b)|\)", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:recruit|talent|career|hiring|hr\b|human resources|jobs|people|team|karriere|personal|bewerb|at|bei)",
    re.IGNORECASE,
)
#: Mailboxes through which the members of a network write to each other: the name is a person's.
_MEMBERS = ("inmail-", "hit-reply", "messaging-digest")
#: Where members write to each other, in their own names.
_NETWORKS = frozenset({"linkedin", "xing"})
_ADDRESS = re.compile(r"\S@\S")
#: Hosts named in plain words: web addresses and mail addresses of a signature or a footer.
_NAMED_HOST = re.compile(r"(?:\bwww\.|@)([\w-]+(?:\.[\w-]+){1,3})")
#: Of the domains a mail links to, how many are read: newsletters link to dozens.
_NAMED_LIMIT = 5
#: Letters of a domain without its last word that are enough, and last lines in which somebody signs.
_SHORTER, _SIGNING = 6, 6
#: Letters of a word that no other host has by chance.
_TELLING = 4
_HOST_WORDS = frozenset(
    "www mail email app jobs careers talent hire apply noreply notifications us eu help support e em click links link"
    " my go system static cdn api m track tracking accounts".split()
)
#: What a mailbox is for, not whom a tracking system writes for.
_MAILBOX_OFFICE = re.compile(
    r"(?:^|[-._])(?:no[-._]?reply|do[-._]?not[-._]?reply|n[aã]?o[-._]responder|ne[-._]pas[-._]repondre|nicht[-._]antworten"
    r"|auto[-._]?reply|mailer(?:[-._]daemon)?|workflow|wf[-._]notifications?|postmaster|alerts?|sender|hr[-._]?system)$",
    re.IGNORECASE,
)
#: In a domain it may stand for "&": mossandmortar is "Moss & Mortar".
_AND = re.compile(r"(?<=..)(?:and|und)(?=..)")
_CAREERS_IN_DOMAIN = re.compile(r"^(?:careers?|jobs?|karriere|hr)-|-(?:careers?|jobs?|karriere|recruiting|hr)$")


#: Characters of a sender's name that are read.
_NAME_LIMIT = 200


def shown(name: str) -> str:
    """A sender's name as one sees it: one blank between words, and no more of it than anybody reads."""
    # What looks for " via " in a name tries every blank of a run.
    return " ".join(name.split())[:_NAME_LIMIT]


@dataclass(frozen=True)
class Sender:
    """Where a mail comes from: the writer, or for the owner's own mail the one written to."""

    name: str
    email: str
    source: Source | None
    label: Label
    mail: MailText
    lines: list[str]

    @property
    def by_system(self) -> bool:
        """Whether a tracking system, board or the like sent it in the employer's place."""
        return self.source is not None

    @property
    def is_agency(self) -> bool:
        """Whether the writer recruits for others."""
        return not self.by_system and is_agency(registrable_domain(host_of(self.email)).split(".")[0])

    def names(self) -> Iterator[tuple[float, str]]:
        """(score, name) by each way of naming."""
        yield from self._display()
        yield from self._slugs()
        yield from self._links_slugs()
        if self.is_agency:
            return
        yield from self._in_words()
        if not self.by_system and self.email and self.label is not Label.RECRUITER_OUTREACH:
            yield from self._domain()

    def _display(self) -> Iterator[tuple[float, str]]:
        is_board = self.source is not None and self.source.kind is not SourceKind.ATS
        # "Acme_HR acme" <acme@myworkday.com>: the slug is in the name again.
        name = _VIA.sub("", self.name).removesuffix(" " + self.email.split("@")[0])
        has_company = _VIA.search(self.name) is not None or _OFFICE.search(name) is not None
        if not name or _ADDRESS.search(name) or self.email.startswith(_MEMBERS):
            return
        if is_board and not has_company and not self._is_spoken_of(name):
            return
        parts = [part for part in _OFFICE_OF.split(name) if part.strip()]
        for part in parts[::-1]:
            if self._is_person(part) or (is_agency(part) and not has_company):
                continue
            # "Anna Berg (Acme)": the last part is the office, whoever is in front of it.
            yield (4.5 if len(parts) > 1 and part is parts[-1] else 4 if has_company else self._sureness(part)), part

    def _is_spoken_of(self, name: str) -> bool:
        """Whether a sentence names whom a board or a test is shown to write for, unless members write there."""
        networked = self.source is not None and self.source.name in _NETWORKS
        return not networked and " " in name and any(name in line and name != line.strip(" ,.!") for line in self.lines)

    def _sureness(self, part: str) -> float:
        """A system writes in the employer's name; an address that has a word of the name is the employer's own."""
        if self.by_system:
            return 4 if " " in part else 3
        host = host_of(self.email)
        return (
            4
            if any(len(word) > _TELLING and word.lower().translate(_AS_IN_DOMAINS) in host for word in part.split())
            else 3
        )

    def _is_person(self, part: str) -> bool:
        return is_person(person_part(part), self.email, self.lines, self.mail.signature, self.by_system)

    def _slugs(self) -> Iterator[tuple[float, str]]:
        source = self.source
        if source is None or not self.email or "@" not in self.email:
            return
        local, host = self.email.rsplit("@", 1)
        if source.slug_in_mailbox and (slug := _MAILBOX_OFFICE.sub("", local.split("+")[0])):
            yield 2, cased(slug)
        first = host.split(".")[0]
        if source.slug_in_host and first not in _HOST_WORDS and registrable_domain(host) != host:
            yield 1.5, cased(first)

    def _links_slugs(self) -> Iterator[tuple[float, str]]:
        for host, path in self._hosts_of_links():
            source = source_of(host)
            if source is None:
                continue
            if host in source.slug_path_hosts and path:
                yield 1.5, cased(path)
            elif source.slug_in_host and host.split(".")[0] not in _HOST_WORDS:
                yield 1.2, cased(host.split(".")[0])

    def _hosts_of_links(self) -> Iterator[tuple[str, str]]:
        """(host, first part of the path) of the first links."""
        for url, _ in self.mail.links[:30]:
            try:
                parts = urlsplit(url[:500])
            except ValueError:
                continue  # A link no browser would open names nobody.
            yield (parts.hostname or "").lower(), parts.path.strip("/").split("/")[0]

    def _in_words(self) -> Iterator[tuple[float, str]]:
        """Names in the mail that its own domain, or a domain it names, spells: nobody else is called like that."""
        own = registrable_domain(host_of(self.email)) if self.email and not self.by_system else ""
        hosts = [host for host, _ in self._hosts_of_links()]
        said = "\n".join([self.mail.signature[:2000], *self.lines[-12:]])
        hosts += _NAMED_HOST.findall(said) if "@" in said or "www." in said else ()
        named = {registrable_domain(host.lower()) for host in hosts} - {own}
        yield from self._signed(own)
        for domain, score in ((own, 6.0), *((d, 2.5) for d in sorted(named)[:_NAMED_LIMIT])):
            if domain and domain not in MAIL_PROVIDERS and source_of(domain) is None:
                name = self._spelled(domain)
                if name and (score > 3 or not is_agency(domain.split(".")[0])):
                    yield score, name

    def _spelled(self, domain: str) -> str | None:
        label = _CAREERS_IN_DOMAIN.sub("", domain.split(".")[0])
        letters = label.replace("-", "").lower()
        if not 3 <= len(letters) <= 40:
            return None
        if letters in self._letters:
            return next((name for name in self._spellings(letters) if not name.islower()), None)
        spelt = [letters[: at.start()] + letters[at.end() :] for at in _AND.finditer(letters)]
        return next(
            (name for one in spelt if one in self._letters for name in self._spellings(one) if "&" in name), None
        )

    def _signed(self, domain: str) -> Iterator[tuple[float, str]]:
        """ "Birnbaum Kliniken", as a whole line says, of birnbaum-kliniken-hr."""
        begin = domain.split(".")[0].rpartition("-")[0].replace("-", "").lower()
        if len(begin) >= _SHORTER and begin in self._letters:
            for line in self.lines[-_SIGNING:]:
                if line.translate(_AS_IN_DOMAINS).lower().translate(_AS_IN_DOMAINS) == begin and not line.islower():
                    yield 6, line

    def _spellings(self, letters: str) -> Iterator[str]:
        """Where the mail spells it: blaue-koenige may be "Blaue Könige", orchardvane "Orchard & Vane"."""
        for words, spelt in zip(self._words.split("\n"), self._letters.split("\n"), strict=True):
            # Other letters than a domain's may be spelled in two ways.
            if letters in spelt or not letters.isascii():
                yield from _spellings_in(words, letters)

    @once
    def _words(self) -> str:
        """All words that may name the employer: the mail, its signature, its calendar entries."""
        entries = (fact.summary[:300] for fact in self.mail.calendar[:3])
        return "\n".join([*self.lines, self.mail.signature[:2000], *entries, self.name[:200]])

    @once
    def _letters(self) -> str:
        """The same words as a domain would spell them, all in one."""
        return self._words.lower().translate(_AS_IN_DOMAINS)

    def _domain(self) -> Iterator[tuple[float, str]]:
        domain = registrable_domain(host_of(self.email))
        if domain and domain not in MAIL_PROVIDERS and source_of(domain) is None:
            yield 2, cased(_CAREERS_IN_DOMAIN.sub("", domain.split(".")[0]))


#: Letters that no domain has, and what may stand between the words of a name.
_PLAIN = zip("àáâãåçèéêëìíîïñòóôõøùúûýąćęłńśźż", "aaaaaceeeeiiiinooooouuuyacelnszz", strict=True)
_AS_IN_DOMAINS = str.maketrans(
    {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe", **dict(_PLAIN), **dict.fromkeys(" .&'’+-")}
)
#: "Acme Robotics" is not spelled by acme.com; "Acme Recruiting" is.
_NAME_GOES_ON = (
    r"(?: (?:& |of )?(?!Recruit|Talent|Career|HR\b|People|Hiring|Team|Human|Jobs|Personal|GmbH|gGmbH|mbH|AG|SE\b"
    r"|Inc|Ltd|LLC|PLC|Corp|Job|Application|Interview|Offer|Has|Is\b)[A-Z])"
)


_GOES_ON = re.compile(rf"[\w@]|[.-]\w|{_NAME_GOES_ON}")
_GLUED = re.compile(r"[\w@./-]")
#: Letters of one name stand no further apart: " & ".
_APART = 4


@lru_cache(maxsize=4_096)
def _letters_of(char: str) -> str:
    """A character as a domain spells it; "" for what may stand between the words of a name."""
    return char.lower().translate(_AS_IN_DOMAINS)


def _spellings_in(words: str, letters: str) -> Iterator[str]:
    """The same in one line."""
    spelt, ends = _spelt(words)
    first = spelt.find(letters)
    while first >= 0:
        run = [bisect_right(ends, place) for place in range(first, first + len(letters))]
        start, end = run[0], run[-1] + 1
        close = all(there - here <= _APART for here, there in pairwise(run))
        if close and not (start and _GLUED.match(words[start - 1])) and not _GOES_ON.match(words, end):
            yield words[start:end]
        first = spelt.find(letters, first + 1)


def _spelt(words: str) -> tuple[str, list[int]]:
    """A line as a domain would spell it, with where in that each character of the line ends."""
    # Character by character: small letters may be more than capitals were.
    letters = list(map(_letters_of, words))
    return "".join(letters), list(accumulate(map(len, letters)))


def cased(slug: str) -> str:
    """A slug as a name: initials in capitals, words with one."""
    return slug.upper() if len(slug) <= 3 else slug.replace("-", " ").title()
