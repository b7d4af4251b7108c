# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""Employers that English and German mail names in the third person: who did something, for whom, whose people sign.

Boards, test sites and portals write so of the employer; the verbs are what tells, not who sends the mail.
"""

from services.classify.rules.employer_name import NAME, WORD

#: "Notariat am Markt", "Theater im Speicher": only where what stands behind the name tells where it ends.
_GERMAN = rf"(?P<c>{WORD}(?:[ ](?:(?:und|der|des|für|am|im|zum|zur|an der|in der|auf der|unter den|vom|von|&)[ ])?{WORD}){{0,6}}(?:[ ](?:&[ ]Co\.[ ]KG|e\.[ ]?V\.?))?)"
#: What stands in front of who does something.
_OPENS = r"(?:^(?:\W{1,3})?|, |: |! | that | dass )(?:The |Der |Die |Das |der |die |das )?(?:(?:Betrieb|Arbeitgeber|Firma|Unternehmen|Kunde) |(?:HR|[Ss]omeone|[Ss]omebody|[Jj]emand|[A-Z][a-z]+) (?:of|from|at|von|vom|von der) )?"
_YOU = r"(?:you|your|the|this|a|an|us|its|his|their|another|to)"
_DU = r"(?:dir|dich|dein\w*|Ihnen|Sie|Ihre?[mnr]?|uns|sich|den|die|das|eine[nr]?)"

#: (score, pattern with the group `c`).
PLAIN: tuple[tuple[float, str], ...] = (
    # "Copper Kettle Foods has turned on reading notices", "Calloway Systems checked out your application"
    (
        3,
        rf"{_OPENS}{NAME}(?: \([^()]{{2,40}}\))?,? (?:(?:has|have)(?: just| now| already| also)? (?:\w+ed|sent|made|let|put|chosen|taken|withdrawn|read|seen|your)|(?:wants|needs|requests|requires|invites|asks|would like|sent|checked out|is reviewing|is looking at|saw|found|liked|opened|accepted|declined|moved|reviewed|looked at|shortlisted|read|messaged) {_YOU})\b",
    ),
    (
        3,
        rf"{_OPENS}{_GERMAN} (?:(?:hat|haben)(?: [\w-]+)? {_DU}|(?:lädt|möchte|bittet|erwartet|interessiert|sucht|prüft|schreibt|beurteilt|wünscht)(?: [\w-]+)? {_DU})\b",
    ),
    # "delivered to …", "wurde … an … übermittelt"
    (
        4,
        rf"\b(?:made it to|on its way to|went to|shared with|reached|is now with|arrived at|landed at|report to|results to) (?:the )?{NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    (
        4.5,
        rf"\b(?:an|bei|ging an|der|dem Arbeitgeber|vom Empfänger|die ausschreibende Behörde) (?:die |den |das |der |dem )?\(?{_GERMAN}\)? (?:[\w.]+ ){{0,4}}(?:übermittelt|weitergeleitet|geschickt|gesendet|zugestellt|versandt|versendet|übergeben|eingegangen|eingetroffen|angekommen|informiert|abgeholt)\b",
    ),
    (4.5, rf"\b(?:ging|gingen|geht|gehen) an (?:die |den |das )?{NAME}(?=[.,!:(]|\s*$)"),
    (
        4.5,
        rf"\b(?:vom|von der|von|durch) (?:Empfänger |Arbeitgeber |Unternehmen )?{_GERMAN} (?:[\w.]+ ){{0,4}}(?:angeschaut|geöffnet|gelesen|angesehen|aufgerufen|heruntergeladen|geprüft|eingesehen|gesichtet|abgelehnt)\b",
    ),
    # "somebody from …", "message from …", "Nachricht von …"
    (
        4.5,
        rf"(?i:\b(?:someone|somebody|a recruiter|recruiters?|the recruitment|hr|(?:new )?message|messages|invitation|invite|offer|reply|answer|news|request|test|assessment|challenge|interview request|ordered by|requested by|commissioned by|engaged by) (?:from|of|at|by) |\b(?:ordered|requested|commissioned|engaged|instructed|sponsored|hired|employed) by )(?:the )?{NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    (
        4.5,
        rf"\b(?:Nachricht|Terminvorschlag|Einladung|Anfrage|Angebot|Rückmeldung|Antwort|Neuigkeit|Neuigkeiten|Absage|Zusage|Auftrag) (?:von|der|des|vom)(?: der| dem)? {NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    (
        4,
        rf"^(?:I'm|I am|ich bin|Ich bin|[Mm]y name is|[Mm]ein Name ist) [A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)? (?:from|of|at|von|vom|von der|bei) (?:the (?:\w+ ){{1,3}}(?:of|at) )?{NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    (
        4,
        rf"^(?:Herr |Frau |HR )?[A-ZÄÖÜ]\w+(?: [A-ZÄÖÜ][\w-]+)? (?:from|at|von|vom|von der) {NAME} (?:saw|found|wants|viewed|opened|sent|hat|möchte|has|would|schreibt|lädt)\b",
    ),
    # What boards and test sites say in passing: who looked, who asks for the check, who waits for it
    (
        3,
        rf"{_OPENS}{NAME} (?:(?:just|has just|has already) (?:read|opened|viewed|seen)|sees in its|will review applications|reviews applications)\b",
    ),
    (
        4,
        rf"\b(?:folks|people|team|crew|staff) (?:at|of) (?:the )?{NAME} (?:had|took|have|has) (?:a|just|already|now)\b",
    ),
    (4, rf"^{NAME}, (?:to whom|to which|where|with whom) you(?:'ve| have)? (?:applied|sent)\b"),
    (3.5, rf"\b(?:live session|pairing session|checks?|screening) (?:with|for) (?:the )?{NAME}(?=[.,!:(]|\s*$| [a-z])"),
    (
        4,
        rf"^(?:By|Von|Par|Da|Por|From): (?:(?:Ms|Mr|Mrs|Dr|Herr|Frau)\.? )?[A-ZÄÖÜ][\w-]+(?: [A-ZÄÖÜ][\w-]+)?(?: \(|, ){NAME}\)?$",
    ),
    (
        3.5,
        rf"^(?:Department|Recipient|Employer's name|Empfänger|Dienststelle|Behörde|Einrichtung) ?: ?{NAME}(?=\s*$|,| [(·|])",
    ),
    # A message from somebody (of …), the host of an appointment (of …), a recruiter with …
    (
        4.5,
        rf"(?:\b(?:[Mm]essage|[Ii]nvitation|[Nn]achricht|[Ee]inladung) (?:from|by|von)|^(?:Host|Organi[sz]er|Interviewer|With|Mit|Gastgeber):) [A-ZÄÖÜ][\w-]+ [A-ZÄÖÜ][\w-]+ \({NAME}\)",
    ),
    (4.5, rf"^[A-ZÄÖÜ][\w-]+ [A-ZÄÖÜ][\w-]+, an? (?:\w+ )?(?:recruiter|sourcer) (?:with|at|for|from) (?:the )?{NAME}"),
    # "die Geschäftsführung der Acme"
    (
        3,
        rf"\b(?:Geschäftsführung|Geschäftsleitung|Werksleitung|Inhaber|Inhaberin|Personalabteilung) der {NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    # Whose people sign
    (
        4.5,
        rf"^(?:[-–—~]+ ?)?(?:[Tt]he |[Yy]our |[Aa]ll the )?(?i:folks|people|crew|gang|everyone|everybody|all|team|friends|office) (?:at|of|from|here at) (?:the )?{NAME}[ .!]*$",
    ),
    (3, rf"^(?:[-–—~]+ ?)?[Tt]eam {NAME}[ .!]*$"),
    (
        2.5,
        rf"^(?:Ihr|Ihre|Dein|Deine|Euer|Eure) (?P<c>(?!Team\b|Ansprech|Recruit|Personal|Bewerb){NAME.replace('?P<c>', '?:')})[ .!]*$",
    ),
    (2.5, rf"^(?:[-–—~]+ ?)?(?:[Ee]uer |[Dd]eine? |[Ii]hre? )?(?:[A-ZÄÖÜ]\w+|Team) (?:vom|von der|von) {NAME}[ .!]*$"),
    (
        2.2,
        rf"^(?:[-–—~]+ ?)?[A-ZÄÖÜ][\w-]+(?: (?:[A-Z]\. )?[A-ZÄÖÜ][\w-]+)?(?:,| /| @) (?P<c>(?!(?:PhD|MBA|CPA|MD)\b){NAME.replace('?P<c>', '?:')})[ .!]*$",
    ),
    # What is labelled
    (
        5,
        rf"^(?i:(?:hiring )?(?:agency|client|end client|organi[sz]ation|ministry|school|hospital|trust|firm)|behörde|dienststelle|betrieb|firma|kunde|einrichtung|ausschreibende stelle|auftraggeber|arbeitgeberin) ?: ?{NAME}(?=\s*$|,| [(·|])",
    ),
    (3, rf"^(?:With|Mit): [A-ZÄÖÜ][\w-]+ [A-ZÄÖÜ][\w-]+, {NAME}$"),
    # "at …", where nothing says it more clearly
    (2, rf"(?<!Life )(?<!life )\bat (?:the )?{NAME}(?=[.,!?:)]|\s*$| [a-z])"),
    # "looked at three times by …", "opened by a manager at …"
    (
        4,
        rf"\b(?i:opened|read|viewed|seen|looked at|accessed|reviewed|checked|downloaded|run|sent|posted|set)(?: [\w,:/]+){{0,4}} by (?:(?:a|an|the|someone|somebody) (?:\w+ (?:of|at|from) )?)?(?:the )?{NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    # What an appointment or a test is called: an intro call with somebody (of …), a test for …
    (
        2.5,
        rf"(?i:\b(?:call|chat|interview|conversation|talk|test|challenge|assessment|kennenlernen|gespräch|\w+gespräch|screening|meeting|termin|telefonat|scheduling|availability|round \d)\b)[^.:]{{0,25}}?(?:,| with|(?<=test) for|(?<=challenge) for|(?<=assessment) for| @| –| -| bei| mit|:) (?:[A-Z]\w+ \()?{NAME}(?=\)?[ .]*$| ?[@(/|<–]| -| (?:expires|closes|is|has|has|re|on|ends)\b)",
    ),
    (
        3,
        rf"(?i:\b(?:einladung zur|(?:reminder|link|left|invitation|closes|chance): |left for|days for|for your|to the) ){NAME} (?i:(?:coding |online |skills )?(?:test|challenge|assessment|hiring))\b",
    ),
    (
        3,
        rf"\b(?:connect about|talk about|wants? you at|behalf of|asked by|commissioned by) {NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    # "we've sent your application on to …", "your papers are with …", "with the team of …"
    (
        4,
        rf"\b(?:delivered|sent|submitted|passed|forwarded|handed|given)\b[^.!?]{{0,60}} to (?:the )?{NAME}(?=[.,!(]|\s*$| (?:for|on|at|as|and)\b)",
    ),
    (3.5, rf"\b(?:are|is|now) with (?:the )?{NAME}(?=[.!])"),
    (
        4,
        rf"\b(?i:consulted|retrieved|downloaded|opened|viewed|seen|read) [^.!?]{{0,50}}\bby (?:the \w+ (?:\w+ )?of )?{NAME}(?=[.,!(]|\s*$| [a-z])",
    ),
    (
        3.5,
        rf"\b(?i:(?:in|from|with) the (?:team|office|department) of|recruit(?:ing)? for|hir(?:e|ing) for|employment agreement with|contract with|user of|member of staff of|founder of|owner of|head of \w+ at) (?:the )?{NAME}(?=[.,!:(]|\s*$| [a-z])",
    ),
    (3, rf"\b(?:we are|we're|bei uns,|wir,) (?:the |der |die |das )?{NAME}(?=[.,!(])"),
    (
        4,
        rf"^(?:Ihr |Dein |Euer |Das |Die |Ihre )?\w*(?:[Tt]eam|abteilung|leitung|büro|verwaltung|referat|dienst|service) (?:der|des|von|vom|von der) {NAME}$",
    ),
    (2.5, rf"\bbeim {NAME}(?=[.,!(]|\s*$| [a-z])"),
    (
        2.2,
        rf"\b(?P<c>(?:Stadt|Gemeinde|Landkreis|Kreisverwaltung|Stadtverwaltung|Kanzlei|Praxis|Klinikum|Klinik|Universität|Hochschule|Institut|Amtsgericht|Landgericht|Finanzamt|Bezirksamt|Archivamt|Stadtwerke|Wasserwerke|Hotel|Verlag|Bäckerei|Spital|Spedition|Autohaus|Sparkasse|Volksbank|Gymnasium|Grundschule|Museum|Theater|Stiftung|Verein) (?:(?:für|der|am|im|an der) )?{NAME.replace('?P<c>', '?:')})",
    ),
    # "Stadtwerke Ulfental, Personalabteilung", a footer with a street
    (
        3.5,
        rf"^{NAME}(?:,| [-–|·]) ?(?:HR|People|Talent|Recruit\w*|Human|Personal\w*|Sachgebiet|Abteilung|Referat|Dezernat|Careers|Hiring|Ausbildung\w*)\b.{{0,40}}$",
    ),
    (
        1.2,
        rf"^{NAME}(?:,| [-–|·•]) ?(?:[\wÄÖÜäöüß. -]{{3,30}}(?:straße|strasse|[Ss]tr\.|weg|allee|platz|gasse|ring|damm|ufer|Street|Road|Lane|Avenue|Way) ?\d|\d+ [\w ]{{3,25}}(?:Street|Road|Lane|Avenue|Way|Drive)\b)",
    ),
)
