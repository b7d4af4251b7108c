"""A job title out of what was mined: cleaned of wrappers, refused when it does not look like one."""

import re
from functools import lru_cache

from services.classify.rules.romance import breaks_off, is_romance
from services.classify.rules.text import fold
from services.classify.rules.title_trimming import (
    cut_number,
    names_occupation,
    trimmed,
    without_number,
    without_other_sex,
)
from services.classify.rules.title_wordings import (
    BARE_ID,
    BEHIND_DASH,
    CONNECTORS,
    ENDS_BEFORE_SMALL,
    GENDER,
    GOES_ON,
    ID,
    INNER,
    LEAD,
    LOCATION_TAIL,
    NEVER,
    PLACE_TAIL,
    STUDIED,
    TAIL,
    UNLIKELY,
    WRAPPED,
)

#: One mail names its title several times, a mailbox few titles many times; 4,096 short strings are under 1 MB.
_CACHED = 4096
#: What stands at the foot of mails, never on a business card.
_FOOT = re.compile(r"\b(?:eoe|eeo|powered by|career site|equal opportunit\w+)\b|^equal$")
_EDGES = "\"'“”„«» -–,;:|#/*"
#: "Anwärter im mittleren Dienst"
_SERVICES = frozenset({"mittleren", "gehobenen", "höheren", "einfachen", "öffentlichen"})
#: What every number of a vacancy has.
DIGITS = re.compile(r"\d\d")
_ARTICLES = frozenset({"the", "a", "an", "der", "die", "das", "den", "dem", "des", "de", "het", "een"})


@lru_cache(maxsize=_CACHED)
def clean_title(raw: str) -> str:
    """A mined title without wrappers, requisition ids, gender markers and the company it is at."""
    title = without_other_sex(without_gender(INNER.sub("", " ".join(raw.split()))))
    if _may_hold_number(title):
        title = cut_number(BARE_ID, ID.sub(" ", title), " ")
    title = _without_place(title)
    if "(" not in title and not STUDIED.search(title):
        title = LOCATION_TAIL.sub("", title)
    title = without_number(" ".join(title.split()).strip(_EDGES)).strip(_EDGES)
    title = GOES_ON.sub("", WRAPPED.sub("", LEAD.sub("", WRAPPED.sub("", title))))
    title = _ended(trimmed(_behind_subject(title)))
    for _ in range(3):
        longer, title = title, TAIL.sub("", title)
        if title == longer:
            break
    title = " ".join(title.replace("( )", "").replace("()", "").split()).strip(_EDGES)
    if title.count("(") > title.count(")"):
        title = title[: title.rindex("(")].rstrip(" -,") if title.rindex("(") > 3 else title.replace("(", "")
    return title


def _without_place(title: str) -> str:
    """The title without the town and country behind it; "Sales Manager, United Kingdom" has no town."""
    place = PLACE_TAIL.search(title) if ", " in title else None
    return title[: place.start()] if place and not names_occupation(place[0]) else title


def without_gender(text: str, by: str = " ") -> str:
    """The text with `by` for every gender marker."""
    return GENDER.sub(by, text) if may_hold_gender(text) else text


def may_hold_gender(text: str) -> bool:
    """False only where no gender marker can be."""
    return "(" in text or "/" in text


def _may_hold_number(title: str) -> bool:
    """False only where no number of a vacancy can be, nor what stands in its place."""
    return (
        DIGITS.search(title) is not None
        or "(" in title
        or "[" in title
        or not title.isascii()
        or "closed" in title.lower()
    )


def _behind_subject(title: str) -> str:
    """ "Submission received - Planner": what is behind the dash, when the title stands there."""
    match = BEHIND_DASH.match(title)
    if (
        match
        and names_occupation(match["tail"])
        and not names_occupation(match["head"])
        and UNLIKELY.search(fold(match["head"]))
    ):
        return match["tail"]
    # A subject that names the title twice, with the number of the vacancy between.
    return match["head"] if match and match["head"] == match["tail"] else title


def _ended(title: str) -> str:
    """Cut where the sentence goes on: at a colon or a word in small letters, once an occupation has been named."""
    if title.islower():
        return title
    words = title.split(" ")
    romance = is_romance(words)
    for index, word in enumerate(words[1:], 1):
        if not (word.islower() or word.startswith("Let")):
            continue
        named = " ".join(words[:index])
        if named.count("(") > named.count(")") or not names_occupation(named):
            continue
        if named.endswith(":") and (word.islower() or word.startswith("Let")):
            return named
        if word.islower() and (breaks_off(words, index) if romance else _is_no_part(words, index)):
            return named
    return title


def _is_no_part(words: list[str], index: int) -> bool:
    """Whether a word in small letters belongs to the sentence, in languages whose titles have capitals."""
    word = words[index]
    if words[index - 1] == "of" and index + 1 == len(words):
        return False  # "Conservator of textiles"
    if word in ENDS_BEFORE_SMALL:
        behind = next((one for one in words[index + 1 :] if one not in _ARTICLES), "")
        if word == "im" and behind in _SERVICES:
            return False
        article = words[index + 1 : index + 2] != [behind]
        if behind[:1].islower() and behind not in CONNECTORS and (not article or not names_occupation(behind)):
            return True
        return word == "in" and article and not STUDIED.search(" ".join(words[:index]))
    return word.replace("'", "").isalpha() and word not in CONNECTORS and not names_occupation(" ".join(words[index:]))


@lru_cache(maxsize=_CACHED)
def is_plausible(title: str) -> bool:
    """Whether this could be printed on a business card; boilerplate could not."""
    folded = fold(title)
    return (
        2 <= len(title) <= 110
        and len(title.split()) <= 16
        and any(c.isalpha() for c in title)
        and not NEVER.search(folded)
        and not _FOOT.search(folded)
        and (names_occupation(title) or not UNLIKELY.search(folded))
    )
