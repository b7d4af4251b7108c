"""The use case of classify: mails in, verdicts and applications out. The caller opens and commits the transaction."""

from collections.abc import Sequence
from dataclasses import replace

from kit import logs
from kit.ids import new_id
from services.classify.domain.labels import DecidedBy, Label, Verdict
from services.classify.domain.standing import Changes, changes, stand
from services.classify.ports import Decide, Decided, Ledger, Mail

log = logs.get(__name__)


def decide_all(mails: Sequence[Mail], decide: Decide) -> list[Decided]:
    """A verdict on every mail. CPU work: keep it off the event loop."""
    return [Decided(mail, _decide(mail, decide)) for mail in mails]


async def record(decided: Sequence[Decided], ledger: Ledger, pipeline_version: str) -> Changes:
    """Notes the verdicts and brings the applications they touch up to date; says what changed.

    The outcome depends on the set of all mails noted so far only, never on their order or on repetitions.
    """
    await ledger.lock()
    fresh = set(await ledger.unclassified([one.mail.message_id for one in decided]))
    await ledger.add([one for one in decided if one.mail.message_id in fresh], pipeline_version)
    facts = await ledger.component({one.mail.content_key for one in decided})
    before = await ledger.standing({fact.key for fact in facts})
    found = changes(before, stand(facts, before, new_id))
    await ledger.write(found)
    return found


def _decide(mail: Mail, decide: Decide) -> Verdict:
    try:
        verdict = decide(mail.text)
    except Exception as error:
        # One mail that the rules cannot take must not keep its 99 neighbours waiting. Its verdict says so.
        log.exception("mail_undecided", message_id=str(mail.message_id))
        return Verdict(Label.OTHER, 0.0, DecidedBy.RULES, "", signals=(f"undecided:{type(error).__name__}",))
    # Postgres refuses NUL in text; ingest takes it out, but the wall stands here.
    return replace(verdict, evidence=verdict.evidence.replace("\0", ""))
