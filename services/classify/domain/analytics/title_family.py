"""Families of job titles: "Senior Backend Engineer (m/w/d), Payments" and "Backend-Entwickler" are one kind of role.

Coarser than a title's identity (see `titles`): seniority, specialities behind a comma and the many words for somebody
who writes software are left out, so that a family has enough applications to count.
"""

from __future__ import annotations

import re
from functools import lru_cache

from services.classify.domain.rewording import ONE_WORD_FOR
from services.classify.domain.titles import title_key, title_seniority

# A mailbox has up to a few thousand different titles, and every number by title reads them all.
_CACHED = 16_384
_MAX_CHARS = 200
_SPECIALITY = re.compile(r"\s+[-–—|/:]+\s+|\s*[–—|,;(\[]\s*")


@lru_cache(maxsize=_CACHED)
def title_family(title: str | None) -> str:
    """The family of a title, lower case; "" when no role is named. The family of a family is itself."""
    text = (title or "")[:_MAX_CHARS]
    head = _telling(title_key(_SPECIALITY.split(text, maxsplit=1)[0]))
    # "Engineer, Backend": one word is what somebody is, not what kind of it.
    family = head if " " in head else _telling(title_key(text)) or head
    # Folding makes some characters many.
    return family[:_MAX_CHARS].strip()


def _telling(key: str | None) -> str:
    spelled = [word for word in (key or "").split() if word not in title_seniority(key or "")]
    # "Intern" alone is all there is to say.
    alike = " ".join(ONE_WORD_FOR.get(word, word) for word in spelled).split()
    return " ".join(dict.fromkeys(alike)) or key or ""
