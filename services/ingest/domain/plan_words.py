# ruff: noqa: SIM905 - word lists are read as prose.
"""What the probes of the search plan ask for. Short, because every word is paid for by its false friends.

Sender domains are of systems that write to applicants; phrases are those that applicants are written with, and that
newsletters, shops and landlords do without.
"""

#: Applicant tracking systems and test platforms: what they send is about an application.
ATS_SENDERS = tuple(
    """
    greenhouse.io greenhouse-mail.io lever.co ashbyhq.com ashby.email myworkday.com myworkdayjobs.com workday.com
    icims.com icims.eu smartrecruiters.com smartrecruiters-mail.com successfactors.com successfactors.eu sapsf.com
    sapsf.eu taleo.net oraclecloud.com workable.com workablemail.com bamboohr.com jobvite.com teamtailor.com
    teamtailor-mail.com personio.de personio.com personio.eu softgarden.io softgarden.de recruitee.com tellent.com
    join.com jazzhr.com applytojob.com resumator.com rexx-systems.com rexx-recruitment.com dvinci.de dvinci-hr.com
    dvinci-easy.com concludis.de onlyfy.jobs onlyfy.io prescreen.io prescreenapp.io avature.net breezy.hr
    breezy-mail.com breezyhr.com pinpointhq.com catsone.com eightfold.ai phenompeople.com gem.com rippling.com
    dover.com polymer.co homerun.co hire.trakstar.com eploy.net umantis.com beesite.de jobylon.com paylocity.com
    ultipro.com ukg.com adp.com dayforce.com ceridian.com governmentjobs.com neogov.com interamt.de
    hackerrank.com hackerrankforwork.com codility.com codesignal.com testgorilla.com coderbyte.com coderpad.io
    hirevue.com hackerearth.com mettl.com shl.com cut-e.com aon.com assessfirst.com harver.com pymetrics.com
    karat.io karat.com qualified.io vervoe.com spark-hire.com sparkhire.com willo.video goodtime.io calendly.com
    modernloop.io paradox.ai
    """.split()
)

#: Job boards, at the addresses that confirm, forward and answer applications (not those that send alerts).
BOARD_SENDERS = tuple(
    """
    jobs-noreply@linkedin.com inmail-hit-reply@linkedin.com hit-reply@linkedin.com
    indeedapply@indeed.com noreply@indeed.com no-reply@indeed.com employers-noreply@indeed.com
    bewerbung@stepstone.de noreply@stepstone.de mailrobot@mail.xing.com noreply@glassdoor.com
    noreply@application.wellfound.com wellfound.com ziprecruiter.com monster.com monster.de welcometothejungle.com
    hired.com otta.com arbeitsagentur.de kimeta.de stellenanzeigen.de
    """.split()
)

#: Addresses and subjects of alerts and digests: postings, not answers.
ALERT_SENDERS = tuple(
    """
    jobalerts-noreply@linkedin.com jobs-listings@linkedin.com jobalert@indeed.com alert@indeed.com
    noreply@jobagent.stepstone.de
    jobagent@stepstone.de jobs@xing.com noreply@jobalerts.glassdoor.com
    """.split()
)
ALERT_SUBJECTS = (
    "job alert",
    "job alerts",
    "jobs for you",
    "new jobs",
    "new job matches",
    "jobs matching",
    "recommended jobs",
    "jobagent",
    "job agent",
    "neue jobs",
    "neue stellen",
    "neue stellenangebote",
    "passende jobs",
    "jobs für dich",
    "jobs für sie",
)

#: Said to applicants, and hardly to anybody else.
APPLICATION_EN = (
    "your application",
    "thank you for applying",
    "thanks for applying",
    "for applying to",
    "you applied",
    "your candidacy",
    "your job application",
    "application for",
    "applied for the",
    "applying for the",
    "application to join",
    "the position of",
    "position of",
    "the role of",
    "for the role",
    "for the position",
    "this position",
    "this role",
    "open position",
    "other candidates",
    "other applicants",
    "hiring process",
    "hiring team",
    "hiring manager",
    "recruiting team",
    "recruitment process",
    "recruitment team",
    "selection process",
    "my application",
    "i am applying",
    "i applied",
    "withdraw my application",
)
INTERVIEW_EN = (
    "phone screen",
    "interview with",
    "invite you to interview",
    "invite you to an interview",
    "your interview",
    "schedule an interview",
    "interview invitation",
    "technical interview",
    "onsite interview",
    "video interview",
    "interview process",
    "coding challenge",
    "coding test",
    "take-home",
    "online assessment",
    "your assessment",
    "assessment for",
    "complete the assessment",
    "your test",
    "test completed",
    "job offer",
    "offer letter",
    "offer details",
    "your offer",
    "offer of employment",
    "employment contract",
    "pleased to offer you",
    "excited to offer you",
    "background check",
)
OUTREACH_EN = (
    "came across your profile",
    "your profile",
    "your background",
    "your experience",
    "your cv",
    "your resume",
    "new opportunity",
    "exciting opportunity",
    "a role",
    "we are hiring",
    "we're hiring",
    "open to new opportunities",
    "open to a chat",
    "quick chat",
    "my client",
    "our client",
)
GERMAN = (
    "ihre bewerbung",
    "deine bewerbung",
    "deiner bewerbung",
    "ihrer bewerbung",
    "meine bewerbung",
    "eure bewerbung",
    "bewerbung als",
    "bewerbung um",
    "bewerbung für",
    "bewerbungseingang",
    "bewerbungsverfahren",
    "bewerbungsprozess",
    "bewerbungsunterlagen",
    "bewerbungsgespräch",
    "bewerbung",
    "beworben",
    "vorstellungsgespräch",
    "kennenlerngespräch",
    "kennenlernen",
    "probearbeiten",
    "probetag",
    "die stelle als",
    "die position als",
    "stelle als",
    "position als",
    "ausgeschriebene stelle",
    "stellenausschreibung",
    "stellenbesetzung",
    "anderen bewerber",
    "andere bewerber",
    "mitbewerber",
    "arbeitsvertrag",
    "vertragsangebot",
    "vertragsentwurf",
    "arbeitsprobe",
    "zeugnisse",
    "gehaltsvorstellung",
    "eintrittstermin",
    "personalabteilung",
    "bewerbermanagement",
    "ihr profil",
    "dein profil",
    "ihren lebenslauf",
    "deinen lebenslauf",
    "auswahlverfahren",
    "eignungstest",
)
OTHER_LANGUAGES = (
    "votre candidature",
    "ta candidature",
    "entretien d'embauche",
    "poste de",
    "su candidatura",
    "tu candidatura",
    "su solicitud",
    "tu solicitud",
    "entrevista",
    "proceso de selección",
    "la tua candidatura",
    "la sua candidatura",
    "colloquio",
    "jouw sollicitatie",
    "je sollicitatie",
    "uw sollicitatie",
    "sollicitatiegesprek",
    "sua candidatura",
    "processo seletivo",
    "vaga de",
    "twoja aplikacja",
    "twoją aplikację",
    "rozmowa kwalifikacyjna",
    "rozmowę kwalifikacyjną",
    "rekrutacji",
)

#: Single words of hiring. Employers use them, and so do newsletters: worth a look in mail to one person only.
HIRING_WORDS = tuple(
    """
    interview interviews vacancy candidate candidates applicant applicants shortlist shortlisted recruiter recruiting
    recruitment hiring cv resume internship traineeship apprenticeship position role headcount careers applied applying
    stelle stellen gespräch praktikum ausbildung kandidat kandidatin einstellung zusage absage lebenslauf
    personalreferentin personalreferent hospitation herausforderungen mandant
    candidature embauche entretien recrutement puesto candidatura vacante contratación assunzione posizione selezione
    vacature functie sollicitatie aanbod vaga contratação proposta rekrutacja stanowisko umowa
    """.split()
)
HIRING_PHRASES = (
    "talent acquisition",
    "talent team",
    "interest in",
    "offer you",
    "join us",
    "interesse an",
    "starting date",
    "to meet you",
    "meeting you",
)

#: Said in mail that goes to many. An application's own receipts may say it too, so it only weighs against weak words.
BULK_PHRASES = (
    "unsubscribe",
    "manage preferences",
    "email preferences",
    "view in browser",
    "view this email in your browser",
    "newsletter",
    "abmelden",
    "abbestellen",
    "im browser ansehen",
    "se désabonner",
    "darse de baja",
    "disiscriviti",
    "uitschrijven",
)
