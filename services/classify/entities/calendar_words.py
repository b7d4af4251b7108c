"""Names of months and weekdays, and numbers in words, folded, in the languages that are read. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping


def _numbered(lists: Iterable[str], start: int = 0) -> dict[str, int]:
    return {name: number for number, names in enumerate(lists, start) for name in names.split()}


def one_of(words: Iterable[str]) -> str:
    """Alternatives of a pattern, longest first."""
    return "|".join(sorted(words, key=lambda word: (-len(word), word)))


MONTHS = _numbered(
    (
        "january jan januar janner janvier enero gennaio januari janeiro stycznia styczen",
        "february feb februar fevrier febrero febbraio februari fevereiro lutego",
        "march mar marz mars marzo maart marco marca",
        "april apr avril abril aprile kwietnia kwiecien",
        "may mai mayo maggio mei maio maja",
        "june jun juni juin junio giugno junho czerwca czerwiec",
        "july jul juli juillet julio luglio julho lipca lipiec",
        "august aug aout agosto augustus sierpnia sierpien",
        "september sep sept septembre septiembre settembre setembro setiembre wrzesnia wrzesien",
        "october oct oktober okt octobre octubre ottobre outubro pazdziernika pazdziernik",
        "november nov novembre noviembre novembro listopada listopad",
        "december dec dezember dez decembre diciembre dicembre december dezembro grudnia grudzien",
    ),
    start=1,
)
#: Only behind the number of a day.
_SHORT = _numbered(
    (
        *("janv ene sty", "fevr fev lut", "mrt marzec", "avr abr kwi", "mag maj", "giu cze", "juil lug lip"),
        *("", "wrz", "ott paz", "lis", "dic gru"),
    ),
    start=1,
)
#: Words of other meanings as well: months where a year follows or "de" stands before.
_UNSURE = _numbered(("gen", "", "", "", "", "", "", "ago sie", "set", "out", "", ""), start=1)
MONTH_NUMBERS: Mapping[str, int] = _UNSURE | _SHORT | MONTHS
#: The name of a month behind a day, as the group `month`.
MONTH = (
    rf"(?P<month>(?:{one_of(MONTHS | _SHORT)})\b|(?:{one_of(_UNSURE)})(?=\.? (?:de )?20\d\d\b)"
    rf"|(?<=\bde )(?:{one_of(_UNSURE)})\b)\.?"
)
WEEKDAYS = _numbered(
    (
        "monday mon montag lundi lunes lunedi maandag segunda-feira poniedzialek poniedzialku poniedzialkiem",
        "tuesday tue tues dienstag mardi martes martedi dinsdag terca-feira terca wtorek wtorku wtorkiem",
        "wednesday wed mittwoch mercredi miercoles mercoledi woensdag quarta-feira sroda srode srody",
        "thursday thu thurs donnerstag jeudi jueves giovedi donderdag quinta-feira quinta czwartek czwartku czwartkiem",
        "friday fri freitag vendredi viernes venerdi vrijdag sexta-feira sexta piatek piatku piatkiem",
        "saturday sat samstag sonnabend samedi sabado sabato zaterdag sobota sobote soboty",
        "sunday sun sonntag dimanche domingo domenica zondag niedziela niedziele niedzieli",
    )
)
#: Right before a date these are weekdays as well …
SURE_WEEKDAYS: Mapping[str, int] = WEEKDAYS | _numbered(
    ("lun seg segunda pon", "wt", "mie quarta", "jeu jue gio qui czw", "ven vie", "sam sab sob", "dim dom niedz")
)
#: … and these may be.
ANY_WEEKDAY = frozenset(SURE_WEEKDAYS) | {"mar", "mer", "ter", "qua", "sex", "sr", "pt", "nd"}
COUNTS = _numbered(
    (
        "one a an ein eine einen einem einer un une uno una een um uma jeden jednego",
        "two zwei deux dos due twee dois duas dwa dwoch",
        "three drei trois tres tre drie trzy trzech",
        "four vier quatre cuatro quattro quatro cztery czterech",
        "five funf cinq cinco cinque vijf piec pieciu",
        "six sechs seis sei zes szesc szesciu",
        "seven sieben sept siete sette zeven sete siedem siedmiu",
        "eight acht huit ocho otto oito osiem osmiu",
        "nine neun neuf nueve nove negen dziewiec dziewieciu",
        "ten zehn dix diez dieci tien dez dziesiec dziesieciu",
        *("", "", ""),
        "fourteen vierzehn quatorze catorce quattordici veertien czternascie czternastu",
        "fifteen funfzehn quinze quince quindici vijftien pietnascie pietnastu",
    ),
    start=1,
)
