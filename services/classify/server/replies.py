"""The call of NextStepsService that drafts replies. It sends nothing, and nothing here can."""

from dataclasses import dataclass, replace
from datetime import datetime, tzinfo
from typing import Any
from uuid import UUID

from jobtrail.classify.v1 import next_steps_pb2 as steps
from jobtrail.classify.v1 import next_steps_service_pb2 as wire
from kit import paging
from kit.clock import Clock
from kit.db import Database
from kit.ids import parse_id
from kit.rpc import current_actor
from kit.zones import zone_of
from services.classify.domain.folding import fold
from services.classify.domain.steps.appointments import TALKS, Appointment
from services.classify.domain.steps.replies import Draft, Facts, Language, Template, draft, gmail, mailto
from services.classify.llm import LanguageModel
from services.classify.llm.calls import Nothing
from services.classify.llm.letter import question, text_of
from services.classify.llm.words import Reason
from services.classify.rules.language import languages
from services.classify.server.appointments import no_such_application
from services.classify.server.parts import line_of, moment_of
from services.classify.store.replies import Correspondence, correspondence
from services.classify.store.steps import Steps

MAX_LINE, MAX_HINT = 200, 1_000
_TEMPLATES = {number: Template(name[15:].lower()) for name, number in steps.ReplyTemplate.items() if number}
_LANGUAGES = {steps.REPLY_LANGUAGE_ENGLISH: Language.ENGLISH, steps.REPLY_LANGUAGE_GERMAN: Language.GERMAN}


@dataclass(frozen=True, slots=True)
class _Asked:
    """What the person wants of a draft; bounded."""

    application_id: UUID
    template: Template
    language: Language | None
    slot: datetime | None
    zone: tzinfo
    salary: str
    sender: str
    hint: str


class ReplyCalls:
    """Every call sees only the actor's own."""

    def __init__(self, database: Database, clock: Clock, model: LanguageModel) -> None:
        self._database = database
        self._clock = clock
        self._model = model

    async def DraftReply(self, request: wire.DraftReplyRequest, context: Any) -> wire.DraftReplyResponse:
        asked, user_id = _asked(request), current_actor().user_id
        async with self._database.begin(user_id) as tx:
            found = await correspondence(tx, user_id, asked.application_id)
            if found is None:
                raise no_such_application(request.application_id)
            calendar = await Steps(tx, user_id).appointments(self._clock())
        mine = [one for one in calendar if one.application_id == found.application_id and one.said.kind in TALKS]
        facts = _facts(asked, found, mine, self._clock())
        made = draft(asked.template, asked.language or _language(found), facts)
        # Outside of the transaction: the model may take a while.
        return await self._answer(user_id, made, found, asked, facts, by_model=request.use_model)

    async def _answer(
        self, user_id: UUID, made: Draft, found: Correspondence, asked: _Asked, facts: Facts, *, by_model: bool
    ) -> wire.DraftReplyResponse:
        model, refusal = "", ""
        if by_model:
            text, reason = await self._written(user_id, made, found, asked, facts)
            if text is not None:
                made, model = replace(made, text=text), self._model.availability().model
            refusal = reason.value.upper() if reason else ""
        return wire.DraftReplyResponse(
            draft=steps.ReplyDraft(
                subject=made.subject,
                text=made.text,
                to_name=found.contact_name,
                to_email=found.contact_email,
                mailto_url=mailto(found.contact_email, made),
                gmail_url=gmail(found.contact_email, made),
                model=model,
                model_refusal=refusal,
            )
        )

    async def _written(
        self, user_id: UUID, made: Draft, found: Correspondence, asked: _Asked, facts: Facts
    ) -> tuple[str | None, Reason | None]:
        """What the model wrote, or why it wrote nothing."""
        told = {
            "purpose": asked.template.value.replace("_", " "),
            "company": facts.company,
            "role": facts.job_title,
            "to": facts.contact,
            "from": facts.sender,
            "they wrote last": found.sentences[0] if found.sentences else "",
        }
        answer = await self._model.write(user_id, question(made.text, told, asked.hint))
        if isinstance(answer, Nothing):
            return None, answer.reason
        if answer.refused:
            return None, Reason.REFUSED
        text = text_of(answer.content)
        return text, None if text is not None else Reason.IMPLAUSIBLE


def _asked(request: wire.DraftReplyRequest) -> _Asked:
    one = parse_id(request.application_id)
    if one is None:
        raise no_such_application(request.application_id)
    if request.template not in _TEMPLATES:
        raise paging.invalid("template", "There is no such template.")
    if request.language and request.language not in _LANGUAGES:
        raise paging.invalid("language", "There is no such language.")
    try:
        zone = zone_of(request.time_zone)
    except ValueError as error:
        raise paging.invalid("time_zone", "There is no such time zone.") from error
    return _Asked(
        application_id=one,
        template=_TEMPLATES[request.template],
        language=_LANGUAGES.get(request.language),
        slot=moment_of(request.slot_time, "slot_time") if request.HasField("slot_time") else None,
        zone=zone,
        salary=line_of(request.salary, "salary", MAX_LINE),
        sender=line_of(request.sender_name, "sender_name", MAX_LINE),
        hint=line_of(request.hint, "hint", MAX_HINT),
    )


def _facts(asked: _Asked, found: Correspondence, calendar: list[Appointment], now: datetime) -> Facts:
    ahead = next((one.starts_at for one in calendar if one.ends_at > now), None)
    held = [one.starts_at for one in calendar if one.ends_at <= now]
    slot = asked.slot or ahead
    # Thanks are for the conversation; otherwise what is asked about is the last word.
    since = held[-1] if held else None
    if asked.template is not Template.THANK_YOU:
        since = max(found.last_at, since or found.last_at)
    return Facts(
        company=found.company,
        job_title=found.job_title,
        contact=found.contact_name,
        sender=asked.sender,
        salary=asked.salary,
        slot=_local(slot, asked.zone),
        since=_local(since, asked.zone),
    )


def _local(at: datetime | None, zone: tzinfo) -> datetime | None:
    try:
        return at.astimezone(zone) if at is not None else None
    except OverflowError as error:
        raise paging.invalid("slot_time", "There is no such time.") from error


def _language(found: Correspondence) -> Language:
    """The language in which they write."""
    read = languages(fold(" ".join(found.sentences)[:2_000]))
    return Language.GERMAN if "de" in read else Language.ENGLISH
