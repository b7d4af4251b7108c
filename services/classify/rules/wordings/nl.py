"""Dutch."""

# ruff: noqa: E501 - one wording is one line, so that its alternatives can be compared by eye.
from services.classify.domain.labels import Label

WORDINGS: dict[tuple[Label, int], tuple[str, ...]] = {
    (Label.REJECTION, 3): (
        r"(?:helaas|jammer genoeg|spijt ons|tot onze spijt|teleurstellen|teleur moeten stellen)[^.]{0,160}(?:\bniet\b|\bgeen\b|andere kandida|afgewezen|afwijzen|vervuld|ingevuld|teleur)",
        r"(?:niet|geen)[^.]{0,60}(?:uitnodigen voor|verder (?:te )?(?:gaan|met)|in aanmerking|geselecteerd|gekozen voor jou|door te gaan|doorgaan|voort te zetten)",
        r"(?:gekozen|besloten|doorgaan|door te gaan|verder)[^.]{0,60}(?:met|voor) (?:een )?ander\w* (?:kandida|sollicitant|profiel)",
        r"(?:vacature|functie|positie)[^.]{0,40}(?:is|inmiddels)(?: \w+){0,2} (?:vervuld|ingevuld|gesloten|komen te vervallen)",
    ),
    (Label.REJECTION, 2): (r"\bhelaas\b|tot onze spijt|het spijt ons",),
    (Label.APPLIED, 3): (
        r"(?:bedankt|dank)[^.]{0,60}(?:sollicitatie|solliciteren|gesolliciteerd)",
        r"(?:we|wij)? ?(?:hebben )?(?:je|jouw|uw) sollicitatie[^.]{0,60}(?:ontvangen|binnen|verzonden|verstuurd)",
        r"ontvangst[^.]{0,30}sollicitatie|ontvangstbevestiging",
    ),
    (Label.APPLIED, 2): (
        r"(?:je|jouw|uw) (?:sollicitatie|cv|profiel|gegevens)[^.]{0,40}(?:bekijken|beoordelen|doornemen|bestuderen)",
        r"(?:bedankt|dank)[^.]{0,40}(?:interesse|belangstelling)",
    ),
    (Label.VIEWED, 3): (
        r"(?:je|jouw|uw) sollicitatie (?:is|werd) (?:bekeken|gelezen|geopend)",
        r"heeft (?:je|jouw|uw) sollicitatie (?:bekeken|gelezen|geopend)",
    ),
    (Label.UPDATE, 3): (
        r"(?:je|jouw|uw) sollicitatie[^.]{0,40}(?:nog (?:steeds )?in|is in) (?:behandeling|procedure)",
        r"status van (?:je|jouw|uw) sollicitatie[^.]{0,40}(?:gewijzigd|bijgewerkt|veranderd)",
    ),
    (Label.INFO_REQUEST, 3): (
        r"(?:graag|zou je|zou u|kun je|kunt u|wil je|verzoeken)[^.]{0,100}(?:documenten|diploma|salarisindicatie|salariswens|referenties|formulier|vragenlijst|opzegtermijn|werkvergunning)",
    ),
    (Label.ASSESSMENT, 3): (
        r"(?:uitnodig|uitgenodigd|maken|voltooi|afronden|invullen|deelnemen)\w*[^.]{0,80}(?:assessment|online test|capaciteitentest|technische (?:test|opdracht)|case ?study|persoonlijkheidstest)",
    ),
    (Label.INTERVIEW, 3): (
        r"(?:uitnodig|nodigen|uitgenodigd|inplannen|plannen|bevestig|afspraak)\w*[^.]{0,80}(?:gesprek|interview|kennismaking|sollicitatiegesprek|videogesprek)",
        r"(?:sollicitatiegesprek|kennismakingsgesprek|gesprek)[^.]{0,60}(?:bevestigd|gepland|ingepland|vindt plaats|op (?:maandag|dinsdag|woensdag|donderdag|vrijdag)|om \d)",
        r"(?:beschikbaar|beschikbaarheid|wanneer)[^.]{0,80}(?:gesprek|kennismak|bellen|interview)",
        r"(?:graag|willen)[^.]{0,40}(?:met je|met u|met jou) (?:kennis ?maken|in gesprek)",
    ),
    (Label.OFFER, 3): (
        r"(?:blij|verheugd|graag|plezier|genoegen)[^.]{0,60}(?:functie|baan|contract|arbeidsovereenkomst|aanbod|positie)[^.]{0,40}(?:aan te bieden|aanbieden|doen|te doen)",
        r"(?:arbeidsovereenkomst|arbeidscontract|contractvoorstel)[^.]{0,60}(?:bijgevoegd|bijlage|onderteken|tekenen)",
    ),
    (Label.ON_HOLD, 3): (
        r"(?:vacature|procedure|functie|sollicitatie\w*)[^.]{0,60}(?:on hold|gepauzeerd|stilgelegd|stopgezet|opgeschort|tijdelijk stop|uitgesteld)",
        r"vacaturestop",
    ),
    (Label.WITHDRAWN, 3): (
        r"(?:je|jouw|uw) sollicitatie[^.]{0,40}ingetrokken",
        r"intrekking van (?:je|jouw|uw) sollicitatie",
    ),
    (Label.RECRUITER_OUTREACH, 3): (
        r"(?:je|jouw|uw) (?:profiel|cv|ervaring)[^.]{0,60}(?:gezien|tegengekomen|tegen gekomen|aandacht|interessant|past|bekeken)",
        r"(?:sta je|ben je|bent u|zou je|zou u)[^.]{0,40}(?:open|geinteresseerd|interesse)[^.]{0,60}(?:functie|baan|kans|uitdaging|gesprek|nieuwe)",
    ),
    (Label.JOB_ALERT, 3): (
        r"\b\d{1,5} (?:nieuwe )?(?:vacatures|banen)\b",
        r"(?:nieuwe vacatures|nieuwe banen|passende vacatures)[^.]{0,60}(?:voor (?:je|jou|u)|zoek|die|gevonden)",
        r"vacature-?alert|jobalert|vacaturemail",
    ),
}
