"""Which posting a mail speaks of, by its links."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from services.classify.domain.blocking import posting_key

_JOB_WORDS = re.compile(
    r"jobs?\b|job[_-]?id|/jk=|[?&]jk=|gh_jid|careers?\b|karriere|stellen|vacanc|position|posting|opening|requisition"
    r"|bewerb|viewjob|/apply\b|emploi|offre|ofertas?\b|vacature"
)
#: Pages about the person's account, which all mails of one system link to.
_NOT_A_POSTING = re.compile(
    r"unsubscri|preference|settings|privacy|datenschutz|imprint|impressum|login|sign[_-]?in|password|abmelden|alert"
)


def own_urls(links: Iterable[tuple[str, str]], own: str, quoted: str) -> Iterator[str]:
    """The URLs of (URL, text) links that a mail shows in its writer's `own` words, not only in what it quotes.

    In plain text a link is its URL, in HTML the words that are linked.
    """
    for url, text in links:
        if not (quoted and _may_be_posting(url) and _is_shown(url, text, quoted)) or _is_shown(url, text, own):
            yield url


def _is_shown(url: str, text: str, within: str) -> bool:
    return url in within or bool(text.strip() and text.strip() in within)


def job_urls(urls: Iterable[str]) -> frozenset[str]:
    """The links to the posting that a mail is about; none when it links to several.

    A board's mail also recommends other postings; a link that may be one of those proves nothing.
    """
    found: defaultdict[str, set[str]] = defaultdict(set)
    for url in urls:
        if _may_be_posting(url) and (key := posting_key(url)):
            found[key].add(url)
    return frozenset(next(iter(found.values()))) if len(found) == 1 else frozenset()


def _may_be_posting(url: str) -> bool:
    lowered = url.lower()
    return _JOB_WORDS.search(lowered) is not None and not _NOT_A_POSTING.search(lowered)
