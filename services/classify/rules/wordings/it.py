"""Italian."""

# ruff: noqa: E501 - one wording is one line, so that its alternatives can be compared by eye.
from services.classify.domain.labels import Label

WORDINGS: dict[tuple[Label, int], tuple[str, ...]] = {
    (Label.REJECTION, 3): (
        r"(?:purtroppo|spiacenti|dispiace|rammarico|sfortunatamente)[^.]{0,160}(?:\bnon\b|altr[iao] candidat|altri profili|altro candidato|gia coperta|chius)",
        r"non (?:e stata|e stato|possiamo|abbiamo|proseguire|procedere|sei stat|e risultat)\w*[^.]{0,60}(?:selezionat|proseguire|procedere|dare seguito|idone|ritenut|accolt|proseguiremo|sceglier)",
        r"(?:deciso|scelto|preferito|optato)[^.]{0,60}(?:altr[iao]|un altro|un'altra) (?:candidat|profil|person)",
        r"(?:posizione|ruolo)[^.]{0,30}(?:e stat[ao]|gia)(?: \w+)? (?:copert|assegnat|chius)",
    ),
    (Label.REJECTION, 2): (r"purtroppo|siamo spiacenti|ci dispiace",),
    (Label.APPLIED, 3): (
        r"(?:grazie|ringrazi\w+)[^.]{0,60}(?:candidatura|esserti candidat|essersi candidat|invio del (?:cv|curriculum))",
        r"(?:abbiamo )?ricevuto[^.]{0,30}(?:la tua|la sua|tua|sua|vostra) candidatura",
        r"(?:tua|sua|vostra) candidatura[^.]{0,60}(?:e stata)(?: \w+){0,2} (?:ricevuta|inviata|registrata|inoltrata)",
    ),
    (Label.APPLIED, 2): (
        r"(?:esamin|valut|analizz)\w+[^.]{0,40}(?:tua|sua|tuo|suo) (?:candidatura|profilo|cv|curriculum)",
        r"(?:grazie|ringrazi\w+) per (?:il tuo|il suo|l') ?interesse",
    ),
    (Label.VIEWED, 3): (
        r"ha (?:visualizzato|visto|letto) (?:la tua|la sua) candidatura",
        r"(?:tua|sua) candidatura e stata (?:visualizzata|vista|letta)",
    ),
    (Label.UPDATE, 3): (
        r"(?:tua|sua) candidatura[^.]{0,40}(?:ancora|attualmente|e) in (?:fase|corso|valutazione|esame)",
        r"stato della (?:tua|sua) candidatura",
    ),
    (Label.INFO_REQUEST, 3): (
        r"(?:ti chiediamo|le chiediamo|per favore|si prega|potresti|potrebbe|cortesemente)[^.]{0,100}(?:documenti|documentazione|certificat|aspettative (?:economiche|retributive)|referenze|modulo|questionario|diploma)",
    ),
    (Label.ASSESSMENT, 3): (
        r"(?:invit|complet|svolg|sosten|effettu|compil)\w*[^.]{0,80}(?:test (?:tecnico|online|attitudinale|di \w+)|prova tecnica|valutazione online|caso di studio|assessment)",
    ),
    (Label.INTERVIEW, 3): (
        r"(?:invit|fiss|organizz|conferm|programm|concord|propor)\w*[^.]{0,80}(?:colloquio|videochiamata|intervista|call conoscitiva)",
        r"colloquio[^.]{0,60}(?:confermat|fissat|previst|si terra|il \d|alle (?:ore )?\d)",
        r"(?:disponibilita|orari)[^.]{0,80}(?:colloquio|chiamata|incontro|intervista)",
        r"(?:vorremmo|piacerebbe|lieti di|desideriamo)[^.]{0,30}(?:incontrar(?:ti|la)|conoscer(?:ti|la))",
    ),
    (Label.OFFER, 3): (
        r"(?:lieti|felici|piacere|contenti)[^.]{0,60}(?:offrir(?:ti|le)|proporr?(?:ti|le|re)|formular)[^.]{0,60}(?:posizione|contratto|ruolo|lavoro|assunzione|offerta)",
        r"(?:lettera d'offerta|lettera di assunzione|proposta di assunzione|contratto di lavoro|offerta di lavoro)[^.]{0,60}(?:allegat|firm|accett|formal)",
    ),
    (Label.ON_HOLD, 3): (
        r"(?:selezione|posizione|processo|assunzion\w+)[^.]{0,60}(?:sospes|in pausa|congelat|rimandat|rinviat)",
    ),
    (Label.WITHDRAWN, 3): (
        r"(?:hai|ha) ritirato (?:la tua|la sua) candidatura",
        r"(?:tua|sua) candidatura e stata ritirata",
        r"ritiro della (?:tua|sua) candidatura",
    ),
    (Label.RECRUITER_OUTREACH, 3): (
        r"(?:visto|trovato|letto|visionato) (?:il tuo|il suo) (?:profilo|cv|curriculum)",
        r"(?:saresti|sarebbe|sei) (?:\w+ )?(?:interessat|apert|disponibil)\w*[^.]{0,60}(?:opportunita|posizione|ruolo|nuov|confront)",
    ),
    (Label.JOB_ALERT, 3): (
        r"\b\d{1,5} (?:nuove |nuovi )?(?:offerte|annunci|posizioni) (?:di lavoro)?",
        r"(?:nuove offerte|offerte di lavoro|nuovi annunci)[^.]{0,60}(?:per te|corrispond|ricerca|adatt|che)",
        r"avviso di lavoro|job alert",
    ),
}
