"""Ingest over gRPC, as a source of mails."""

from collections.abc import Iterable, Sequence
from uuid import UUID

import grpc

from jobtrail.ingest.v1 import ingest_service_pb2 as wire
from jobtrail.ingest.v1 import ingest_service_pb2_grpc
from jobtrail.ingest.v1.message_pb2 import MESSAGE_VIEW_FULL, CalendarEvent, Message
from kit import rpc
from kit.actor import ActorSigner
from kit.errors import Problem, Status
from kit.ids import new_id
from kit.wire import moment
from services.classify.domain.mail import CalendarFact, MailText
from services.classify.domain.postings import job_urls, own_urls
from services.classify.domain.senders import SHARED_DOMAINS, employer_domain, sender_domain
from services.classify.domain.ties import ties
from services.classify.ports import Mail
from services.classify.preview import Unreadable

#: What may be asked again when ingest is away: it changes nothing.
IDEMPOTENT = tuple(f"jobtrail.ingest.v1.IngestService/{name}" for name in ("BatchGetMessages", "ParseMails"))
#: A hundred full messages are read from disk and may be many megabytes.
TIMEOUT_SECONDS = 20.0
_NAME_CHARS = 100


class IngestMails:
    """Mails read from ingest. A part of the process: closes its channel when it stops."""

    def __init__(self, target: str, signer: ActorSigner) -> None:
        self._target = target
        self._signer = signer
        self._channel: grpc.aio.Channel | None = None

    async def start(self) -> None:
        """Opens the channel; ingest need not be there yet."""
        self._channel = rpc.channel(self._target, idempotent=IDEMPOTENT)
        self._stub = ingest_service_pb2_grpc.IngestServiceStub(self._channel)

    async def stop(self) -> None:
        """Closes the channel."""
        if self._channel is not None:
            await self._channel.close()

    async def read(self, user_id: UUID, message_ids: Sequence[UUID]) -> list[Mail]:
        """Those that exist. Raises Problem, transient when ingest is away."""
        try:
            answer = await self._call(user_id, message_ids)
        except Problem as problem:
            # A hundred mails of the largest size do not fit into one answer; halves do, in the end single ones.
            if problem.status is not Status.RESOURCE_EXHAUSTED or len(message_ids) < 2:
                raise
            half = len(message_ids) // 2
            return await self.read(user_id, message_ids[:half]) + await self.read(user_id, message_ids[half:])
        return [mail_of(message) for message in answer.messages]

    async def parse(self, user_id: UUID, raws: Sequence[bytes]) -> list[Mail | Unreadable]:
        """What mails would be if they were stored, in order. Raises Problem, transient when ingest is away."""
        answer: wire.ParseMailsResponse = await rpc.call(
            self._stub.ParseMails,
            wire.ParseMailsRequest(raw=raws),
            signer=self._signer,
            audience="ingest",
            user_id=user_id,
            timeout_seconds=TIMEOUT_SECONDS,
        )
        return [Unreadable(one.reason) if one.reason else mail_of(one.message) for one in answer.mails]

    async def _call(self, user_id: UUID, message_ids: Sequence[UUID]) -> wire.BatchGetMessagesResponse:
        request = wire.BatchGetMessagesRequest(ids=[str(one) for one in message_ids], view=MESSAGE_VIEW_FULL)
        answer: wire.BatchGetMessagesResponse = await rpc.call(
            self._stub.BatchGetMessages,
            request,
            signer=self._signer,
            audience="ingest",
            user_id=user_id,
            timeout_seconds=TIMEOUT_SECONDS,
        )
        return answer


def mail_of(message: Message) -> Mail:
    """A FULL message in classify's words."""
    return Mail(
        # One that was only looked at has none.
        message_id=UUID(message.id) if message.id else new_id(),
        content_key=message.content_key,
        mail_date=moment(message.mail_time),
        correspondent=_correspondent(message),
        thread_keys=_thread_keys(message),
        job_urls=job_urls(_own_urls(message)),
        text=_text(message),
        provider_thread=bool(message.provider_thread_id),
        owner_names=_owner_names(message),
    )


def _own_urls(message: Message) -> Iterable[str]:
    """Links but those of the mail it answers: a thread may have moved on to another posting."""
    own = "\n".join((message.text, message.forwarded_text, message.signature))
    return own_urls(((link.url, link.text) for link in message.links), own, message.quoted_text)


def _correspondent(message: Message) -> str:
    """Whom it was exchanged with."""
    if message.from_owner:
        # What the person sent says by its recipient whom it is about; their own address ties all of it together.
        return message.to[0].email if message.to else ""
    organizers = {event.organizer.strip().lower() for event in message.calendar_events}
    # A calendar's mail is the organizer's, whatever service delivers it.
    if len(organizers) == 1 and sender_domain(message.sender.email) in SHARED_DOMAINS:
        (organizer,) = organizers
        return organizer if employer_domain(organizer) else message.sender.email
    return message.sender.email


def _owner_names(message: Message) -> tuple[str, ...]:
    """What the mailbox's owner is called, as far as the mail's head says."""
    # Of a mail to many, nobody can tell which of them it is.
    own = [message.sender] if message.from_owner else message.to[:3]
    return tuple(dict.fromkeys(one.name[:_NAME_CHARS] for one in own if one.name.strip()))


def _thread_keys(message: Message) -> frozenset[str]:
    ids = (message.message_id_header, message.in_reply_to, *message.references)
    thread = [f"provider:{message.provider_thread_id}"] if message.provider_thread_id else []
    tied = ties(
        (event.uid for event in message.calendar_events),
        # The person's own address ties all of their mail together.
        () if message.from_owner else (message.sender.email, *(address.email for address in message.reply_to[:1])),
        (link.url for link in message.links),
    )
    return frozenset([one for one in ids if one] + thread) | tied


def _text(message: Message) -> MailText:
    return MailText(
        subject=message.subject,
        sender_name=message.sender.name,
        sender_email=message.sender.email,
        reply_to_email=message.reply_to[0].email if message.reply_to else None,
        text=message.text,
        quoted_text=message.quoted_text,
        forwarded_text=message.forwarded_text,
        links=tuple((link.url, link.text) for link in message.links),
        calendar=tuple(_calendar(event) for event in message.calendar_events),
        signature=message.signature,
        # A mail to thousands is not about any of them.
        to=tuple(address.email for address in message.to[:10]),
        list_unsubscribe=bool(message.list_unsubscribe),
        # RFC 3834: "no" says that a person wrote it.
        auto_submitted=message.auto_submitted.strip().lower() not in ("", "no"),
        provider_labels=tuple(message.provider_labels),
        from_self=message.from_owner,
        sent_at=moment(message.mail_time),
    )


def _calendar(event: CalendarEvent) -> CalendarFact:
    return CalendarFact(
        method=event.method,
        summary=event.summary,
        start=moment(event.start_time) if event.HasField("start_time") else None,
        end=moment(event.end_time) if event.HasField("end_time") else None,
        organizer=event.organizer or None,
        cancelled=event.cancelled,
        location=event.location,
        uid=event.uid,
        sequence=event.sequence,
    )
