# ruff: noqa: E501, SIM905 - word lists are read as prose.
"""Which of the languages the rules read a mail is written in, by its commonest small words."""

from string import ascii_lowercase

from services.classify.rules.phrase import Table, phrases
from services.classify.rules.wordings import de, en, es, fr, it, nl, pl, pt

_MARKERS: dict[str, frozenset[str]] = {
    "de": frozenset(
        "und der die das wir sie ihre ihr ihnen dich dir deine fur mit nicht uns ist auf bei haben wird leider du zu von"
        " bewerbung stelle danke vielen dank jobs stellen neue einen eine als sehr geehrte grusse".split()
    ),
    "fr": frozenset(
        "nous vous votre pour les des une dans avec est sur candidature poste merci bonjour ete que du et le la au aux qui pas ne cette notre nos vos je tu ta ton suis avons avez sera ont chez cordialement".split()
    ),
    "es": frozenset(
        "que los las una para con por su tu hemos gracias candidatura puesto hola usted nos del el la te en has ha esta este muy nuestro nuestra equipo saludo dia le lo se al como pero mas".split()
    ),
    "it": frozenset(
        "che di per la il una con sua tua abbiamo grazie candidatura posizione gentile del della sono non suo tuo ciao buongiorno le ti da ed alla nel nella dei delle siamo questo questa anche come piu lavoro saluti".split()
    ),
    "nl": frozenset(
        "het een van voor je jouw uw wij hebben bedankt sollicitatie vacature niet met dat op ons zijn de en te ik we aan bij naar om graag beste hoi groet wordt hebt heb kun zou deze dit ook nog uit geen".split()
    ),
    "pl": frozenset(
        "dzien dobry dziekujemy za na sie nie jest oraz przez pana pani panstwa twoja twoj stanowisko rozmowe aplikacji do w z"
        " aplikacje rekrutacji pracy prosimy ze i o po od dla jak czy tym czesc hej pozdrawiam jestesmy jest mamy prosze bardzo nam ci ale juz tylko cv lub przy bedzie".split()
    ),
    "pt": frozenset(
        "obrigado agradecemos sua seu candidatura vaga voce nao da do em uma com os nos ola prezado para pelo pela que de um por na ao oi bom dia boa tarde obrigada lhe nosso nossa equipa equipe mais esta foi as se cumprimentos".split()
    ),
}
_TABLES: dict[str, Table] = {
    "en": Table(phrases(en.WORDINGS)),
    "de": Table(phrases(de.WORDINGS)),
    "fr": Table(phrases(fr.WORDINGS)),
    "es": Table(phrases(es.WORDINGS)),
    "it": Table(phrases(it.WORDINGS)),
    "nl": Table(phrases(nl.WORDINGS)),
    "pl": Table(phrases(pl.WORDINGS)),
    "pt": Table(phrases(pt.WORDINGS)),
}
#: Room for a count of words, and where in one number the count of each language stands.
_BITS = 16
_PLACES = tuple((name, place * _BITS) for place, name in enumerate(_MARKERS))
#: The languages that each of these words is of, a one at the place of each.
_LANGUAGES: dict[bytes, int] = {
    word.encode(): sum(1 << place for name, place in _PLACES if word in _MARKERS[name])
    for word in frozenset().union(*_MARKERS.values())
}
#: Letters that stand alone are no words.
_SINGLE = frozenset(bytes([letter]) for letter in ascii_lowercase.encode())
_MARKS = frozenset(_LANGUAGES) - _SINGLE
#: Bytes in, small letters out, a blank for any other: a tenth of what a pattern takes to find the words.
_LETTERS = bytes(byte if bytes([byte]) in _SINGLE else 0x20 for byte in range(256))
#: A few kilobytes show the language.
_SAMPLE = 3_000


def languages(flat: str) -> tuple[str, ...]:
    """The languages worth reading this folded text in: English always, others when two of their words occur."""
    words = {*flat[:_SAMPLE].encode("utf-8", "surrogatepass").translate(_LETTERS).split()}
    counts = sum(map(_LANGUAGES.__getitem__, words & _MARKS))
    if not counts:
        return ("en",)
    told = len(words) - len(words & _SINGLE)
    found = sorted(((counts >> place & (1 << _BITS) - 1, name) for name, place in _PLACES), reverse=True)
    # English prose holds a stray "die" or "per"; a mail in the language holds many.
    return ("en", *(name for count, name in found[:2] if count >= 2 and count * 25 >= told))


def table_of(language: str) -> Table:
    """The phrases of one language."""
    return _TABLES[language]
