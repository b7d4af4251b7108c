"""Time zones as mails write them, folded, and by how much they are off on a day. Pure."""

from __future__ import annotations

import re
from datetime import datetime, timedelta, timezone

from kit.zones import zone_of

_OFFSET = r"(?:utc|gmt) ?(?P<sign>[+-]) ?(?P<offset_hours>\d{1,2})(?::?(?P<offset_minutes>[0-5]\d))?"
_PLACES = {
    "Europe/Berlin": (
        "cet/cest mez/mesz cet cest mez mesz|central european time|central european summer time|berlin time|berlin"
        "|german time|deutscher zeit|deutsche zeit|mitteleuropaischer zeit|mitteleuropaische zeit"
    ),
    "Europe/Paris": "hnec haec|heure de paris|heure francaise|heure d'europe centrale|paris time",
    "Europe/Brussels": "|heure de bruxelles|heure belge|brusselse tijd|belgische tijd",
    "Europe/Zurich": "|heure suisse|heure de geneve|ora svizzera|schweizer zeit",
    "Europe/Madrid": "|hora de madrid|hora peninsular|hora espanola|hora de espana|madrid time",
    "Atlantic/Canary": "|hora canaria|hora de canarias",
    "Europe/Rome": "|ora italiana|ora di roma|ora di milano|fuso orario italiano|rome time",
    "Europe/Amsterdam": "|nederlandse tijd|tijd in nederland|amsterdamse tijd|amsterdam time",
    "Europe/Lisbon": "wet west|hora de lisboa|hora de portugal continental|hora de portugal|hora portuguesa"
    "|lisbon time",
    "America/Sao_Paulo": "brt|hora de brasilia|horario de brasilia|hora de sao paulo",
    "Europe/Warsaw": "|czasu polskiego|czas polski|czasu warszawskiego|czasu srodkowoeuropejskiego|warsaw time",
    "America/Mexico_City": "|hora de la ciudad de mexico|hora de ciudad de mexico|hora de mexico|tiempo del centro",
    "America/Bogota": "|hora de colombia|hora de bogota|hora colombiana",
    "America/Argentina/Buenos_Aires": "|hora de argentina|hora argentina|hora de buenos aires",
    "America/Santiago": "|hora de chile|hora chilena",
    "America/Toronto": "hne hae|heure de l'est|heure de montreal",
    "Europe/London": "gmt bst|uk time|london time|london",
    "America/New_York": "est edt et|eastern time|eastern",
    "America/Chicago": "cdt ct|central time",
    "America/Denver": "mst mdt mt|mountain time",
    "America/Los_Angeles": "pst pdt pt|pacific time|pacific",
    "UTC": "utc",
    "": "cst ist|local time|your time|ortszeit|lokaler zeit|heure locale|hora local|ora locale|lokale tijd"
    "|plaatselijke tijd|czasu lokalnego",
}
_PLACE_OF = {
    name: place
    for place, words in _PLACES.items()
    for names in [words.split("|")]
    for name in [*names[0].split(), *names[1:]]
}
#: These say by how much: where another time is kept on that day, somebody was careless, and it is not known which.
_FIXED = {
    **dict.fromkeys(("cet", "mez"), 1),
    **dict.fromkeys(("cest", "mesz"), 2),
    "hnec": 1, "haec": 2, "wet": 0, "west": 1, "brt": -3, "hne": -5, "hae": -4,
    "gmt": 0, "bst": 1, "est": -5, "edt": -4, "cdt": -5, "mst": -7, "mdt": -6, "pst": -8, "pdt": -7,
}  # fmt: skip
_NAMES = "|".join(sorted(_PLACE_OF, key=lambda one: (-len(one), one)))
_ZONE = re.compile(rf"[\s(,]*(?P<written>{_OFFSET}|(?P<zone>{_NAMES}))\b\)?")


def written_zone(sentence: str, verbatim: str, behind: int) -> tuple[str, int]:
    """(the zone as it stands at `behind` of the folded sentence, "" when none does; where it ends)."""
    match = _ZONE.match(sentence, behind)
    if match is None:
        return "", behind
    name = match["zone"]
    # "et" is a word in other languages; as a zone it is written large.
    if name and len(name) <= 4 and not re.search(rf"\b{name.upper()}\b", verbatim):
        return "", behind
    return match["written"], match.end()


def zone_at(written: str, at: datetime) -> timezone | None:
    """By how much a zone is off UTC at that time; None when it is not said, or is not certain."""
    if match := re.fullmatch(_OFFSET, written):
        off = timedelta(hours=int(match["offset_hours"]), minutes=int(match["offset_minutes"] or 0))
        return timezone(-off if match["sign"] == "-" else off) if off < timedelta(hours=15) else None
    place = _PLACE_OF.get(written)
    if not place:
        return None
    kept = at.replace(tzinfo=zone_of(place)).utcoffset() or timedelta()
    fixed = _FIXED.get(written)
    return timezone(kept) if fixed is None or timedelta(hours=fixed) == kept else None
