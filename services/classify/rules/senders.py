# ruff: noqa: E501, SIM905 - word lists are read as prose.
"""Who sends job mail: tracking systems, job boards, test platforms, schedulers. Knowledge as data."""

from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from publicsuffixlist import PublicSuffixList


class SourceKind(StrEnum):
    """What a known sender does."""

    ATS = "ats"
    BOARD = "board"
    TESTS = "tests"
    SCHEDULER = "scheduler"


@dataclass(frozen=True, slots=True)
class Source:
    """A known sender: its stable name, what it does and the registrable domains it sends from or links to."""

    name: str
    kind: SourceKind
    domains: tuple[str, ...]
    #: The employer's slug stands before the @ (acme@myworkday.com) …
    slug_in_mailbox: bool = False
    #: … or is the first label of the host (acme.bamboohr.com) …
    slug_in_host: bool = False
    #: … or the first part of a link's path on these hosts (jobs.lever.co/acme).
    slug_path_hosts: tuple[str, ...] = ()


_ATS, _BOARD, _TESTS, _SCHEDULER = SourceKind.ATS, SourceKind.BOARD, SourceKind.TESTS, SourceKind.SCHEDULER

SOURCES: tuple[Source, ...] = (
    Source(
        "greenhouse",
        _ATS,
        ("greenhouse.io", "greenhouse-mail.io", "grnh.se", "greenhouse-mail.com"),
        slug_path_hosts=(
            "boards.greenhouse.io",
            "job-boards.greenhouse.io",
            "boards.eu.greenhouse.io",
            "job-boards.eu.greenhouse.io",
        ),
    ),
    Source("lever", _ATS, ("lever.co",), slug_path_hosts=("jobs.lever.co", "jobs.eu.lever.co")),
    Source("ashby", _ATS, ("ashbyhq.com", "ashby.email"), slug_path_hosts=("jobs.ashbyhq.com",)),
    Source(
        "workday",
        _ATS,
        ("myworkday.com", "myworkdayjobs.com", "workday.com", "myworkdaysite.com", "myworkdaycdn.com"),
        slug_in_mailbox=True,
        slug_in_host=True,
    ),
    Source("icims", _ATS, ("icims.com", "icims.eu"), slug_in_mailbox=True, slug_in_host=True),
    Source(
        "smartrecruiters",
        _ATS,
        ("smartrecruiters.com",),
        slug_path_hosts=("jobs.smartrecruiters.com", "careers.smartrecruiters.com"),
    ),
    Source(
        "successfactors", _ATS, ("successfactors.com", "successfactors.eu", "sapsf.com", "sapsf.eu", "jobs2web.com")
    ),
    Source(
        "taleo", _ATS, ("taleo.net", "oraclecloud.com", "invalidemail.com"), slug_in_mailbox=True, slug_in_host=True
    ),
    Source(
        "workable",
        _ATS,
        ("workable.com", "workablemail.com"),
        slug_in_host=True,
        slug_path_hosts=("apply.workable.com",),
    ),
    Source("bamboohr", _ATS, ("bamboohr.com",), slug_in_host=True),
    Source("jobvite", _ATS, ("jobvite.com",), slug_path_hosts=("jobs.jobvite.com",)),
    Source("teamtailor", _ATS, ("teamtailor.com", "teamtailor-mail.com"), slug_in_host=True),
    Source("personio", _ATS, ("personio.de", "personio.com", "personio.eu"), slug_in_host=True),
    Source("softgarden", _ATS, ("softgarden.io", "softgarden.de"), slug_in_host=True),
    Source("recruitee", _ATS, ("recruitee.com", "tellent.com"), slug_in_host=True),
    Source("join", _ATS, ("join.com",), slug_path_hosts=("join.com/companies",)),
    Source(
        "jazzhr",
        _ATS,
        ("applytojob.com", "jazz.co", "jazzhr.com", "resumatorapp.com", "theresumator.com"),
        slug_in_host=True,
    ),
    Source("rexx", _ATS, ("rexx-systems.com", "rexx-recruitment.com"), slug_in_host=True),
    Source("dvinci", _ATS, ("dvinci.de", "dvinci-hr.com", "dvinci-easy.com"), slug_in_host=True),
    Source("concludis", _ATS, ("concludis.de",), slug_in_host=True),
    Source("onlyfy", _ATS, ("onlyfy.jobs", "prescreenapp.io", "prescreen.io", "onlyfy.io"), slug_in_host=True),
    Source("umantis", _ATS, ("umantis.com", "haufe-umantis.com", "abacusumantis.com")),
    Source("d.vinci", _ATS, ("d-vinci.com",)),
    Source("heyrecruit", _ATS, ("heyrecruit.de",)),
    Source("avature", _ATS, ("avature.net",), slug_in_host=True),
    Source("phenom", _ATS, ("phenompeople.com", "phenom.com")),
    Source("ultipro", _ATS, ("ultipro.com", "ukg.com", "ukg.net")),
    Source("adp", _ATS, ("adp.com",)),
    Source("paylocity", _ATS, ("paylocity.com",)),
    Source("paycom", _ATS, ("paycomonline.com", "paycom.com", "paycomonline.net")),
    Source("dayforce", _ATS, ("dayforcehcm.com", "dayforce.com", "ceridian.com")),
    Source("breezy", _ATS, ("breezy.hr", "breezy-mail.com", "breezyhr.com"), slug_in_host=True),
    Source("pinpoint", _ATS, ("pinpointhq.com",), slug_in_host=True),
    Source("rippling", _ATS, ("rippling.com", "rippling-ats.com")),
    Source("gem", _ATS, ("gem.com", "appgem.com")),
    Source("comeet", _ATS, ("comeet.co", "comeet-notifications.com", "comeet.com")),
    Source("catsone", _ATS, ("catsone.com", "catsoneemail.com"), slug_in_host=True),
    Source("bullhorn", _ATS, ("bullhorn.com", "bullhornmail.com")),
    Source("brassring", _ATS, ("brassring.com", "trm.brassring.com", "kenexa.com", "infinitetalent.com")),
    Source("eightfold", _ATS, ("eightfold.ai",)),
    Source("clearcompany", _ATS, ("clearcompany.com", "hrmdirect.com")),
    Source("zoho_recruit", _ATS, ("zohorecruit.com", "zohorecruitmail.com", "zohorecruit.eu")),
    Source("welcomekit", _ATS, ("welcomekit.co", "welcometothejungle.com", "wttj.co")),
    Source("flatchr", _ATS, ("flatchr.io",)),
    Source("homerun", _ATS, ("homerun.co", "homerun.hr")),
    Source("factorial", _ATS, ("factorialhr.com", "factorial.co")),
    Source("applicantpro", _ATS, ("applicantpro.com", "isolvedhire.com", "applicantemails.com")),
    Source("governmentjobs", _ATS, ("governmentjobs.com", "neogov.com")),
    Source("harri", _ATS, ("harri.com", "harrijobs.com")),
    Source("mynewterm", _ATS, ("mynewterm.com",)),
    Source("manatal", _ATS, ("manatal.com", "careers-page.com")),
    Source("hireful", _ATS, ("hireful.co.uk", "hireful.com")),
    Source("interfolio", _ATS, ("interfolio.com",)),
    Source("freshteam", _ATS, ("freshteam.com",), slug_in_host=True),
    Source("fountain", _ATS, ("fountain.com", "onboardiq.com")),
    Source("workstream", _ATS, ("workstream.us", "workstream.is")),
    Source("talentlyft", _ATS, ("talentlyft.com",), slug_in_host=True),
    Source("jobylon", _ATS, ("jobylon.com",)),
    Source("varbi", _ATS, ("varbi.com",), slug_in_host=True),
    Source("reachmee", _ATS, ("reachmee.com",)),
    Source("easycruit", _ATS, ("easycruit.com",), slug_in_host=True),
    Source("webcruiter", _ATS, ("webcruiter.no", "webcruiter.com")),
    Source("emply", _ATS, ("emply.com", "emply.net"), slug_in_host=True),
    Source("tribepad", _ATS, ("tribepad.com", "tribepad-gro.com")),
    Source("oleeo", _ATS, ("oleeo.com", "tal.net")),
    Source("eploy", _ATS, ("eploy.net", "eploy.co.uk")),
    Source("networx", _ATS, ("networxrecruitment.com",)),
    Source("pageup", _ATS, ("pageuppeople.com", "dc4.pageuppeople.com")),
    Source("hireology", _ATS, ("hireology.com",)),
    Source("careerplug", _ATS, ("careerplug.com",)),
    Source("darwinbox", _ATS, ("darwinbox.in", "darwinbox.com"), slug_in_host=True),
    Source("keka", _ATS, ("keka.com",), slug_in_host=True),
    Source("coveto", _ATS, ("coveto.de",)),
    Source("p&i", _ATS, ("pi-asp.de",)),
    Source("bite", _ATS, ("b-ite.de", "b-ite.com", "b-ite.io")),
    Source("mhmhr", _ATS, ("mhmhr.com",)),
    Source("hr4you", _ATS, ("hr4you.org", "hr4you.de")),
    Source("taleez", _ATS, ("taleez.com",)),
    Source("digitalrecruiters", _ATS, ("digitalrecruiters.com",)),
    Source("beetween", _ATS, ("beetween.com", "beetween.fr")),
    Source("bizneo", _ATS, ("bizneo.com", "bizneohr.com")),
    Source("viterbit", _ATS, ("viterbit.com", "viterbit.site")),
    Source("talentclue", _ATS, ("talentclue.com",)),
    Source("inrecruiting", _ATS, ("in-recruiting.com", "inrecruiting.intervieweb.it", "intervieweb.it")),
    Source("altamira", _ATS, ("altamiraweb.com", "altamirahrm.com")),
    Source("otys", _ATS, ("otys.nl", "otys.com")),
    Source("ubeeo", _ATS, ("ubeeo.com", "ubeeo.nl")),
    Source("solides", _ATS, ("solides.com.br", "solides.jobs")),
    Source("kenoby", _ATS, ("kenoby.com",)),
    Source("pandape", _ATS, ("pandape.com", "pandape.com.br", "pandape.infojobs.com.br")),
    Source("elevato", _ATS, ("elevato.net",)),
    Source("hrlink", _ATS, ("hrlink.pl",)),
    Source("sapo_emprego", _BOARD, ("emprego.sapo.pt",)),
    Source("seek", _BOARD, ("seek.com.au", "seek.co.nz", "seek.com")),
    Source("cv-library", _BOARD, ("cv-library.co.uk",)),
    Source("naukri", _BOARD, ("naukri.com",)),
    Source("irishjobs", _BOARD, ("irishjobs.ie",)),
    Source("jobs.ie", _BOARD, ("jobs.ie",)),
    Source("jobstreet", _BOARD, ("jobstreet.com",)),
    Source("jobsdb", _BOARD, ("jobsdb.com",)),
    Source("foundit", _BOARD, ("foundit.in",)),
    Source("bayt", _BOARD, ("bayt.com",)),
    Source("jobsite", _BOARD, ("jobsite.co.uk",)),
    Source("cwjobs", _BOARD, ("cwjobs.co.uk",)),
    Source("jobs.ac.uk", _BOARD, ("jobs.ac.uk",)),
    Source("nhs_jobs", _BOARD, ("jobs.nhs.uk",)),
    Source("trac_jobs", _BOARD, ("trac.jobs",)),
    Source("snagajob", _BOARD, ("snagajob.com",)),
    Source("higheredjobs", _BOARD, ("higheredjobs.com",)),
    Source("efinancialcareers", _BOARD, ("efinancialcareers.com",)),
    Source("internshala", _BOARD, ("internshala.com",)),
    Source("usajobs", _BOARD, ("usajobs.gov",)),
    Source("linkedin", _BOARD, ("linkedin.com",)),
    Source("indeed", _BOARD, ("indeed.com", "indeedemail.com", "indeed.de")),
    Source("stepstone", _BOARD, ("stepstone.de", "stepstone.com", "stepstone.at", "stepstone.nl")),
    Source("xing", _BOARD, ("xing.com",)),
    Source("glassdoor", _BOARD, ("glassdoor.com", "glassdoor.de")),
    Source("monster", _BOARD, ("monster.com", "monster.de")),
    Source("ziprecruiter", _BOARD, ("ziprecruiter.com",)),
    Source("dice", _BOARD, ("dice.com", "connect.dice.com")),
    Source("handshake", _BOARD, ("joinhandshake.com", "joinhandshake.de")),
    Source("wellfound", _BOARD, ("wellfound.com", "angel.co")),
    Source("hired", _BOARD, ("hired.com",)),
    Source("otta", _BOARD, ("otta.com",)),
    Source("careerbuilder", _BOARD, ("careerbuilder.com",)),
    Source("simplyhired", _BOARD, ("simplyhired.com",)),
    Source("builtin", _BOARD, ("builtin.com",)),
    Source("ripplematch", _BOARD, ("ripplematch.com",)),
    Source("simplify", _BOARD, ("simplify.jobs",)),
    Source("jobot", _BOARD, ("jobot.com",)),
    Source("reed", _BOARD, ("reed.co.uk",)),
    Source("totaljobs", _BOARD, ("totaljobs.com",)),
    Source("arbeitsagentur", _BOARD, ("arbeitsagentur.de",)),
    Source("kimeta", _BOARD, ("kimeta.de",)),
    Source("jobware", _BOARD, ("jobware.de",)),
    Source("meinestadt", _BOARD, ("meinestadt.de",)),
    Source("infojobs", _BOARD, ("infojobs.net", "infojobs.it", "infojobs.com.br")),
    Source("apec", _BOARD, ("apec.fr",)),
    Source("hellowork", _BOARD, ("hellowork.com",)),
    Source("francetravail", _BOARD, ("francetravail.net", "francetravail.fr", "pole-emploi.fr", "pole-emploi.net")),
    Source("cadremploi", _BOARD, ("cadremploi.fr",)),
    Source("meteojob", _BOARD, ("meteojob.com",)),
    Source("infoempleo", _BOARD, ("infoempleo.com",)),
    Source("tecnoempleo", _BOARD, ("tecnoempleo.com",)),
    Source("subito", _BOARD, ("subito.it",)),
    Source("nationalevacaturebank", _BOARD, ("nationalevacaturebank.nl",)),
    Source("werkzoeken", _BOARD, ("werkzoeken.nl",)),
    Source("net-empregos", _BOARD, ("net-empregos.com",)),
    Source("vagas", _BOARD, ("vagas.com.br",)),
    Source("catho", _BOARD, ("catho.com.br",)),
    Source("pracuj", _BOARD, ("pracuj.pl",)),
    Source("olx", _BOARD, ("olx.pl", "olx.pt")),
    Source("talentsoft", _ATS, ("talent-soft.com", "talentsoft.com")),
    Source("gupy", _ATS, ("gupy.io", "gupy.com.br")),
    Source("erecruiter", _ATS, ("erecruiter.pl",)),
    Source("traffit", _ATS, ("traffit.com",)),
    Source("assessfirst", _TESTS, ("assessfirst.com",)),
    Source("adzuna", _BOARD, ("adzuna.com", "adzuna.de", "adzuna.co.uk")),
    Source("jooble", _BOARD, ("jooble.org",)),
    Source("talent.com", _BOARD, ("talent.com",)),
    Source("arbeitnow", _BOARD, ("arbeitnow.com",)),
    Source("hackerrank", _TESTS, ("hackerrank.com", "hackerrankforwork.com", "hackerrank.email")),
    Source("codility", _TESTS, ("codility.com",)),
    Source("codesignal", _TESTS, ("codesignal.com",)),
    Source("hackerearth", _TESTS, ("hackerearth.com",)),
    Source("testgorilla", _TESTS, ("testgorilla.com",)),
    Source("coderpad", _TESTS, ("coderpad.io", "codingame.com")),
    Source("karat", _TESTS, ("karat.com", "karat.io")),
    Source("shl", _TESTS, ("shl.com", "shlonline.com", "talentcentral.com")),
    Source("pymetrics", _TESTS, ("pymetrics.com", "pymetrics.ai")),
    Source("hirevue", _TESTS, ("hirevue.com", "hirevue-app.eu")),
    Source("criteria", _TESTS, ("criteriacorp.com", "ondemandassessment.com")),
    Source("cut-e", _TESTS, ("cut-e.com", "aon.com")),
    Source("devskiller", _TESTS, ("devskiller.com",)),
    Source("qualified", _TESTS, ("qualified.io",)),
    Source("plum", _TESTS, ("plum.io",)),
    Source("calendly", _SCHEDULER, ("calendly.com",)),
    Source("goodtime", _SCHEDULER, ("goodtime.io",)),
    Source("google_calendar", _SCHEDULER, ("calendar.google.com",)),
    Source("modernloop", _SCHEDULER, ("modernloop.io",)),
    Source("cronofy", _SCHEDULER, ("cronofy.com",)),
    Source("paradox", _SCHEDULER, ("paradox.ai",)),
    Source("microsoft_teams", _SCHEDULER, ("teams.microsoft.com",)),
    Source("doodle", _SCHEDULER, ("doodle.com",)),
)

#: Where people have private mailboxes, or shared infrastructure that names nobody.
MAIL_PROVIDERS = frozenset(
    "gmail.com googlemail.com google.com outlook.com hotmail.com hotmail.de live.com msn.com yahoo.com yahoo.de ymail.com"
    " aol.com icloud.com me.com mac.com gmx.de gmx.net gmx.com gmx.at web.de t-online.de freenet.de posteo.de mailbox.org"
    " proton.me protonmail.com pm.me fastmail.com zoho.com orange.fr wanadoo.fr free.fr laposte.net libero.it"
    " ziggo.nl kpnmail.nl yandex.ru mail.ru amazonses.com sendgrid.net mailgun.org mailchimp.com mandrillapp.com"
    " sparkpostmail.com example.com example.org example.net localhost icloudmail.com mail.com email.com qq.com".split()
)

_BY_DOMAIN = {domain: source for source in SOURCES for domain in source.domains}
#: Keys (see `company.key`) of names that are never an employer by mistake.
VENDOR_KEYS = frozenset(
    {source.name.replace("_", "").replace(".", "") for source in SOURCES}
    | {domain.split(".")[0].replace("-", "") for source in SOURCES for domain in source.domains}
    | set("gmail googlemail outlook hotmail gmx webde icloud protonmail googlecalendar teams zoom googlemeet".split())
    | set(
        "sapsuccessfactors successfactor oracletaleo zohorecruit indeedapply linkedinjobs xingjobs workdayinc".split()
    )
) - {"gem", "join", "aon", "adp", "phenom", "reed", "hired", "plum", "criteria", "google"}


@lru_cache(maxsize=1)
def _suffixes() -> PublicSuffixList:
    return PublicSuffixList()


def load_suffixes() -> None:
    """Reads the list of public suffixes now, and not with the first mail that names a domain."""
    _suffixes()


@lru_cache(maxsize=4096)
def host_of(email_or_host: str) -> str:
    """`jobs@mail.acme.co.uk` → `mail.acme.co.uk`."""
    return email_or_host.rsplit("@", 1)[-1].strip().strip(".").lower()


@lru_cache(maxsize=4096)
def registrable_domain(host: str) -> str:
    """`mail.acme.co.uk` → `acme.co.uk`; "" when there is none (a bare suffix, an address, nonsense)."""
    if not host or len(host) > 253:
        return ""
    found: str | None = _suffixes().privatesuffix(host)
    return found or ""


@lru_cache(maxsize=4096)
def source_of(host: str) -> Source | None:
    """The known sender behind a host, or None."""
    parts = host.split(".")
    for start in range(len(parts) - 1):
        source = _BY_DOMAIN.get(".".join(parts[start:]))
        if source is not None:
            return source
    return None
