"""Where a mail's links lead: the posting, a test, slots to choose from, the status page, a call. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlsplit

from services.classify.domain.mail import MailText
from services.classify.domain.postings import job_urls
from services.classify.rules.senders import SourceKind, source_of
from services.classify.rules.text import fold

MOST = 10
_LOOKED_AT = 60
_URL_CHARS = 2_000
_MEETINGS = frozenset(
    (
        "zoom.us",
        "teams.microsoft.com",
        "teams.live.com",
        "meet.google.com",
        "webex.com",
        "whereby.com",
        "gotomeeting.com",
    )
)
_SMALL_PRINT = re.compile(
    r"unsubscri|abmelden|abbestell|privacy|datenschutz|imprint|impressum|preferences|settings|einstellungen|terms"
)
_TEST = re.compile(
    r"\b(?:start|begin|take|go to|open|zum|zur)\b.{0,20}\b(?:test|assessment|challenge|aufgabe|exercise)\b"
    r"|\btest starten\b"
)
_SLOT = re.compile(
    r"\b(?:choose|select|pick|book|schedule|find)\b.{0,25}\b(?:time|slot|date|interview|call|meeting)\b"
    r"|\btermin\b.{0,20}\b(?:wahlen|buchen|auswahlen|vereinbaren|aussuchen)\b|\b(?:slot|termin)auswahl\b"
)
_STATUS = re.compile(
    r"\b(?:application|bewerbungs?) ?-?status\b|\b(?:track|check|view|see|manage|follow)\b.{0,20}\bapplications?\b"
    r"|\bcandidate (?:home|portal|zone|profile)\b|\bbewerber(?:portal|konto|profil)\b|\bstatus (?:der|deiner"
    r"|ihrer) bewerbung\b"
)


@dataclass(frozen=True, slots=True)
class Link:
    """`kind` as the proto spells it."""

    kind: str
    url: str


def links_of(mail: MailText) -> list[Link]:
    """At most ten, each address once, in the order of the mail."""
    postings = job_urls(url for url, _ in mail.links)
    found = {link.url: link for link in _known(mail, postings)}
    return list(found.values())[:MOST]


def _known(mail: MailText, postings: frozenset[str]) -> Iterator[Link]:
    for url, text in mail.links[:_LOOKED_AT]:
        if not url.lower().startswith(("http://", "https://")) or len(url) > _URL_CHARS:
            continue
        kind = _kind(url, fold(" ".join(text[:200].split())), postings)
        if kind:
            yield Link(kind, url)


def _kind(url: str, text: str, postings: frozenset[str]) -> str:
    host = _host(url)
    if not host or _SMALL_PRINT.search(text) or _SMALL_PRINT.search(url.lower()):
        return ""
    source = source_of(host)
    if any(host == one or host.endswith(f".{one}") for one in _MEETINGS):
        return "MEETING"
    if (source and source.kind is SourceKind.SCHEDULER) or _SLOT.search(text):
        return "SCHEDULING"
    if (source and source.kind is SourceKind.TESTS) or _TEST.search(text):
        return "ASSESSMENT"
    if _STATUS.search(text):
        return "STATUS"
    return "POSTING" if url in postings else ""


def _host(url: str) -> str:
    try:
        return (urlsplit(url).hostname or "").lower()
    except ValueError:  # no browser would open it either
        return ""
