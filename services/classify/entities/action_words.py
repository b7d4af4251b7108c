"""What mails in French, Spanish, Italian, Dutch, Portuguese and Polish ask for: patterns over folded sentences."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asking:
    """The words of one language, as patterns."""

    #: one of these is where something is asked
    asks: str
    #: and none of these
    denies: str
    test: str
    slot: str
    papers: str
    offer: str
    confirm: str
    reply: str


_FR_TEST = r"(?:tests?|evaluations?|epreuves?|questionnaires?|exercices?|cas pratiques?|etudes? de cas|defis?)"
_FR_SLOT = r"(?:creneaux?|horaires?|dates?|rendez-vous|rdv|disponibilites|moment)"
_FR_PAPERS = (
    r"(?:documents?|pieces?|justificatifs?|diplomes?|attestations?|certificats?|references|c\.?v\.?|curriculum"
    r"|lettre de motivation|portfolio|copies?|bulletins? de (?:paie|salaire)|pretentions|rib|carte d'identite)"
)
_FR_OFFER = r"(?:offre|contrat|promesse d'embauche|proposition)"
_ES_TEST = r"(?:pruebas?|tests?|ejercicios?|cuestionarios?|evaluacion(?:es)?|caso practico|reto|desafio|assessment)"
_ES_SLOT = r"(?:horarios?|fechas?|franjas?|huecos?|cita|disponibilidad|dia y (?:la )?hora|hora)"
_ES_PAPERS = (
    r"(?:documentos?|documentacion|titulos?|titulacion|certificad[oa]s?|referencias|c\.?v\.?|curriculum"
    r"|carta de (?:motivacion|presentacion)|porta?folio|copias?|dni|nie|pasaporte|nominas?|vida laboral|justificantes?"
    r"|pretension(?:es)?|expectativas? salarial(?:es)?)"
)
_ES_OFFER = r"(?:oferta|contrato|propuesta|carta)"
_IT_TEST = r"(?:test|prov[ae]|esercizi[oa]?|questionari[oa]?|valutazione|caso (?:di )?studio|case study|assessment)"
_IT_SLOT = r"(?:orari[oa]?|dat[ae]|fasc[ie]a?|appuntament[oi]|slot|disponibilita|giorn[oi] e (?:l')?or[ae]\w*|momento)"
_IT_PAPERS = (
    r"(?:document[oi]|documentazione|certificat[oi]|attestat[oi]|titol[oi]|diploma|laurea|referenze|c\.?v\.?|curriculum"
    r"|lettera di (?:presentazione|motivazione)|portfolio|copia|copie|carta d'identita|codice fiscale|bust[ae] paga"
    r"|permesso di soggiorno|aspettativ[ae] (?:economic|retributiv)\w*)"
)
_IT_OFFER = r"(?:offerta|contratto|proposta|lettera di (?:assunzione|impegno))"
_NL_TEST = r"(?:\w*toets\w*|\w*test\b|assessment\w*|\w*opdracht\w*|vragenlijst\w*|case|casus|oefening\w*)"
_NL_SLOT = r"(?:tijdstip\w*|tijd|moment\w*|datum|data|afspraak|beschikbaarheid|tijdslot\w*|slot)"
_NL_PAPERS = (
    r"(?:document\w*|diploma\w*|getuigschrift\w*|certifica\w*|referentie\w*|c\.?v\.?|motivatie(?:brief)?|portfolio"
    r"|kopie\w*|identiteitsbewijs|paspoort|(?:loon|salaris)stro\w*|vog|cijferlijst\w*|salaris(?:indicatie|wens))"
)
_NL_OFFER = r"(?:aanbod|contract|arbeidsovereenkomst|voorstel|aanbieding)"
_PT_TEST = r"(?:testes?|provas?|desafio|exercicios?|questionarios?|avaliac(?:ao|oes)|case|estudo de caso|assessment)"
_PT_SLOT = r"(?:horarios?|datas?|disponibilidade|dia e (?:a )?hora|slot)"
_PT_PAPERS = (
    r"(?:documentos?|documentacao|comprovativos?|comprovantes?|diplomas?|certificad[oa]s?|referencias|c\.?v\.?"
    r"|curriculo|curriculum|carta de (?:motivacao|apresentacao|recomendacao)|porte?folio|copias?|cartao de cidadao|rg"
    r"|cpf|carteira de trabalho|registo criminal|historico escolar|recibos?|pretens(?:ao|oes)|expectativas? salaria\w+)"
)
_PT_OFFER = r"(?:proposta|oferta|contrato|carta-proposta)"
_PL_TEST = r"(?:test\w*|zadani\w*|kwestionariusz\w*|ankiet\w*|case|studium przypadku|cwiczeni\w*)"
_PL_SLOT = r"(?:termin\w*|dat[aeyou]\w{0,2}|godzin\w*|dostepnosc\w*|slot\w*)"
_PL_PAPERS = (
    r"(?:dokument\w*|dyplom\w*|swiadectw\w*|zaswiadczen\w*|certyfikat\w*|referencj\w*|cv|zyciorys\w*"
    r"|list\w* motywacyj\w*|portfolio|kopi[aei]\w*|skan\w*|oczekiwan\w* finansow\w*|oswiadczen\w*"
    r"|kwestionariusz\w* osobow\w*)"
)
_PL_OFFER = r"(?:ofert\w*|umow[aey]\w*|propozycj\w*|list\w* intencyj\w*)"
ASKING: dict[str, Asking] = {
    "fr": Asking(
        asks=(
            r"veuillez|merci (?:de|d'avance de)|nous vous (?:invitons|prions|remercions|demandons|saurions gre"
            r"|proposons)|je vous (?:invite|prie|remercie de|demande)|vous (?:etes invitee?s?|devez|pouvez|devrez"
            r"|pourrez|trouverez)|(?:pourriez|pouvez|seriez|auriez|etes)-vous|peux-tu|pourrais-tu|es-tu|tu (?:peux"
            r"|dois|trouveras)|il (?:vous|te) (?:suffit|reste|faut)|n'hesitez pas a|s'il (?:vous|te) plait|svp"
            r"|cliquez|choisis(?:sez)?|selectionnez|reservez|completez|realisez|passez|envoyez|envoie|transmettez"
            r"|signez|confirmez|repondez|indiquez|faites|dites|remplissez|joignez|a (?:retourner|completer|realiser"
            r"|rendre|renvoyer|fournir)|quand (?:seriez|etes)|quelles? (?:sont vos|sont tes)"
        ),
        denies=(
            r"ne pas repondre|ne repondez pas|si vous avez deja|aucune (?:action|demarche)|pas necessaire|inutile de"
            r"|desinscri\w*|desabonn\w*|n'avez (?:rien|pas besoin)"
        ),
        test=(
            rf"(?:complet\w*|realis\w*|pass(?:er|ez|e)|effectu\w*|repond\w* (?:a|au)|remplir|remplissez|commenc\w*"
            rf"|fait\w*|faire|rendre|renvoy\w*|termin\w*|lancer|lancez)\b.{{0,80}}\b{_FR_TEST}\b"
            rf"|{_FR_TEST}\b.{{0,80}}\ba (?:realiser|completer|rendre|faire|effectuer|passer|renvoyer)"
        ),
        slot=(
            rf"(?:choisi\w*|selectionnez|reserve[rz]|propose[rz]|indique[rz]|communique[rz]|donne[rz]|convenir|fixer"
            rf"|planifier|faire part de)\b.{{0,60}}\b{_FR_SLOT}|(?:vos|tes) disponibilites|quand (?:seriez|etes"
            rf"|es)-(?:vous|tu)|quel(?:le)?s? (?:creneaux?|jours?|dates?|horaires?)\b"
        ),
        papers=(
            rf"(?:envoy\w*|envoie|transm\w*|fourni\w*|adresse[rz]|joindre|joignez|communique[rz]|deposer|deposez"
            rf"|telecharge[rz]|retourne[rz]|apporte[rz]|munir|parvenir)\b.{{0,80}}\b{_FR_PAPERS}\b"
            rf"|{_FR_PAPERS}\b.{{0,80}}\ba (?:fournir|transmettre|envoyer|apporter|retourner|joindre)"
        ),
        offer=(
            rf"(?:sign\w*|accept\w*|retourn\w*|renvoy\w*|decision|reponse)\b.{{0,80}}\b{_FR_OFFER}\b"
            rf"|{_FR_OFFER}\b.{{0,80}}\b(?:sign\w*|accept\w*|valable|expire|reponse|decision)"
        ),
        confirm=(
            r"confirm\w*.{0,60}\b(?:presence|participation|venue|rendez-vous|entretien|disponibilites?|interet|creneau"
            r"|horaire|date|que|si)\b"
        ),
        reply=(
            r"repond\w*|reponse|revenir vers (?:nous|moi)|(?:dites|faites)-(?:moi|nous)|dis-moi|tenir informee?s?"
            r"|contacte[rz]"
        ),
    ),
    "es": Asking(
        asks=(
            r"por favor|(?:te|le|os|les)? ?rogamos|(?:te|le) (?:invitamos|pedimos|solicitamos|agradeceriamos"
            r"|agradecemos|animamos)|(?:debes|debe|deberas|debera|puedes|puede|podras|podra|podrias|podria|necesitas"
            r"|necesitamos|solicitamos)|tienes? que|(?:haz|haga) clic|elige|elija|escoge|escoja|selecciona|seleccione"
            r"|reserva|reserve|completa|complete|realiza|realice|envia\w*|envie\w*|remit[ae]\w*|firma|firme"
            r"|confirma\w*|confirme\w*|responde\w*|responda\w*|indica\w*|indique\w*|adjunt[ae]\w*|sube|suba"
            r"|aport[ae]\w*|trae|traiga|dinos|diganos|dime|avisa\w*|cuando te|que dia"
        ),
        denies=(
            r"no (?:respond\w*|es necesario|hace falta|tienes que|tiene que|debes?)|si ya (?:has|ha)|dar(?:se"
            r"|te) de baja|date de baja|ninguna accion"
        ),
        test=(
            rf"(?:complet\w*|realiz\w*|hacer|haz|hagas?|respond\w* (?:a|al)|rellen\w*|empez\w*|empiez\w*|comenz\w*"
            rf"|termin\w*|entreg\w*|resuelv\w*|resolver|acced\w*)\b.{{0,80}}\b{_ES_TEST}\b"
        ),
        slot=(
            rf"(?:elig\w*|elij\w*|escog\w*|escoj\w*|selecciona\w{{0,2}}|seleccione\w?|reserv\w*|propon\w*|indi(?:c"
            rf"|qu)\w*|concret\w*|dinos|diganos|dime|facilit\w*)\b.{{0,60}}\b{_ES_SLOT}\b|(?:tu|su"
            rf"|vuestra) disponibilidad|que (?:dia|horario|fecha|hora)\b|cuando (?:te|le|podrias?|puedes?)\b"
        ),
        papers=(
            rf"(?:envi\w*|remit\w*|adjunt\w*|facilit\w*|aport\w*|sub[aei]\w*|hac\w* llegar|haznos llegar"
            rf"|proporcion\w*|present\w*|tra[ei]\w*|entreg\w*)\b.{{0,80}}\b{_ES_PAPERS}\b"
        ),
        offer=(
            rf"(?:firm\w*|acept\w*|devolv\w*|devuelv\w*|decision|respuesta)\b.{{0,80}}\b{_ES_OFFER}\b"
            rf"|{_ES_OFFER}\b.{{0,80}}\b(?:firm\w*|acept\w*|valid[ao]|vence|caduca|expira|decision|respuesta)"
        ),
        confirm=(
            r"confirm\w*.{0,60}\b(?:asistencia|asistiras|participacion|disponibilidad|interes|entrevista|cita|hora"
            r"|fecha|si|que)\b"
        ),
        reply=(
            r"respond\w*|respuesta|contest\w*|dinos|diganos|dime|digame|avisa\w*|hazn\w+ saber|hagan\w+ saber"
            r"|pon\w* en contacto|escrib\w*|llama\w*"
        ),
    ),
    "it": Asking(
        asks=(
            r"si prega|la preghiamo|ti preghiamo|(?:ti|la|vi) (?:invitiamo|prego)|(?:le|ti) (?:chiediamo|chiedo)"
            r"|per (?:favore|cortesia)|cortesemente|gentilmente|(?:deve|devi|dovra|dovrai|puo|puoi|potra|potrai"
            r"|potrebbe|potresti|occorre|bisogna)|e necessario|clicc\w*|scegli|scelga|selezion[ai]|prenot[ai]"
            r"|complet[ai]|compil[ai]|inviaci|invia|invii|trasmett\w*|firm[ai]|conferm[ai]|rispond[ia]|indic\w*"
            r"|alleg\w*|caric[ah]\w*|svolg[ia]|effettu[ai]|ci faccia|fammi|facci|attendiamo|quando (?:sarebbe|saresti"
            r"|e|sei) "
        ),
        denies=(
            r"non rispond\w*|non (?:e necessario|occorre|serve|deve|devi)|se (?:ha|hai) gia|nessuna azione|disiscri\w*"
            r"|annull\w* l'iscrizione"
        ),
        test=(
            rf"(?:complet\w*|svolg\w*|effettu\w*|esegu\w*|sosten\w*|compil\w*|rispond\w* al|inizi\w*|avvi\w*"
            rf"|consegn\w*|fare|affront\w*|risolv\w*)\b.{{0,80}}\b{_IT_TEST}\b"
        ),
        slot=(
            rf"(?:scegli\w*|scelg\w*|selezion[ai]\w{{0,2}}|prenot\w*|propo[nr]\w*|indic\w*|comunic\w*|fiss\w*"
            rf"|concord\w*|sapere|darci|dirci)\b.{{0,60}}\b{_IT_SLOT}\b|(?:sua|tua|vostra|sue|tue) disponibilita"
            rf"|quando (?:sarebbe|saresti|potrebbe|potresti|e|sei) \w*|(?:quali|che|quale) (?:giorn[oi]|orari[oa]?"
            rf"|data)\b"
        ),
        papers=(
            rf"(?:invi\w*|mand\w*|trasmett\w*|alleg\w*|forn\w*|caric\w*|port(?:are|i|a)|consegn\w*|far\w* (?:avere"
            rf"|pervenire)|present(?:are|i|a)|restitu\w*)\b.{{0,80}}\b{_IT_PAPERS}\b"
        ),
        offer=(
            rf"(?:firm\w*|sottoscri\w*|accett\w*|restitu\w*|decisione|rispost\w*)\b.{{0,80}}\b{_IT_OFFER}\b"
            rf"|{_IT_OFFER}\b.{{0,80}}\b(?:firm\w*|sottoscri\w*|accett\w*|valid[ao]|scade|decisione|rispost\w*)"
        ),
        confirm=(
            r"conferm\w*.{0,60}\b(?:presenza|partecipazione|disponibilita|interesse|colloquio|appuntamento|orario"
            r"|data|se|che)\b"
        ),
        reply=r"rispond\w*|rispost\w*|riscontro|faccia\w* sapere|fammi sapere|farci sapere|contatt\w*|scriv\w*",
    ),
    "nl": Asking(
        asks=(
            r"gelieve|graag|verzoeken (?:wij|we|u|je)|vragen (?:wij|we) (?:je|u)|wil je|wilt u|zou je|zou u|kun je"
            r"|kunt u|kan je|(?:je|u) (?:kunt|kan|moet|dient)|(?:we|wij) nodigen|alstublieft|alsjeblieft|klik|kies"
            r"|selecteer|stuur|vul|onderteken|bevestig|reageer|rond|laat (?:het )?(?:ons|me|mij)|wanneer"
        ),
        denies=(
            r"niet (?:te )?(?:beantwoorden|reageren|antwoorden|nodig)|hoeft? (?:je |u )?niets?|als (?:je"
            r"|u) (?:de \w+ )?al|afmelden|uitschrijven|geen (?:actie|verdere)"
        ),
        test=(
            rf"(?:maak\w*|maken|voltooi\w*|rond|doe|doen|vul\w*|start\w*|lever\w*|werk\w*|leg\w*"
            rf"|uitvoeren)\b.{{0,80}}\b{_NL_TEST}|\b{_NL_TEST}\b.{{0,80}}\b(?:te maken|maken|af te ronden|voltooien"
            rf"|afronden|in te (?:vullen|leveren)|uit te voeren|inleveren|uitwerken|afleggen)"
        ),
        slot=(
            rf"(?:kies|kiezen|selecteer\w*|boek|boeken|plan|plannen|geef|geven|laat|doorgeven"
            rf"|reserveer\w*)\b.{{0,60}}\b{_NL_SLOT}\b|(?:je|jouw|uw) beschikbaarheid|wanneer (?:kun|kunt|kan|ben"
            rf"|bent|schikt|zou)\b|welke? (?:dag\w*|tijd\w*|moment\w*|datum)"
        ),
        papers=(
            rf"(?:stuur\w*|sturen|mail|mailen|lever\w*|upload\w*|verstrek\w*|neem|breng|zend\w*"
            rf"|toezenden)\b.{{0,80}}\b{_NL_PAPERS}\b|\b{_NL_PAPERS}\b.{{0,80}}\b(?:toe\w*|opsturen|sturen|stuurt"
            rf"|mailen|aan(?: te )?lever\w*|uploaden|mee|mee(?:nemen|brengen)|inleveren)"
        ),
        offer=(
            rf"(?:onderteken\w*|teken\w*|accepteer\w*|akkoord|beslissing|reactie|retour\w*)\b.{{0,80}}\b{_NL_OFFER}\b"
            rf"|\b{_NL_OFFER}\b.{{0,80}}\b(?:onderteken\w*|getekend|teken\w*|accepte\w*|aanvaard\w*|akkoord|geldig"
            rf"|vervalt|verloopt|reactie|beslissing|retour|terug)"
        ),
        confirm=(
            r"bevestig\w*.{0,60}\b(?:afspraak|komst|aanwezigheid|deelname|gesprek|tijdstip|datum|interesse|of|dat)\b"
            r"|(?:afspraak|komst|aanwezigheid|deelname|gesprek)\b.{0,60}\bbevestig"
        ),
        reply=r"reageer\w*|reactie|antwoord\w*|laat (?:het )?(?:ons|me|mij)|laten weten|hoor|horen|contact",
    ),
    "pt": Asking(
        asks=(
            r"por (?:favor|gentileza)|pedimos|solicitamos|agradec(?:emos|iamos) (?:que|o envio|a confirmacao|o seu)"
            r"|convidamos|queira|(?:deve|deves|devera|pode|podes|podera|poderia|precisa|precisas|precisamos"
            r"|necessario)|tem(?:os)? (?:de|que)|clique|clica|escolh[ae]|selecione|seleciona|reserve|agende|complete"
            r"|conclua|realize|faca|envie\w*|envia|encaminhe|remeta|anexe|assine|confirm[ae]|respond[ae]|indique"
            r"|indica|informe|diga-nos|preencha|aceda|acesse|submeta|traga|qual|quando|quais"
        ),
        denies=r"nao (?:respond\w*|e necessario|precisa|deve)|se ja|nenhuma acao|cancelar (?:a )?(?:sub|in)scricao",
        test=(
            rf"(?:complet\w*|conclu\w*|realiz\w*|fazer|faca|respond\w* (?:a|ao)|preench\w*|inici\w*|entreg\w*|resolv\w*"
            rf"|submet\w*|efetu\w*|acess\w*)\b.{{0,80}}\b{_PT_TEST}\b"
        ),
        slot=(
            rf"(?:escolh\w*|selecione|seleciona\w?|reserv\w*|agend(?:e|ar)|propo\w*|indi(?:c|qu)\w*|inform\w*"
            rf"|sugir\w*|sugerir|diga-nos|partilh\w*)\b.{{0,60}}\b{_PT_SLOT}\b|(?:sua|tua) disponibilidade"
            rf"|(?:qual|quais|que) (?:os? |a )?(?:horarios?|dias?|data|melhor)\b|quando (?:pode|poderia|esta)\b"
        ),
        papers=(
            rf"(?:envi\w*|encaminh\w*|remet\w*|anex\w*|fornec\w*|disponibiliz\w*|traz\w*|trag\w*|apresent(?:ar|e)"
            rf"|submet\w*|facult\w*|entreg\w*)\b.{{0,80}}\b{_PT_PAPERS}\b"
        ),
        offer=(
            rf"(?:assin\w*|aceit\w*|devolv\w*|decisao|resposta)\b.{{0,80}}\b{_PT_OFFER}\b"
            rf"|{_PT_OFFER}\b.{{0,80}}\b(?:assin\w*|aceit\w*|valid[ao]|expira|decisao|resposta)"
        ),
        confirm=(
            r"confirm\w*.{0,60}\b(?:presenca|participacao|disponibilidade|interesse|entrevista|horario|data|se|que)\b"
        ),
        reply=r"respond\w*|resposta|retorno|diga-nos|avise\w*|informe\w*|entr\w+ em conta(?:c)?to",
    ),
    "pl": Asking(
        asks=(
            r"prosimy|prosze|prosilib\w*|zachecamy|nalezy|musisz|mozesz|powinien|powinna|(?:moze|musi) (?:pan|pani)"
            r"|czy (?:moze|moglb\w*|mogl\w*|pasuje|odpowiada)|kliknij|wybierz|zarezerwuj|umow|wypelnij|uzupelnij"
            r"|wykonaj|rozwiaz|przeslij|wyslij|podeslij|dolacz|podpisz|potwierdz|odpowiedz|odpisz|daj|podaj|zabierz"
            r"|przynies|kiedy"
        ),
        denies=(r"nie (?:odpowiada\w*|trzeba|musi\w*|nalezy|wymaga)|jesli (?:pan |pani )?juz|wypisac|zrezygnowac z"),
        test=(
            rf"(?:wykona\w*|rozwiaz\w*|wypelni\w*|ukoncz\w*|zrob\w*|zrealizow\w*|przesl\w*|odesl\w*|przystap\w*"
            rf"|podej\w*|rozpocz\w*)\b.{{0,80}}\b{_PL_TEST}"
        ),
        slot=(
            rf"(?:wyb(?:or|ra|ie)\w*|zarezerw\w*|rezerw\w*|poda\w*|wskaza\w*|zaproponow\w*"
            rf"|umow\w*)\b.{{0,60}}\b{_PL_SLOT}|(?:pani|pana|twoj\w*|panstwa) dostepnosc\w*|kiedy (?:moze|mozesz"
            rf"|mogl\w*|bylb\w*|pasuje|odpowiada)|(?:jaki|ktory|jakie|ktore) (?:z )?(?:termin\w*|dzien)"
        ),
        papers=(
            rf"(?:przesl\w*|przesyl\w*|wysl\w*|dolacz\w*|dostarcz\w*|uzupelni\w*|zalacz\w*|podesl\w*|odesl\w*"
            rf"|przedlozen\w*|przynies\w*|zabra\w*|zabierz|przekaz\w*)\b.{{0,80}}\b{_PL_PAPERS}\b"
        ),
        offer=(
            rf"(?:podpis\w*|zaakceptow\w*|akcept\w*|przyjeci\w*|odesl\w*|decyzj\w*|odpowied\w*)\b.{{0,80}}\b{_PL_OFFER}"
            rf"|{_PL_OFFER}\b.{{0,80}}\b(?:podpis\w*|akcept\w*|zaakceptow\w*|wazn\w*|wygasa|decyzj\w*|odpowied\w*)"
        ),
        confirm=(
            r"potwierdz\w*.{0,60}\b(?:obecnos\w*|udzial\w*|przybyc\w*|spotkan\w*|rozmow\w*|termin\w*|dostepnos\w*"
            r"|zainteresowan\w*|czy|ze)"
        ),
        reply=r"odpowied\w*|odpis\w*|kontakt\w*|skontakt\w*|da[cj]\w* znac|zwrotn\w*",
    ),
}
#: A sentence of its own that sets the day for the one before it.
DEADLINE = (
    r"date limite|echeance|avant|delai|jusqu|lien|fecha limite|plazo|hasta|antes|enlace|caduca|vence|entro|scade\w*"
    r"|scadenza|uiterlijk|voor|verloopt|geldig|prazo|ate|valid[ao]|do|termin|najpozniej|wazn\w*|w ciagu|sous"
)
