"""The use case of classify: mails in, verdicts and applications out. The caller opens and commits the transaction."""

import asyncio
from collections.abc import Sequence

from kit import logs
from kit.ids import new_id
from services.classify.domain.events import MailFact
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.mail import MailText
from services.classify.domain.standing import Changes, Standing, changes, stand
from services.classify.ports import Decide, Decided, Ledger

log = logs.get(__name__)


def decide_each(mails: Sequence[MailText], decide: Decide) -> list[Verdict]:
    """A verdict on every mail, in order. CPU work: keep it off the event loop."""
    return [_decide(mail, decide) for mail in mails]


def undecided(reason: str) -> Verdict:
    """What is said of a mail that could not be decided."""
    return Verdict(Label.OTHER, 0.0, DecidedBy.RULES, "", signals=(f"undecided:{reason}",))


async def record(decided: Sequence[Decided], ledger: Ledger, pipeline_version: str) -> Changes:
    """Notes the verdicts and brings the applications they touch up to date; says what changed.

    The outcome depends on the set of all mails noted so far only, never on their order or on repetitions.
    """
    await ledger.lock()
    fresh = set(await ledger.unclassified([one.mail.message_id for one in decided]))
    await ledger.add([one for one in decided if one.mail.message_id in fresh], pipeline_version)
    facts = await ledger.component({one.mail.content_key for one in decided})
    before = await ledger.standing({fact.key for fact in facts})
    # A large component takes a while to group, and this process also answers calls.
    found = await asyncio.to_thread(_regroup, facts, before)
    await ledger.write(found)
    return found


def _regroup(facts: Sequence[MailFact], before: Standing) -> Changes:
    return changes(before, stand(facts, before, new_id))


def _decide(mail: MailText, decide: Decide) -> Verdict:
    try:
        return decide(mail)
    except Exception as error:
        # One mail that the rules cannot take must not keep its 99 neighbours waiting. Its verdict says so.
        log.exception("mail_undecided", subject_chars=len(mail.subject), text_chars=len(mail.text))
        return undecided(type(error).__name__)
