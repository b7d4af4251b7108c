# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""What announces a job title in French, Spanish, Italian, Dutch, Portuguese and Polish mail."""

import re

#: How sure: what announces it says that it is a title, or only that one may follow, or that somebody is named by what
#: they do; where the subject names it.
ANNOUNCED, MAYBE, PERHAPS, SUBJECT = 8.0, 7.0, 4.0, 7.3
_OF = r"(?:de la |de l'|de |d'|d’|du )?"
#: (score, what stands before a title)
BEFORE: tuple[tuple[float, str], ...] = (
    (
        ANNOUNCED,
        r"\b(?:postes?|emploi|métier|fonctions?|qualité|profil|missions?|place|affichage) ?(?:de |d'|d’|: ?)(?:l'|la |futur )?|\bpostes? (?=(?-i:[A-ZÉ]))",
    ),
    (
        ANNOUNCED,
        rf"\b(?:offre|annonce) ?(?:d'emploi )?(?:: ?|{_OF})|\ben tant que? ?(?:qu'|qu’)?|\b(?:recherchons|recrutons|recrute|cherche|recherche) (?:un |une |d'un |d'une |de son futur |son futur |de sa future )",
    ),
    (
        ANNOUNCED,
        r"\b(?:puesto|plaza|vacante|cargo|posición|categoría|perfil|aviso)(?:e?s)? (?:vacante )?(?:de |como |: ?)?|\b(?:oferta|convocatoria|bolsa) (?:de empleo |de trabajo )?(?:de |para |: ?)?",
    ),
    (
        MAYBE,
        r"\b(?:proceso|procedimiento|processo|procedimento|recrutamento|selección|seleção)(?: de selección| selectivo| seletivo| concursal| de recrutamento| comercial)? (?:de |para |: ?)?|\b(?:inscripción|solicitud|postul\w+|inscrit[oa]) (?:a |de |para |como |en:? |en la oferta )?",
    ),
    (
        ANNOUNCED,
        r"\b(?:posizione|ruolo|qualifica|mansione|figura|profilo|annuncio|offerta|qualità|post[oi]|incarico|sostituzione|iter)(?: aperta| annuale| di lavoro)? (?:di |da |come |per |per un |per una |: ?)?|\bselezione (?:di |da |per |per un |per una )?",
    ),
    (
        ANNOUNCED,
        r"\b(?:functie|vacature|rol|positie|baan|job|plek|plaats)(?: van| voor| als| om)?:? (?:een )?|\b(?:gesolliciteerd|solliciteren|solliciteerde|sollicitatie|kandidatuur|reactie|brief) (?:als |op |op de |naar |voor )?(?:functie |vacature )?(?:van )?",
    ),
    (
        ANNOUNCED,
        r"\b(?:vaga|cargo|função|lugar|posto|posição|categoria|anúncio|oportunidade|cadeira)(?: aberta| de emprego)? (?:de |para |como |: ?)?",
    ),
    (
        MAYBE,
        r"\b(?:candidatures?|candidaturas?|candidat[oa]|candidatar|candidatou|inscrição|domanda|domande)(?: spontanée| spontanea| espontánea| espontânea)? (?:para |pour |per |come |como |de |d'|ad |a |à |au |aux |- |: )?(?:el |la |il |un |une |una |l'|função de |offre |offerta )?(?:puesto |plaza |vaga |vacante )?(?:de )?|\b(?:pensei em você|pensé en ti) (?:pra|para) |\b(?:tu|su|votre|ta|sua|tua) cv \(|\bProgramme? de |\bPrograma de ",
    ),
    (
        ANNOUNCED,
        r"\b(?:stanowisk(?:o|u|a|iem|ach)|posad(?:a|ę|y|zie)|etat|ofert[ęya]|ogłoszeni[ea]|rol[ęi])(?: pracy| urzędnicze| kierownicze| pomocnicze)?:? (?:na )?(?:stanowisko )?|\b(?:rekrutacj[iaęą]|aplikacj[iaęą]|konkurs(?:ie|u)?|zgłoszeni[ea]|rozmow[ęya]|poszukuj(?:emy|ę)|szukam[y]?|szukając|procesu?|nab(?:ór|or[zu])e?):? (?:na |do roli |kwalifikacyjn\w+ na )?(?:stanowisko )?",
    ),
    (
        MAYBE,
        r"\b(?:busco|buscamos|buscan|necesitamos|piden|procuro|procuramos|procura de|preciso de|precisamos de|precisa de|precisando de|cerco|cerca|cerchiamo|cercando|ricerca di|mandat[éeo]e? para identificar)\b (?:un |una |um |uma |mais uma |il nostro prossimo )?",
    ),
    (
        MAYBE,
        r"\b(?:zoek|zoeken|zoekt|werf|werven|nieuwe)\b (?:ik |wij |we |naar )?(?:een |per \w+ een )?|\b(?:potrzebuj[ęe]|potrzebujemy|poszukiwania|kandydatur[aęy]|etat|propozycj[ęea] pracy|w sprawie)\b (?:na )?",
    ),
    (
        MAYBE,
        r"\b(?:dossier|recrutement|embauche|recherche|places|poste|lista de reserva|seleção|admissão|concurso|concorso|entrevista|entretien|colloquio|curriculum|currículo|cv|prueba|prova|test|teste|procedure|aanbod|gesprek)\b[^.!?;:\n]{0,24}? (?:de |du |d'|para |per |pour |voor |como |come )(?:un |une |una |een )?",
    ),
    (
        PERHAPS,
        r"\b(?:recrutement|choix|lista|expediente|futurs?|futuros?|bolsa|elenco|lo|búsqueda(?: confidencial)?|procura|nadie|trabajar|aquí|degli|finalistas) (?:de |del |da |do |d'|d’|a )(?:la |l'|l’|su |um |uma |notre )?",
    ),
    (
        PERHAPS,
        r"\b(?:(?:sa|son|leur|votre|notre) future?|nouve(?:au|l|lle)|excellente?|seas nuestr[oa]|nuestr[oa] nuev[oa]|il nuovo|la nuova|aspirante|seja (?:o|a) noss[oa]) (?:nuev[oa] |nouvelle |nouveau )?",
    ),
    (
        PERHAPS,
        r"\b(?:recrutar|recruter|recrute|encontrar|identificar|buscando|procurando|embaucher|trouve(?:r|z|rez)|engager|cerchiamo|assumere|trovare|serve|manca|bisogno di|scegliere|falta|meter)\b(?: \w+)? (?:un altro |un |une |um |uma |una |un'|il |la |le |el )",
    ),
    (
        PERHAPS,
        r"\b(?:brakuje(?: nam)?|zatrudni\w+|bierzemy|biorę|przyjmiemy|zostanie|jesteś|jest pan|potrzebna|potrzebny)\b (?:\w+ )?(?:na |naszą |naszym |żadn\w+ |drug\w+ )?",
    ),
    (
        PERHAPS,
        r"\b(?:word (?:je|jij)|geen|over|werk van|traject|begin(?:nen|t)?|aan de slag) (?:onze |als |nieuwe |een |per direct )*|\bonze (?:nieuwe |vaste )|\bna (?!stanowisk)|\bo pracy |\betacie ",
    ),
    (
        MAYBE,
        r"\b(?:iniciar|entrar|incorporarte|incorporarse|contratar|contratá-l[oa]|início|embaucher|recruter|engager|assumer[lt][aie]|assunzione|aangenomen|erbij hebben|zatrudnić|powierzyć|pracować|inserimento)\b[^.!?;:\n]{0,40}? (?:como |comme |en qualité de |come |als |jako )(?:un |une |uma? )?",
    ),
)
#: In front of what somebody is to be, and of much else.
AS = re.compile(
    r" (?:als|como|comme|come|jako|para|per|pour|voor|quale|naar) (?:een |un |une |uma |una |notre |nuestr[oa] )?",
    re.IGNORECASE,
)
AS_WORDS = (
    " als ",
    " como ",
    " comme ",
    " come ",
    " jako ",
    " para ",
    " per ",
    " pour ",
    " voor ",
    " quale ",
    " naar ",
)
#: What leads on to a title at the end of what announces it.
_LEADS_ON = (
    " de",
    "d'",
    "d’",
    ":",
    " como",
    " di",
    " da",
    " come",
    " per",
    " van",
    " voor",
    " als",
    " op",
    " naar",
    " para",
    "stanowisko",
    "stanowisku",
    "stanowiska",
    "stanowiskiem",
    " na",
    "qu'",
    "functie",
    "vaga",
    " une",
    " un",
    "annuncio",
    "anúncio",
    "advertentie",
    "ogłoszenie",
    "qualifica",
)


def is_plain(before: str) -> bool:
    """Whether what announces a title leads on to it, as "puesto de" and "vacature:" do and "puesto" does not."""
    return before.rstrip().lower().endswith(_LEADS_ON)
