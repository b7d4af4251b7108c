# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""Where job titles stand in French, Spanish, Italian, Dutch, Portuguese and Polish mail, and where they end there.

Titles may begin in small letters; one that does is one only when it names an occupation.
"""

_CAPITAL = r"[A-ZÀ-ÝĄĆĘŁŃŚŹŻ]"
_TITLE = r"[\"“„«']?(?P<t>(?!(?:em|na|no|en|in|w|de|di|da|do|y|e|et|i|que|ha|foi|chez|bij|presso|à|au|aux|prueba|prova|test|tu|su|la|le|el|il|un|une|uma?|votre|notre|nosso|nossa|nuestr[oa])\b)[^\W_](?:[^.!?;:\"”»\n]|\.(?=\S)|(?<=\bds)\.|(?<=\bkat)\.|(?<=\bSt)\.){1,90}?)"
#: What names of employers begin with.
FIRMS = r"(?:Grupo|Groupe|Gruppo|Grupa|Cl[íi]nica|Clinique|Klinika|Hotel|Hotéis|Hoteles|Hôtel|Banco|Banca|Banque|Construtora|Constructora|Talleres|Transportes|Trasporti|Log[íi]stica|Hospital|Ospedale|Szpital\w*|Instituto|Istituto|Laboratorios|Laboratoires|Supermercados|Restaurante?|Ristorante|Farmacia|Studio|Sklepy|Zakład\w*|Bodegas|Fundación|Fundação|Fondazione|Fundacja|Colegio|Universidade?|Université|Università|Residencia|Residência|Maison|Ateliers?|Fonderies?|Boulangerie|Cementos|Villa|Mercearia|Cerâmica|Moda|Piekarni\w*|Ayuntamiento|Mairie|Gemeente|Stichting)"
#: What ends a title in any of them: the sentence, a gender marker, a quotation mark.
_STOP = rf"\s+(?:de|di|da|do|del|della|dell'|du|de la|à la|au|van|en|em|na|no|in|w|we|nel|nella)(?: el| la)?\s+{FIRMS}\b|\s*(?:(?<!\bds)(?<!\bkat)(?<!\bSt)\.|[!?;:\"”»]|$)|\s*\((?=[a-zA-Z]{{1,3}} ?[/|.,] ?[a-zA-Z]{{1,3}}\b)|\s+(?:[hfHFmMkKwWvV]/[hfHFmMkKwWvV]|[hfHF]/[hfHF]/[xX])\b|\s[-–|]\s|,\s|\s+(?:el|le|il|op|no dia|em|do|od|dal|desde|w dniu|à partir|a partir) \d"
_FR = rf"(?={_STOP}|\s+(?:chez|au sein|auprès|de la société|pour la société|dans (?:notre|le|la|l')|en (?:CDI|CDD|intérim)|et (?:nous|vous|avons|n')|n'(?:a|est)|a (?:été|bien|retenu)|qui|que|sur (?:notre|le|la)|à (?:la |l'|le )?{_CAPITAL})\b)"
_FIELDS = r"(?<!écnico)(?<!écnica)(?<!ngeniero)(?<!ngeniera)(?<!specialista)(?<!icenciado)(?<!icenciada)(?<!raduado)(?<!raduada)(?<!xperto)(?<!xperta)"
_ES = rf"(?={_STOP}|{_FIELDS}\s+en\s+(?:el\s+|la\s+|los\s+|las\s+)?{_CAPITAL}|\s+(?:en (?:la empresa|nuestra|nuestro)|de (?:la empresa|nuestra)|ha (?:sido|llegado)|al (?:segundo|siguiente)|y (?:la|lo|te|le|nos|hemos|queremos|\d+)|con (?:incorporación|fecha)|se (?:ha|encuentra)|no (?:ha|continúa|sigue)|está|que|publicad[oa])\b)"
_IT = rf"(?={_STOP}|(?<!aureato)(?<!aureata)(?<!pecialista)(?<!sperto)\s+in\s+{_CAPITAL}|\s+(?:presso|nell[ao']|nel|della società|è (?:stat[ao]|in)|e (?:la|ti|le|abbiamo)|non (?:è|ha)|abbiamo|che|pubblicat[ao])\b)"
_NL = rf"(?={_STOP}|\s+(?:bij|binnen|ontvangen|is|hebben|heb|en (?:we|wij|nemen|zullen)|zeggen|danken|willen|heeft|in goede|in {_CAPITAL}|op (?:onze|ons)|via|te {_CAPITAL}|van (?:de gemeente|het team))\b)"
_PT = rf"(?={_STOP}|\s+(?:na|no|em|nas|nos)\s+{_CAPITAL}|\s+(?:na empresa|da empresa|em nossa|na nossa|foi|está|e (?:a|o|vamos|gostaríamos)|não|que|anunciad[ao])\b)"
_PL = rf"(?={_STOP}|\s+we?\s+{_CAPITAL}|\s+(?:w (?:firmie|naszej|spółce|dziale)|został[ao]?|nie został[ao]?|wpłynęł[ao]|i (?:informujemy|zapraszamy|wybrał\w*|chcielib\w*|prosimy|niestety)|do (?:etapu|dalszego)|oraz|która|które|który|o numerze|z dnia)\b)"
#: The three share too many words to be told apart where a title stands.
_SOUTH = rf"(?:{_ES}|{_IT}|{_PT})"
#: (score, pattern)
SIX_LANGUAGES: tuple[tuple[float, str], ...] = (
    (
        5.3,
        rf"(?i:(?:\b(?:candidature|postul[ée]e?|intérêt|entretien|recrutement|sélection|retenue?)\b[^.!?;:\n]{{0,40}}? )?\b(?:au|le|du|un|ce|pour le|sur le|aux) (?:poste|emploi|métier) (?:de |d'|d’|: ?)|\b(?:à|pour|sur) (?:l'|notre |votre |cette )?(?:offre|annonce)(?: d'emploi)?(?: de | d'| d’|: ?| )|\b(?:candidature|recrutée?|recherchons|postulé) (?:en tant que |en tant qu'|comme |en qualité de )(?:d'|d’|une? )?){_TITLE}{_FR}",
    ),
    (
        5.3,
        rf"(?i:\b(?:puesto|plaza|vacante|cargo|posición|oferta)(?: de empleo| de trabajo)? (?:de |: ?|como )|\b(?:a|en|para|de) la (?:oferta|vacante|convocatoria) |\b(?:candidatura|postulación|solicitud|inscripción) (?:para|como|a) (?:el |la )?(?!(?:el|la|un|una|nuestr\w+|trabajar|est[ae]|puesto|plaza|vacante|vaga|cargo|posición|oferta)\b)){_TITLE}{_SOUTH}",
    ),
    (
        5.3,
        rf"(?i:\b(?:posizione|ruolo|profilo|figura|mansione|annuncio|offerta)(?: aperta| di lavoro)? (?:di |come |da |per |: ?|(?={_CAPITAL}))|\b(?:candidatura|candidat[oa]) (?:come |per |a )(?!(?:la|il|un|una|l'|questa|posizion\w+|lavorar\w|ruolo|vaga|el|o)\b)){_TITLE}{_SOUTH}",
    ),
    (
        5.3,
        rf"(?i:\b(?:functie|vacature|rol|positie|baan)(?: van| voor| als|:)? (?!(?:van|voor|als|bij|die|en|is|we|op|in|binnen)\b)|\b(?:sollicitatie|gesolliciteerd|solliciteren|solliciteerde|reactie) (?:als |op |naar |voor )(?!(?:de|het|een|onze|deze|die)\b)){_TITLE}{_NL}",
    ),
    (
        5.3,
        rf"(?i:\b(?:vaga|cargo|função|funcao|lugar|posição|oportunidade)(?: de emprego)? (?:de |para |como |: ?|(?={_CAPITAL}))|\b(?:candidatura|inscrição|currículo) (?:para |como |a )(?!(?:a|o|uma?|esta|nossa|trabalhar|vaga|cargo|função|la|el|il|puesto|vacante|oferta)\b)){_TITLE}{_SOUTH}",
    ),
    (
        5.3,
        rf"(?i:\b(?:stanowisk[oau]|stanowiskiem|ofertę|oferty|ofertę pracy|ogłoszenie|rolę)(?: pracy)? ?:? ?(?!(?:w|na|dla|z|do)\b)){_TITLE}{_PL}",
    ),
)
#: Occupations of theirs, besides those of other languages that are written alike.
NOUNS = (
    r"ouvrier|employe\b|employee?\b|conduct(?:eu|ri)|gestionnaire|developpeu|formateur|formatrice|agent\b|secretaire|caissier|animateu|animatric|macon\b|soudeu|plombier|menuisier|chauffeu|livreu|boulang|\baide-|educateu|educatric|enseignant|juriste|redacteu|redactric|acheteu|preparateu|magasinier|charge[e]? d|charge\(|adjoint|apprenti|technico|hotesse|receptionniste|coiffeu|estheticien|peintre"
    r"|empleado|encargad|dependient|\bmozo\b|\bconductora?\b|limpiador|cocinero|jefe|jefa|auxiliar|abogad|arquitect|\bmedic[oa]\b|programador|disenador|repartidor|operari|\bpeon\b|vigilante|\bmonitora?\b|educador|cuidador|farmaceutic|electricist|mecanic|fontaner|soldador|reponedor|cajer|recepcionista|teleoperador|vendedor|promotor|asesor|coordinador|ingenier|especialista|soporte"
    r"|impiegat|magazzinier|infermier|cuoc[oa]\b|camerier|\bautist[ai]\b|segretari|ragionier|cassier|barist|operai|tecnic|meccanic|elettricist|idraulic|saldator|muratore|insegnant|educatore|farmacist|avvocat|architett|grafic|progettist|programmator|consulent|receptionist|parrucchier|estetist|banconist|addett|direttore|direttrice|\bcapo\b|capoturno"
    r"|boekhouder|\bkok\b|chauffeur|projectleider|teamleider|leidinggevende|ontwikkelaar|verkoper|schoonmaker|magazijn|kassier|verzorgende|onderwijzer|leerkracht|loodgieter|timmerman|metselaar|\blasser\b|kapper|beveiliger|receptionist|jurist|advocaat|ontwerper|tekenaar|planner|inkoper|secretaresse|bezorger|vrachtwagen|hovenier|begeleider|specialist|engineer"
    r"|analista|desenvolvedor|programador|motorista|enfermeir|cozinheir|gestor|engenheir|auxiliar|estagiari|vendedor|atendente|operador|professor|contabilista|contador|advogad|arquitet|designer|caixa\b|repositora?\b|supervisor|coordenador|assistente|empregad|serralheir|eletricist|pedreir|padeir|farmaceutic|psicolog|fisioterapeut|rececionista|recepcionista|formador|tecnic"
    r"|specjalist|ksiegow|magazynier|kierowc|kierownik|programist|inzynier|pielegniar|sprzedawc|kasjer|kucharz|kelner|lekarz|nauczyciel|mechanik|elektryk|spawacz|hydraulik|murarz|operator|pracownik|asystent|analityk|referent|doradc|handlow|przedstawiciel|koordynator|dyrektor|menedzer|projektant|grafik|prawnik|radca|adwokat|farmaceut|psycholog|opiekun|sekretark|recepcjonist|fryzjer|\bmonter\b|\btechnolog\b|brygadzist|stazyst|praktykant|konsultant|rekruter"
)
