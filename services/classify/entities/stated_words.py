"""How sentences around a time say whether it is fixed, proposed, moved or called off, in the languages that are read.

Patterns over folded sentences: English and German first, then French, Spanish, Italian, Dutch, Portuguese, Polish.
"""

from __future__ import annotations

import re

from services.classify.entities.calendar_words import MONTHS, one_of

#: A sentence without these has no time.
MAYBE = re.compile(
    r"\d:\d\d|\d ?[hu] ?\d\d|(?<![\d.])\d{1,2}\.[0-5]\d(?![\d.])|\d ?(?:uhr|uur|[hu]\b|heures|horas?\b|[ap]\.? ?m\b)"
    r"|\b(?:ore|las|as|godz\w*\.?|[oh]|om|alle) \d|\d (?:rano|po poludniu|d[aeiu]l? (?:la )?(?:manha|tarde|noite"
    r"|manana|noche|matin|soir|mattin[oa]))\b"
)
ONLY_TIME = re.compile(
    r"(?:- |\* )?(?:time|uhrzeit|zeit|start|starts|beginn|um|at|from|von|heure|horaire|a|hora|horario|alle|ora|orario"
    r"|ore|tijd|tijdstip|om|as|godzina|godz|o)\b"
)
OPENING = re.compile(
    r"\b(?:by|before|until|till|no later than|due|deadline|expires?(?: on)?|closes?|valid|bis|spatestens|vor|frist"
    r"|ablauf\w*|avant|d'ici|jusqu'au?|au plus tard|date limite|antes|hasta|a mas tardar|fecha limite|caduca|entro"
    r"|non oltre|scade\w*|voor|uiterlijk|(?<=\w )(?<!graag )tot|ate|prazo|data limite|najpozniej|przed|(?<=\S )do)\W+"
    r"(?:(?:on|at|zum|the|den|dem|end of|le|au|del?|el|l[ae]s|il|al|alle|o|ao|dia|dnia|w)\W+)*$"
)
PROPOSED = re.compile(
    r"\b(?:would (?:you|that|this|it)|could (?:you|we)|can you|are you|do you|how about|what about"
    r"|does (?:that|this|it)|work(?:s)? for|suits?|if (?:you|that|this|it)|available|availability|availabilities|either"
    r"|alternativ\w*|options?|propos\w+|suggest\w*|tentativ\w*|possible|perhaps|maybe|vorschl\w*|schlage\w*"
    r"|passt|passen|konnten|konntest|waren|warst|hatten|hattest|ware|vielleicht|eventuell|moglich\w*|verfugbar\w*"
    r"|falls|sofern"
    r"|seriez|serais-tu|etes-vous|es-tu|pourriez|pourrions|pourrais|auriez|disponib\w*|dispo|convien\w*|peut-etre"
    r"|s'il|si (?:vous|tu|cela|ca|cette|ce|celui)|envisage\w*|qu'en (?:dites|penses)"
    r"|podrias?|podriamos|puedes|te viene|le viene|te va\b|le va\b|vendria|propon\w*|propuest\w*|sugier\w*|sugerimos"
    r"|(?<!por )si (?:te|le|no|es)|quizas?|tal vez|posible"
    r"|potresti|potrebbe|potremmo|puoi|puo|andrebbe|le va|ti va|va bene|se (?:le|ti|per|non|la|lo)|magari|forse"
    r"|possibile|kun je|kunt u|kan je|zou|zouden|schikt|past (?:dit|het|dat|u|je|jou|jullie)|uitkom\w*"
    r"|komt .{1,40} uit|beschikbaar|misschien|eventueel|voorstel\w*|stel(?:len)? .{1,20} voor|mogelijk|indien"
    r"|als (?:je|u|dit|dat)|poderia|poderiamos|pode|podes|consegue|seria|teria|sugir\w*|sugest\w*|sugerimos|talvez"
    r"|possivel|caso|se (?:o|a|for|nao|este|esta)|que tal|disponivel"
    r"|czy|mogl\w*|moze|mozesz|odpowiada\w*|pasuje|pasowal\w*|propozycj\w*|dostepn\w*|ewentualnie|jesli|jezeli)\b"
)
#: It is asked for, or spoken of as what may come: nothing is moved or called off.
CONDITION = re.compile(
    r"\b(?:if|should|in case|wenn|falls|sollten?|sofern|si|s'il|en cas|se|qualora|nel caso|als|mocht|indien|caso"
    r"|em caso|en caso|jesli|jezeli|gdyby|w razie|w przypadku)\b"
)
CHOICE = re.compile(
    r"\b(?:(?:choose|pick|select) (?:a|one|from|the|your|between)|time ?slots?|slots? (?:are|below)"
    r"|following (?:times|dates|slots|options)|folgende[nr]? (?:termine|zeiten|terminvorschlage)|terminvorschlag\w*"
    r"|zur auswahl|wahlen sie|which (?:of|time|date|one)|welche[rs]? (?:termin|dieser|der)"
    r"|(?:choisi\w*|selectionnez|reservez|reserver) (?:un|l'un|le|la|votre|parmi|entre)|(?:dates|creneaux"
    r"|horaires) suivant\w*|l'un des|quelle date|quel (?:creneau|jour|horaire)"
    r"|(?:elig\w*|elij\w*|escog\w*|escoj\w*|selecciona|seleccione|reserva|reserve) (?:un[ao]?|entre|tu|su|la|el)"
    r"|siguientes (?:fechas|horarios|horas|opciones|franjas)|que (?:dia|fecha|horario|hora) "
    r"|(?:scegli\w*|scelga|selezioni?|prenot[aie]\w*) (?:una?|uno|tra|fra|la|il|l')|seguenti (?:date|orari|opzioni"
    r"|fasce)|quale (?:data|giorno|orario)"
    r"|(?:kies|kiezen|selecteer|boek) (?:een|uit|zelf|je|uw|het)|volgende (?:data|tijden|tijdstippen|momenten|opties)"
    r"|tijdslot\w*|welk (?:moment|tijdstip)|welke (?:dag|datum)"
    r"|(?:escolh\w*|selecione|agende) (?:um|uma|o|a|entre|seu|sua)|(?:seguintes|proximos|proximas) (?:datas|horarios"
    r"|opcoes)|qual (?:data|horario|dia)|horarios disponiveis"
    r"|(?:wybra\w*|wybierz|wybor\w*|rezerw\w*|zarezerw\w*) (?:jed\w+|termin\w*|dogodn\w*|sposrod|dat\w*)"
    r"|nastepujac\w+ (?:termin\w*|dat\w*)|ktory (?:termin|z|dzien)|jaki termin)\b"
)
_JOINING = r"(?:(?:at|um|from|von|am|on|bien|a|le|les|l[ao]s|el|al|alle|ore|il|om|op|as|ao|dia|no|w|we|godz|o)\W+){0,3}"
OTHERS = re.compile(
    rf"[\s,]*(?:(?:or|oder|ou|oppure|of|lub|albo|czy|o|u|bien)\W+{_JOINING}\d"
    # "10:00, 4th floor" is no other time.
    rf"|(?:and|und|et|y|e|ed|en|i|oraz|/|&|,)\W*{_JOINING}\d{{1,2}}(?:[:.h/]\d|\.|h\b| ?(?:uhr|uur|h|u|[ap]\.? ?m|ore"
    rf"|heures|horas)\b|(?:st|nd|rd|th)? (?:of |de )?(?:{one_of(MONTHS)})\b))"
)
WAS = re.compile(
    r"^(?:old|alt|bisher\w*|previous\w*|ursprunglich\w*|vorher|ancien\w*|precedent\w*|anterior\w*|antigu[oa]|antig[oa]"
    r"|vecchi[oa]|oude?|vorige|poprzedni\w*|star[yae]|initial\w*)(?: \w+){0,2} ?:"
)
MOVED = re.compile(
    r"^(?:new|neu|changed|geandert|nouve\w+|nuev[oa]|nuov[oa]|nieuwe?|nov[oa]|now[yae])(?: \w+){0,2} ?:"
    r"|\b(?:re-?schedul\w*|moved?|moving|postpon\w*|brought forward|shift\w*|push\w* back|instead of"
    r"|new (?:time|date|slot)|verschob\w*|verschieb\w*|verschoben|verleg\w*|vorverleg\w*|umgebucht"
    r"|neue[rn]? (?:termin|zeit|uhrzeit)|statt (?:am|des|dem|der|wie|vom|um|den)|anstelle"
    r"|reporte(?:e|s|es)?\b|(?:devons|devoir|souhaitons|de) (?:reporter|decaler|deplacer)|reportons|deplacee?s?"
    r"|decalee?s?|decalons|avancee? (?:au|a)|repoussee?s?|replanifi\w*|nouvel(?:le)? (?:date|horaire|heure|creneau)"
    r"|au lieu d\w*|a la place d\w*|aplaz\w*|pospon\w*|pospuest\w*|reprogram\w*|adelantad[oa]|adelantamos|adelantar"
    r"|traslad\w*|movid[oa]|mover la|movemos|nueva (?:fecha|hora|cita)|nuevo horario|en lugar del?|en vez del?"
    r"|cambi(?:o|a|ado|amos|ar) (?:de|la) (?:hora|fecha|cita)|spostat\w*|spostare|spostiamo|rinviat\w*|rinviare"
    r"|rinviamo|posticipat\w*|anticipat[oa]|riprogramm\w*|nuov[oa] (?:data|orario|ora|appuntamento)|invece (?:di|del"
    r"|che)|anziche|al posto d\w*|verplaats\w*|verzet|verzetten|verschov\w*|verschuif\w*|uitgesteld|vervroegd"
    r"|nieuwe (?:tijd|datum|afspraak)|in plaats van|remarc\w*|reagend\w*|adiad\w*|adiar|adiamos|antecipad[oa]"
    r"|transferid[oa]|nov[oa] (?:data|horario|hora)|em vez d\w*|ao inves d\w*|alterad[oa] para|mudou para"
    r"|przenies\w*|przeniesion\w*|przelozy\w*|przelozon\w*|przekladamy|przesun\w*|zmian\w* terminu|now(?:y|a|ym"
    r"|ej) (?:termin\w*|dat\w*|godzin\w*)|zamiast)\b"
)
OLD = re.compile(
    r"\b(?:from|old|alt|instead of|originally(?: \w+){0,2}|previously(?: \w+){0,2}|vom|von|statt|anstelle|anstatt"
    r"|ursprunglich\w*(?: \w+){0,2}|bisher\w*|du|(?:initialement|d'abord)(?: \w+){0,2}|au lieu du?|a la place d[ue]"
    r"|del|(?:inicialmente|originalmente|estaba|era)(?: \w+){0,2}|en (?:lugar|vez) del?|inizialmente(?: \w+){0,2}"
    r"|invece d(?:el|i)|anziche|al posto d\w*|van|oorspronkelijk(?: \w+){0,2}|in plaats van|do dia|de|em vez d[eo]"
    r"|marcad[oa] para|prevu\w* (?:le|pour)|previst[oa] (?:para|per)|gepland(?: op| voor)?|z|ze|zamiast"
    r"|pierwotnie(?: \w+){0,2}|zaplanowan\w+(?: na)?)"
    r"(?: (?:on|for|at|am|fur|des|der|dem|den|the|scheduled|planned|geplant\w*|vereinbart\w*|vom|von|termins?|le|la"
    r"|el|il|dia|dnia|op|na|o|godz)){0,3}\W*$"
)
NEW = re.compile(
    r"\b(?:to|new|neu|auf|nun|jetzt|now|is|ist|lautet|for|fur|:|au|a|pour|desormais|maintenant|al|para|ahora|per|ora|ao"
    r"|agora|naar|op|voor|nu|na|teraz)(?: (?:on|am|the|den|dem|der|le|la|el|il|dia|o|dzien|de|dnia)){0,2}\W*$|:\s*$"
)
CANCELLED = re.compile(
    r"^(?:(?:re|aw|fwd?|wg|tr|rv|odp|pd|r|res) ?: ?)*(?:cancell?ed|abgesagt\w*|storniert|annulee?|cancelad[oa]"
    r"|anulad[oa]|annullat[oa]|geannuleerd|odwolan[eay]|anulowan[eay])\b"
    r"|\b(?:(?:is|was|has been|have been|been|be|had to|have to|need to|must|we) cancel(?:l?ed)?|called off"
    r"|(?:cannot|can't|can not|will not|won't) (?:take place|happen)|abgesagt|absagen|abzusagen|entfallt|entfallen"
    r"|ausfallen|fallt (?:leider )?aus|nicht stattfinden"
    r"|(?:est|a ete|ete|etre|soit|sera) annulee?|(?:devons|devoir|oblige\w*) (?:d')?annuler|annulons|(?:n'aura|pourra"
    r"|peut) pas"
    r" (?:avoir )?lieu"
    r"|(?:ha sido|queda|esta|sido|se ha) (?:cancelad[oa]|anulad[oa]|suspendid[oa])|(?:debemos|tenemos que"
    r"|tener que) (?:cancelar|anular)|cancelamos|no (?:tendra lugar|se celebrara|podra celebrarse|podremos realizar)"
    r"|sin efecto|(?:e stat[oa]|viene|stat[oa]|sara) (?:annullat[oa]|cancellat[oa]|disdett[oa])|(?:dobbiamo"
    r"|costretti ad?|dover) annullare|annulliamo|non (?:avra|puo aver|potra aver) luogo|non si terra"
    r"|geannuleerd|afgezegd|vervalt|gaat .{0,80}niet door|niet doorgaan|moeten (?:\w+ ){0,6}(?:annuleren"
    r"|afzeggen)|(?:foi|esta|ser|fica|sera) (?:cancelad[oa]|anulad[oa]|desmarcad[oa])|(?:temos de|precisamos"
    r"|tivemos de|tivemos que|temos que)"
    r" (?:cancelar|desmarcar)|nao (?:se realizara|vai acontecer|tera lugar|podera realizar|ira ocorrer)"
    r"|odwolan\w*|odwolujemy|(?:musimy|zmuszeni|musze) (?:\w+ ){0,3}odwolac|anulowan\w*|nie odbedzie"
    r"|nie moze sie odbyc)\b"
)
