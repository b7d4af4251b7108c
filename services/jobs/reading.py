"""Reads a CV: what of it applications can be matched with. Its text is data; nothing in it is followed or believed."""

from kit.skills import skills_in
from services.jobs.domain.cv import Reading
from services.jobs.domain.lines import lines_of, seen
from services.jobs.domain.said import languages_of, places_of, years_of
from services.jobs.domain.titles import titles_of

MOST_SKILLS = 200


def read_cv(text: str) -> Reading:
    """What is understood of a CV. CPU work, at most some 0.3 s for the longest text: keep it off the event loop."""
    text = seen(text)
    lines = lines_of(text)
    return Reading(
        # Of the whole text: a paragraph of prose is one line, and longer than what else is read of one.
        skills=tuple(skills_in(text)[:MOST_SKILLS]),
        titles=tuple(titles_of(lines)),
        languages=tuple(languages_of(lines)),
        places=tuple(places_of(lines)),
        years=years_of(lines),
    )
