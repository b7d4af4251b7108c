# ruff: noqa: SIM905 - word lists are read as prose.
"""What the sender's own address and name, the links and the signature say about the employer."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.domain.once import once
from services.classify.rules.company_domain import (
    AS_IN_DOMAINS,
    agrees,
    as_in_domain,
    is_shared,
    letters_of_house,
    named,
    stem,
)
from services.classify.rules.company_echoes import echoes
from services.classify.rules.company_kinds import KINDS, has_kind, says_kind
from services.classify.rules.company_names import (
    clean_company,
    is_agency,
    key,
    sounds_like_organisation,
    writes_for_others,
)
from services.classify.rules.company_offices import OFFICES, without_offices
from services.classify.rules.company_outreach import is_for_another
from services.classify.rules.company_spelling import spellings_in
from services.classify.rules.people import has_title, is_person, person_part
from services.classify.rules.senders import Source, SourceKind, host_of, registrable_domain, source_of
from services.classify.rules.text import fold

_VIA = re.compile(r"\s+(?:via|through|über|par)\s+(.+)$", re.IGNORECASE)
_FOR_WHOM = (
    r"(?:on behalf of|im Auftrag (?:von|der|des)|namens|per conto di|por (?:cuenta|conta) d[aeo]|en nombre de"
    r"|em nome d[aeo]|w imieniu|au nom de|pour le compte de)"
)
_BEHALF = re.compile(rf"\s{_FOR_WHOM}\s", re.IGNORECASE)
_OFFICE_OF = re.compile(rf"\s+[|·•]\s+|\s+(?:at|@|bei|from|von|{_FOR_WHOM})\s+|\s*\((?!via\b)|\)", re.IGNORECASE)
_OFFICE = re.compile(
    r"\b(?:recruit|talent|career|hiring|hr\b|human resources|jobs|people|team|karriere|personal|bewerb|at|bei)",
    re.IGNORECASE,
)
#: Mailboxes through which the members of a network write to each other: the name is a person's.
_MEMBERS = ("inmail-", "hit-reply", "messaging-digest")
#: Where members write to each other, in their own names.
NETWORKS = frozenset({"linkedin", "xing"})
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
#: Whose mail no person writes: the name shown is the employer's, not a writer's.
_MACHINE = re.compile(
    r"no.?_?reply|do.?not.?reply|responder|repondre|antworten|notif|mailer|alert|automat|system|invit|stat[ou]s|invi[at]"
    r"|postmaster|portal|dse\b"
)
#: "Anna from Acme", "Tester for Acme".
_WRITES_FOR = re.compile(r" (?:from|at|@|bei|pour|per|namens|en nombre de|por|im Auftrag von|on behalf of|w imieniu) ")
#: Scores of the domain, of one that says what the house is, and of a name that has nothing in common with it.
_DOMAIN, _WHOLE, _ASIDE = 2.0, 4.6, 0.5
_LETTERS = re.compile(r"[^\W\d_]+")
#: Words that a name shown may have more than the employer's.
_MORE = 2
#: What is before the @, or a host begins with, when it is an employer's name and no number's.
_SLUG = re.compile(r"[a-z0-9-]{3,}(?<!\d\d)")
_UMLAUT = re.compile("[äöüß]")
#: Letters of a word that is read.
_LONG = 60
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
    #: Whether umlauts may be spelled out in its domain.
    german: bool = False
    #: Whether it is in English and in no other language.
    english: bool = False

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
        if self.own and not self._is_for_another:
            whole = says_kind(stem(self.own)) and not self._shows_house()
            yield (_WHOLE if whole else _DOMAIN), self.spelled

    def echoes(self) -> Iterator[tuple[float, str]]:
        """Names in the mail that have words of the writer's own domain, and are no person's."""
        writer = set(self.name.split())
        for score, name in echoes(stem(self.own), self.lines) if self.own and not self.is_agency else ():
            if not writer.issuperset(name.split()) and not self._is_person(name):
                yield score, name

    @once
    def own(self) -> str:
        """The domain that is the writer's house's own: "" when it is a system's, a board's or a mail provider's."""
        domain = "" if self.by_system or not self.email else registrable_domain(host_of(self.email))
        return "" if not domain or is_shared(domain) or self._only_carries() else domain

    def _only_carries(self) -> bool:
        """Whether the name shown says that the house of the address writes for another: "The Gilded Stag via Harri"."""
        if writes_for_others(self.name):
            return True
        carrier = _VIA.search(self.name)
        return carrier is not None and agrees(clean_company(carrier[1]), letters_of_house(self.email))

    @once
    def spelled(self) -> str:
        """The name that the domain spells, "" without one."""
        return self._named(stem(self.own)) if self.own else ""

    def _named(self, label: str) -> str:
        odd = self.english and not self._words.isascii()
        german = self.german or (odd and _UMLAUT.search(self._words) is not None)
        return named(label, self._accented, german=german)

    @once
    def _is_for_another(self) -> bool:
        """Whether somebody looks for people for a house that is not named."""
        return self.label is Label.RECRUITER_OUTREACH and is_for_another(self.own, self._words)

    def _display(self) -> Iterator[tuple[float, str]]:
        # "Acme_HR acme" <acme@myworkday.com>: the slug is in the name again.
        name = _VIA.sub("", self.name).removesuffix(" " + self.email.split("@")[0])
        has_company = any(one.search(self.name) for one in (_VIA, _BEHALF)) or _OFFICE.search(name) is not None
        if not name or _ADDRESS.search(name) or self.email.startswith(_MEMBERS) or writes_for_others(self.name):
            return
        if (not has_company and self._is_boards_own(name)) or self._is_members(name):
            return
        parts = [part for part in _OFFICE_OF.split(name) if part.strip()]
        for part in parts[::-1]:
            called = self._without_offices(part)
            if self._is_person(called) or (not has_company and is_agency(part)):
                continue
            self._called.append(called)
            if self._is_aside(called):
                yield _ASIDE, called
                continue
            # "Anna Berg (Acme)": the last part is the office, whoever is in front of it.
            yield (4.5 if len(parts) > 1 and part is parts[-1] else 4 if has_company else self._sureness(part)), called

    def _is_boards_own(self, name: str) -> bool:
        """Whether a board or a test is shown by its own name, or by a member's."""
        is_board = self.source is not None and self.source.kind is not SourceKind.ATS
        return is_board and not has_kind(name) and not self._is_spoken_of(name)

    def _is_members(self, name: str) -> bool:
        """Whether a member of a network is shown: "Anna Berg via LinkedIn"."""
        networked = self.source is not None and self.source.name in NETWORKS and _VIA.search(self.name) is not None
        return networked and name.count(" ") == 1 and not has_kind(name) and not sounds_like_organisation(name)

    def _without_offices(self, part: str) -> str:
        """A part of the name without the offices in it, where the rest is the house's."""
        bare = without_offices(part)
        return bare if bare and (not self.own or self._is_ours(bare)) else part

    @once
    def _called(self) -> list[str]:
        """Of the parts of the name shown, those that no person is called, as far as they have been looked at."""
        return []

    def _shows_house(self) -> bool:
        """Whether the name shown is the house's, in more than one word."""
        return any(" " in name and self._is_ours(name) for name in map(clean_company, self._called))

    def _is_ours(self, name: str) -> bool:
        return bool(self.own) and agrees(name, letters_of_house(self.email))

    def in_full(self, employer: str) -> str:
        """The employer as the name shown has it, when that is longer and no office: "Kaufhaus Meridian"."""
        employer = self._with_kind(employer)
        name = _VIA.sub("", self.name)
        if len(name) <= len(employer) or employer not in name:
            return employer
        for part in _OFFICE_OF.split(name):
            whole = clean_company(without_offices(part))
            head, found, tail = f" {whole} ".partition(f" {employer} ")
            if found and self._goes_with(head.split(), tail.split(), employer):
                return whole
        return employer

    def _with_kind(self, employer: str) -> str:
        """The employer with what the domain says it is: "Heideruh" of fachklinik-heideruh, "Meadowview" of …homes."""
        label = "" if " " in employer or not self.own or self._is_for_another else stem(self.own)
        letters = label.replace("-", "")
        for spelt in as_in_domain(employer) if label else ():
            if len(spelt) < _TELLING:
                continue
            if letters.startswith(spelt) and letters[len(spelt) :] in KINDS:
                return f"{employer} {self._named(letters[len(spelt) :])}"
            if letters.endswith(spelt) and letters[: -len(spelt)] in KINDS:
                return f"{self._named(letters[: -len(spelt)])} {employer}"
        return employer

    def _goes_with(self, head: list[str], tail: list[str], employer: str) -> bool:
        """Whether words in front of an employer, or behind it, are its name's: they say what it is."""
        more = head or tail
        if not more or (head and tail) or len(more) > _MORE or not all(word[:1].isupper() for word in more):
            return False
        if self.by_system and not head:
            return True
        return any(fold(word) in KINDS for word in more) and not (head and has_kind(employer))

    def _is_aside(self, part: str) -> bool:
        """Whether a part of the sender's name is a person's or an office's: the address is called otherwise."""
        if not self.own or _VIA.search(self.name) or _WRITES_FOR.search(self.name):
            return False
        name = clean_company(part)
        if fold(name) in KINDS:
            return True
        if agrees(name, letters_of_house(self.email)):
            return False
        return " " not in name or not _MACHINE.search(self.email.partition("@")[0])

    def _is_spoken_of(self, name: str) -> bool:
        """Whether a sentence names whom a board or a test is shown to write for, unless members write there."""
        networked = self.source is not None and self.source.name in NETWORKS
        return not networked and " " in name and any(name in line and name != line.strip(" ,.!") for line in self.lines)

    def _sureness(self, part: str) -> float:
        """A system writes in the employer's name; an address that has a word of the name is the employer's own."""
        if self.by_system:
            # "Fleur van Waterlelie" may be a person's and her house's.
            return 3 if " " not in part else 4.5 if part.istitle() else 4
        host = host_of(self.email)
        return (
            4
            if any(len(word) > _TELLING and word.lower().translate(AS_IN_DOMAINS) in host for word in part.split())
            else 3
        )

    def _is_person(self, part: str) -> bool:
        if has_title(part) and key(part) not in letters_of_house(self.email):
            return True
        return is_person(person_part(part), self.email, self.lines, self.mail.signature, self.by_system)

    def _slugs(self) -> Iterator[tuple[float, str]]:
        source = self.source
        if source is None or not self.email or "@" not in self.email:
            return
        local, host = self.email.rsplit("@", 1)
        if source.slug_in_mailbox and (slug := _MAILBOX_OFFICE.sub("", local.split("+")[0])):
            yield 2, cased(slug)
        first = host.split(".")[0]
        if source.slug_in_host and registrable_domain(host) != host:
            slug = first
            if first in _HOST_WORDS:
                slug = "" if source.slug_in_mailbox else _MAILBOX_OFFICE.sub("", local.split("+")[0])
            if slug and _SLUG.fullmatch(slug) and OFFICES.isdisjoint(slug.split("-")):
                yield _DOMAIN, self._named(slug)

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
        own = self.own
        hosts = [host for host, _ in self._hosts_of_links()]
        said = "\n".join([self.mail.signature[:2000], *self.lines[-12:]])
        hosts += _NAMED_HOST.findall(said) if "@" in said or "www." in said else ()
        others = {registrable_domain(host.lower()) for host in hosts} - {own}
        yield from self._signed(own)
        for domain, score in ((own, 6.0), *((d, 2.5) for d in sorted(others)[:_NAMED_LIMIT])):
            if domain and not is_shared(domain):
                name = self._spelled(domain)
                if name and (score > 3 or not is_agency(domain.split(".")[0])):
                    yield score, name

    def _spelled(self, domain: str) -> str | None:
        label = stem(domain)
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
                if line.translate(AS_IN_DOMAINS).lower().translate(AS_IN_DOMAINS) == begin and not line.islower():
                    yield 6, line

    def _spellings(self, letters: str) -> Iterator[str]:
        """Where the mail spells it: blaue-koenige may be "Blaue Könige", orchardvane "Orchard & Vane"."""
        for words, spelt in zip(self._words.split("\n"), self._letters.split("\n"), strict=True):
            # Other letters than a domain's may be spelled in two ways.
            if letters in spelt or not letters.isascii():
                yield from spellings_in(words, letters)

    @once
    def _words(self) -> str:
        """All words that may name the employer: the mail, its signature, its calendar entries."""
        entries = (fact.summary[:300] for fact in self.mail.calendar[:3])
        return "\n".join([*self.lines, self.mail.signature[:2000], *entries, self.name[:200]])

    @once
    def _letters(self) -> str:
        """The same words as a domain would spell them, all in one."""
        return self._words.lower().translate(AS_IN_DOMAINS)

    @once
    def _accented(self) -> dict[str, str]:
        """The words that no domain can spell, by the letters that stand for them in one."""
        if self._words.isascii():
            return {}
        odd = (word for part in self._words.split() if not part.isascii() for word in _LETTERS.findall(part[:_LONG]))
        return {letters: word for word in odd if not word.isascii() for letters in as_in_domain(word)}


def cased(slug: str) -> str:
    """A slug as a name: initials in capitals, words with one."""
    return slug.upper() if len(slug) <= 3 else slug.replace("-", " ").title()
