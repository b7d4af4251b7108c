# ruff: noqa: E501 - one wording is one line, so that its alternatives can be compared by eye.
"""What kind of mail it is before what it says: job talk, other walks of life, advertising, traps, the person's own voice."""

from services.classify.rules.phrase import topic

#: Words that make a mail about an application for work.
JOB = topic(
    r"\b(?:applicant|candidacy|candidate|recruit(?:er|ing|ment)|hiring|talent (?:acquisition|team|partner)|job|vacancy|career|resume|human resources|employment|employer|interview|position|role|internship|opening|requisition|headhunter|applicant|phone screen|assessment)s?\b|\bapplication process|selection process|screening call|your (?:background|experience)|hiring manager|engineering manager|next (?:step|stage|round) (?:in|of) (?:our|the) process|\b(?:my|our) client|opportunity|vacancies|job applications?|applications? (?:for|received)|your application|take-home|join (?:us|our team) as|accept(?:ing|ed)? (?:our|the) offer\b[^.]{0,40}(?:start|contract|role|position|first day)|accepting our offer|aptitude|(?:personality|reasoning)[^.]{0,30}(?:test|questionnaire)|selection for|(?:online|coding|skills?|your|the) (?:test|assessment)\b|salary expectation|(?:employment|signed) (?:agreement|contract)|test invitation|staff nurse",
    r"auswahlverfahren|online-?test|eignungstest|probeaufgabe|hospitation|probearbeit|arbeitsvertrag|vertragsangebot|\b(?:m/w/[dx]|w/m/[dx]|m/f/[dx])\b|kennenlernen|zu einem (?:\w+ )?gesprach einladen|(?:ihr|dein) gesprach (?:mit|bei)|testergebnis|\bmandant\w*|\bin unserem team\b|bewerb|stelle(?:n|\b)|vorstellungsgesprach|personalabteilung|karriere|lebenslauf|arbeitgeber|ausbildung|praktikum|vakanz|werkstudent",
    r"candidature|recrut|poste\b|embauche|emploi|entretien|candidatura|seleccion|puesto|empleo|vacante|colloquio|selezione|posizione|lavoro|sollicit|vacature|functie",
    r"rekrutac|rozmow\w kwalifikacyjn|kandydat|ofert\w pracy|vagas?\b|recrutamento|emprego|curriculo|\btrial shift|\bprobetag|probeschicht|\bwir wurden (?:sie|dich) (?:gern )?(?:nehmen|einstellen)",
)
#: An application by this person is spoken of.
APPLICATION = topic(
    r"your (?:[\w&/,.()'-]+ ){0,9}?(?:application|candidacy|candidature|resume|cv)\b|application (?:update|status|follow-up|decision)|recruit(?:ment|ing) (?:process|team)|talent acquisition|hiring (?:team|manager|process)|career search|job search|other candidates|thank(?:s| you)(?: \w+){0,3} for (?:applying|your application|(?:your|expressing|the)? ?interest)|(?:you|you've|you have) applied|we regret|\bcandida(?:cy|te)\b|your interest in (?:\w+ ){0,12}(?:position|role|opportunit|job|joining|career|working|employment)|\b(?:position|role|vacancy|job opening|requisition)\b",
    r"(?:ihre|deine|ihrer|deiner|eure) (?:\w+ )?(?:bewerbung|bewerbungsunterlagen|unterlagen)|\bstelle als\b|bewerb|kandidat|interesse an (?:einer|der) (?:zusammenarbeit|stelle|position)|stellenangebot",
    r"(?:votre|ta) candidature|(?:tu|su) (?:candidatura|postulacion)|(?:tua|sua) candidatura|(?:je|jouw|uw) sollicitatie|candidatura|sollicitatie|\bposte\b|\bpuesto\b|vacante|vacature|posizione",
    r"(?:twoj\w*|pana|pani|panstwa) (?:aplikacj|kandydatur|zgloszeni|cv\b)|rekrutac|stanowisko|kandydat|(?:sua|seu|tua) (?:candidatura|curriculo)|\bvaga\b|processo seletivo|recrutamento",
)
#: Applications that are not for work. Each match is the name of another walk of life.
ELSEWHERE = topic(
    r"appl(?:y|ied|ying|ication) (?:\w+ ){0,2}to (?:adopt|foster|rent|lease|study)\b|adoption (?:team|process|fee)|home visit|\brehom(?:e|ing)\b|(?:assessment|exam|quiz|assignment|coursework)[^.]{0,60}(?:unit|module|chapter|week|lesson|semester|term) \d|(?:two|three|\d) attempts\b|bank reconciliation (?:statement|completed|report)",
    r"(?:rental|tenancy|lease|apartment|housing|mortgage|loan|credit(?: card)?|visa|passport|green card|citizenship|asylum|permit|scholarship|grant|fellowship grant|admission|admissions|enrol?ment|undergraduate|graduate school|school|kindergarten|daycare|insurance|membership|adoption|beta|planning|patent|trademark|financial aid|bursary|funding|license|licence|esta|immigration|residence|residency permit|speaker|vendor|card|nursery) applications?\b",
    r"application (?:\w+ )?(?:for|to rent|to) (?:\w+ ){0,4}?(?:apartment|flat|rental|room|tenancy|lease|visa|passport|citizenship|residence permit|admission|scholarship|grant|loan|mortgage|credit card|card|membership|insurance|master'?s|bachelor'?s|msc\b|phd programme|degree|program(?:me)? of study|studies|studentship)",
    r"(?:admissions? (?:committee|office|team|decision|portal)|offer of admission|place at (?:the )?(?:university|college)|(?:master|bachelor|degree|graduate|undergraduate|doctoral|mba|phd) (?:of \w+ )?program(?:me)?\b[^.]{0,40}(?:admi|applica|offer|place|semester)|letter of acceptance|conditional offer (?:of a place|to study)|ucas\b|common app\b|tuition)",
    r"(?:landlord|letting agent|viewing appointment|property viewing|tenant|the (?:apartment|flat|property)\b|monthly rent|security deposit|uscis|embassy|consulate|biometrics?|visa appointment|visa interview)",
    r"(?:wohnung|mietwohnung|mietinteress|vermieter|wohnungsbewerb|besichtigung|mietvertrag|kaltmiete|warmmiete|wg-zimmer|wohnungsangebot|mietobjekt|selbstauskunft|schufa)",
    r"(?:studienplatz|studiengang|hochschulzugang|immatrikulation|zulassungs|zulassungsbescheid|hochschulstart|uni-assist|semesterbeginn|stipendi|kita-?platz|kitaplatz|visum|visa-?antrag|konsulat|botschaft|auslanderbehorde|aufenthaltserlaubnis|kreditantrag|kreditkarte|darlehen|baufinanzierung|fordermittel|forderantrag|einburgerung)",
    r"(?:your (?:paper|manuscript|abstract|article|talk|proposal|session|poster)\b[^.]{0,80}(?:not|accept|reject|review|selected)|call for papers|peer review|program committee|programme committee|camera-ready)",
    r"(?:logement|appartement|dossier de location|bourse d'etudes|inscription universitaire|admission (?:en|au|a la)|demande de visa|alquiler|piso|beca\b|matricula|visado|affitto|borsa di studio|iscrizione universitaria|huurwoning|inschrijving studie|studiebeurs)",
    r"\b(?:wunsch|raten|sofort|privat)kredit|mentoring (?:scheme|programme|program)|mundliche\w* prufung|prufungszentrum|sprachprufung|kredyt|wniosek o najem|najem mieszkania|arrendamento|emprestimo",
)
#: Advertising and bulk mail.
BULK = topic(
    r"\bunsubscribe\b|view (?:this (?:email|message) )?in (?:your )?browser|newsletter|webinar|\b\d{1,2} ?% (?:off|discount|rabatt)|limited time|special offer|buy now|shop now|register now|sign up (?:now|today)|free trial|upgrade (?:now|to)|sale ends|promo code|coupon|early bird|enrol+ (?:now|today)|abbestellen|abmelden|jetzt (?:anmelden|sichern|kaufen|buchen|registrieren|shoppen)|gutschein|rabatt|im browser (?:ansehen|anzeigen)|sponsored|advertis|podcast|blog post|read more|weiterlesen|mehr erfahren|desabonner|cancelar (?:la )?suscripcion|disiscriv|afmelden|uitschrijven",
)
#: Coaching and preparation that talks of interviews without inviting to one.
COACHING = topic(
    r"mock interviews?|interview (?:prep(?:aration)?|coach\w*|course|bootcamp|masterclass|tips|questions (?:and|&|you|for)|workshop|training|guide|practice|simulator|success|skills|secrets|advice|kit|hacks)|(?:ace|nail|crush|master|practi[cs]e|prepare for|prep for) (?:your |the |any )?(?:\w+ )?interviews?|career (?:coach|fair|advice|tips|boost)|resume (?:review|template|builder|writing|tips|service)|land (?:your|a) (?:dream|next)|job search (?:tips|strategy)|bewerbungs(?:tipps|training|coaching|ratgeber)|interviewtraining|vorstellungsgesprach (?:uben|trainieren|meistern)|karrieretipps|probe-?interview|tipps (?:fur|zum)[^.]{0,30}(?:gesprach|interview|bewerbung)|so (?:meistern|uberzeugen)",
)
#: "Offers" that want money, secrets or a chat app.
SCAM = topic(
    r"\b(?:telegram|whatsapp|signal app|google hangouts?|kik)\b[^.]{0,80}(?:interview|contact|hr|manager|recruiter|chat|message|text|add|reach|start|details|schreib|kontakt|melde)|(?:contact|message|text|add|interview|reach|chat|schreib|kontaktier|melde)[^.]{0,60}\b(?:telegram|whatsapp|google hangouts?)\b",
    r"(?:processing|registration|training|application|security|activation|visa processing|onboarding|equipment) (?:fee|deposit|charge)\b|(?:fee|deposit|gebuhr|kaution|bearbeitungsgebuhr)[^.]{0,40}(?:refundable|before you start|erstatt|vorab|uberweis)|refundable (?:fee|deposit)",
    r"(?:bank (?:details|account|login)|account number|routing number|credit card|ssn|social security number|id card|kontodaten|bankverbindung|personalausweis|iban)[^.]{0,60}(?:immediately|to (?:proceed|get|secure|start|receive|finali[sz]e)|before|sofort|umgehend|deposit|vorab|uberweis|check)",
    r"(?:no|without) (?:interview|experience) (?:is )?(?:needed|required|necessary)|(?:kein|ohne) (?:vorstellungsgesprach|interview|erfahrung)[^.]{0,20}(?:notig|notwendig|erforderlich)?",
    r"(?:earn|make|receive|verdien\w*)[^.]{0,30}(?:[$€£]\s?\d|\d+ ?(?:[$€£]|usd|eur|euro|dollars?))[^.]{0,30}(?:per|a|each|every|pro|am|in der|die) ?(?:day|week|hour|tag|woche|stunde)?",
    r"(?:mail|send) you a (?:cashier'?s )?che(?:ck|que)|deposit the che(?:ck|que)|purchase (?:the |your )?(?:office |work )?equipment|(?:package|parcel) (?:forwarding|reshipping)|re-?ship|mystery shopper|data entry[^.]{0,40}(?:\$|per hour|from home)|western union|gift cards?|bitcoin|crypto (?:wallet|payment)|usdt|paketagent|finanzagent|pakete? (?:annehmen|weiterleiten)|work from home[^.]{0,60}(?:\$|earn|income)",
)
#: Questionnaires about the experience of applying.
SURVEY = topic(
    r"(?:survey|feedback)[^.]{0,80}(?:candidate experience|application (?:process|experience|satisfaction)|interview experience|recruit(?:ing|ment) (?:process|experience)|hiring (?:process|experience)|your experience|about your)|(?:candidate experience|application satisfaction)[^.]{0,40}(?:survey|feedback)|(?:how (?:was|would you rate)|rate|share|tell us about) your (?:\w+ )?(?:experience|candidate journey)|how likely (?:are you|is it)|(?:umfrage|feedback|befragung|bewert)[^.]{0,80}(?:bewerbungsprozess|bewerbungserfahrung|bewerbererfahrung|candidate experience|bewerbungsverfahren)|zufriedenheitsumfrage|wie (?:zufrieden|haben sie)[^.]{0,60}bewerbung|enquete de satisfaction|encuesta|sondaggio|enquete",
)
#: Codes, passwords and accounts.
ACCOUNT = topic(
    r"(?:one-?time|verification|security|access|login|log-in|sign-?in|authentication|confirmation) (?:pass)?(?:code|password|pin|passcode)|passcode|\botp\b|reset (?:your )?password|password reset|verify your (?:email|e-mail|account|identity)|confirm your (?:email|e-mail|account)|activate your account|(?:account|profile) (?:has been |was |successfully )*(?:created|activated|set up|registered)|created an account|new sign[- ]?in|sign up for a new|welcome to (?:\w+ ){0,4}(?:careers?|talent community|job portal|candidate home)\b|einmal(?:code|passwort|kennwort)|bestatigungscode|sicherheitscode|verifizierungscode|zugangscode|passwort (?:zuruck|andern|vergessen)|(?:e-mail|email)-?adresse (?:\w+ )?bestatigen|konto (?:\w+ ){0,3}(?:erstellt|aktiv|angelegt|bestatig)|(?:bewerber)?profil (?:\w+ ){0,3}(?:angelegt|erstellt|aktiviert)|registrierung (?:\w+ )?(?:abschliessen|bestatigen)|code de verification|codigo de verificacion|codice di verifica|verificatiecode|mot de passe",
)
#: Drafts the person has not sent.
UNFINISHED = topic(
    r"(?:finish|complete|continue|resume|submit|return to) (?:your|the) (?:\w+ ){0,3}?(?:job )?application\b|(?:start(?:ed|ing)|begun|saved) (?:\w+ ){0,2}(?:your|an|a|the) (?:\w+ )?application|(?:unfinished|incomplete|saved|draft) application|application (?:was )?not (?:yet )?submitted|haven't (?:finished|completed|submitted)|bewerbung (?:\w+ )?(?:abschliessen|fortsetzen|fertigstellen|vervollstandigen)|nicht abgeschlossene bewerbung|noch nicht abgeschickt|referred you (?:to|for)|(?:invite|invited|encourage) you to apply|invitation to apply|(?:terminez|finalisez|completez) votre candidature|(?:termina|completa|finaliza) tu candidatura|completa la tua candidatura|rond je sollicitatie af"
)
#: The applicant speaks: the person's own mail, or a friend's.
OWN_VOICE = topic(
    r"\bmy (?:\w+ ){0,2}(?:application|resume|cv|candidacy|cover letter|qualifications)\b|\bi(?:'m| am| would like to|'d like to)? (?:\w+ )?(?:apply|applying|applied|interviewed) (?:for|to|with|at)|\bi (?:would like|wish|want|have decided|am writing) to (?:withdraw|apply|follow up|decline|accept|inquire|express my)|attached (?:is )?my|\bi(?:'ve| have) attached|\bi look forward to (?:hearing|meeting|speaking)|thank you for (?:considering me|the opportunity to interview|inviting me|your time (?:today|yesterday|on))|reaching out about the|your (?:job )?(?:posting|advertisement|ad)\b",
    r"\bmeine[nr]? (?:\w+ )?(?:bewerbung|unterlagen|lebenslauf|bewerbungsunterlagen)|(?:bewerbe|bewarb) ich mich|ich bewerbe mich|hiermit (?:bewerbe|ziehe|nehme)|ich (?:mochte|ziehe|nehme|freue mich|bestatige)|mein lebenslauf|ihre (?:stellenanzeige|stellenausschreibung) (?:\w+ )?(?:hat|gelesen|habe)|anbei (?:\w+ )?mein",
    r"\bma candidature|mon cv|je (?:vous|me|postule)|mi (?:candidatura|cv|curriculum)|la mia candidatura|il mio cv|mijn (?:sollicitatie|cv)",
)
OWN_APPLIES = topic(
    r"(?:sending|send|submit|submitting|enclos\w+|attach\w+)[^.]{0,30}my application|(?:would|'d) like to apply\b|bewerbe mich|(?:i(?:'m| am| would like to| wish to| want to)?(?: hereby| writing to)? ?(?:apply|applying) (?:for|to))|(?:i am|i'm) writing to apply|hereby apply|please find (?:attached )?my application|hiermit bewerbe ich|bewerbe ich mich|ich bewerbe mich|anbei (?:\w+ ){0,3}(?:meine|bewerbung)|(?:sende|schicke|ubersende)[^.]{0,40}meine bewerbung|je (?:me permets de )?(?:vous (?:adresse|soumets|envoie) ma candidature|postule)|(?:presento|envio|adjunto) mi candidatura|invio la mia candidatura|hierbij solliciteer ik",
)
OWN_WITHDRAWS = topic(
    r"(?:withdraw|withdrawing|retract) (?:my|from)[^.]{0,40}(?:application|candidacy|consideration|process)|remove me from consideration|take me out of (?:the|your)|no longer (?:available|interested)[^.]{0,60}(?:role|position|job|process|opportunity)|(?:ziehe|mochte|nehme)[^.]{0,60}(?:meine|die) bewerbung[^.]{0,60}zuruck|meine bewerbung[^.]{0,40}zuruck(?:ziehen|zuziehen|nehmen)|retire ma candidature|retirer ma candidature|retirar mi candidatura|ritirare la mia candidatura|mijn sollicitatie (?:\w+ ){0,3}in(?:trekken)?",
)
OWN_DECLINES = topic(
    r"(?:decided|have|like|need|want|must|going|forced) to (?:respectfully |politely |kindly )?(?:decline|turn down|refuse)|i (?:\w+ ){0,2}decline (?:your|the|this)|not (?:be )?(?:tak(?:e|ing) up|accept(?:ing)?|able to accept)[^.]{0,20}(?:offer|position|role)|accepted (?:a|another|an) (?:\w+ )?(?:position|role|offer|job) (?:elsewhere|with|at|from)",
    r"(?:muss|mochte|werde)(?: \w+){0,5} (?:absagen|ablehnen)|lehne (?:ihr|das|dein) angebot|angebot[^.]{0,60}(?:nicht annehmen|ablehnen|absagen)|fur eine andere (?:stelle|position) entschieden",
)
OWN_ACCEPTS = topic(
    r"i (?:am (?:happy|pleased|delighted|thrilled|excited) to |would like to |gladly |hereby |happily )?accept (?:your|the|this) (?:\w+ ){0,3}(?:offer|position)|signed (?:offer|contract) (?:is )?attached|nehme (?:ich )?(?:ihr|das|dein) angebot[^.]{0,30}an|ich nehme (?:ihr|das|dein) (?:\w+ )?angebot|unterschriebene[nr]? (?:arbeits)?vertrag",
)
#: A rejection is not being spoken, it is being corrected.
CORRECTION = topic(
    r"sent (?:to you )?(?:in error|by mistake|accidentally)|please (?:disregard|ignore)[^.]{0,60}(?:previous|last|earlier|email|message)|irrtumlich|versehentlich|fehlerhaft versendet|(?:are|you're) still (?:in|under|being) consider",
)
#: An appointment, not the person, is what falls through.
SLOT = topic(
    r"(?:slot|time ?slot|time you|appointment|date|schedul|reschedul|conflict|calendar|interviewer|availab|meeting|call|interview)[^.]{0,80}(?:taken|no longer|not available|unavailable|conflict|booked|cannot make|can't make|reschedul|moved?|postpon|another time|cancel|not work|ill\b|sick|out of office)|(?:taken|booked|unavailable|reschedul|postpon|move|another (?:time|slot|date)|new (?:time|slot|date)|different (?:time|slot|date)|alternative (?:time|slot|date)|push)[^.]{0,60}(?:slot|interview|call|meeting|time|appointment|date)",
    r"(?:termin|gesprach|uhrzeit|zeitfenster|slot|interview)[^.]{0,80}(?:nicht mehr (?:frei|verfugbar)|vergeben|belegt|verschieb|verschoben|verleg|absagen|ausfallen|erkrankt|krank|nicht stattfinden|nicht wahrnehmen|neuen termin|anderen termin|ersatztermin|nicht einhalten)|(?:verschieb|verschoben|verleg|neuen|anderen|alternativ|ersatz)\w*[^.]{0,60}(?:termin|gesprach|uhrzeit|interview)",
    r"(?:creneau|rendez-vous|entretien)[^.]{0,60}(?:disponible|report|decal|autre)|(?:horario|entrevista)[^.]{0,60}(?:disponible|reprogram|otro|mover)|(?:orario|colloquio)[^.]{0,60}(?:disponibile|spost|rimand|altr)|(?:tijdstip|gesprek|afspraak)[^.]{0,60}(?:beschikbaar|verzet|verplaats|ander)",
)
#: Before a wording in its sentence: it is not said, only imagined.
CONDITION = topic(
    r"\b(?:(?<!as )if|when you(?:'re| are) |in case|in the event|should (?:you|your|we|there|a|the|it)|whether|unless|provided (?:that )?|assuming|depending on|(?<!all )shortlisted candidates|successful (?:candidates|applicants)|selected (?:candidates|applicants)|only (?:those )?(?:candidates|applicants|shortlisted|selected)|(?<!with )(?<!of )(?<!to )candidates (?:who|whose|selected|may)|may (?:be|also|or|still)|might|would you like to (?:know|learn)|some (?:candidates|applicants|people)|those (?:who|selected|candidates)|when (?:a|an|we|you(?:'re| are)) |what happens|what to do|\bwhy\b|how to|once (?:we|you|your|a|our|the)|sollte(?:n|st)?|falls|im falle?|ob (?:sie|du|wir|ihre|deine)|wenn|sofern|gegebenenfalls|ggf|eventuell|si (?:votre|vous|tu|su|ta|nous)|en cas de|en caso de|se (?:il tuo|il suo|la tua|la sua|lei|sara|il profilo)|qualora|nel caso|indien|mocht (?:je|u|uw|jouw|er|het|de|dit)\b|als (?:je|u|we|jouw|uw) )",
    r"\b(?:of (?:we|wij) (?:je|u|jou)|jesli|jezeli|w przypadku|se o (?:seu|teu)|caso (?:o|a|seja|seu|sua))\b",
)
#: Within a wording itself: "Unfortunately, if your profile is not a match …".
CONDITION_WITHIN = topic(
    r"\b(?:if|should|whether) (?:you|your|we|the|a|there)\b|\bfalls\b|\bsollten?\b|\bwenn\b|\bsi (?:votre|vous|tu|su)\b"
)
#: A no that is no decision about this application: what happens to papers that are missing or late, to those who do not
#: answer, to feedback; what an advertisement or an article says in quotation marks; what the reader decided.
NO_DECISION = topic(
    r"\b(?:incomplete|late|unfinished|unsigned) (?:applications?|submissions?|documents?)|applications? (?:without|that (?:are|is) (?:not complete|incomplete|late)|received after|submitted after|which are incomplete)|(?:can't|cannot|can not|unable to|won't|will not|not be able to)[^.]{0,60}(?:without|until|unless) |\botherwise,? (?:we|your|the)|(?:individual|personal|detailed|further)? ?feedback (?:to|on|at|for)[^.]{0,60}(?:each|every|all|individual|those|stage|everyone|unsuccessful)|(?:can't|cannot|unable to|not able to|not possible to)[^.]{0,30}(?:reply|respond|answer|write|give feedback|provide feedback|offer feedback|comment)|to (?:each|every) (?:applicant|candidate|application)|to all (?:applicants|candidates)",
    r"unvollstandige (?:bewerbung|unterlagen)|(?:verspatet|spater|nach (?:fristende|dem stichtag|ablauf))\w* (?:ein|zugeh)\w+|\bandernfalls\b|\bsonst (?:konnen|kann|mussen|wird)|\bohne (?:diese[nrs]?|die|den|das|ihre?n?|deine?n?|sie|beides|angaben)\b|\bsolange\b|jede (?:einzelne )?bewerbung (?:einzeln|individuell|personlich)|(?:nicht|keine?)[^.]{0,30}(?:ruckmeldung|feedback)[^.]{0,30}(?:jede|alle|einzeln|individuell)|nicht mehr gesondert",
    r"dans le cas contraire|tant que\b|dossiers? incomplets?|candidatures? incompletes?|repondre (?:individuellement )?a (?:chaque|toutes|tous)|in caso contrario|candidature incomplete|rispondere a tutti|de lo contrario|pasado (?:ese|este|dicho) plazo|candidaturas? incompletas?|(?:responder|contestar) a (?:todos|cada)|feedback individual|onvolledige sollicitaties|niekompletne zgloszen|responder a todos os",
    r"\b(?:you|you've|you have|sie haben|du hast)(?: (?:recently|now|since|uns|sich|dich))?(?: have)? (?:decided|chosen|chose|elected|opted|entschieden|mitgeteilt)[^.]{0,60}(?:not to|to withdraw|to decline|against|nicht (?:weiter|mehr)|zuruckz)|(?:at|per|as|following|on|upon) your (?:own )?(?:request|wish|instruction|withdrawal)|auf (?:ihren|deinen) (?:eigenen )?wunsch|you won't be continuing|hat (?:sich )?selbst zuruckgezogen|\bhas been withdrawn\b",
)
#: A talk that does not take place, or not so: the application goes on.
TALK_OFF = topic(
    r"(?:go ahead|proceed|keep|make|hold|meet|see you|talk|speak)[^.]{0,40}(?:tomorrow|today|tonight|as (?:arranged|planned|agreed)|on (?:monday|tuesday|wednesday|thursday|friday)|this (?:morning|afternoon|week)|at \d)|(?:evening|morning|weekend|online|remote|video)[^.]{0,20}(?:slots?|appointments?|interviews?)|(?:is|are|has|have)[^.]{0,30}(?:fallen ill|off sick|under the weather|the flu|with flu|been called|jury duty|train|delayed|stuck)|travel (?:costs|expenses)|frais de (?:train|deplacement)|fahrtkosten|reisekosten",
)
#: Small print: what may be done with data says nothing about this application.
SMALL_PRINT = topic(
    r"personal data|your data|privacy (?:notice|policy|statement)|processing (?:of )?your|legal basis|data protection|equal (?:opportunity|employment)|regardless of|reasonable accommodation|personenbezogen|datenschutz|rechtsgrundlage|donnees personnelles|datos personales|dati personali|persoonsgegevens|more likely to|learn (?:more )?about|interview(?:ing)? (?:tips|process|resources|guide|prep\w*|advice|experience)",
)
#: Why and how a mail was sent: says nothing new.
FOOTER = topic(
    r"because you (?:have )?appl|as you (?:have )?applied|you (?:are receiving|receive|received) this|this (?:e-?mail|message) (?:was|is|has been)|if you have (?:any )?questions|do not reply|not be monitored|sie erhalten diese|diese (?:e-?mail|nachricht) (?:wurde|ist)|hiring platform|powered by",
)
#: After an invitation in its sentence: the same.
CONDITION_AFTER = topic(
    r"\bif (?:you|your|we|there|it|a|selected|the|our|shortlisted|successful|suitable)|should (?:you|your|we|there)|\bwenn\b|\bfalls\b|\bsofern\b|\bsollte|\bsi (?:votre|vous|tu|su|nous)\b|qualora|\bindien\b|pending|subject to (?:review|your qualifications)|once (?:we|our|your|the)|whose|who (?:meet|match|best)|for (?:selected|shortlisted|successful|qualified) ",
)
#: Promises of a later message: not yet an invitation.
PROMISE = topic(
    r"(?:will|'ll|may|might|can|could|would|shall)(?: \w+){0,4} (?:contact|reach out|be in touch|get in touch|call you|follow up|notif|reply|get back|be contacted|hear from|let you know|be invited|receive|be asked)|(?:typically|usually|generally|normally|process (?:usually |typically )?(?:includes?|consists?|involves?|looks)|steps (?:include|are)|prior to|before (?:the|your|any|an)|during (?:the|your|our)|after (?:the|your|an|completing)|stages?:|plan(?:ning)? to)|(?:melden|kontaktieren|setzen) (?:wir )?uns|werden (?:wir|sie) (?:uns|kontaktiert)|in der regel|(?:normalerweise|ublicherweise)|recontact|contacterons|contactaremos|contatteremo|contatterai|nemen (?:we|wij)? ?contact",
)
#: A sentence about the person's candidacy, whatever slots it also names.
DECISION = topic(
    r"\b(?:candidates?|applicants?|application|candidacy|selected|move forward|moving forward|proceed with your)\b|bewerbung|kandidat|bewerber|berucksichtig|candidature|candidat|candidatura|sollicitatie",
)
#: Words of employment alone, to weigh against other walks of life.
EMPLOYMENT = topic(
    r"\b(?:recruit(?:er|ing|ment)|hiring|talent acquisition|job|jobs|vacancy|career|careers|resume|employment|employer|salary|position|role|internship|candidates?|colleagues?|engineer|developer|manager|assistant|our team)\b|bewerbung als|stelle als|stellenanzeige|arbeitgeber|personalabteilung|karriere|gehalt|arbeitsvertrag|lebenslauf|bewerber|mitarbeit|recrutement|poste|empleo|puesto|lavoro|vacature",
)
#: The reader is spoken to.
TO_READER = topic(
    r"\byou(?:r|'ve|'re)?\b|\b(?:sie|ihre?[nrms]?|ihnen|dich|dir|deine?[nrms]?|du)\b|\b(?:vous|votre|te|ton|ta|tu|su|usted|tua|sua|tuo|suo|ti|le|je|jouw|uw|u)\b|\b(?:dear|hi|hello|hola|ciao|gentile|bonjour|beste|hallo|sehr geehrte|guten tag|liebe[r]?)\b|\b(?:dear|congratulations|hola|gentile|felicitaciones|felicidades|complimenti)\b",
    r"\b(?:dzien dobry|dziekujemy|pana|pani|panstwa|twoj\w*|tobie|ciebie|voce|seu|seus|caro|cara|prezad[oa]|ola)\b",
)
#: The reader has applied.
OWN_APPLICATION = topic(
    r"your (?:\w+ ){0,4}?(?:application|candidacy)\b|(?:thank(?:s| you) for|you) (?:applying|applied)|(?:ihre|deine|ihrer|deiner) (?:\w+ )?bewerbung|(?:votre|ta) candidature|(?:tu|su|tua|sua) candidatura|(?:je|jouw|uw) sollicitatie",
)
#: The reader's own candidacy is named.
ADDRESSED = topic(
    r"your (?:\w+ ){0,3}?(?:application|candidacy|interview|resume|cv|assessment|profile for|background for)\b|(?:applying|applied) (?:to|for|with|at)|(?:invite|inviting|offer|offering|speak with|meet with|interview|meet|like) you\b|your (?:\w+ )?offer|for the (?:[^.]{1,60} )?(?:position|role)|(?:ihre|deine|ihrer|deiner|ihren|deinen|ihr|dein) (?:\w+ ){0,2}?(?:bewerbung|unterlagen|gesprach|vorstellungsgesprach|interview|profil)|(?:sie|dich) (?:\w+ ){0,6}(?:einladen|kennenlernen|einzuladen)|(?:fur die (?:stelle|position))|(?:votre|ta) candidature|vous (?:inviter|rencontrer|proposer)|(?:tu|su) candidatura|(?:tua|sua) candidatura|(?:je|jouw|uw) sollicitatie|entretien|entrevista|colloquio|gesprek",
    r"(?:twoj\w*|pana|pani|panstwa) (?:aplikacj|kandydatur|zgloszeni|cv\b)|(?:sua|a sua) candidatura|zaprasza(?:my|m) (?:pana|pania|cie)|convida(?:mos|-lo|-la)",
)
INTERVIEW_NAME = topic(
    r"\binterview\b|phone screen|screening call|recruiter (?:call|screen|chat)|hiring manager|onsite|vorstellungsgesprach|kennenlern|bewerbungsgesprach|erstgesprach|zweitgesprach|entretien|entrevista|colloquio|sollicitatiegesprek|kennismaking|technical (?:round|screen)",
    r"rozmow\w (?:kwalifikacyjn|rekrutacyjn|wstepn)|entrevista",
)
#: The information asked for is what the application waits for.
NEEDED = topic(
    r"in order to|so (?:that )?we can|before we can|to (?:process|proceed|continue|consider|complete|finali[sz]e|move)|missing|incomplete|fehl|benotig|unvollstandig|um (?:ihre|deine|den|die)|damit wir|afin de|para (?:poder|continuar)|per (?:poter|procedere)|om (?:uw|je)|still need|required|additional information",
    r"before (?:we|i) (?:go|take|move|pass|talk|meet|arrange|forward|put)|bevor (?:wir|ich)|vorab|avant d|zanim|antes de|\?\s*$",
)
RECRUITER = topic(
    r"recruit(?:er|ing|ment|ers)|talent (?:acquisition|partner|sourcer|team)|headhunt|sourcer|staffing|our client|personalberat|personalvermittl|unsere[nm]? (?:kunden|mandanten)|cabinet de recrutement|consult(?:ant|ora|or) (?:en|de|di)|werving|hiring manager|requirement|contract|remote|opportunity|position|role|stelle|poste|puesto|functie|posizione",
)
#: Mailboxes that send nothing but alerts.
ALERT_SENDER = topic(
    r"job-?alerts?|jobagent|job-?alarm|jobs-listings|alert@indeed|jobmail|job-?newsletter|suchagent|jobs2alert|job-?match"
)
