"""Sender addresses: which mail domain belongs to one employer, and which carries mail for many."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import accumulate

from services.classify.domain.companies import company_key
from services.classify.domain.folding import words

# A mailbox repeats few senders over and over, and regrouping reads them again; 4,096 short strings are under 1 MB.
_CACHED = 4096
#: Domains that send for many employers or many people: applicant tracking systems, boards, schedulers, mail
#: providers. Mail from them says nothing about the employer. A domain missing here costs certainty, not truth:
#: grouping stops trusting a domain as soon as two companies are seen behind it.
SHARED_DOMAINS = words("""
    gmail.com googlemail.com outlook.com hotmail.com live.com msn.com yahoo.com yahoo.de icloud.com me.com
    gmx.de gmx.net gmx.com web.de t-online.de freenet.de posteo.de mailbox.org proton.me protonmail.com aol.com
    mail.com zoho.com fastmail.com hey.com
    linkedin.com indeed.com indeedemail.com xing.com stepstone.de stepstone.com glassdoor.com monster.com
    ziprecruiter.com wellfound.com angel.co otta.com welcometothejungle.com hired.com dice.com jobteaser.com
    arbeitsagentur.de jobware.de kununu.com join.com honeypot.io talent.io adzuna.com totaljobs.com reed.co.uk
    seek.com.au jobs.ch heyjobs.co instaffo.com joinhandshake.com handshake.com ycombinator.com workatastartup.com
    greenhouse.io greenhouse-mail.io us.greenhouse-mail.io lever.co hire.lever.co ashbyhq.com workable.com
    workablemail.com smartrecruiters.com myworkday.com myworkdayjobs.com workday.com icims.com jobvite.com
    taleo.net oraclecloud.com successfactors.com successfactors.eu sapsf.com sapsf.eu bamboohr.com breezy.hr
    teamtailor.com teamtailor-mail.com recruitee.com personio.de personio.com softgarden.io softgarden.de
    rexx-systems.com dvinci.de dvinci-easy.com onlyfy.io onlyfy.jobs prescreen.io umantis.com haufe.com
    concludis.de bite.de b-ite.com coveto.de jobylon.com jazz.co applytojob.com jazzhr.com jobscore.com
    avature.net phenompeople.com phenom.com eightfold.ai beamery.com gem.com hirebridge.com adp.com paylocity.com
    paycomonline.net ultipro.com dayforce.com rippling.com pinpointhq.com comeet-notifications.com comeet.co
    homerun.co factorialhr.com kenjo.io recruiterflow.com freshteam.com zohorecruit.com bullhorn.com
    hackerrank.com hackerrankforwork.com codility.com codesignal.com testgorilla.com hirevue.com coderpad.io
    qualified.io karat.io byteboard.dev pymetrics.com shl.com criteriacorp.com
    calendly.com goodtime.io modernloop.io cronofy.com zoom.us google.com microsoft.com teams.microsoft.com
    amazonses.com sendgrid.net mailgun.org mailchimp.com sparkpostmail.com docusign.net docusign.com
    """)
#: Words of addresses that serve a whole house, or a system that writes for many.
_SERVING = words("""
    no noreply reply replies donotreply not answer notification notifications notify alert alerts alarm job jobs career
    careers karriere apply indeedapply application applications bewerbung bewerbungen candidate candidates recruiting
    recruitment recruiter talent hr personal people hiring team mail mailer mailing messages message inmail hit system
    service services support info hello hi contact kontakt office invitations invitation invite calendar jobagent
    member members news newsletter admin account accounts security automated auto bounce bounces
    """)
# Second levels under which registries sell names: acme.co.uk belongs to acme, not to "co.uk".
_SOLD_SECOND_LEVELS = frozenset({"co", "com", "org", "net", "ac", "gov", "edu", "or", "ne"})
_CAREERS_IN_DOMAIN = re.compile(
    r"^(?:careers?|jobs?|karriere|recruiting|hr|talent)-|-(?:careers?|jobs?|karriere|recruiting|hr|talent)$"
)


@lru_cache(maxsize=_CACHED)
def sender_domain(email: str) -> str:
    """The registrable domain of an address, lower-cased; "" when the address has none."""
    host = email.rpartition("@")[2].strip().strip(".").lower()
    labels = host.split(".")
    if len(labels) < 2 or "@" not in email or not all(labels):
        return ""
    deep = len(labels) > 2 and len(labels[-1]) == 2 and labels[-2] in _SOLD_SECOND_LEVELS
    return ".".join(labels[-3:] if deep else labels[-2:])


def employer_domain(email: str) -> str | None:
    """The sender's domain when it can stand for one employer; None for shared and unreadable ones."""
    domain = sender_domain(email)
    return None if not domain or domain in SHARED_DOMAINS else domain


def telling_sender(email: str) -> str | None:
    """An address on a domain of many that can stand for one employer: a person's, or a tracking system's customer's.

    None for an employer's own domain, which stands for more than one sender, and for addresses that serve many.
    """
    local = email.rpartition("@")[0].strip().lower()
    named = re.findall(r"[a-z]+", local)
    if sender_domain(email) not in SHARED_DOMAINS or not named or not _SERVING.isdisjoint(named):
        return None
    return email.strip().lower()


def writes_for_one(email: str) -> bool:
    """Whether an address is that of one employer or person, not of a system that writes for everybody."""
    return bool(employer_domain(email) or telling_sender(email))


def brand_of(domain: str) -> str | None:
    """The company key that a domain's own name spells: acme-robotics.de gives acmerobotics."""
    return company_key(_CAREERS_IN_DOMAIN.sub("", domain.partition(".")[0]).replace("-", " "))


@lru_cache(maxsize=_CACHED)
def brand_in(domain: str, name: tuple[str, ...]) -> str | None:
    """The brand that an employer's domain spells, where the words of its name hold it as whole words among others.

    traderepublic.com gives traderepublic for ("trade", "republic", "bank"); None where the brand is all of the name.
    """
    brand, whole = brand_of(domain), "".join(name)
    if not brand or brand == whole or brand not in whole:
        return None
    borders = set(accumulate(map(len, name), initial=0))
    return brand if any(start + len(brand) in borders and whole.startswith(brand, start) for start in borders) else None
