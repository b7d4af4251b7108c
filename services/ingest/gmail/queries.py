"""Probes and scopes in Gmail's search language."""

import re
from collections.abc import Iterator, Sequence

from services.ingest.domain.plan import Probe
from services.ingest.domain.remote import Scope

#: A query travels in the address of a GET, which front ends bound; escaping makes it up to three times longer.
QUERY_CHARS = 1_500
_TERM_CHARS = 200
#: What would end a phrase or a group, or begin an operator.
_STRUCTURE = re.compile(r'[\s"(){}|:\\]+')
#: There is no operator for "has a list header"; whoever sends to lists has to offer a way out.
BULK_WORDS = (
    *("unsubscribe", "abmelden", "abbestellen", "désabonner", "désinscrire", "darse de baja", "cancelar suscripción"),
    *("disiscriviti", "afmelden", "uitschrijven", "avregistrera", "zrezygnuj"),
)


def scope_query(scope: Scope) -> str:
    """The query of a listing: the window, and nothing else. Empty for everything."""
    return f"after:{int(scope.since.timestamp())}" if scope.since else ""


def probe_queries(probe: Probe, scope: Scope) -> tuple[str, ...]:
    """What to ask for a probe: any of its terms, in as many queries as their length takes; none if it asks nothing."""
    prefix, clauses = scope_query(scope), list(_clauses(probe))
    narrowed = _any_of(prefix, clauses)
    if probe.only_with and clauses and len(narrowed) <= QUERY_CHARS // 2:
        # Groups side by side must both match.
        prefix, clauses = narrowed, [clause for other in probe.only_with for clause in _clauses(other)]
    return _queries(prefix, clauses)


def _queries(prefix: str, clauses: Sequence[str]) -> tuple[str, ...]:
    room = QUERY_CHARS - len(_any_of(prefix, []))
    queries: list[str] = []
    group: list[str] = []
    for clause in clauses:
        if group and sum(len(other) + 1 for other in group) + len(clause) > room:
            queries.append(_any_of(prefix, group))
            group = []
        group.append(clause)
    if group:
        queries.append(_any_of(prefix, group))
    return tuple(queries)


def _clauses(probe: Probe) -> Iterator[str]:
    yield from (f"from:{term}" for text in probe.senders if (term := _word(text)))
    yield from (f"from:{term}" for text in probe.sender_words if (term := _word(text)))
    if probe.own:
        yield "from:me"
    yield from (f'"{term}"' for text in probe.phrases if (term := _phrase(text)))
    yield from (f'subject:"{term}"' for text in probe.subjects if (term := _phrase(text)))
    yield from (f"filename:{term}" for text in probe.filenames if (term := _word(text)))
    yield from (f"category:{term}" for text in probe.categories if (term := _word(text)))
    if probe.bulk:
        yield from (f'"{word}"' for word in BULK_WORDS)


def _any_of(prefix: str, clauses: Sequence[str]) -> str:
    # Braces mean "or".
    return f"{prefix} {{{' '.join(clauses)}}}".strip()


def _word(text: str) -> str:
    return _STRUCTURE.sub("", text)[:_TERM_CHARS]


def _phrase(text: str) -> str:
    return _STRUCTURE.sub(" ", text)[:_TERM_CHARS].strip()
