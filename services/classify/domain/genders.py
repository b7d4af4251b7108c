"""One form of an occupation for whoever has it: Ingenieurin, ingénieure and desarrolladora as the masculine.

For comparison only, over folded text. French -teur, Italian -tore and the -trice of both become -tor, which is what
other languages write.
"""

from __future__ import annotations

import re

#: "Ingenieur:in", "Ingénieur/e", "Desarrollador(a)", "Specjalista/ka": the ending that is added for a woman.
_ADDED = (
    re.compile(r"(?<=[a-z])(?:[*:_/]-?(?:innen|in|frau|r)\b|\((?:innen|in|r)\))"),
    re.compile(
        r"(?<=[a-z]{3})(?:[/·]-?|\.|\()(?:e|a|o|se|euse|ne|enne|ienne|ere|iere|rice|trice|ora|ra|ka)(?:\)|\b)(?:[·.]s\b)?"
    ),
)
_STEMS_ERA = "ingeni|enferm|enfermei|camar|cocin|carpint|engenhei|cozinhei"
_STEMS_A = (
    "tecnic|mecanic|electric|medic|administrativ|abogad|advogad|encargad|emplead|graduad|becari|funcionari|secretari"
    "|addett|impiegat|commess|operai|tirocinant|bibliotecari|arquitect|arquitet|architett|psicolog|maestr"
)
_FORMS = tuple(
    (re.compile(pattern), by)
    for pattern, by in (
        # German: "Referentin", "Ingenieurin", "Studentinnen"
        (r"(?<=[a-z]{3})(er|or|eur|ent|ant|ist|ar|og|ekt|iker|at)in(?:nen)?\b", r"\1"),
        # French
        (r"(?<=[a-z]{3})eu(?:se|re)\b", "eur"),
        (r"(?<=[a-z]{3})ienne\b", "ien"),
        (r"\b(infermi|cameri|cassi|consigli|parrucchi|ragioni|porti)era\b", r"\1er"),
        (r"(?<=[a-z]{2})(i|ill)ere\b", r"\1er"),
        (r"\b(assist|consult|ger|enseign|surveill|soign|etudi|exploit|altern)ante\b", r"\1ant"),
        (r"\b(charge|attache|employe|apprenti|adjoint|avocat|diplome)e\b", r"\1"),
        (r"\bcheffe\b", "chef"),
        # French and Italian, whose -trice is written alike
        (r"(?<=[a-z]{2})trice\b", "tor"),
        (r"(?<=[a-z]{2}[aciu])teur\b", "tor"),
        (r"(?<=[a-z]{2}[aitu])tore\b", "tor"),
        (r"\bingegner[ae]\b", "ingegner"),
        # Spanish and Portuguese
        (r"(?<=[a-z]{3})([dts]or)a\b", r"\1"),
        (rf"\b({_STEMS_ERA})(e?r)a\b", r"\1\2o"),
        (rf"\b({_STEMS_A})a\b", r"\1o"),
        (r"\bjefa\b", "jefe"),
        # Polish
        (r"(?<=[a-z]{2})istka\b", "ista"),
        (r"(?<=[a-z]{3})(or|er|ent|ant)ka\b", r"\1"),
        (r"(?<=[a-z]{2})niczka\b", "nik"),
    )
)


def without_added_ending(title: str) -> str:
    """A folded title without the endings that are added behind a mark."""
    for pattern in _ADDED:
        title = pattern.sub("", title)
    return title


def in_one_form(text: str) -> str:
    """Folded text with its occupations in one form."""
    for pattern, form in _FORMS:
        text = pattern.sub(form, text)
    return text
