"""What a CV is, and what may be saved as one."""

from dataclasses import dataclass, field

#: Bytes of UTF-8: some fifteen pages, and what fits a call of the gateway's.
MAX_BYTES = 50_000
MAX_NAME = 100
#: Of one person: one for each kind of role, and their old ones.
MAX_CVS = 20
DEFAULT_NAME = "CV"
#: Changes of one person's CVs until a request is forgotten: no client tries again that late.
REQUESTS_KEPT = 500


@dataclass(frozen=True, slots=True)
class Language:
    """A language somebody speaks. `level`: A1 to C2, "native", "fluent", "basic", or "" when it is not stated."""

    name: str
    level: str = ""


@dataclass(frozen=True, slots=True)
class Reading:
    """What is understood of a CV. What it does not say is empty."""

    skills: tuple[str, ...] = ()
    titles: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    places: tuple[str, ...] = ()
    #: of experience; 0 when it states none
    years: int = field(default=0)
