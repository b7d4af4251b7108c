# ruff: noqa: E501, SIM905 - one pattern is one line, so that they can be compared by eye.
"""Where job titles stand, the words they are made of, and the words around them that are not theirs."""

import re
from dataclasses import dataclass

from services.classify.rules.needles import required_of_cased
from services.classify.rules.scan import NEEDLES, Requirement
from services.classify.rules.title_wordings_six import NOUNS

_ROLE = r"(?:position|role|job|opening|vacancy|opportunity|posting|requisition|post|opportunities|internship program)"
_END = (
    r"(?=\s+(?:position|role|job|opening|vacancy|opportunity|posting|requisition|post|program)\b|\s+(?:at|with|here|within|from|via|through)\s|\s*[.!?;]*\s*$"
    r"|(?<!\bSr)(?<!\bJr)(?<!\bSt)[.!?;]\s|\s[-|–]\s*(?:at|we|thank|your|our|please|update|application|job)\b|,\s+(?:and|we|in|located|which|but|our|please|as|you|has|at|with)\b|,?\s+Req(?:uisition)?\b"
    r"|\s+(?:and (?:for|are|is|we|will|the|would|appreciate|your|have|look)|but|we|has|have|was|is|are|which|that|because|located|based in|on|due|has been|in (?:the|our|[A-Z])|wurde|ist|haben|bei|bei der|sowie|und (?:das|die|ihr|dein|freuen|haben)|interessier\w*|entschieden|eingegangen|beworben|zu besetzen|vergeben|zugesandt|chez|presso|bij|en nuestra|au sein|et (?:nous|vous|avons)|y (?:la|lo|te|le|nos)|e (?:la|lo|ti|le)|en (?:we|nemen))\b|[\"”“«»])"
)
_START = r"(?:the |our |an? |this |open |following |advertised )*[\"“„'«]?"
_TITLE = r"(?P<t>[#A-ZÀ-Ý0-9(\[][^.!?;:\n]{1,110}?)"
# A dot is taken in one way only: what it is taken for twice, n dots are taken for in 2ⁿ ways.
_TITLE_DOTS = (
    r"(?P<t>(?:[#A-ZÀ-Ý0-9(\[]|i(?=OS\b))(?:[^.!?;\n]|\.(?=\S)|(?:(?<=\.[A-Z])|(?<=\bSr)|(?<=\bJr))\.(?!\S)){1,110}?)"
)
_GENDER = r"\(\s*(?:[mwdfxgiahnkv*]|div|gn|all|alle|mann|frau|divers)(?:\s*[/|,.:*]\s*(?:[mwdfxgiahnkv*]|div|divers|gn|frau|genders?))+\s*\)|\((?:all|alle) (?:genders?|geschlechter)\)|\(gn\)|\b(?:m/w/d|w/m/d|m/f/d|d/m/w|f/m/d|m/f/x|w/m/x|m/w/x|m/v/x|h/f/x|f/h/x|h/f|f/h|h/m|m/h|m/v|v/m|k/m|m/k)\b"


@dataclass(frozen=True, slots=True)
class Pattern:
    """Where a title stands: the group `t`, how sure, and whether in subjects, bodies or both."""

    score: float
    pattern: re.Pattern[str]
    #: what the folded line must hold
    required: Requirement
    subject: bool = True
    body: bool = True


def announced(score: float, pattern: str, subject: bool = True, body: bool = True) -> Pattern:
    """A place where a title stands."""
    return Pattern(score, re.compile(pattern), NEEDLES.requirement(required_of_cased(pattern)), subject, body)


_p = announced


PATTERNS: tuple[Pattern, ...] = (
    _p(
        5,
        rf"(?i:\b(?:position|role|job opening|job|post|opening|vacancy|opportunity|requisition)s?\s+(?:of|as an?|as|for|titled|entitled)\s+){_START}{_TITLE_DOTS}{_END}",
    ),
    _p(
        5,
        r"(?i:^\W*(?:job ?title|position(?: title)?|role|job|job name|stelle|stellenbezeichnung|stellentitel|position applied for|poste|puesto|posizione|functie|vacature|requisition title|opening|applied for|jobtitel|title)\s*[:#]\s*)(?P<t>\S[^\n]{1,110}?)\s*$",
    ),
    _p(
        4.5,
        rf"(?:\b(?:[Tt]he|[Oo]ur|[Tt]his|[Ff]or|[Aa]n?|[Tt]o)\s+)[\"“„']?{_TITLE_DOTS}[\"”“']?\s+(?i:{_ROLE}|gig)\b",
    ),
    _p(
        4,
        rf"(?i:\b(?:application|applying|applied|apply|candidacy|resume(?:/cv)?|cv|considered|consideration|interview(?:ing|ed)?|submission|submitted|referred|selected)\s+(?:for|to(?: be| become)?|as)\s+(?:the (?:position|role) of )?){_START}{_TITLE_DOTS}{_END}",
    ),
    _p(
        3.5,
        rf"(?i:\b(?:interest(?:ed)? (?:in|for)|regarding|about|concerning|re:|invitation:|offer:|interview:|application:|application -|for))\s+{_START}{_TITLE_DOTS}{_END}",
    ),
    _p(
        5,
        rf"(?:[Bb]ewerbung|[Bb]ewerbungsunterlagen|[Uu]nterlagen|beworben|[Bb]ewerber\w*|[Ii]nteresse|[Gg]espräch\w*|[Ee]inladung|[Aa]bsage)\s+(?:\w+\s+){{0,3}}?(?:als|auf die Stelle(?: als)?|um die (?:Stelle|Position)(?: als)?|für die (?:Stelle|Position|Funktion|Rolle|Vakanz)(?: als| der| des)?|für den Ausbildungsplatz(?: als| zum| zur)?|für eine Ausbildung (?:als|zum|zur)|zum|zur|als|für|um|auf)\s+(?:eine?n?r?\s+|die\s+|der\s+|den\s+|unsere\s+|Stelle als\s+|Position als\s+)*[\"„“»]?{_TITLE_DOTS}{_END}",
    ),
    _p(
        5,
        rf"(?:Stelle|Position|Funktion|Rolle|Vakanz|Stellenanzeige|Ausschreibung|Praktikum|Ausbildung|Ausbildungsplatz|Werkstudentenstelle|Stellenausschreibung)\s+(?:als\s+|zum\s+|zur\s+|des\s+|der\s+|eine[rs]\s+|:\s*)*[\"„“»]?{_TITLE_DOTS}{_END}",
    ),
    _p(
        4.5,
        rf"(?i:\b(?:poste|puesto|posizione|ruolo|functie|vacature|vacante|posición|offre|oferta)\s+(?:de |d'|d’|di |van |als |:\s*|en tant que |como |come )){_START}{_TITLE_DOTS}{_END}",
    ),
    _p(
        4,
        rf"(?i:\b(?:candidature|candidatura|sollicitatie|postulación|solicitud)\s+(?:au poste d[e'’]\s*|pour le poste d[e'’]\s*|pour\s+|para (?:el puesto de |la vacante de )?|per (?:la posizione di |il ruolo di )?|voor (?:de functie(?: van)? |de vacature )?|als\s+)){_START}{_TITLE_DOTS}{_END}",
    ),
    _p(
        3.5,
        r"(?i:^(?:indeed application|application|bewerbung|interview|invitation|job offer|your application|update):\s*)(?P<t>.{2,110}?)(?:\s+(?:at|bei|@|with)\s.*)?$",
        body=False,
    ),
    _p(
        3,
        rf"^(?:(?i:re|fwd?|aw|wg|update on|your application for|application for|interview for|interview invitation|offer for)[:\s]+)*{_TITLE}\s+(?:at|@|bei|-|\||–)\s+\S",
        body=False,
    ),
    _p(
        3.2,
        rf"(?i:\b(?:selection|candidates?|test|assessment|exercise|questionnaire|task|interview(?:ing)?|screen|chat|recruit\w*|opening|vacancy|reviewing|considering)\s+(?:for|about|als|as)\s+){_START}{_TITLE_DOTS}{_END}",
    ),
    _p(
        2.7,
        rf"(?:\b(?:[Aa]ls|as|position|role|Stelle|[Rr]eviewing|:)\s+)(?:an?\s+|our\s+|eine?n?\s+)?{_TITLE_DOTS}{_END}",
    ),
    _p(2.5, r"\((?P<t>[A-Z][^()\n]{3,80})\)"),
    _p(4, rf"(?i:\byour\s+){_TITLE_DOTS}(?i:\s+application\b)"),
    _p(2.5, r"(?:^|[:|]\s*|\s[-–|]\s+)(?P<t>[A-Z0-9(#][^|:\n]{2,100}?)(?=\s*(?:$|[|]|\s[-–]\s|:\s))", body=False),
    _p(1.5, r"^(?P<t>[A-Z][^.!?:;]{3,80})$", subject=False),
)
NOUN = re.compile(
    r"(?:engineer|developer|programmer|manager|analyst|scientist|intern\b|internship|interns\b|designer|consultant|specialist|assistant|associate|director|\blead\b|architect|administrator|coordinator|co-ordinator|nurse|teacher|driver|technician|officer|representative|researcher|accountant|advis[eo]r|clerk|\bcook\b|adjuster|surveyor|courier|gardener|baker|butcher|tailor|midwife|paramedic|dentist|hygienist|dental|veterinar|optician|stylist|hairdresser|janitor|housekeep|\bmaid\b|sommelier|pilot|steward|firefighter|sergeant|curator|archivist|geologist|\bactuary|estimator|scheduler|merchandiser|stocker|loader|assembler|fabricator|roofer|mason|concierge|\bchef\b|executive|supervisor|professional|fellow\b|trainee|apprentice|student|expert|strategist|writer|editor|partner\b|head of|president|\bvp\b|owner|master\b|tester|auditor|agent|operator|mechanic|electrician|carpenter|therapist|physician|doctor|pharmacist|lawyer|attorney|paralegal|counsel|recruiter|cashier|barista|waiter|waitress|receptionist|secretary|planner|buyer|controller|inspector|instructor|professor|lecturer|tutor|librarian|marketer|producer|animator|artist|photographer|translator|interpreter|warehouse|worker|cleaner|guard|host\b|hostess|bartender|caregiver|carer|practitioner|generalist|machinist|welder|plumber|painter|foreman|bookkeeper|solicitor|radiographer|psychologist|counsell?or|headteacher|porter\b|statistician|economist|biologist|chemist|physicist|mathematician|tutor|ambassador|creator|trader|banker|underwriter|broker|dispatcher|packer|picker|devops|\bsre\b|full[- ]?stack|frontend|backend|data science|graduate program|rotational|co-?op\b|postdoc|new grad|\bcto\b|\bceo\b|\bcfo\b|ologist|iatrist|tician\b|botomist|attendant|\baide\b|\bhandler|\bfitter|installer|operative\b|maker\b|keeper\b|maintainer|integrator|constable|laminator|\btrainer\b|\bcoach\b|\branger\b|\bwarden\b|\bbrewer\b|forester|deckhand|facilitator|investigator|examiner|assessor|(?:team|line|shift|group|section|crew|project|unit|site|store) ?leader|crew member|software|machine learning|"
    r"ingenieur|entwickler|leiter|leitung|mitarbeiter|sachbearbeit|kaufmann|kauffrau|kaufleute|referent|berater|pfleger|pflegefach|erzieher|techniker|mechatroniker|mechaniker|elektroniker|werkstudent|praktikant|praktikum|auszubildende|ausbildung|azubi|verkaufer|assisten|fachkraft|fachinformatiker|informatiker|buchhalter|burokraft|fahrer|lehrer|arzt|arztin|schlosser|schweisser|lagerist|logistik|monteur|meister|trainee|volontar|beauftragte|koch\b|kochin|friseur|kellner|redakteur|gestalter|manager|disponent|kraft\b|angestellte[rn]?\b|dozent|fachwirt|therapeut|psycholog|padagog|sozialarbeiter|hebamme|tischler|schreiner|elektriker|installateur|\bgartner(?:in)?\b|\bmaler(?:in)?\b|laborant|chemikant|chemiker|physiker|apotheker|spezialist|planer(?:in)?\b|sekretar|kommissionierer|einkaufer|controller|jurist|anwalt|architekt|wissenschaftlich|hilfskraft|doktorand|referendar|helfer|"
    r"ingenieur|developpeu|charge|responsable|assistant|technicien|stagiaire|alternant|comptable|commercial|vendeu|conseiller|chef de|directeur|directrice|infirmi|cuisini|serveur|ingenier|desarrollador|analista|gerente|tecnico|administrativ|becario|camarer|enfermer|profesor|contable|comercial|diseñador|sviluppator|ingegner|impiegat|responsabile|tirocinante|stagista|operaio|commess|contabile|addett|ontwikkelaar|medewerker|adviseur|stagiair|verpleegkundige|monteur|leraar|docent|beheerder|consulent|"
    rf"{NOUNS})"
)
#: Words no title contains …
NEVER = re.compile(
    r"\b(?:thank|thanks|interested|unfortunately|please|click|you|your|yours|you're|we|we're|we've|our|regret|regards|sincerely|hello|dear|hi|important information|follow-up|next steps?|copyright|rights reserved|http|www|equal opportunity|vielen|danke|ihre|ihren|ihrer|deine?|deiner|sie|wir|uns|leider|votre|merci|gracias|grazie|bedankt|unsubscribe|this|that|these|those|they|view job|day one|learn why|intended for|no longer|various|multiple|several|similar|more|other|future|applied (?:for|to)|experienced professional|vous|nous|abbiamo|hemos|recebemos|agradecemos|obrigad[oa]|infelizmente|lamentablemente|malheureusement|purtroppo|helaas|niestety|dziekujemy|zapraszamy|postule|candidatarse|prueba tecnica|prova tecnica|test technique|teste tecnico|(?:chat|call|talk) about|gesprach uber)\b|@|://"
)
#: … and words only a title that names an occupation may contain.
UNLIKELY = re.compile(
    r"\b(?:application|applications|vorgang|applied|applying|interest|update|status|received|submitted|candidate|candidates|privacy|opportunity|opportunities|information|confirmation|confirmed|reminder|invitation|invite|careers?|position|role|jobs?|bewerbung|eingang|eingangsbestatigung|bestatigung|ruckmeldung|remote|hybrid|onsite|homeoffice|home office|vollzeit|teilzeit|submission|salary|expectations?|recruitment|ergebnis|outcome|probeaufgabe|vorstellungsgesprach|vertragsangebot|zusage|test|absage|einladung|unterlagen|candidature|candidatura|sollicitatie|e-?mail|apply|forward|consideration|interview|offer|decision|gesprach|stelle|vorstellungsgesprach|kind|best|talent|team|recruiting|hiring|human resources|recruitment|inc|llc|gmbh|ihr|dein|du)\b"
)
ID = re.compile(
    r"\s*[-–,|(\[#]*\s*(?:\b(?:Req(?:uisition)?(?:\s*(?:ID|No|Number|#))?|Job\s*(?:ID|Number|Req|#|Code|requisition)|Job\s+Req\s+ID|ID|Ref(?:erence)?(?:\s*(?:No|Number|Nr))?|Kennziffer|Kennzahl|Referenz(?:nummer|-Nr)?|Stellen-?ID|Stellennummer|Job-ID|Ausschreibungsnummer|number)\b\.?\s*[:#.]?\s*#?\s*(?:[A-Z]{1,5} (?=\d{5})|[A-Z]{0,5}[-_/]?)\d{2,12}[A-Z]{0,3}\d{0,3}(?:[-/]\w{1,8})*\b|#\s?[A-Z]{0,4}[-_]?\d{3,12}\b|\[PHONE\])\s*[)\]]?",
    re.IGNORECASE,
)
BARE_ID = re.compile(
    r"\(?\b20\d\d-\d{3,6}\b\)?(?:\s+-\s+)?|\(?\b(?:(?:JR|REQ|RCH|R|J|JOB|P|HRC|SUPPL|AI|REF|VN|TR|WD|SR|JP|ATS|IRC|BR)[-_]?\d{4,10}[A-Z]{0,2}(?:[-_]\d+)?|(?:JR|REQ|R|J) \d{5,10}|\d{5,10}(?:BR)?|[A-Z]{1,6}[-_]\d{3,10}(?:[-_/]\d{1,6})*|20\d\d-[A-Z]{2,5}-\d{2,6})\b\)?|(?<=\s)-?\s*\b(?!20[12]\d)\d{3,4}$|,\s*\d{2,4}$|\s-\s\d{2,4}$|^#?\d{3,6}\s+-\s+|\(?\b(?i:req)[-_ ]?\d{3,10}\b\)?(?:\s+-\s+)?|\((?i:open|closed)\)|\b(?i:closed)$"
)
#: Letters and number may stand apart ("Job ID: R 00123456"); where nothing names it, "R 25000" is an amount of money.
REQUISITION = re.compile(
    r"(?:\b(?i:req(?:uisition)?(?:\s*(?:id|no|number))?|job\s*(?:id|number|req(?:uisition)?(?:\s*id)?|code)|id|ref(?:erence)?(?:\s*(?:no|number|nr|code))?|kennziffer|referenz(?:nummer|-nr)?|stellen-?id|job-id|ausschreibungsnummer|stellennummer)\b\.?\s*[:#.]?\s*#?\s*|#\s?)(?P<id>(?:[A-Z]{1,6} (?=\d{5})|[A-Z]{0,6}[-_/]?)\d{2,12}[A-Z]{0,3}(?:[-_/]\d+)*)\b|\b(?P<bare>(?:(?:JR|REQ|R|J)[-_]?\d{4,10}|JR \d{5,10}|R (?:0\d{4,9}|\d{8,10}))(?:-\d+)?)\b"
)
GENDER = re.compile(r"\s*(?:" + _GENDER + r")", re.IGNORECASE)
LEAD = re.compile(
    r"^(?:(?:the|our|an?|this|for|open|following|position of|role of|position|role|als|als eine?n?|eine?n?r?|die|der|das|den|dem|stelle als|zum|zur|job|le|la|de|il|el|un|une|una)\s+)+(?=\S)",
    re.IGNORECASE,
)
TAIL = re.compile(
    r"(?:\s+(?:at|with|@|bei|bei der|chez|presso|bij|here at)\s+(?=\S).*|\s+(?:position|role|job|opening|vacancy|opportunity|posting|requisition|post|stelle)s?|[\s,;:|–-]+|\s+(?:and|in|for|on|the|our|we|und|has|is|to|of|fur|für|mit|im|an|am|der|die|das|den))$",
    re.IGNORECASE,
)
INNER = re.compile(
    r"^.*, .*\b(?!of\b|and\b)[a-z]{2,} (?:the|our|an?)\s+(?=[A-Z])|^.*\b(?:for|to|as|about|regarding|discuss) (?:the|our|an?|this|your)\s+(?=[A-Z0-9\[])|^.*\b(?:applying|application|applied|interest|interested) (?:for|to|in) (?=[A-Z0-9])"
)
#: "Plymouth, England, United Kingdom (Hybrid)", as networks write below a title.
PLACE_TAIL = re.compile(
    r"\s+(?:(?:in )?(?:Greater|New|San|Los|Saint|St\.?|Las|Den|Bad|North|South|East|West|Milton|Great)\s+)?[A-ZÄÖÜ][\w.-]+(?: (?:Area|Region|Bay Area|City))?,"
    r"(?: [A-Z][\w -]{1,30},)? (?:United Kingdom|United States|Deutschland|Germany|Österreich|Austria|Schweiz|Switzerland|Ireland|France|Spain|Italy|Netherlands|Portugal|Poland|Belgium|Canada|Australia|India|Singapore)\b(?: \([\w -]{4,20}\))?$"
)
LOCATION_TAIL = re.compile(r"\s+(?:in|based in|located in|location)\s+[A-Z].*$")

REPLY = re.compile(r"^(?:(?:re|aw|fwd?|wg|sv|antw)(?:\[\d+\])?: ?)+", re.IGNORECASE)
#: What a mail is about, in front of the title it is about.
WRAPPED = re.compile(
    r"^(?i:(?:(?:ihr|dein|your|einladung zum|invitation to|zum|the)\s*:?\s+)*(?:vorstellungsgespräch|probeaufgabe|testaufgabe|bewerbungsverfahren|online-?test|eignungstest|terminbestätigung|erinnerung|interview|(?:job )?offer|(?:quick )?chat about|vertragsangebot|angebot|gespräch|take-home exercise|exercise|application|bewerbung|online assessment|assessment|recruitment|opening|vacancy|proposal)(?:\s*[-–:|,]\s*|\s+(?:for|as|als|about)\s+|\s+)(?:the |our )?)+(?=[A-ZÀ-Ý0-9])"
)
#: Where the sentence goes on after a title.
GOES_ON = re.compile(
    r"\s+(?:und|and|sowie) (?:Ihr|Dein|ihr|dein|your|our|das|the)\w*\b.*$|\s+(?:When|Where|Wann|Wo)\b:?.*$|\s+@ .*$"
)
#: A title and what it is in front of or behind.
BEHIND_DASH = re.compile(r"^(?P<head>.+?)\s+[-–]\s+(?P<tail>.+)$")
#: Words in small letters that may stand inside a title.
CONNECTORS = frozenset(
    "of and or in for the to a on mit und oder im für fur von der die das den des zur zum de la le du des en et di del e y van voor"
    " till per via w m f d x i ii iii iv level part time full-time entry level from home new grad grads night nights shift part-time remote hybrid onsite".split()
)
#: Those of them that begin what follows a title when a word in small letters is behind them.
ENDS_BEFORE_SMALL = frozenset("and und on to a im zum zur an with mit en in from".split())
#: After these "in" leads to a subject, not to a place.
STUDIED = re.compile(
    r"\b(?:second|research associate|phd student|lecturer|professor|fellow(?:ship)?|reader|instructor|tutor|postdoc\w*|ph\.?d|doctoral \w+|degree|master|bachelor|chair|dozent(?:in)?|professur|doktorand(?:in)?)\b",
    re.IGNORECASE,
)
FIELD_OF = re.compile(r"\s+in\s+[A-Z][\w-]+(?:(?: and| &|,| of)? [A-Z][\w-]+){0,3}")
#: "Fachkraft für": what follows is its field.
OCCUPATION_FOR = re.compile(
    r"\b[A-ZÄÖÜ][\w/-]*(?:kraft|kräfte|leiter(?:in)?|mann|frau|kaufleute|assistent(?:in)?|beauftragter?|referent(?:in)?|spezialist(?:in)?|berater(?:in)?|ingenieur(?:in)?|techniker(?:in)?|entwickler(?:in)?|lehrer(?:in)?|mitarbeiter(?:in)?|meister(?:in)?|arzt|ärztin|experte|expertin|professur|dozent(?:in)?|manager(?:in)?|niker(?:in)?|angestellte[rn]?|technolog(?:e|in)|pfleger(?:in)?|wirt(?:in)?)(?:\s*\([^()]{1,14}\))?\s+(?:für|im|in)\s+(?:die\s+|den\s+|das\s+)?$"
)
