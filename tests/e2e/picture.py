"""Everything a person can see, as content without ids: two people with the same mail have the same picture."""

from collections.abc import Mapping
from typing import Any

import orjson

from cli.api import Api
from cli.import_mail import patiently

Picture = dict[str, Any]

_APPLICATIONS = """
query Applications($after: String) {
  applications(first: 100, after: $after) {
    totalCount
    pageInfo { hasNextPage endCursor }
    edges { node {
      company jobTitle stage appliedAt firstResponseAt lastEventAt closedAt source eventCount certain
      timeline { kind at evidence stageAfter signals confidence message { subject sentAt } }
      messages { subject sentAt }
    } }
  }
}
"""
# Not who decided: which of two mails of the same text comes first, and is then remembered, differs from run to run.
_MESSAGES = """
query Messages($after: String) {
  messages(first: 100, after: $after) {
    pageInfo { hasNextPage endCursor }
    edges { node {
      subject sentAt providerLabels snippet recipientCount sizeBytes warnings fromOwner
      sender { name email } replyTo { name email } to { name email } cc { name email }
      attachments { filename mediaType sizeBytes }
      mailbox { name }
      content { text quotedText signature forwardedText links { url text } calendarEvents { summary startsAt method } }
      classification {
        label confidence certain evidence company jobTitle requisitionId source signals pipelineVersion
      }
      application { company jobTitle appliedAt }
    } }
  }
}
"""
_REST = """
query {
  stats { total applied rejections interviews assessments pending offers stages { stage count } }
  labelCounts { label count }
  mailboxes {
    kind name address messageCount state stateReason settings { windowDays policy }
    counts { stored pending listed }
  }
  operations(first: 100) { degraded edges { node {
    kind service state failure { reason } progress { done total }
    receipt {
      inScope new known skipped failed complete
      reasons { reason count } entries { locator reason detail sizeBytes failed } mailbox { name }
    }
  } } }
}
"""


async def picture(api: Api) -> Picture:
    """The whole account: what came of every mail, and what the syncs say of themselves."""
    rest = await _ask(api, _REST)
    operations = rest["operations"]
    assert operations["degraded"] == []
    return {
        "applications": _unordered(await _all(api, _APPLICATIONS, "applications")),
        "messages": _unordered(await _all(api, _MESSAGES, "messages")),
        "stats": rest["stats"],
        "labels": _unordered(rest["labelCounts"]),
        "mailboxes": _unordered(rest["mailboxes"]),
        "syncs": _unordered([edge["node"] for edge in operations["edges"]]),
    }


def content(whole: Picture) -> Picture:
    """What came of the mails, without the syncs: it does not depend on how often they were brought."""
    return {name: part for name, part in whole.items() if name != "syncs"}


def differences(expected: Picture, actual: Picture) -> list[str]:
    """What is in one picture only, a line each, shortened; [] when they are equal."""
    lines = []
    for part in expected:
        if expected[part] == actual[part]:
            continue
        missing, added = _only(expected[part], actual[part]), _only(actual[part], expected[part])
        lines.append(f"{part}: {len(missing)} missing, {len(added)} too many")
        lines += [f"  - {one[:400]}" for one in missing[:5]] + [f"  + {one[:400]}" for one in added[:5]]
    return lines


async def _ask(api: Api, document: str, variables: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Again when a service that has just been started is not reached yet."""
    answer: dict[str, Any] = await patiently(lambda: api.query(document, variables))
    return answer


async def _all(api: Api, document: str, field: str) -> list[Any]:
    rows: list[Any] = []
    after = None
    while True:
        page = (await _ask(api, document, {"after": after}))[field]
        rows += [edge["node"] for edge in page["edges"]]
        if not page["pageInfo"]["hasNextPage"]:
            # What the list says of its own length must be true.
            assert page.get("totalCount", len(rows)) == len(rows)
            return rows
        after = page["pageInfo"]["endCursor"]


def _unordered(rows: list[Any]) -> list[Any]:
    """In an order of the rows' own: ties in a list are broken by ids."""
    return sorted(rows, key=_text)


def _only(one: Any, other: Any) -> list[str]:
    rows = [_text(row) for row in one] if isinstance(one, list) else [_text(one)]
    others = [_text(row) for row in other] if isinstance(other, list) else [_text(other)]
    for row in others:
        if row in rows:
            rows.remove(row)
    return rows


def _text(row: Any) -> str:
    return orjson.dumps(row, option=orjson.OPT_SORT_KEYS).decode()
