# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""Where an employer's name stands in a mail: wordings with a score, from a hint to a plain statement."""

import re

from services.classify.rules.employer_name import NAME, WORD
from services.classify.rules.needles import required_of_cased
from services.classify.rules.scan import NEEDLES, Requirement
from services.classify.rules.title_wordings_six import FIRMS

#: (score, in the subject only, pattern with the group `c`, words one of which it needs).
#: Who lets a test be taken, whoever sends the link.
INVITER = re.compile(
    rf"(?:(?i:\b(?:test|assessment|exercise|challenge|questionnaire|interview) invitation (?:from|by|for) |(?:answers|results|solution|submission)[^.]{{0,30}} (?:to|with) ))(?P<c>{NAME.replace('?P<c>', '?:')})|^(?P<d>{NAME.replace('?P<c>', '?:')}),? (?i:(?:has |have )?invit(?:ed|es) you|asks you to|would like you to|hat (?:dich|sie)[^.]{{0,40}}eingeladen)|(?i:\b(?:test|assessment|exercise|challenge)) (?P<e>{NAME.replace('?P<c>', '?:')}) (?i:(?:has |have )?(?:invited|asked) you)|(?i:\b(?:test|assessment) (?:completed|expired|expiring|complete): )(?P<f>{NAME.replace('?P<c>', '?:')})"
    # Who recruits for others names whom, sooner or later.
    rf"|(?i:\b(?:(?:my|our|the) client(?: is|,| at)?|(?:been|am|are|were) (?:retained|engaged|mandated|instructed) by|(?:mein|unser|der|meinen|unseren|den) (?:mandant|kunde|auftraggeber)(?:en)?(?: ist|,)?|(?:im (?:auftrag|namen) (?:unserer|unseres|der) |on behalf of our )(?:marke|tochter|tochtergesellschaft|brand|subsidiary)) (?:the |die |der |das )?)(?P<g>{NAME.replace('?P<c>', '?:')})"
)
INVITER_NEEDLES = (
    "invit",
    "eingeladen",
    "asks you",
    "asked you",
    "would like you",
    "answers",
    "results",
    "solution",
    "submission",
    "complete",
    "expir",
    "client",
    "retained by",
    "engaged by",
    "mandated by",
    "instructed by",
    "mandant",
    "kunde",
    "auftraggeber",
    " marke ",
    " tochter",
    " brand ",
    " subsidiary ",
)
PATTERNS: tuple[tuple[float, bool, re.Pattern[str], Requirement], ...] = tuple(
    (score, subject_only, re.compile(pattern), NEEDLES.requirement(required_of_cased(pattern)))
    for score, subject_only, pattern in (
        (
            5,
            False,
            rf"(?i:\b(?:thank(?:s| you)(?: \w+){{0,3}} for (?:\w+ )?(?:applying|your application)|you(?:'ve| have)? (?:successfully )?applied|application|applying|apply|applied) (?:to|at|with|here at) (?:work (?:at|for|with) |join |the team at |us at |us here at |our team at |a (?:job|role|position) (?:at|with) )?(?:the )?){NAME}",
        ),
        (
            4.5,
            False,
            rf"(?i:\binterest in (?:joining |working (?:at|for|with|here at) |(?:a |an |our |the )?(?:\w+ )?(?:careers?|employment|opportunit(?:y|ies)|positions?|roles?|jobs?)(?: opportunities)? (?:here )?(?:at|with) |being part of |becoming part of )?(?:the |our )?){NAME}",
        ),
        (
            5,
            False,
            rf"(?i:\b(?:position|role|job|opening|opportunity|opportunities|vacancy|internship|career|careers|employment|team|candidacy|openings|positions|offer|considering (?:a career|employment)) (?:here )?(?:at|with|bei|@) (?:the )?|\binterview (?:at|bei|@) (?:the )?){NAME}",
        ),
        (
            4.5,
            False,
            rf"(?i:\b(?:sent to|viewed by|submitted to|considering|joining|consider|career at|work at|working at|here at|us at|we at|team at|behalf of|von uns bei|applied at|started at|welcome to) (?:the )?){NAME}",
        ),
        (
            4.5,
            False,
            rf"(?:\b[Bb]ei (?:der |dem |den |uns(?:, der)?[ ]?(?:bei )?(?:der )?)?|\b[Ff]irma |\bchez |\bpresso |\bbij |\ben la empresa |\bin der (?=[A-Z]\w+ (?:GmbH|AG))|\bder (?=[A-ZÄÖÜ]\w+(?: \w+)? (?:GmbH|AG|SE|KG)\b)){NAME}",
        ),
        (
            4.5,
            False,
            rf"^(?i:unfortunately, |leider )?{NAME},? (?i:has (?:decided|received|reviewed|chosen|viewed|closed|filled)|have (?:decided|received)|hat (?:ihre|deine|sich)|is pleased|is excited|would like to|regrets|invited you|has invited|a (?:bien )?reçu|ha ricevuto|ha recibido|heeft)\b",
        ),
        (
            4,
            False,
            rf"^(?:[-–—~]+ ?)?(?:[Tt]he |[Yy]our |[Ii]hr |[Dd]ein |[Ee]uer |[Dd]as )?{NAME}[ ,'’s-]*(?i:\b(?:recruit(?:ing|ment)?|talent|hiring|hr|people|careers?|ta|human resources|personal|recruitment|staffing|university recruiting|campus)\b(?: (?:&|and|at|und))?[ ,]*(?:\w+ ){{0,2}}(?:team|department|acquisition|abteilung|resources|operations|partner|services|experience)?)[ .,!]*$",
        ),
        (4, False, rf"^(?:[Tt]he |[Yy]our |[Ii]hr |[Dd]ein |[Ee]uer |[Dd]as |[Tt]eam )?{NAME}[ -](?i:team)[ .,!]*$"),
        (
            4.5,
            False,
            rf"^(?i:(?:the )?(?:recruit\w+|talent(?: acquisition)?|hiring|hr|people(?: team)?|human resources|careers?|team|personalabteilung|people & culture|candidate experience)(?: (?:team|department|and culture|operations))?(?:,| at| @| -| bei| von| der| \|) (?:the )?){NAME}[ .!]*$",
        ),
        (
            3.5,
            False,
            rf"(?i:\b(?:role|position|application|applying|applied|apply|job|candidacy|bewerbung|stelle)\b[^.!?]{{0,90}}? (?:at|with|bei der|bei|@) (?:the )?|\binterview\b[^.!?]{{0,90}}? (?:at|bei der|bei|@) (?:the )?){NAME}(?=[.,!]|\s*$|\s+(?:has|is|was|and|wurde)\b)",
        ),
        (
            5,
            False,
            rf"(?i:\b(?:recruiter|recruiting|hiring|talent (?:partner|acquisition)|hr|employer|contact|colleagues?|part of the \w+ team) (?:here )?(?:at|for|bei|von) ){NAME}",
        ),
        (
            4.5,
            False,
            rf"(?i:\b(?:wir bei|from everyone at|all of us at|life at|people team at|(?:dein|ihr) team (?:von|bei)|wunscht|wünscht|by choosing|in joining) ){NAME}",
        ),
        (
            4,
            True,
            rf"^{NAME}(?= (?:x|×|<>|/|&lt;&gt;) [A-Z])",
        ),
        (
            4.5,
            False,
            rf"(?:^|: |, ){NAME} (?i:(?:has )?(?:viewed|downloaded|opened|seen|looked at) your (?:application|resume|cv|profile))",
        ),
        (
            4.5,
            False,
            rf"(?:^|: |, |! |[Ll]e recruteur de |[Ll]a empresa |[Ll]'azienda |[Ff]irma |[Aa] empresa ){NAME} (?i:(?:a|vient de) (?:bien )?(?:consulté|consulter|ouvert|vu|lu|téléchargé)|vous invite|ha (?:visto|leído|abierto|descargado|descartado|preseleccionado|visualizado|visualizzato|letto|aperto|scaricato|scartato|selezionato)|te ha invitado|ti ha invitato|heeft (?:het|je|jouw|uw) (?:cv|sollicitatie)|visualizou|viu (?:a|o) (?:sua|seu)|abriu (?:a|o) (?:sua|seu)|(?:właśnie )?(?:otworzyła?|wyświetliła?|obejrzała?|pobrała?) (?:twoj|pan)|zaprasza (?:cię|pan)|prosi o)",
        ),
        (
            4.5,
            False,
            rf"(?i:\b(?:envoyée? à(?: l'entreprise)?|transmise à(?: l'entreprise)?|consultée par|verstuurd naar|verzonden naar|bekeken door|gelezen door|vista por|visualizada por|enviada (?:para|a)|vista da|visualizzata da|inviata a|w firmie|wysłana do(?: firmy)?|na empresa|à empresa|nell'azienda|bij de firma|auprès de|au sein de|opdracht van) ){NAME}",
        ),
        # "en Talleres Ibarra", "na Construtora Lima": in Romance and Polish mail only what is named as a firm is no town.
        (
            4.2,
            False,
            rf"\b(?:[Ee]n(?: el| la)?|[Nn][ao]|[Ee]m|[Ii]n|[Nn]el(?:la)?|[Ww]e?|à la|au|du|de la|del|della|d[eoai]|van) (?P<c>{FIRMS}(?: (?:(?:de|di|da|do|du|des|del|della|la|el|y|e) ){{0,2}}(?:{WORD})){{1,3}})",
        ),
        (4, False, rf" (?i:at|bei) {NAME}: (?i:viewed|opened|angesehen|gelesen|applied|rejected|under review)"),
        (
            4.5,
            False,
            rf"\b(?:wurden?|wird|werden) an (?:die |den |das )?{NAME} (?i:gesendet|geschickt|übermittelt|weitergeleitet)",
        ),
        (
            4.5,
            False,
            rf"^{NAME} (?i:(?:(?:thoroughly|carefully|personally|always) )?(?:reviews|considers|evaluates|assesses|receives|reads) (?:every|each|all|a (?:high|large)|many)|thanks you|appreciates your|wishes you|will (?:review your|contact you|be in touch|keep your))\b",
        ),
        (
            4.5,
            False,
            rf"(?i:\binterest(?:ed)? in [^.!?]{{3,90}}? (?:at|with) (?:the )?){NAME}(?=[.,!]|\s*$|\s+(?:and|has|is|was)\b)",
        ),
        (
            4.5,
            False,
            rf"(?i:\bfrom (?:all of us (?:at|on) |everyone (?:at|on) )?the ){NAME} (?i:(?:talent|recruit\w+|hiring|people|hr|human resources|careers?)(?: (?:acquisition|and culture|& culture))? team)\b",
        ),
        (
            4.5,
            False,
            rf"(?i:\b(?:recruiter|talent partner|recruiting partner|sourcer|headhunter) with |\b(?:talent acquisition|recruit\w+|hr|hiring|people) team (?:of|with|for) (?:the )?){NAME}",
        ),
        (
            4.5,
            False,
            rf"(?i:\b(?:recruiters?|hiring managers?|hiring team|someone|somebody|employer|advertiser|team|company) (?:at |of |from )?(?:the )?){NAME} (?i:(?:has |have |just |recently )*(?:opened|viewed|looked|downloaded|seen|accessed|reviewed|read))\b",
        ),
        (
            4.5,
            False,
            rf"(?:^|: |, |! ){NAME}(?: \([^()]{{2,40}}\))? (?i:(?:has )?(?:just |recently |already |now )?(?:viewed|downloaded|opened|seen|looked at|accessed|reviewed) (?:your|the) (?:application|resume|résumé|cv|profile|documents|easy apply))",
        ),
        (
            4,
            False,
            rf"(?i:\b(?:delivered|transmitted|forwarded|passed(?: on)?|handed(?: over)?) to (?:the )?|\b(?:downloaded|opened|accessed|rejected) by (?:the )?(?:(?:employer|company|recruiters?|hiring team) (?:at |of )?)?){NAME}(?=[.,!(]|\s*$|\s+(?:and|on|at|for|has|was|via|today|yesterday)\b)",
        ),
        (
            4,
            False,
            rf"(?i:\byour (?:coding |online |technical )?(?:test|assessment|challenge|test session|video interview) (?:for|with|from) (?:the )?){NAME}",
        ),
        (
            3.5,
            False,
            rf"(?:^|, ){NAME} (?i:has (?:given you|updated your|marked your|moved your|extended your|requested|asked you|shared an? )|requires (?:you|verification)|presents you|asks you to)\b",
        ),
        (
            5,
            False,
            rf"^(?i:(?:hiring )?(?:employer|company|organi[sz]ation)(?: name)?|arbeitgeber|unternehmen|entreprise|empresa|azienda|werkgever|bedrijf|pracodawca) ?: ?{NAME}(?=\s*$|,| [(·|])",
        ),
        (
            3.5,
            False,
            rf"^{NAME} (?i:(?:has )?(?:just )?(?:sent you an? (?:assessment|test|offer letter|coding)|marked this job|paused (?:the job|hiring)|moved you(?:r application)?|read your (?:application|cv)|rejected your application|shortlisted you|opened your easy apply|would like to invite you))\b",
        ),
        (
            3.5,
            False,
            rf"(?i:\b(?:applied|application|applying|considered|consideration|shortlisted|recruiter) (?:for|to|as) [^.!?]{{3,80}}? (?:at|with) (?:the )?){NAME}(?=!|\s+(?i:via|through|on|as|have|to|in)\b)",
        ),
        (2, False, rf"(?i:(?:©|copyright|\(c\))(?: ?\d{{4}})?,? ){NAME}"),
        (2.5, False, rf"^{NAME} (?:·|•|\||is an? (?i:equal|E-Verify|affirmative))"),
        (
            3.5,
            True,
            rf"(?:\bat|@|\bwith|\bfrom|\bto|\bbei|\bbei der|\bchez|\bpresso|\bbij|\bby|\bfor) (?:the )?{NAME}(?:'s)?(?=[!.,:)]|\s[-–|:]|\s(?:for|as|has|is|and)\b|\s*$)",
        ),
        (
            3.5,
            True,
            rf"^(?i:(?:re|fwd?|aw|wg): ?)*{NAME}(?=\s*[-–|:]\s|\s+(?i:(?:job )?application|careers?|recruit\w*|jobs|update|interview|hiring|opportunity|has received)\b)",
        ),
        (
            3.5,
            True,
            r"(?:@|\b(?:at|to|bei|with|in)) (?P<c>[a-z][\w.&'-]{2,25}(?: [A-Z][\w.&'-]{1,20}){0,2}(?: (?:GmbH|AG|SE|KG|Inc|LLC|Ltd|BV|B\.V)\b\.?))",
        ),
        (
            4,
            True,
            r"(?i:application was sent to|application was viewed by|application to)\s+(?P<c>[^|,!]{2,60}?)[!.]?$",
        ),
        (3, True, rf"(?:[-–|]\s*){NAME}\s*[!.]?$"),
        (
            3.5,
            True,
            rf"(?i:\byour |received your |deine |ihre ){NAME} (?i:(?:job )?application|career|candidacy|interview|offer|assessment|bewerbung)\b",
        ),
    )
)
WHOLE = re.compile(rf"^{NAME}$")
