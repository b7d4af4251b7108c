# ruff: noqa: SIM905 - word lists are read as prose.
"""Whose mail the search plan asks for: systems and boards that write to applicants, alerts, and people who hire."""

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

#: Words in the names and addresses of people and desks that hire. Whole words: "hr" is no "Christopher".
HIRING_SENDERS = tuple(
    """
    jobs job careers career hr talent talents recruiting recruitment recruiter recruiters hiring vacancies candidates
    karriere bewerbung bewerbungen bewerber personal personalabteilung personalbüro personalwesen personalreferat
    personaldienst ausbildung recrutement rh emploi rrhh seleccion empleo reclutamiento selezione risorse
    vacatures werving recrutamento vagas rekrutacja kadry praca
    """.split()
)
