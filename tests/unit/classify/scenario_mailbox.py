"""Half a year of one person's job mail, written by hand: what reaches grouping after classification.

A mail's key starts with the application it belongs to ("meta-be/2"), which is the truth the tests compare with.
"""

from __future__ import annotations

from services.classify.domain.events import MailFact
from services.classify.domain.labels import Label
from services.classify.domain.stage import Stage
from tests.unit.classify.mailfacts import fact

LINKEDIN = "jobs-noreply@linkedin.com"
INDEED = "indeedapply@indeed.com"
GREENHOUSE = "no-reply@us.greenhouse-mail.io"
WORKDAY = "acme@myworkday.com"
PERSONIO = "no-reply@m.personio.de"
A, V, U, Q = Label.APPLIED, Label.VIEWED, Label.UPDATE, Label.INFO_REQUEST
T, I, O, R, H, W = (  # noqa: E741 - one letter per label keeps each mail on one line
    Label.ASSESSMENT, Label.INTERVIEW, Label.OFFER, Label.REJECTION, Label.ON_HOLD, Label.WITHDRAWN
)  # fmt: skip

#: application -> (company and job title shown, stage at the end)
EXPECTED: dict[str, tuple[str | None, str | None, Stage]] = {
    "meta-be": ("Meta", "Backend Engineer", Stage.REJECTED),
    "meta-fe": ("Meta", "Frontend Engineer", Stage.INTERVIEWING),
    "metabase-be": ("Metabase", "Backend Engineer", Stage.OFFER),
    "metabase-again": ("Metabase", "Senior Backend Engineer", Stage.APPLIED),
    "acme-eng": ("Acme GmbH", "Software Engineer", Stage.REJECTED),
    "acme-senior": ("Acme GmbH", "Senior Software Engineer", Stage.INTERVIEWING),
    "acme-eng2": ("Acme", "Software Engineer II", Stage.APPLIED),
    "acmerobotics": ("Acme Robotics", "Software Engineer", Stage.ASSESSMENT),
    "delta": ("Delta", "Data Analyst", Stage.IN_REVIEW),
    "deltadental": ("Delta Dental", "Data Analyst", Stage.REJECTED),
    "stadtwerke-1": ("Stadtwerke München GmbH", "Datenanalyst", Stage.REJECTED),
    "stadtwerke-2": ("Stadtwerke München GmbH", "Projektleiter IT", Stage.INTERVIEWING),
    "mueller": ("Müller AG", "Softwareentwickler in Köln", Stage.REJECTED),
    "siemens-10": ("Siemens", "Data Engineer", Stage.REJECTED),
    "siemens-11": ("Siemens", "Data Engineer", Stage.ASSESSMENT),
    "siemens-again": ("Siemens", "Data Engineer", Stage.APPLIED),
    "zalando-ber": ("Zalando", "Product Analyst - Berlin", Stage.REJECTED),
    "zalando-dub": ("Zalando", "Product Analyst - Dublin", Stage.APPLIED),
    "n26": ("N26", "Backend Engineer", Stage.WITHDRAWN),
    "n26-spring": ("N26", "Backend Engineer", Stage.REJECTED),
    "stripe": ("Stripe", "Software Engineer, Payments", Stage.REJECTED),
    "bosch": ("Robert Bosch GmbH", "Werkstudent Data Science", Stage.ON_HOLD),
    "bosch-intern": ("Robert Bosch GmbH", "Praktikum Data Science", Stage.REJECTED),
    "tiny": ("Tiny Startup", None, Stage.INTERVIEWING),
    "hays": ("Hays", "Cloud Architect", Stage.REJECTED),
    "google": ("Google", "Site Reliability Engineer", Stage.REJECTED),
    "sap": ("SAP SE", "Developer Associate", Stage.ACCEPTED),
    "hellofresh": ("HelloFresh", "Engineering Manager, Product", Stage.REJECTED),
    "hellofresh-pm": ("HelloFresh", "Product Manager, Engineering", Stage.APPLIED),
    "lost": (None, None, Stage.REJECTED),
}
#: What the person entered by hand, as (application, kind, day).
ACCEPTED_BY_HAND = ("sap", 71)
#: A person is asked to look at these; every other group is certain.
UNCERTAIN = {"lost", "acme-senior", "stripe"}


MAILS: tuple[MailFact, ...] = (
    # Meta and Metabase: never by substring. LinkedIn's receipts share one Gmail thread because of their subject.
    fact("meta-be/1", 0.00, A, "Meta", "Backend Engineer", sender=LINKEDIN, source="linkedin", threads=("g1",)),
    fact("meta-fe/1", 0.01, A, "Meta", "Frontend Engineer", sender=LINKEDIN, source="linkedin", threads=("g1",)),
    fact("metabase-be/1", 0.02, A, "Metabase", "Backend Engineer", sender=LINKEDIN, source="linkedin", threads=("g1",)),
    fact("meta-be/2", 0.05, A, "Meta", "Backend Engineer (Remote)", sender="no-reply@careers.meta.com"),
    fact("metabase-be/2", 2, T, "Metabase", sender="no-reply@hackerrank.com"),
    fact("metabase-be/3", 9, I, None, None, sender="jo@metabase.com", threads=("<m1>",)),
    fact("metabase-be/4", 19, O, None, None, sender="boss@metabase.com", threads=("<m2>", "<m1>")),
    fact("meta-be/3", 12, R, "Meta", "Backend Engineer", sender="no-reply@careers.meta.com"),
    fact("meta-fe/2", 14, I, "Meta Recruiting", None, sender="sue@meta.com"),
    fact("metabase-again/1", 60, A, "Metabase", "Senior Backend Engineer", sender="jobs@metabase.com"),
    # Acme: three roles that differ by seniority, and Acme Robotics, which is another company.
    fact("acme-eng/1", 3, A, "Acme GmbH", "Software Engineer (m/w/d)", sender=WORKDAY, source="workday"),
    fact("acme-senior/1", 3.1, A, "Acme GmbH", "Senior Software Engineer", sender=WORKDAY, source="workday"),
    fact("acme-eng2/1", 3.2, A, "Acme", "Software Engineer II", sender=WORKDAY, source="workday"),
    fact("acmerobotics/1", 3.3, A, "Acme Robotics", "Software Engineer", sender=INDEED, source="indeed"),
    fact("acmerobotics/2", 5, T, "Acme Robotics Inc.", sender="no-reply@codility.com"),
    fact("acme-eng/2", 8, R, "Acme GmbH", "Software Engineer", sender=WORKDAY, source="workday"),
    fact("acme-eng/3", 8.5, U, "Acme GmbH", "Software Engineer", sender=WORKDAY, source="workday"),
    fact("acme-senior/2", 10, I, "Acme GmbH", "Sr. Software Engineer", sender="jane@acme.com", threads=("<a1>",)),
    # Names no role while two are open; her earlier mail about the senior role decides, her thread would too.
    fact("acme-senior/3", 17, I, "Acme GmbH", None, sender="jane@acme.com"),
    # "Senior Software Engineer Platform": longer than what was applied for, so joined with a doubt.
    fact("acme-senior/4", 20, I, "Acme GmbH", "Senior Software Engineer Platform", sender=WORKDAY, source="workday"),
    # Delta and Delta Dental
    fact("delta/1", 4, A, "Delta", "Data Analyst", sender=LINKEDIN, source="linkedin"),
    fact("deltadental/1", 4.1, A, "Delta Dental", "Data Analyst", sender=LINKEDIN, source="linkedin"),
    fact("delta/2", 6, V, "Delta", "Data Analyst", sender=LINKEDIN, source="linkedin"),
    fact("deltadental/2", 11, R, "Delta Dental", None, sender="talent@deltadental.com"),
    fact("delta/3", 13, U, "Delta", None, sender="hr@delta.com"),
    # German mail: the employer's receipt before the board's, gender markers, umlauts
    fact(
        "stadtwerke-1/1", 20, A, "Stadtwerke München GmbH", "Datenanalyst (m/w/d)", sender=PERSONIO, source="personio"
    ),
    fact("stadtwerke-1/2", 20.1, A, "Stadtwerke München", "Datenanalyst:in", sender=INDEED, source="indeed"),
    fact("stadtwerke-2/1", 25, A, "Stadtwerke München GmbH", "Projektleiter (w/m/d) IT", sender=PERSONIO),
    fact("stadtwerke-1/3", 33, R, "Stadtwerke Muenchen GmbH", "Datenanalyst (m/w/d)", sender=PERSONIO),
    fact("stadtwerke-2/2", 40, I, "Stadtwerke München GmbH", None, sender="personal@swm.de"),
    fact("mueller/1", 21, A, "Müller AG", "Softwareentwickler (m/w/d) in Köln", sender=PERSONIO, source="personio"),
    fact("mueller/2", 30, R, "Mueller AG Personalabteilung", "Softwareentwickler*in", sender="bewerbung@mueller-ag.de"),
    # One title under two requisitions, and the first of them again a year's quarter later
    fact("siemens-10/1", 22, A, "Siemens", "Data Engineer", sender="jobs@siemens.com", requisition="R-100010"),
    fact("siemens-11/1", 22.1, A, "Siemens", "Data Engineer", sender="jobs@siemens.com", requisition="R-100011"),
    fact("siemens-11/2", 27, T, "Siemens", "Data Engineer", sender="jobs@siemens.com", requisition="r100011"),
    fact("siemens-10/2", 35, R, "Siemens AG", None, sender="jobs@siemens.com", requisition="R-100010"),
    fact("siemens-again/1", 120, A, "Siemens", "Data Engineer", sender="jobs@siemens.com", requisition="R-100010"),
    # One title in two places
    fact("zalando-ber/1", 23, A, "Zalando", "Product Analyst - Berlin", sender=GREENHOUSE, source="greenhouse"),
    fact("zalando-dub/1", 23.1, A, "Zalando", "Product Analyst - Dublin", sender=GREENHOUSE, source="greenhouse"),
    fact("zalando-ber/2", 31, R, "Zalando", "Product Analyst - Berlin", sender=GREENHOUSE, source="greenhouse"),
    # Withdrawn, then the same role again in spring
    fact("n26/1", 24, A, "N26", "Backend Engineer", sender=GREENHOUSE, source="greenhouse"),
    fact("n26/2", 29, I, "N26", "Backend Engineer", sender="lea@n26.com"),
    fact("n26/3", 36, W, "N26", None, sender=GREENHOUSE, source="greenhouse"),
    fact("n26/4", 36.5, R, "N26", "Backend Engineer", sender=GREENHOUSE, source="greenhouse"),
    fact("n26-spring/1", 110, A, "N26", "Backend Engineer", sender=GREENHOUSE, source="greenhouse"),
    fact("n26-spring/2", 116, R, "N26", "Backend Engineer", sender=GREENHOUSE, source="greenhouse"),
    # The rejection shortens the title
    fact("stripe/1", 26, A, "Stripe", "Software Engineer, Payments", sender=GREENHOUSE, source="greenhouse"),
    fact("stripe/2", 45, R, "Stripe", "Software Engineer", sender="no-reply@stripe.com"),
    # Working student and intern are two roles; a pause is no end
    fact("bosch/1", 28, A, "Robert Bosch GmbH", "Werkstudent Data Science", sender="jobs@bosch.com", threads=("<b1>",)),
    fact("bosch-intern/1", 28.2, A, "Robert Bosch GmbH", "Praktikum Data Science", sender="jobs@bosch.com"),
    fact("bosch/2", 37, I, None, None, sender="max@de.bosch.com", threads=("<b2>", "<b1>")),
    fact("bosch/3", 50, H, "Robert Bosch GmbH", "Working Student Data Science", sender="max@de.bosch.com"),
    fact("bosch-intern/2", 52, R, "Robert Bosch", "Internship Data Science (m/w/d)", sender="jobs@bosch.com"),
    # No mail ever names a role
    fact("tiny/1", 30, A, "Tiny Startup", None, sender="hi@tinystartup.io"),
    fact("tiny/2", 32, I, None, None, sender="ceo@tinystartup.io"),
    # A recruiter's call comes before the receipt
    fact("hays/1", 34, I, "Hays", None, sender="kim@hays.de"),
    fact("hays/2", 38, A, "Hays", "Cloud Architect", sender="no-reply@hays.de"),
    fact("hays/3", 55, R, None, None, sender="kim@hays.de"),
    # The legal names of one company; the calendar's mail knows only the thread; a receipt's late copy
    fact("google/1", 41, A, "Google", "Site Reliability Engineer", sender="noreply@google.com", threads=("<g9>",)),
    fact("google/2", 48, I, None, None, sender="calendar-notification@google.com", threads=("<g9>", "<g10>")),
    fact("google/3", 50, R, "Google Germany GmbH", "Site Reliability Engineer", sender="noreply@google.com"),
    fact("google/4", 51, A, "Google LLC", "Site Reliability Engineer", sender="noreply@google.com"),
    fact("google/5", 58, U, "Google", None, sender="noreply@google.com"),
    # All the way
    fact("sap/1", 42, A, "SAP SE", "Developer Associate", sender="career@sap.com", requisition="412233"),
    fact("sap/2", 44, V, "SAP SE", "Developer Associate", sender="career@sap.com", requisition="412233"),
    fact("sap/3", 46, Q, "SAP", "Developer Associate", sender="career@sap.com"),
    fact("sap/4", 53, I, "SAP", None, sender="ute@sap.com"),
    fact("sap/5", 70, O, "SAP SE", None, sender="ute@sap.com"),
    # The same words in another order are another role
    fact("hellofresh/1", 43, A, "HelloFresh", "Engineering Manager, Product", sender=GREENHOUSE, source="greenhouse"),
    fact("hellofresh-pm/1", 43.1, A, "HelloFresh", "Product Manager, Engineering", sender=GREENHOUSE),
    fact("hellofresh/2", 49, R, "HelloFresh", "Engineering Manager, Product", sender=GREENHOUSE, source="greenhouse"),
    # Nobody can tell what this is about
    fact("lost/1", 54, R, None, None, sender="someone@gmail.com"),
)

#: Mail of the same months that is about no application.
NOISE: tuple[MailFact, ...] = (
    fact("noise/1", 1, Label.JOB_ALERT, "Meta", "Backend Engineer", sender="jobalerts-noreply@linkedin.com"),
    fact("noise/2", 2, Label.RECRUITER_OUTREACH, "Acme GmbH", "Software Engineer", sender="jane@acme.com"),
    fact("noise/3", 3, Label.OTHER, "N26", None, sender="bank@n26.com"),
)
