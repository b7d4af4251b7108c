# ruff: noqa: E501, SIM905 - one pattern is one line, so that they can be compared by eye; word lists are read as prose.
"""The employer: votes of the text, the sender's name, the tracking system's sub-address, links and the domain."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from services.classify.domain.labels import Label
from services.classify.rules.needles import needles_of_cased
from services.classify.rules.senders import (
    MAIL_PROVIDERS,
    VENDOR_KEYS,
    Source,
    SourceKind,
    host_of,
    registrable_domain,
    source_of,
)
from services.classify.rules.text import Folded, fold

_LINES = 45
_WORD = r"(?:[A-ZÀ-Ý0-9][\w&'’/+*@-]*(?:\.(?:com|io|ai|AI|de|net|org|co|tv|app|me|dev|eu|ly))?|[a-z]{1,4}[A-Z]\w+|[A-Z]\.(?:[A-Z]\.)+)"
_NAME = rf"(?P<c>{_WORD}(?:[ ](?:(?:of|and|the|de|und|la|des|der|für|von|et|du|di|del|y|e|van|en)[ ](?:the[ ])?)?(?:{_WORD}|&|\([A-Z]\w+\)(?!\w))){{0,6}}(?:,?[ ](?:Inc|LLC|L\.L\.C|Ltd|LLP|Corp|Co|GmbH|AG|SE|KG|S\.A|SA|PLC|B\.V|BV|S\.p\.A|SpA|S\.r\.l|Srl|Limited|e\.V|mbH|KGaA)\b\.?(?:[ ]&[ ]Co\.?(?:[ ]KG(?:aA)?)?)?)?)"
_LEGAL = re.compile(
    r"\b(?:inc|llc|ltd|llp|corp|gmbh|ag|se|kg|plc|bv|spa|srl|limited|ug|ohg|kgaa|sa|sas|company|corporation|holding|ev)\b\.?",
    re.IGNORECASE,
)

_PATTERNS: tuple[tuple[float, bool, re.Pattern[str], tuple[str, ...]], ...] = tuple(
    (score, subject_only, re.compile(pattern), needles_of_cased(pattern))
    for score, subject_only, pattern in (
        (
            5,
            False,
            rf"(?i:\b(?:thank(?:s| you)(?: \w+){{0,3}} for (?:\w+ )?(?:applying|your application)|you(?:'ve| have)? (?:successfully )?applied|application|applying|apply|applied) (?:to|at|with|here at) (?:work (?:at|for|with) |join |the team at |us at |us here at |our team at |a (?:job|role|position) (?:at|with) )?(?:the )?){_NAME}",
        ),
        (
            4.5,
            False,
            rf"(?i:\binterest in (?:joining |working (?:at|for|with|here at) |(?:a |an |our |the )?(?:\w+ )?(?:careers?|employment|opportunit(?:y|ies)|positions?|roles?|jobs?)(?: opportunities)? (?:here )?(?:at|with) |being part of |becoming part of )?(?:the |our )?){_NAME}",
        ),
        (
            5,
            False,
            rf"(?i:\b(?:position|role|job|opening|opportunity|opportunities|vacancy|internship|career|careers|employment|team|candidacy|interview|openings|positions|offer|considering (?:a career|employment)) (?:here )?(?:at|with|bei|@) (?:the )?){_NAME}",
        ),
        (
            4.5,
            False,
            rf"(?i:\b(?:sent to|viewed by|submitted to|considering|joining|consider|career at|work at|working at|here at|us at|we at|team at|behalf of|von uns bei|applied at|started at|welcome to) (?:the )?){_NAME}",
        ),
        (
            4.5,
            False,
            rf"(?:\b[Bb]ei (?:der |dem |den |uns(?:, der)?[ ]?(?:bei )?(?:der )?)?|\b[Ff]irma |\bchez |\bpresso |\bbij |\ben la empresa |\bin der (?=[A-Z]\w+ (?:GmbH|AG))|\bder (?=[A-ZÄÖÜ]\w+(?: \w+)? (?:GmbH|AG|SE|KG)\b)){_NAME}",
        ),
        (
            4.5,
            False,
            rf"^(?i:unfortunately, |leider )?{_NAME},? (?i:has (?:decided|received|reviewed|chosen|viewed|closed|filled)|have (?:decided|received)|hat (?:ihre|deine|sich)|is pleased|is excited|would like to|regrets|invited you|has invited|a (?:bien )?reçu|ha ricevuto|ha recibido|heeft)\b",
        ),
        (
            4,
            False,
            rf"^(?:[Tt]he |[Yy]our |[Ii]hr |[Dd]ein |[Ee]uer |[Dd]as )?{_NAME}[ ,'’s-]*(?i:\b(?:recruit(?:ing|ment)?|talent|hiring|hr|people|careers?|ta|human resources|personal|recruitment|staffing|university recruiting|campus)\b(?: (?:&|and|at|und))?[ ,]*(?:\w+ ){{0,2}}(?:team|department|acquisition|abteilung|resources|operations|partner|services|experience)?)[ .,!]*$",
        ),
        (4, False, rf"^(?:[Tt]he |[Yy]our |[Ii]hr |[Dd]ein |[Ee]uer |[Dd]as |[Tt]eam )?{_NAME}[ -](?i:team)[ .,!]*$"),
        (
            4.5,
            False,
            rf"^(?i:(?:the )?(?:recruit\w+|talent(?: acquisition)?|hiring|hr|people(?: team)?|human resources|careers?|team|personalabteilung|people & culture|candidate experience)(?: (?:team|department|and culture|operations))?(?:,| at| @| -| bei| von| der| \|) (?:the )?){_NAME}[ .!]*$",
        ),
        (
            3.5,
            False,
            rf"(?i:\b(?:role|position|application|applying|applied|apply|job|candidacy|interview|bewerbung|stelle)\b[^.!?]{{0,90}}? (?:at|with|bei der|bei|@) (?:the )?){_NAME}(?=[.,!]|\s*$|\s+(?:has|is|was|and|wurde)\b)",
        ),
        (2, False, rf"(?i:(?:©|copyright|\(c\))(?: ?\d{{4}})?,? ){_NAME}"),
        (2.5, False, rf"^{_NAME} (?:[·•|]|is an? (?i:equal|E-Verify|affirmative))"),
        (
            3.5,
            True,
            rf"(?:\bat|@|\bwith|\bfrom|\bto|\bbei|\bbei der|\bchez|\bpresso|\bbij|\bby|\bfor) (?:the )?{_NAME}(?:'s)?(?=[!.,:)]|\s[-–|:]|\s(?:for|as|has|is|and)\b|\s*$)",
        ),
        (
            3.5,
            True,
            rf"^(?i:(?:re|fwd?|aw|wg): ?)*{_NAME}(?=\s*[-–|:]\s|\s+(?i:(?:job )?application|careers?|recruit\w*|jobs|update|interview|hiring|opportunity|has received)\b)",
        ),
        (
            3.5,
            True,
            r"(?:@|\b(?:at|to|bei|with|in)) (?P<c>[a-z][\w.&'-]{2,25}(?: [A-Z][\w.&'-]{1,20}){0,2}(?: (?:GmbH|AG|SE|KG|Inc|LLC|Ltd|BV|B\.V)\b\.?))",
        ),
        (
            4,
            True,
            r"(?i:application was sent to|application was viewed by|application to)\s+(?P<c>[^|,!]{2,60}?)[!.]?$",
        ),
        (3, True, rf"(?:[-–|]\s*){_NAME}\s*[!.]?$"),
        (
            3.5,
            True,
            rf"(?i:\byour |received your |deine |ihre ){_NAME} (?i:(?:job )?application|career|candidacy|interview|offer|assessment|bewerbung)\b",
        ),
    )
)
_WHOLE = re.compile(rf"^{_NAME}$")
_ORGANISATION = re.compile(
    r"\b(?:inc|llc|ltd|gmbh|ggmbh|ag|kg|se|plc|corp|corporation|company|group|partners|foods?|energy|bank|hospital|clinic|university|college|school|institute|studios?|labs?|systems?|solutions|software|technolog\w+|industries|services|health\w*|consulting|media|capital|insurance|logistics?|robotics|digital|analytics|ventures|networks?|pharma\w*|bio\w*|airlines?|motors?|foundation|council|ministry|authority|werke?|treuhand|maschinenbau|stiftung|klinik\w*|verlag|versicherung\w*|stadtwerke|sparkasse|handel|holding|gruppe|bau)\b"
)
_NEVER = frozenset(
    "lead member contact business services software products solutions day time app apps web website online click engineering for applying applied confirming received notice confidentiality disclaimer business software engineering recruiters internship internships intern regarding sorry response concerning congrats dream privacy policy terms conditions cookie data protection notice great congratulations welcome good news click visit view follow like join early global university graduate street main suite read learn more note message link below above today tomorrow week weeks daily digest inbox each other another every some any both next first second third last new what which who when where why how open see check let get make take keep stay if once after before during while since until because although however therefore additionally furthermore moreover also only just very much many most such same both either neither none nothing something anything everything one two three four five six seven eight nine ten the our your you we us i he she it this that thank thanks hello hi dear regards sincerely best kind team recruiting recruitment recruiter talent"
    " hr careers career jobs job application applications candidate candidates hiring human resources people acquisition noreply reply notifications"
    " notification admin info support mail email system systems account department position role company monday tuesday wednesday thursday friday"
    " saturday sunday january february march april may june july august september october november december remote hybrid onsite usa us uk united"
    " states germany deutschland berlin munchen hamburg london paris new york san francisco all im in on at der die das den dem herr frau sehr uns unser ihnen"
    " ihre ihr bewerbung stelle position personal personalabteilung bewerbermanagement karriere unfortunately please important update status"
    " invitation reminder confirmation interview offer next step steps eeo equal opportunity linkedin profile resume cv inc llc gmbh ag"
    " workday candidatehome home portal center service services recruitmentteam hiringteam talentteam talentacquisitionteam talentacquisition humanresources donotreply please"
    " universityrecruiting ta staffing employer employee office global america europe north applicant applicants management online automated".split()
)
_STRIP_TAIL = re.compile(
    r"(?:[\s,|-]+(?:careers?|jobs?|recruit(?:ing|ment|er)s?|talent|acquisition|hiring|hr|human resources|people|team|notifications?|no-?reply|do-?not-?reply|candidates?|candidate experience|ats|workday|greenhouse|lever|ta|application|applications|portal|mailer|bewerbung|bewerbermanagement|personal(?:abteilung)?|karriere|onboarding|system notification|staffing|department|operations|inc\.?(?= team)|position|role|today|internship|opportunity|opportunities|update|experience|culture|people services|received|confirmation|confirmed|next|steps|sourcing|worldwide|corporate|external|site|expansion|early|linkedin|profile|status|follow-?up|decision|inbox|(?-i:via|has|is|and|for|the|your|our|we|us|in|as|on|at|to|of|&)))+$",
    re.IGNORECASE,
)
_STRIP_HEAD = re.compile(
    r"^(?:(?:the|team|no-?reply|do-?not-?reply|careers?|jobs?|recruiting|recruitment|talent(?: acquisition)?|hiring(?: team)?|hr|human resources|people|work(?:ing)?|karriere|bewerbung|personal(?:abteilung)?|us|our|team)\b(?:[\s,|:@-]+(?:at|bei|von|der|@)\b)?[\s,|:@-]+)+",
    re.IGNORECASE,
)
_AFTER_DASH = re.compile(r"\s+[-–|:]\s.*$|[-–](?:thanks|update|your|application)\b.*$", re.IGNORECASE)
_NUMBER_TAIL = re.compile(r"[\s#-]+\d{4,}$")
_VIA = re.compile(r"\s+(?:via|through|über|par|von|from|by)\s+(.+)$", re.IGNORECASE)
_OCCUPATION = re.compile(
    r"\b(?:engineers?|developers?|scientists?|analysts?|managers?|designers?|interns?|internship|specialist|assistant|associate|director|architect|administrator|coordinator|nurse|teacher|technician|officer|representative|researcher|accountant|programmer|trainee|supervisor|executive|recruiter|machine learning|artificial intelligence|data science|full[- ]stack|\w*entwickler(?:in)?|\w*ingenieur(?:in)?|\w*leiter(?:in)?|\w*mitarbeiter(?:in)?|\w*kaufmann|\w*kauffrau|\w*berater(?:in)?|werkstudent\w*|praktikant\w*|sachbearbeiter\w*|referent(?:in)?|\w*pfleger(?:in)?|erzieher\w*)\b"
)
_NUMBERED = re.compile(r"\d{5,}|^20[12]\d\b")
_GREETING = re.compile(
    r"^(?:dear|hi|hello|hey|hallo|liebe[r]?|guten tag|sehr geehrte[r]?(?: herr| frau)?|bonjour|hola|ciao|gentile|beste|hi there)[ ,]+([\w .'-]{2,50}?)\s*[,!:.]",
    re.IGNORECASE,
)
_TLD_NAME = re.compile(r"\.(?:com|io|ai|de|net|org|co)$", re.IGNORECASE)


def key(name: str) -> str:
    """What two spellings of one company share."""
    folded = _LEGAL.sub(" ", fold(_TLD_NAME.sub("", name)))
    compact = "".join(c for c in folded if c.isalnum())
    return compact or "".join(c for c in fold(name) if c.isalnum())


def clean_company(raw: str) -> str:
    """A mined name without the words around it."""
    name = " ".join(raw.replace("_", " ").split()).strip(" \"'“”„-–,;:|!()[]<>@")
    name = _NUMBER_TAIL.sub("", _AFTER_DASH.sub("", name))
    name = _STRIP_HEAD.sub("", name)
    name = _STRIP_TAIL.sub("", name)
    name = re.sub(r"['’]s$", "", name).strip(" ,-–|:;!")
    if name.count("(") > name.count(")"):
        name = name[: name.rindex("(")].rstrip()
    if name.endswith(".") and not re.search(r"\b(?:Inc|Ltd|Co|Corp|[A-Z])\.$", name):
        name = name.rstrip(".")
    return re.sub(r"\.\.+$", ".", name)


def is_plausible(name: str, recipients: frozenset[str]) -> bool:
    """Whether this can be an employer: not a vendor, the recipient, a job title, a place in a sentence."""
    compact = key(name)
    if not 2 <= len(name) <= 80 or len(compact) < 2 or compact.isdigit() or compact in VENDOR_KEYS:
        return False
    words = [w for w in re.split(r"[^a-z0-9]+", fold(name)) if w]
    if (
        not words
        or all(w in _NEVER for w in words)
        or compact in recipients
        or words[0] in {"req", "jr", "id"}
        or _NUMBERED.search(name)
    ):
        return False
    return not (_OCCUPATION.search(fold(name)) and not _LEGAL.search(name))


def _recipients(lines: list[str]) -> frozenset[str]:
    found = {key(match[1]) for line in lines[:8] if (match := _GREETING.match(line))}
    return frozenset(found | {key(name.split()[0]) for name in found if name})


def best(text: Folded, sender: "Sender", known: str | None) -> str | None:
    """The employer, or None. `known` is a template's own answer."""
    recipients = _recipients(text.verbatim)
    if known and is_plausible(name := clean_company(known), recipients):
        return name
    votes: dict[str, float] = {}
    shown: dict[str, tuple[float, str]] = {}
    for score, raw in (*_from_text(text), *sender.names()):
        name = clean_company(raw)
        if not is_plausible(name, recipients):
            continue
        compact = key(name)
        votes[compact] = votes.get(compact, 0) + score
        shown[compact] = max(shown.get(compact, (0.0, "")), (score, name))
    if not votes:
        return None
    total = {k: votes[k] + _kin(k, votes, shown[k][0]) for k in votes}
    winner = max(total, key=lambda k: (total[k], -len(k)))
    winner = next((k for k in votes if winner in {k + tail for tail in _TAILS}), winner)
    return shown[winner][1] if total[winner] >= 2 else None


def _kin(compact: str, votes: dict[str, float], own: float) -> float:
    """What was given to the short form of a name also speaks for a long form that is well said itself (`own`)."""
    shorter = (v for other, v in votes.items() if other != compact and compact.startswith(other) and len(other) > 2)
    return sum(0.8 * v for v in shorter if votes[compact] >= 0.6 * v or own >= _EXPLICIT)


def _signed(text: Folded) -> Iterator[tuple[float, str]]:
    """Short last lines: the employer, or a person; only a name that sounds like an organisation stands alone."""
    for line in text.verbatim[-6:]:
        match = _WHOLE.match(line) if len(line) <= 60 else None
        if match:
            yield (2.2 if _ORGANISATION.search(fold(line)) else 1.2), match["c"]


def _from_text(text: Folded) -> Iterator[tuple[float, str]]:
    yield from _signed(text)
    lines = list(zip(text.verbatim, text.lines, strict=False))
    chosen = lines if len(lines) <= _LINES else [*lines[:30], *lines[-15:]]
    for index, (line, folded) in enumerate(chosen):
        short = line[:500]
        for score, subject_only, pattern, words in _PATTERNS:
            if (subject_only and index) or (words and not any(word in folded for word in words)):
                continue
            for match in pattern.finditer(short):
                yield score, match["c"]


def _cased(slug: str) -> str:
    """A slug as a name: initials in capitals, words with one."""
    return slug.upper() if len(slug) <= 3 else slug.replace("-", " ").title()


class Sender:
    """Where a mail comes from, as names: display name, sub-address, links, domain."""

    def __init__(
        self, name: str, email: str, links: tuple[tuple[str, str], ...], source: Source | None, label: Label
    ) -> None:
        self._name, self._email, self._links, self._source, self._label = name, email, links, source, label

    def names(self) -> Iterator[tuple[float, str]]:
        """(score, name) by each way of naming."""
        is_board = self._source is not None and self._source.kind is not SourceKind.ATS
        yield from self._display(is_board)
        yield from self._slugs()
        yield from self._links_slugs()
        if self._source is None and self._email and self._label is not Label.RECRUITER_OUTREACH:
            yield from self._domain()

    def _display(self, is_board: bool) -> Iterator[tuple[float, str]]:
        # "Acme_HR acme" <acme@myworkday.com>: the slug is in the name again.
        slug = self._email.split("@")[0]
        name = _VIA.sub("", self._name).removesuffix(" " + slug)
        has_company = _VIA.search(self._name) is not None or self._looks_like_office(name)
        if not name or "@" in name or (is_board and not has_company):
            return
        for part in re.split(r"\s+[|·•]\s+|\s+(?:at|@|bei|from|von)\s+", name)[::-1]:
            if has_company:
                yield 4, part
            elif not self._looks_like_person(part):
                yield 3, part

    @staticmethod
    def _looks_like_office(name: str) -> bool:
        return (
            re.search(
                r"\b(?:recruit|talent|career|hiring|hr\b|human resources|jobs|people|team|karriere|personal|bewerb|at|bei)",
                name,
                re.IGNORECASE,
            )
            is not None
        )

    def _looks_like_person(self, name: str) -> bool:
        """ "Anna Berg" from anna.berg@… is a person; "Acme Corp" from jobs@acme.com is not."""
        local = fold(self._email.split("@")[0])
        words = [w for w in re.split(r"\W+", fold(name)) if w]
        return (
            len(words) in (2, 3)
            and sum(w in local for w in words if len(w) > 2) >= 1
            and key(name) not in fold(host_of(self._email))
        )

    def _slugs(self) -> Iterator[tuple[float, str]]:
        source = self._source
        if source is None or not self._email or "@" not in self._email:
            return
        local, host = self._email.rsplit("@", 1)
        if source.slug_in_mailbox:
            yield 1.5, _cased(local.split("+")[0])
        first = host.split(".")[0]
        if source.slug_in_host and first not in _HOST_WORDS and registrable_domain(host) != host:
            yield 1.5, _cased(first)

    def _links_slugs(self) -> Iterator[tuple[float, str]]:
        for url, _ in self._links[:30]:
            try:
                parts = urlsplit(url[:500])
            except ValueError:
                continue  # A link no browser would open names nobody.
            host = (parts.hostname or "").lower()
            source = source_of(host)
            if source is None:
                continue
            path = parts.path.strip("/").split("/")[0]
            if host in source.slug_path_hosts and path:
                yield 1.5, _cased(path)
            elif source.slug_in_host and host.split(".")[0] not in _HOST_WORDS:
                yield 1.2, _cased(host.split(".")[0])

    def _domain(self) -> Iterator[tuple[float, str]]:
        domain = registrable_domain(host_of(self._email))
        if domain and domain not in MAIL_PROVIDERS and source_of(domain) is None:
            label = domain.split(".")[0]
            yield 2, _cased(label)


#: Score of a wording that names the employer outright.
_EXPLICIT = 4.5
#: "Acme Global Recruiting" is Acme when Acme is named as well.
_TAILS = (
    "global",
    "us",
    "uk",
    "emea",
    "early",
    "talent",
    "careers",
    "usa",
    "europe",
    "germany",
    "deutschland",
)
_HOST_WORDS = frozenset(
    "www mail email app jobs careers talent hire apply noreply notifications us eu help support e em click links link my go system static cdn api m track tracking accounts".split()
)
