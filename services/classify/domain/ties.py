"""What ties the mails of one application together besides thread and posting: a calendar entry, an address or a page
that a tracking system made for this one application."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from urllib.parse import urlsplit

#: Ties are thread keys with these in front, so that they are kept, compared and forgotten like those.
CALENDAR = "calendar:"
CANDIDATE = "candidate:"
#: Longer ones identify nothing that a person will ever look at; an entry's UID is at most this long in practice.
_UID_CHARS = 255
_UID_LEAST = 6
#: "reply+4f9a1c22", "officemanager-4kd82": the last part of an address that no person would choose.
_TOKEN = re.compile(r"(?:^|[+_.=-])(?P<token>(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{5,64}|\d{6,32})$")
#: An address without any word in front must be longer to be one.
_BARE_TOKEN_LEAST = 12
_APPLICATION_PAGE = re.compile(
    r"[/?&](?:applications?|candidac(?:y|ies)|bewerbung(?:en)?)(?:[_-]?id)?[/=](?P<token>(?=[a-z-]{0,63}\d)[a-z0-9-]{5,64})"
)


def ties(uids: Iterable[str], addresses: Iterable[str], urls: Iterable[str]) -> frozenset[str]:
    """Keys of the calendar entries, of the addresses and of the page that belong to one application alone.

    `uids` are those of calendar entries, `addresses` the sender's and the one to reply to, `urls` all links shown.
    """
    found = {f"{CALENDAR}{uid}" for text in uids if _UID_LEAST <= len(uid := text.strip()) <= _UID_CHARS}
    found |= {f"{CANDIDATE}{address}" for text in addresses if _is_one_applications(address := text.strip().lower())}
    pages = set(_pages(urls))
    # A mail that links to several applications is about none of them in particular.
    return frozenset(found | {f"{CANDIDATE}{page}" for page in pages} if len(pages) == 1 else found)


def _is_one_applications(address: str) -> bool:
    local, at, domain = address.rpartition("@")
    token = _TOKEN.search(local) if at and domain and len(address) <= _UID_CHARS else None
    return token is not None and (token.start() > 0 or len(local) >= _BARE_TOKEN_LEAST)


def _pages(urls: Iterable[str]) -> Iterator[str]:
    for url in urls:
        lowered = url.strip().lower()[:2_000]
        page = _APPLICATION_PAGE.search(lowered)
        if page:
            try:
                host = urlsplit(lowered).netloc
            except ValueError:  # e.g. an unclosed IPv6 bracket: a link no browser would open
                continue
            yield f"{host}/{page['token']}"
