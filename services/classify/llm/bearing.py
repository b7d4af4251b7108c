# ruff: noqa: E501 - one label's words are one line, so that they can be compared by eye.
"""Whether anything in a mail speaks for a label at all: the fewest words without which it cannot be meant. Pure.

Generous on purpose. Deciding is the business of those who read; this only catches what is out of the air.
"""

import re
from enum import Enum

from services.classify.domain.labels import Label
from services.classify.domain.mail import MailText
from services.classify.rules.senders import SourceKind, host_of, source_of
from services.classify.rules.text import fold


class Bearing(Enum):
    """What a mail's words say to a label."""

    BORNE = "BORNE"
    #: Nothing speaks for it.
    NONE = "NONE"
    #: Its words are there, and nothing about work.
    NO_WORK = "NO_WORK"
    #: The mail is in a language whose words are not known here.
    UNKNOWN = "UNKNOWN"


#: Somebody's candidacy, or at least work, is spoken of.
_WORK = re.compile(
    r"appl(?:y|i)|candida|recruit|hiring|opportunit|experience|background|selection|submission|profile|\bjobs?\b|position|\brole\b|vacanc|career|resume|\bcv\b|employ|interview|intern(?:ship)?\b|talent|opening|bewerb|stelle|kandidat|karriere|lebenslauf|unterlagen|arbeits|mitarbeit|gesprach|anstellung|emploi|\bposte\b|recrut|entretien|embauche|empleo|puesto|vacante|entrevista|contrat|lavoro|posizione|colloquio|selezione|assunzione|sollicit|vacature|functie|baan\b|werk|vaga\b|emprego|curriculo|processo seletivo|aplikacj|rekrutacj|stanowisk|prac[aey]\b|rozmow|team|join us|\bhr\b|human resources"
)
_WORDS: dict[Label, re.Pattern[str]] = {
    Label.APPLIED: re.compile(
        r"appl(?:y|i)|submi|receiv|thank|interest|candida|bewerb|eingegangen|eingang|erhalten|danke|dank\b|interesse|recu\b|merci|candidature|recibi|gracias|postul|ricevut|grazie|ontvangen|bedankt|sollicit|recebe|obrigad|inscri|otrzyma|dziek|aplikacj|zgloszeni"
    ),
    Label.VIEWED: re.compile(
        r"view|open(?:ed|s)|\bseen\b|\bread\b|look(?:ed|ing)|review|download|visit|angesehen|gesehen|gelesen|geoffnet|ansicht|gesichtet|angeschaut|aufgerufen|consult|\bvu[es]?\b|ouvert|visto|vist[ao]|visualiz|leid[ao]|abiert|letto|apert|bekeken|gezien|geopend|gelezen|abert|wyswietl|obejrz|przeczyt"
    ),
    Label.UPDATE: re.compile(
        r"appl(?:y|i)|candida|status|review|process|update|step|stage|decision|progress|bewerb|pruf|verfahren|entscheid|schritt|kandidat|candidature|etape|suivi|dossier|examin|estado|proceso|revis|stato|processo|valutaz|sollicit|procedure|stand|analis|etap|aplikacj|rekrutacj"
    ),
    Label.INFO_REQUEST: re.compile(
        r"please|send|provide|submit|upload|complete|confirm|need|require|missing|document|reference|information|form\b|salary|availab|permit|bitte|send|nachreich|benotig|fehl|hochlad|unterlagen|zeugnis|angab|merci de|veuillez|envoy|fournir|envi|facilit|adjunt|invi|forni|allegar|compil|stuur|aanlever|graag|ontbre|por favor|fornec|prosim|przesl|uzupeln"
    ),
    Label.ASSESSMENT: re.compile(
        r"test|assess|challenge|\btask|exercise|case study|coding|quiz|questionnaire|homework|take-?home|assignment|evaluat|questions?\b|hackerrank|codility|codesignal|aufgabe|eignung|fallstudie|probearbeit|fragebogen|fragen\b|beantwort|epreuve|questions?\b|repond|exercice|evaluation|prueba|ejercicio|evaluacion|reto\b|prova|esercizio|valutazione|opdracht|toets|desafio|teste|zadani|testow"
    ),
    Label.INTERVIEW: re.compile(
        r"interview|\bcall\b|\bchat\b|\bmeet|speak|talk|conversation|schedul|appointment|availab|\bslot|calendar|screen|onsite|on-site|zoom|teams|invit|gesprach|termin|kennenlern|telefon|einlad|unterhalten|entretien|rendez-vous|echange|appel|disponib|entrevista|reunion|llamada|charla|colloquio|incontro|chiamata|appuntamento|gesprek|afspraak|kennismak|uitnodig|conversa|reuniao|rozmow|spotkani|zaprosz"
    ),
    Label.OFFER: re.compile(
        r"\boffer|contract|compensation|salary|start date|welcome (?:aboard|to the team)|congratulat|join (?:us|our|the)|onboard|package|employment agreement|angebot|vertrag|zusage|gehalt|anstellung|eintritt|willkommen|einstell|gluckwunsch|offre|contrat|promesse|embauche|felicit|salaire|bienvenu|oferta|contrato|incorpora|salario|enhorabuena|bienvenid|offerta|contratto|assunzione|assumer|proposta|stipendio|congratulazioni|benvenut|aanbod|aanbied|contract|salaris|gefeliciteerd|aangenomen|welkom|parabens|salari|bem-vind|ofert|umow|wynagrodz|gratul|zatrudni"
    ),
    Label.REJECTION: re.compile(
        r"\bnot\b|n't\b|unfortunat|regret|sorry|unable|declin|reject|other (?:candidates?|applicants?)|filled|closed|unsuccessful|no longer|another candidate|different direction|\bpass(?:ed)?\b|wish you|\bothers\b|closer|more closely|more directly|forward with|only able|complete|after careful|highly competitive|best of luck|leider|nicht|absage|bedauer|andere[nr]? (?:kandidat|bewerb)|besetzt|schade|kein|alles gute|malheureus|regret|ne (?:pas|peut|pouv|sera)|pas (?:ete|retenu|donner|pu)|refus|desol|pourvu|lament|desafortunad|\bno (?:ha|hemos|podemos|contin|sera|es|vamos)|otr[oa]s? candidat|descart|purtroppo|spiacent|\bnon\b|altr[oi] candidat|helaas|\bniet\b|afgewezen|jammer|andere kandida|infelizmente|\bnao\b|outr[oa]s? candidat|niestety|\bnie\b|inn(?:ych|ego) kandydat"
    ),
    Label.ON_HOLD: re.compile(
        r"\bhold\b|pause|paus|freez|frozen|postpon|suspend|delay|defer|later|resum|until|budget|zuruckgestellt|pausier|verschob|verzoger|warten|gedulden|gestoppt|stopp|spater|einstellungsstopp|attente|report|gel\b|gele|pausa|aplaz|suspend|espera|congel|retras|sospes|attesa|rinvi|congelat|rimand|wacht|uitgesteld|gepauzeerd|on hold|bevroren|adiad|suspens|wstrzym|zawiesz|przeloz|odroczon"
    ),
    Label.WITHDRAWN: re.compile(
        r"withdr|retract|declin|cancel|no longer (?:interest|wish|consider|pursu|available)|remove|turn(?:ed)? down|other offer|another (?:offer|position|job)|zuruck(?:zieh|gezogen|nahme|nehme|zuzieh)|ziehe|ruckzug|absag|abgelehnt|ablehn|storn|nicht mehr|anders entschieden|retir|annul|desist|renonc|refus|declin|rechaz|ritir|rinunci|rifiut|annull|intrek|ingetrokken|teruggetrokken|terugtrek|afzie|bedank|desist|retir|cancel|wycof|rezygn|anulow"
    ),
    Label.RECRUITER_OUTREACH: _WORK,
    Label.JOB_ALERT: _WORK,
}
#: The commonest small words of each of the languages spoken above.
_SMALL_WORDS = tuple(
    frozenset(words.split())
    for words in (
        "the and you your for with this that are was have has not from our will can been we of to in is it at be on as",
        "der die das und ist nicht ein eine sie wir ihr ihre ihnen mit fur auf von zu den dem bei haben wird als uns in",
        "le la les des une et est pas vous nous votre pour avec sur que dans en du au par ce de a l d",
        "el los las una y que con por su para del nos como es se no hemos tu te la de en a un",
        "il lo gli di che per con non del della sono la sua ha ti in una le abbiamo e un a i",
        "de het een en van voor met op dat niet is je jouw uw wij hebben aan te bij in we om",
        "o os as um uma e que nao para com por seu sua do da no na em voce nos a de",
        "i w z na nie sie do ze jest to za o od twoj pana pani dziekujemy oraz przez",
    )
)
_LATIN_WORD = re.compile(r"[a-z']+")
_ANY_WORD = re.compile(r"[^\W\d_]+")
#: Fewer words than this do not show a language.
_FEW_WORDS = 12
_SHARE = 0.15


def bearing(label: Label, mail: MailText, words: str) -> Bearing:
    """What `words` (the mail's own, folded) and its plain facts say to the label."""
    if label is Label.OTHER or _is_fact(label, mail):
        return Bearing.BORNE
    said = _WORDS[label].search(words) is not None
    about_work = _WORK.search(words) is not None or _from_candidate_mail(mail)
    if said:
        return Bearing.BORNE if about_work else Bearing.NO_WORK
    return Bearing.NONE if speaks_known_language(words) else Bearing.UNKNOWN


def _is_fact(label: Label, mail: MailText) -> bool:
    """What does not stand in words: an appointment, or a sender that does nothing else."""
    if label is Label.INTERVIEW:
        return any(_WORK.search(fold(fact.summary[:300])) for fact in mail.calendar)
    source = source_of(host_of(mail.sender_email))
    return label is Label.ASSESSMENT and source is not None and source.kind is SourceKind.TESTS


def _from_candidate_mail(mail: MailText) -> bool:
    source = source_of(host_of(mail.sender_email))
    return source is not None


def speaks_known_language(words: str) -> bool:
    """Whether the folded text is in one of the eight languages; True when it is too short to tell, in Latin letters."""
    everything = _ANY_WORD.findall(words[:4_000])
    latin = _LATIN_WORD.findall(words[:4_000])
    if 2 * len(latin) < len(everything):
        return False
    if len(latin) < _FEW_WORDS:
        return True
    return max(sum(word in small for word in latin) for small in _SMALL_WORDS) >= _SHARE * len(latin)
