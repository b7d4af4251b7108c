"""Whether two spellings name the same company or the same job."""

import re
import unicodedata

_LEGAL = re.compile(
    r"\b(?:inc|llc|ltd|limited|corp|corporation|co|company|gmbh|mbh|ag|se|kg|kgaa|plc|the|group|technologies"
    r"|careers|e v|b v|s a|s r l)\b"
)
#: (m/w/d), (m/f/x), "all genders", a state or country behind the title.
_MARKER = re.compile(r"\((?:[mwdfxgi*](?:[/|, ]?)){2,6}\)|\ball genders\b|\s\([A-Z]{2,5}\)$")

#: "Lowe's" and "Lowe" are one; so are "Chewy.com" and "Chewy".
_OWNER = re.compile(r"(?:['\u2019]s|\.com)\s*$", re.IGNORECASE)


def normal(name: str | None) -> str:
    """A name as compared: lower case, no accents, legal forms, gender markers or punctuation."""
    text = unicodedata.normalize("NFKD", _MARKER.sub(" ", _OWNER.sub("", name or ""))).lower()
    text = "".join(c if c.isalnum() else " " for c in text if not unicodedata.combining(c))
    return "".join(_LEGAL.sub(" ", text).split()) or "".join(text.split())


def same(one: str | None, other: str | None) -> bool:
    """Whether both are names, and the same."""
    return bool(one) and normal(one) == normal(other)
