"""French."""

# ruff: noqa: E501 - one wording is one line, so that its alternatives can be compared by eye.
from services.classify.domain.labels import Label

WORDINGS: dict[tuple[Label, int], tuple[str, ...]] = {
    (Label.REJECTION, 3): (
        r"(?:regret|malheureusement|desole|navre)[^.]{0,160}(?:pas|ne pouvons|ne pourrons|defavorable|negative|autre|sans suite|ecarte|pourvu)",
        r"(?:pas|ne pouvons|ne pourrons)[^.]{0,60}(?:donner|donne|apporter)[^.]{0,40}(?:suite|reponse) ?(?:favorable|positive)?",
        r"(?:n'a|n'avons|n'est|n'ont|n'avez|ne) (?:\w+ ){0,4}(?:pas|point)(?: \w+){0,4} (?:retenu|selectionn|retenir)\w*",
        r"(?:retenu|choisi|retenir|poursuivre avec) (?:\w+ ){0,3}(?:d'autres?|autres?|un autre|une autre) (?:candidat|profil|personne)",
        r"(?:poste|offre)[^.]{0,30}(?:a (?:deja )?ete|est (?:deja )?) ?pourvu",
        r"ne (?:correspond|repond)[^.]{0,20}pas[^.]{0,60}(?:profil|attente|besoin|recherch|critere|poste)",
    ),
    (Label.REJECTION, 2): (r"malheureusement", r"nous regrettons", r"au regret"),
    (Label.APPLIED, 3): (
        r"(?:merci|remerci\w+)[^.]{0,60}(?:candidature|postule|envoi de votre (?:cv|candidature))",
        r"(?:bien )?(?:recu|reception|enregistre)[^.]{0,40}(?:votre|ta|de votre) candidature",
        r"(?:votre|ta) candidature[^.]{0,80}(?:bien ete|a ete|est bien)(?: \w+){0,2} (?:recue?|envoyee?|transmise?|enregistree?|prise en compte|deposee?)",
        r"accuse de reception|accusons (?:bonne )?reception",
    ),
    (Label.APPLIED, 2): (
        r"(?:etudi|examin|analys)\w+[^.]{0,40}(?:votre|ta) (?:candidature|profil|dossier)",
        r"(?:merci|remerci\w+)[^.]{0,60}interet",
    ),
    (Label.VIEWED, 3): (
        r"(?:votre|ta) candidature (?:a ete|est) (?:consultee|vue|lue)",
        r"a (?:consulte|vu|lu) (?:votre|ta) candidature",
    ),
    (Label.UPDATE, 3): (
        r"(?:votre|ta) candidature[^.]{0,40}(?:toujours|encore|actuellement|est) en (?:cours|examen)",
        r"(?:statut|etat) de (?:votre|ta) candidature[^.]{0,40}(?:change|jour|evolue)",
        r"(?:votre|ta) candidature[^.]{0,40}(?:passe|progresse)[^.]{0,30}(?:etape|suivante)",
    ),
    (Label.INFO_REQUEST, 3): (
        r"(?:pourriez|pouvez|merci de|veuillez|pourrais|peux)[^.]{0,60}(?:indiquer|preciser|communiquer|transmettre|envoyer|fournir|adresser)[^.]{0,80}(?:pretentions|preavis|disponibilit|mobilit|diplome|justificatif|references|titre de sejour|permis|documents|attestation)",
        r"(?:merci de|veuillez|pourriez-vous|pouvez-vous|nous (?:faire parvenir|transmettre|envoyer))[^.]{0,100}(?:documents?|justificatif|diplome|pretentions salariales|references|piece|attestation|disponibilites? (?:pour commencer|a partir)|formulaire|questionnaire)",
        r"(?:votre|ta) (?:dossier|candidature) est incompl",
    ),
    (Label.ASSESSMENT, 3): (
        r"(?:invit|passer|realiser|effectuer|completer|repondre|participer)\w*[^.]{0,80}(?:test (?:technique|en ligne|de \w+)|evaluation|exercice technique|etude de cas|cas pratique|questionnaire de personnalite)",
    ),
    (Label.INTERVIEW, 3): (
        r"(?:invit|convi|convoqu|propos|planifi|organis|fix|confirm|convenir)\w*[^.]{0,80}(?:entretien|rendez-vous telephonique|visioconference|echange telephonique)",
        r"entretien[^.]{0,60}(?:confirme|prevu|fixe|aura lieu|planifie|reporte|le \d|a \d{1,2} ?h)",
        r"(?:disponibilites|creneaux?|disponible)[^.]{0,80}(?:entretien|echang|rencontr|appel|discut)",
        r"(?:souhait|aimer|voudr|ravis)\w*[^.]{0,40}(?:vous|te) (?:rencontrer|recevoir)",
    ),
    (Label.OFFER, 3): (
        r"(?:plaisir|heureux|ravis|joie)[^.]{0,60}(?:vous|t')[^.]{0,40}(?:proposer|offrir|confirmer|faire)[^.]{0,60}(?:poste|embauche|contrat|offre d'emploi|cdi|cdd|stage|alternance)",
        r"(?:promesse d'embauche|proposition d'embauche|contrat de travail|offre d'embauche)",
    ),
    (Label.ON_HOLD, 3): (
        r"(?:recrutement|poste|processus)[^.]{0,60}(?:suspendu|en pause|gele|en attente|en suspens|reporte)",
    ),
    (Label.WITHDRAWN, 3): (
        r"(?:votre|ta) candidature a (?:bien )?ete retiree",
        r"(?:retrait|desistement)[^.]{0,30}(?:votre|ta) candidature",
    ),
    (Label.RECRUITER_OUTREACH, 3): (
        r"(?:votre|ton) (?:profil|parcours|cv)[^.]{0,80}(?:attention|interesse|retenu mon|correspond|decouvert|interpelle)",
        r"(?:seriez-vous|etes-vous|serais-tu|es-tu)[^.]{0,40}(?:ouvert|interesse|ecoute|disponible)[^.]{0,60}(?:opportunit|poste|echang|nouveau)",
    ),
    (Label.JOB_ALERT, 3): (
        r"\b\d{1,5} (?:nouvelles? |nouveaux )?(?:offres?|emplois|postes|jobs)\b",
        r"(?:nouvelles offres|nouveaux emplois|offres d'emploi)[^.]{0,60}(?:pour vous|correspond|recherche|alerte|qui)",
        r"alerte emploi|alerte job|vos alertes",
    ),
}
