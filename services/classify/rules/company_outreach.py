# ruff: noqa: E501 - one pattern is one line, so that they can be compared by eye.
"""Who looks for people for a house that is not named: an agency, by its domain or by what it writes."""

import re

#: Words of those who look for people for others, in a domain …
_RECRUITS = re.compile(
    r"search|exec|staff|locum|interim|hire|hiring|talent|recruit|career|consult|partners|nannies|supply|workforce|placement"
    r"|personal\b|personnel|vermittl|nachfolge|uitzend|werving|-ett\b|lavoro|person[ea]\b|chasse|agenzia|agency|jobs|-hr\b"
    r"|\bhr-|-rec\b|headhunt|leaders|interim|resourc|manpower|crewing|werk-|-legal\b|scout"
)
#: … and in what they write.
_FOR_ANOTHER = re.compile(
    r"\b(?:(?:my|our|a|direct|the) (?:\w+ ){0,2}client\b(?!')|client of|clients? (?:is|are|has|in|who|went)\b|on behalf of"
    r"|retained|I recruit|(?:I'm|I am|we're|we are) helping an?\b|asked (?:us|me|my firm)|we placed|placed you|my firm|at liberty"
    r"|(?:can't|cannot) name|name them|discreet|in confidence|your resume|job portal|[Ii]m Auftrag|Mandant\w*"
    r"|(?:[Uu]nser|[Mm]ein|[Ee]in|neu)e[nm] (?:\w+ )?Kunden?\b|Kunden in|familiengeführt\w*|Familien(?:betrieb|unternehmen)"
    r"|opdrachtgever|klant van|via ons|(?:mon|notre|un|nos) clients?\b|[Nn]otre cabinet|une recherche d|mission de"
    r"|clientes? |nuestro cliente|en exclusiva|un cliente|su incarico|per conto|seguo (?:la|per)|mandatad|um cliente"
    r"|[Kk]lient(?:a|ów|em)?\b|w imieniu|poszukiwania|dla producenta)"
)


def is_for_another(domain: str, words: str) -> bool:
    """Whether the writer of these words, from this domain, looks for people for somebody else."""
    return _RECRUITS.search(domain) is not None or _FOR_ANOTHER.search(words) is not None
