"""One of what a French, Spanish, Italian, Portuguese or Polish title names several of: "celadores" is "celador"."""

import re

#: (how an occupation ends in the plural, how in the singular), by language, the first that fits
_ENDINGS: dict[str, tuple[tuple[re.Pattern[str], str], ...]] = {
    language: tuple((re.compile(f"(?<=\\w{{3}}){plural}$"), singular) for plural, singular in endings)
    for language, endings in {
        "fr": (
            (r"eurs", "eur"),
            (r"euses", "euse"),
            (r"trices", "trice"),
            (r"istes", "iste"),
            (r"iers", "ier"),
            (r"ières", "ière"),
            (r"iens", "ien"),
            (r"iennes", "ienne"),
            (r"ants", "ant"),
            (r"antes", "ante"),
            (r"ologues", "ologue"),
        ),
        "es": (
            (r"dores", "dor"),
            (r"doras", "dora"),
            (r"tores", "tor"),
            (r"sores", "sor"),
            (r"eros", "ero"),
            (r"eras", "era"),
            (r"istas", "ista"),
            (r"ólogos", "ólogo"),
            (r"ólogas", "óloga"),
            (r"rios", "rio"),
            (r"(cnic|tric|dic|rat)([oa])s", r"\1\2"),
            (r"(?<=on)as", "a"),
            (r"(?<=nt|rj|nj)es", "e"),
        ),
        "pt": (
            (r"dores", "dor"),
            (r"doras", "dora"),
            (r"tores", "tor"),
            (r"sores", "sor"),
            (r"eiros", "eiro"),
            (r"eiras", "eira"),
            (r"istas", "ista"),
            (r"ólogos", "ólogo"),
            (r"rios", "rio"),
            (r"(cnic|dic|gad)([oa])s", r"\1\2"),
            (r"(?<=nt)es", "e"),
        ),
        "it": (
            (r"tori", "tore"),
            (r"trici", "trice"),
            (r"isti", "ista"),
            (r"(?<=dd)etti", "etto"),
            (r"(?<=dd)ette", "etta"),
            (r"eri", "ere"),
            (r"(?<=cn|ll)ici", "ico"),
            (r"(?<=ga)ti", "to"),
            (r"ologi", "ologo"),
            (r"(?<=er)ai", "aio"),
        ),
        "pl": (
            (r"(?<=a)czy", "cz"),
            (r"(?<=[eo])rzy", "r"),
            (r"(?<=[iy])stów", "sta"),
            (r"(?<=n)ików", "ik"),
            (r"(?<=[eo])rów", "r"),
        ),
    }.items()
}


def singular(words: list[str], language: str) -> list[str]:
    """The words of a title with the first, and in Italian and Spanish what agrees with it, for one person."""
    for plural, one in _ENDINGS.get(language, ()):
        if plural.search(words[0]):
            return [plural.sub(one, words[0]), *words[1:]]
    return words
