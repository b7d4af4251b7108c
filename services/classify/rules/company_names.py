# ruff: noqa: E501, SIM905 - one pattern is one line, so that they can be compared by eye; word lists are read as prose.
"""What is a company's name and what is not: cleaning, comparing, refusing."""

import re
from functools import lru_cache

from services.classify.domain.folding import words as listed
from services.classify.rules.senders import SOURCES, VENDOR_KEYS, SourceKind
from services.classify.rules.sieve import Sieve
from services.classify.rules.spacing import letters_of
from services.classify.rules.text import fold

#: Characters of a mined name that are read: nothing as long is one, and a run of signs costs its square.
_LONGEST = 200
#: Names repeat; of those that were met lately this many are remembered.
_CACHED = 4_096
_LEGAL = re.compile(
    r"\b(?:inc|llc|ltd|llp|corp|gmbh|ag|se|kg|plc|bv|spa|srl|limited|ug|ohg|kgaa|sa|sas|company|corporation|holding|ev)\b\.?",
    re.IGNORECASE,
)

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
    " re aw fw fwd wg sv canceled cancelled declined accepted rescheduled technical phone video unsubscribe abmelden abbestellen impressum datenschutz kontakt hilfe help faq agb conditions browser kurzes kurze update"
    " ihrer ihres unserer unsere unser deines terminbestatigung eingangsbestatigung bestatigung einladung erinnerung absage zusage zwischenbescheid probeaufgabe vertragsangebot vertrag angebot termin terminvereinbarung gesprach vorstellungsgesprach kennenlernen bewerbungseingang ergebnis neuer neue neues stand unterlagen fehlende ihr ihren dein deine deiner deinem personalreferentin quick great excel personality salary fresh"
    " liebe liebes lieber hallo abgesagt zugesagt verschoben aktualisiert storniert updated tentative mon tue wed thu fri sat sun mo di mi do fr sa so jan feb mar apr jun jul aug sep"
    " sept oct okt nov dec dez januar februar marz mai juni juli oktober dezember am pm uhr cet cest gmt utc est pst"
    " received invitation take-home home video questionnaire reasoning dear mr mrs ms herzliche freundliche beste viele grusse cheers sent viewed seen"
    " workday candidatehome home portal center service services recrutement direction directeur secretariat secretaria sekretariat seleccion selezione selecao seleccao rrhh rh drh recursos humanos risorse umane ressources humaines ufficio personale direzione coordinamento coordinacion coordenacao concorsi concursos registro gestao pessoas personas talento personeelszaken personeel werving vacatures dzial kadr kadry kadrowy rekrutacja rekrutacji recepcja recepcion invitacion invito invitation zaproszenie odp uitnodiging convite praca empleo emploi lavoro candidature candidatura candidaturas sollicitatie sollicitaties ne-pas-repondre service empresa recruitmentteam hiringteam talentteam talentacquisitionteam talentacquisition humanresources donotreply please"
    " an durchsicht sichtung prufung ruckfragen ruckfrage fragen frage interesse besetzung eingang nachforderung vorlage bedarf gelegenheit auftrag leider abgesagt verschoben vielen dank im kunden ja nein"
    " fachdienst dezernat personalreferat personalservice personaldienst personalentwicklung personalverwaltung personalwesen personalburo personalstelle personalamt geschaftsstelle geschaftsfuhrung geschaftsleitung amtsleitung archivleitung redaktionsleitung burgerburo lohnburo stabsstelle referat abteilung bewerberstelle zentrale bewerbungsstelle bewerbungsportal stellenportal karriereportal sekretariat verwaltung produktionsburo praxisteam teamassistenz ufficio segreteria"
    " potwierdzenie przypomnienie aplikacja zgloszenie odpowiedz aggiornamento conferma promemoria candidatura annuncio confermato annullato oportunidade oportunidad confirmacao confirmacion notificacao notificacion recordatorio lembrete atualizacao actualizacion cancelado administracion administracao gerencia confidentiel confirmation rappel convocation reponse notification bevestiging herinnering pracodawca arbeitgeber werkgever empresa"
    " acknowledgement postdoc loi vacancies council casework testing unit section helpdesk confidential head civilian opening reviewed accepted desk mailbox shared regulamin"
    " completed confirmed rescheduled postponed shortlisted outcome acknowledgment scheduling arrived returned document documents speculative gelesen lesebestatigung sachstand abwesenheit abwesenheitsnotiz automatische antwort abgelehnt statusanderung statusmeldung onlinebewerbung behorde bewerben interessiert interested einstellungen nichtannahme verzicht nichterscheinen verhinderung aufnahmestopp graduatoria odwolane"
    " yes no maybe accept decline reschedule schedule experience requisition"
    " universityrecruiting ta staffing employer employee office global america europe north applicant applicants management online automated".split()
)
_STRIP_TAIL = re.compile(
    r"(?:[\s,|-]+(?:personalb[üu]ro|personalwesen|personalservice|personalverwaltung|personalreferat|personalentwicklung|fachdienst(?: personal)?|bewerbungsstelle|ausbildung|filialen|recruiting system|resourcing|sollicitaties|lavora con noi|alerts|hrd|recrutement|recrutamento|reclutamiento|rrhh|rh|recursos humanos|risorse umane|ressources humaines|rekrutacja|selezione|selecci[oó]n|talento|careers?|jobs?|recruit(?:ing|ment|er)s?|talent|acquisition|hiring|hr|human resources|people|team|online assessment|assessment|blog|campus|graduates?|(?:recruiting|recruitment|career|talent|bewerber) cent(?:er|re)|bewerbungen|auto-?reply|notifications?|no-?reply|do-?not-?reply|candidates?|candidate experience|ats|workday|greenhouse|lever|ta|application|applications|portal|mailer|bewerbung|bewerbermanagement|personal(?:abteilung)?|karriere|onboarding|system notification|staffing|department|operations|inc\.?(?= team)|position|role|today|internship|opportunity|opportunities|update|experience|culture|people services|received|confirmation|confirmed|next|steps|global (?:talent|recruiting|recruitment|hr|people)|sourcing|corporate|external|site|expansion|early|linkedin|profile|status|follow-?up|decision|inbox|(?-i:via|has|is|and|for|the|your|our|we|us|in|as|on|at|to|To|From|of|&)))+$",
    re.IGNORECASE,
)
_STRIP_HEAD = re.compile(
    r"^(?:(?:personalverwaltung|personalservice|personalabteilung|bewerbungsstelle|bewerbungsportal|karriereportal|stellenportal|karriere team|sollicitaties|segreteria|sekretariat|segretariat|gesch[äa]ftsf[üu]hrung|auswahlb[üu]ro|p&o|die(?= [A-ZÄÖÜ]\w+ [A-ZÄÖÜ])|service (?:rh|recrutement|du personnel)|ressources humaines|recrutement|rrhh|rh|drh|recursos humanos|risorse umane|ufficio (?:personale|hr|risorse umane|selezione)|rekrutacja|dzia[lł] (?:kadr|hr|rekrutacji)|selecci[oó]n|the|team|no-?reply|do-?not-?reply|careers?|jobs?|recruiting|recruitment|talent(?: acquisition)?|hiring(?: team)?|hr|human resources|people|work(?:ing)?|karriere|bewerbung(?:en)?|bewerbermanagement|personal(?:abteilung)?|workday|us|our|team)\b(?:[\s,|:@-]+(?:at|bei|von|der|@)\b)?[\s,|:@-]+)+",
    re.IGNORECASE,
)
_AFTER_DASH = re.compile(r"\s+[-–|:]\s.*$|[-–](?:thanks|update|your|application)\b.*$", re.IGNORECASE)
_NUMBER_TAIL = re.compile(r"[\s#-]+\d{4,}$")
_OCCUPATION = re.compile(
    r"\b(?:engineers?|developers?|scientists?|analysts?|managers?|designers?|interns?|internship|specialist|assistant|associate|director|architect|administrator|coordinator|nurse|teacher|technician|officer|representative|researcher|accountant|programmer|trainee|supervisor|executive|recruiter|machine learning|artificial intelligence|data science|full[- ]stack|\w*entwickler(?:in)?|\w*ingenieur(?:in)?|\w*leiter(?:in)?|\w*mitarbeiter(?:in)?|\w*kaufmann|\w*kauffrau|\w*berater(?:in)?|werkstudent\w*|praktikant\w*|sachbearbeiter\w*|referent(?:in)?|\w*pfleger(?:in)?|erzieher\w*|head of|\w*fachkraft|lehrkraft|lecturer|professor|partner manager|controller|clerk|planner|\w*writers?|editors?|artists?|\w*redakteur(?:in)?|\w*buchhalter(?:in)?|disponent(?:in)?)\b"
)
_OCCUPATIONS = Sieve(_OCCUPATION.pattern)
#: Who carries, signs, checks or films for an employer: only whoever applies to them outright means them. Keys of names.
OPERATORS = listed(
    """
    docusign hellosign dropboxsign pandadoc signnow adobesign adobeacrobatsign acrobatsign docsend dropboxdocsend hireright
    checkr sterlingcheck firstadvantage goodhire accuratebackground certn zertio newwork newworkxing linkedinireland
    linkedinirelandunlimited indeedirelandoperations indeedflex microsoftteams microsoftoutlook microsoftbookings outlookcalendar
    googlemeet googleforms zoommeetings webex cal savvycal youcanbookme testdome mercermettl mettl interamt bumeran computrabajo
    jobnet hokify hokifyapp truffls trufflsapp nhsjobs civilservicejobs trac tesjobs vdab rocketjobs justjoinit trampos almalaurea
    usastaffing usajobs jobteaser jobup jobsch karriereat oraclerecruiting taleorecruiting sapsuccessfactorsrecruiting
    nationalevacaturebank kununu apply4law oleeo tribepad networx eploy pageup ziprecruiterapply candidatureindeed
    refline hrlink eteach workwise bumerang harver pymetricsbyharver jobtrain vacancyfiller recruitis civilservicerecruitment
    googlekalender kalendarzgoogle calendariogoogle calendriergoogle googleagenda agendagoogle googlecalendario zoomscheduler
    microsoftbooking hirehive jobadder uformtestsysteme uform interamtbewerbungsmanagement
    """
)
#: What such a house's domain has behind its name, where its mail is sent from.
_SENDING = re.compile(r"(?<=[a-z0-9]{4})(?:mail|mailer|mailing|notify|notifications?|alerts?|post|noreply|screening)$")
_VENDORS = VENDOR_KEYS | OPERATORS
#: Who never writes from an employer's own address, as applicant systems do.
_APART = (
    OPERATORS
    | {source.name.replace("_", "") for source in SOURCES if source.kind in {SourceKind.TESTS, SourceKind.BOARD}}
) - {"outlookcalendar", "microsoftoutlook"}
_NO_WORD = re.compile(r"[^a-z0-9]+")
_WORDS = re.compile(r"[^\W_]+")
_SMALL = frozenset({"of", "and", "the", "for", "in", "de", "und", "für"})
#: How what a button, a heading or the end of a letter says begins.
_NO_NAME = re.compile(
    r"^(?:(?:do not|don't|br|mfg|lg|vg|kr|rgds|hej|sonnige|view (?:your |the )?(?:offer|job)|ihre?[mnrs]?|n[äa]chste[mnrs]?|abteilung) |(?:mon|tue|wed|thu|fri|sat|sun),? \d|(?:jemand|someone|somebody|chef)$)",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"\bNA\d System|\d{5,}|\d/\d{1,2}/20\d\d|^20[12]\d\b|^\d{1,2}(?:[:.]\d\d)?\s?(?:am|pm|uhr|h)\b",
    re.IGNORECASE,
)
#: A figure with a legal form behind it is a firm: "4711 GmbH", "1&1 AG".
_CALLED_BY_NUMBER = re.compile(
    r"(?!20[12]\d\b)\d{1,4}(?: ?[&+] ?\d{1,4})?,? (?:g?GmbH|mbH|AG|SE|KG|UG|OHG|Inc|LLC|LLP|Ltd|Limited|Corp|PLC|SAS?|SpA|Srl|[BN]\.?V)\b"
)
#: What one works with, which titles begin or end with: "SAP S/4HANA".
_PRODUCT = re.compile(
    r"(?<![^\W_])(?:(?:SAP[ -])?(?:S/?4 ?HANA|S/4|R/3)|SAP[ -](?:ERP|HANA|BW|BTP|ABAP|Basis|FI|CO|MM|SD|PP|QM|PM|PS|WM|EWM|HCM|SRM|CRM|APO|IBP|MDG|GRC|PI|PO|UI5|Fiori|Business One|ByDesign|Datasphere|Analytics Cloud)"
    r"|(?:Microsoft|MS) (?:Azure|365|Office|Exchange|SQL|BI)|Azure DevOps|(?:Office|Dynamics) 365|Dynamics (?:AX|NAV|CRM|BC)|Power (?:BI|Apps|Automate|Platform)|SharePoint|SQL Server"
    r"|Oracle (?:EBS|ERP|Fusion|HCM|APEX|PL/SQL)|PL/SQL)(?![^\W_])"
)
_WORK_WITH_IT = re.compile(r"\b(?:Experts|Academy|Supplies|Partners?|Consulting|AB)\b")
_TLD_NAME = re.compile(r"\.(?:com|io|ai|de|net|org|co)$", re.IGNORECASE)


@lru_cache(maxsize=_CACHED)
def key(name: str) -> str:
    """What two spellings of one company share."""
    folded = _LEGAL.sub(" ", fold(_TLD_NAME.sub("", name)))
    return letters_of(folded) or letters_of(fold(name))


@lru_cache(maxsize=_CACHED)
def clean_company(raw: str) -> str:
    """A mined name without the words around it."""
    name = " ".join(raw.replace("_", " ").split())[:_LONGEST].strip(" \"'“”„-–,;:|!()[]<>@")
    name = _NUMBER_TAIL.sub("", _AFTER_DASH.sub("", name))
    name = _STRIP_HEAD.sub("", name)
    name = _STRIP_TAIL.sub("", name)
    name = re.sub(r"['’]s$", "", name).strip(" ,-–|:;!")
    if name.count("(") > name.count(")"):
        name = name[: name.rindex("(")].rstrip()
    if name.endswith(".") and not re.search(r"\b(?:Inc|Ltd|Co|Corp|[A-Z])\.$", name):
        name = name.rstrip(".")
    return re.sub(r"\.\.+$", ".", name)


@lru_cache(maxsize=_CACHED)
def may_be_meant(name: str) -> bool:
    """Whether it is one word that names an employer only if said outright: a vendor, an occupation, one letter."""
    if " " in name or not name[:1].isalnum() or key(name) in _NEVER:
        return False
    return len(name) == 1 or key(name) in VENDOR_KEYS or _OCCUPATION.fullmatch(fold(name)) is not None


def is_vendor(compact: str) -> bool:
    """Whether the key of a name is that of somebody who only works for employers."""
    return compact in _VENDORS or _SENDING.sub("", compact) in _VENDORS


@lru_cache(maxsize=_CACHED)
def writes_for_others(shown: str) -> bool:
    """Whether a sender's name is that of a board, a test site, a calendar or the like, who may write from anywhere."""
    return letters_of(fold(shown)) in _APART


def stands_for(short: str, long: str) -> bool:
    """Whether the short name is the initials of the long one."""
    initials = "".join(word[0] for word in _WORDS.findall(long) if word not in _SMALL)
    return 2 <= len(short) <= 5 and short.isupper() and initials.upper() == short


def is_plausible(name: str, people: frozenset[str]) -> bool:
    """Whether this can be an employer: not a vendor, one of these `people` (keys), a job title, part of a sentence."""
    return key(name) not in people and _is_name(name)


@lru_cache(maxsize=_CACHED)
def _is_name(name: str) -> bool:
    compact = key(name)
    if not 2 <= len(name) <= 80 or len(compact) < 2 or is_vendor(compact):
        return False
    if compact.isdigit():
        return _CALLED_BY_NUMBER.match(name) is not None
    words = [w for w in _NO_WORD.split(fold(name)) if w]
    if (
        not words
        or all(w in _NEVER or w.isdigit() for w in words)
        or words[0] in {"req", "jr", "id"}
        or _NUMBERED.search(name)
        or _NO_NAME.match(name)
    ):
        return False
    return _LEGAL.search(name) is not None or not (_is_product(name) or _OCCUPATIONS.is_in(fold(name)))


def _is_product(name: str) -> bool:
    """ "SharePoint Experts" work with one, and are none."""
    return _PRODUCT.search(name) is not None and not (_WORK_WITH_IT.search(name) or sounds_like_organisation(name))


_AGENCY = re.compile(
    r"\b(?:talent|recruit\w*|staffing|headhunt\w*|executive search|search|resourcing|personnel|zeitarbeit|arbeitnehmeruberlassung|\w*personal(?:beratung|vermittlung|dienst\w*|service|management|losungen)\w*)\b"
)


@lru_cache(maxsize=_CACHED)
def is_agency(name: str) -> bool:
    """Whether a sender's name or domain is that of someone who recruits for others."""
    return _AGENCY.search(fold(name.replace("-", " "))) is not None


@lru_cache(maxsize=_CACHED)
def sounds_like_organisation(name: str) -> bool:
    """Whether a word in it is one that organisations bear."""
    return _ORGANISATION.search(fold(name)) is not None
