# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""Where titles stand in German sentences, read up to the first word that is none of a title's."""

import re

from services.classify.rules.title_wordings import Pattern, announced

_WORD = r"(?!(?:Ihr\w*|Sie|Sehr|Wir|Ich|Du|Dein\w*|Herrn?|Frau|Am|Im|Der|Die|Das|Den|Wenn|Bitte|Möchte\w*|Gerne?|Vielen|Liebe\w*|Hallo|Guten|Unser\w*|Und)\b)[A-ZÄÖÜ](?:[^\W_]|[&/+-](?=[^\W_])|\+)*"
#: "Technischer Redakteur", "Leiterin des Zentral-OP", "Fachkraft für Wasserversorgungstechnik", "Maler und Lackierer".
_TITLE = (
    r"(?P<t>(?:[1-3]\. )?(?:Auszubildende[rn]? zu[mr] |Ausbildung zu[mr] )?(?:[a-zäöü]{4,}(?:ische|liche|nde|ige)[rn]? )?"
    rf"{_WORD}(?: (?:und |of |de |(?:für|des|der|im) (?:die |den |das )?(?:[a-zäöü]+(?:isch|lich|ig|ler|er)e[nrs] )?)?{_WORD}){{0,5}})"
)
#: The same where "für" mostly says for what somebody is wanted: "einen Fliesenleger für Bäder".
_SHORT = (
    rf"(?P<t>(?:[a-zäöü]+(?:isch|schaftlich|nd)e[nr]? )?{_WORD}(?: {_WORD}){{0,3}}"
    rf"(?:(?:(?<=kraft)|(?<=eiter)|(?<=eiterin)|(?<=eitung)|(?<=hrer)|(?<=niker)|(?<=frau)|(?<=mann)|(?<=erent)|(?<=erentin)) für (?:die |den |das )?{_WORD}| (?:der|des) {_WORD})?)"
)
#: What a gender marker is behind, other patterns find.
_STOP = r"(?=[\s,.;:!?()\"“]|$)(?! ?\([mwdfx][/|][^()]{1,9}\) [A-ZÄÖÜ])"
_ARTICLES = r"(?:(?:[Ss]taatlich (?:anerkannt|geprüft)e[rn]?|eine?[nmr]?|die|der|den|das|unsere?[nr]?|Ihre?[nr]?|deine?[nr]?|dipl\.|neue[nrs]?|weitere[nr]?|künftige[nr]?) )*"
#: "Auszubildende zur": what follows is what is learned.
TRAINEE = re.compile(r"\b(?:Auszubildende[rn]? (?:zu[mr] )?|Ausbildung zu[mr] )$")
#: Titles that German sentences announce.
GERMAN: tuple[Pattern, ...] = (
    announced(
        5.2,
        r"(?:[Bb]ewerbung\w*|[Uu]nterlagen|[Dd]ossier|[Mm]appe|[Aa]nschreiben|[Ss]telle|[Pp]osten|[Pp]osition|[Ff]unktion|[Vv]ertrag|[Dd]ienstvertrag|[Aa]rbeitsvertrag|beworben|[Tt]ätigkeit|[Ii]nteresse|[Aa]usbildung|[Pp]raktikum)"
        rf" (?:[\w.]+ ){{0,5}}?als {_ARTICLES}{_TITLE}{_STOP}",
    ),
    announced(
        4.0,
        rf"\b(?:[Dd]ich|[Ss]ie|[Dd]ir|[Ii]hnen|du|uns|gerne?|sich|wer|jetzt|[Ss]tart|sofort|\d{{4}}|\d\.|[Oo]ktober|[Ss]eptember|[Aa]ugust|Juli|Juni|Mai|April|März|Januar|Februar|November|Dezember) als {_ARTICLES}{_TITLE}{_STOP}",
    ),
    announced(5.0, rf"\b(?:[Ss]telle|[Pp]osten|[Pp]osition|[Ff]unktion) (?:de[sr]|eine[sr]) {_TITLE}{_STOP}"),
    announced(
        4.4,
        rf"\b(?:[Bb]ewerbung\w*|[Kk]urzbewerbung|[Bb]ewerbungsprofil|[Pp]rofil|\w*[Aa]nzeige|[Vv]erfahren|[Aa]uswahlverfahren|\w*[Aa]usschreibung|Programm|[Zz]uschrift|[Vv]organg|[Tt]icket|[Pp]lanstelle)\b[^.!?\n()\"]{{0,50}} [(\"]{_TITLE}(?=[,)\"]| in | im | \()",
    ),
    announced(
        4.5,
        rf"\b(?:[Ss]tellenangebot|[Kk]ennzahl|[Kk]urzbewerbung|\w*[Aa]usschreibung|[Tt]icket)\b[^.!?\n()\"]{{0,50}} [(\"]{_TITLE}(?=[)\"])",
    ),
    announced(
        3.4,
        rf"\b(?:suchen|suche|sucht|such|brauchen|bräuchten|brauche|braucht|benötigen)\b (?:[\w.]+ ){{0,6}}?(?:k?eine?n?|neue[nr]?) (?:(?!\w*(?:isch|schaftlich|nd)e)[a-zäöü]+e[nr]? )?{_SHORT}{_STOP}",
        subject=False,
    ),
    announced(
        3.0,
        rf"^(?:[A-Z][\w,. ]{{0,40}}: )?{_TITLE}, (?:\d[\d,.]* ?(?:%|€|Euro|EUR|Stunden|h\b|Std|Franken|CHF)|CHF|unbefristet|befristet|Vollzeit|Teilzeit|ab )",
        subject=False,
    ),
    announced(
        3.8,
        rf"\b(?:zu[mr]?|der|die|Anforderung|Ausschreibung|Stelle|mit der Kennzahl) (?:\b[Rr]eq-?\d+|\bR-\d+|\bJR-?\d+|\b[A-Z]{{1,3}}-\d{{4,}}) \"?{_TITLE}{_STOP}",
        subject=False,
    ),
    announced(
        4.0,
        rf"^(?:Betreff|Bewerbung|Stelle|Was|Position|Anzeige|Inserat) ?: (?:(?:Ihre|Deine|Meine) )?(?:Bewerbung )?(?:als )?{_TITLE}{_STOP}",
        subject=False,
    ),
    announced(
        3.6,
        rf"\b(?:[Uu]nsere?|[Mm]eine?|[Ss]eine?|[Ii]hre?) {_TITLE} (?:geht|verlässt|scheidet|hört|wechselt|tritt|kündigt|zieht|wird Mutter|hat gekündigt)\b",
        subject=False,
    ),
    announced(
        3.6,
        rf"\b(?:geht|verlässt|scheidet|verlieren|verliert|kündigt)(?: \w+)? (?:unsere?n?|mein|meine|seinen?|ihren?) {_TITLE}{_STOP}",
        subject=False,
    ),
    announced(
        3.6,
        rf"\b(?:[Nn]achfolge|[Nn]achfolger(?:in)?) (?:des|der|unseres|unserer|für unseren?|eines|einer) {_TITLE}{_STOP}",
        subject=False,
    ),
    announced(4.2, rf"^(?:[✓•*·-] ?)+{_TITLE} (?:bei|at|@) ", subject=False),
    announced(
        4.0,
        rf"\b(?:sein|werden|wird|bist du|sind Sie|bist|wirst) (?:unsere?|die|der|mein|meine) (?:neue[rs]? )?{_TITLE}{_STOP}",
        subject=False,
    ),
    announced(
        4.0,
        rf"\b(?:zu|um|über|für) (?:den|die|der|dem|einen?|eine[rn]) {_TITLE} \((?:[mwdfx][/|]|[Rr]ef|[Kk]enn|[Nn]r)",
        subject=False,
    ),
    announced(4.0, rf"^{_TITLE}(?: \d[\d –-]*%)? \((?:Ref\b|Referenz|Kennz|Nr\.|Job-?ID|ID\b)", subject=False),
    announced(
        3.4,
        rf"\b(?:Anzeige|Inserat|Ausschreibung|Auswahlverfahren|Besetzungsverfahren|Programm|Test) {_TITLE}{_STOP}",
        subject=False,
    ),
    announced(
        3.6,
        rf"(?i:\b(?:bewerbung|probearbeiten|schnuppern|hospitation|\w*gespräch|interview|kennenlernen|stelle|ausschreibung|absage|zusage|\w*vertrag|unterlagen)):? (?:Ausbildung )?{_TITLE}{_STOP}",
        body=False,
    ),
    announced(4.0, rf"\b(?:du|Sie) {_TITLE} (?:bei uns )?(?:werden|sein)\b", subject=False),
    announced(4.0, rf"\b(?:Amt|Rolle|Aufgabe|Nachfolge|Besetzung) (?:de[sr]|eine[sr]) {_TITLE}{_STOP}", subject=False),
    announced(
        3.4,
        rf"\b(?:k?eine?n?|neue[nr]?) {_SHORT}(?: \w+){{0,2}} (?:suchen|brauchen|einstellen|benötigen|gesucht|gebraucht|bräuchten)\b",
        subject=False,
    ),
    announced(3.2, rf"\b(?:auch|überhaupt|ohne \w+) (?:keine?n?) {_SHORT}{_STOP}", subject=False),
    announced(
        3.6,
        rf"\b(?:die|der|den|eine?n?) {_TITLE} (?:zu übernehmen|zu besetzen|neu zu besetzen|frei\b|übernehmen\b|neu besetzen)",
        subject=False,
    ),
    announced(
        3.6,
        rf"\b(?:ist|wird|bleibt|sind) (?:die|der|unsere?) {_TITLE} (?:\w+ ){{0,3}}(?:vergeben|besetzt|vakant|frei|vom Tisch)\b",
        subject=False,
    ),
    announced(
        3.4,
        rf"\b(?:über|um|für|nach) (?:die|den|der|eine[rmn]?) {_TITLE} (?:\w+ ){{0,3}}(?:entscheiden|entschieden|beworben|bewerben|gesucht|bewirbst)\b",
        subject=False,
    ),
)
