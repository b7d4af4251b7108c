"""From the service's values to its protos."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from jobtrail.ingest.v1 import mailbox_pb2, message_pb2, receipt_pb2, upload_pb2
from kit.wire import timestamp
from services.ingest.domain.mailbox import Mailbox, Remote
from services.ingest.domain.receipt import Receipt
from services.ingest.domain.remote import SyncSettings
from services.ingest.domain.upload import Upload


def mailbox_proto(mailbox: Mailbox) -> mailbox_pb2.Mailbox:
    """The wire form."""
    return mailbox_pb2.Mailbox(
        id=str(mailbox.id),
        kind=mailbox_pb2.MailboxKind.Value(f"MAILBOX_KIND_{mailbox.kind.name}"),
        name=mailbox.name,
        address=mailbox.address,
        message_count=mailbox.message_count,
        create_time=timestamp(mailbox.created_at),
        sync_time=timestamp(mailbox.synced_at),
        state=mailbox_pb2.ConnectionState.Value(f"CONNECTION_STATE_{mailbox.state.name}"),
        state_reason=mailbox.state_reason,
        state_message=mailbox.state_message,
        state_time=timestamp(mailbox.state_at),
        remote=None if mailbox.remote is None else _remote(mailbox.remote),
    )


def _remote(remote: Remote) -> mailbox_pb2.RemoteMailbox:
    endpoint = remote.endpoint
    return mailbox_pb2.RemoteMailbox(
        settings=settings_proto(remote.settings),
        next_sync_time=timestamp(remote.next_sync_at),
        endpoint=f"{endpoint['host']}:{endpoint['port']}" if endpoint else "",
        username=endpoint.get("username", ""),
    )


def settings_proto(settings: SyncSettings) -> mailbox_pb2.SyncSettings:
    """The wire form."""
    return mailbox_pb2.SyncSettings(
        window_days=settings.window_days,
        since_time=timestamp(settings.since),
        include_spam_and_trash=settings.include_spam_and_trash,
        policy=mailbox_pb2.FetchPolicy.Value(f"FETCH_POLICY_{settings.policy.name}"),
    )


def upload_proto(upload: Upload) -> upload_pb2.Upload:
    """The wire form."""
    return upload_pb2.Upload(
        id=str(upload.id),
        filename=upload.filename,
        size_bytes=upload.size_bytes,
        offset=upload.received_bytes,
        create_time=timestamp(upload.created_at),
    )


def receipt_proto(receipt: Receipt) -> receipt_pb2.Receipt:
    """The wire form, with what entries there are."""
    tally = receipt.tally
    return receipt_pb2.Receipt(
        operation_id=str(receipt.operation_id),
        mailbox_id=str(receipt.mailbox_id),
        in_scope=tally.in_scope,
        new=tally.new,
        known=tally.known,
        skipped=tally.skipped,
        failed=tally.failed,
        reasons=tally.reasons,
        complete=receipt.complete,
        end_time=timestamp(receipt.ended_at),
        entries=[
            receipt_pb2.ReceiptEntry(
                locator=entry.locator,
                reason=entry.reason,
                detail=entry.detail,
                size_bytes=entry.size_bytes,
                failed=entry.failed,
            )
            for entry in receipt.entries
        ],
        gaps=[
            receipt_pb2.HistoryGap(
                reason=gap.reason,
                find_time=timestamp(gap.found_at),
                close_time=timestamp(gap.closed_at),
                added=gap.added,
                relabelled=gap.relabelled,
                removed=gap.removed,
            )
            for gap in receipt.gaps
        ],
        units_used=receipt.units_used,
    )


def message_proto(row: Mapping[str, Any], *, full: bool) -> message_pb2.Message:
    """The wire form of a row of `messages`."""
    made = message_pb2.Message(
        id=str(row["id"]),
        mailbox_id=str(row["mailbox_id"]),
        content_key=row["content_key"],
        message_id_header=row["message_id_header"],
        in_reply_to=row["in_reply_to"],
        references=row["thread_references"],
        provider_thread_id=row["provider_thread_id"],
        subject=row["subject"],
        sender=_sender(row),
        reply_to=_addresses(row["reply_to"]),
        to=_addresses(row["to_addresses"]),
        cc=_addresses(row["cc_addresses"]),
        recipient_count=row["recipient_count"],
        mail_time=timestamp(row["mail_time"]),
        provider_labels=row["provider_labels"],
        snippet=row["snippet"],
        attachments=[
            message_pb2.Attachment(filename=filename, media_type=media_type, size_bytes=size)
            for filename, media_type, size in row["attachments"]
        ],
        list_unsubscribe=row["list_unsubscribe"],
        list_id=row["list_id"],
        auto_submitted=row["auto_submitted"],
        precedence=row["precedence"],
        size_bytes=row["size_bytes"],
        warnings=row["warnings"],
        from_owner=row["from_owner"],
        provider_message_id=row["provider_message_id"],
        delete_time=timestamp(row["deleted_at"]),
    )
    if full:
        made.MergeFrom(_bulk(row))
    return made


def _bulk(row: Mapping[str, Any]) -> message_pb2.Message:
    return message_pb2.Message(
        text=row["text"],
        quoted_text=row["quoted_text"],
        signature=row["signature"],
        forwarded_text=row["forwarded_text"],
        links=[message_pb2.Link(url=url, text=text) for url, text in row["links"]],
        calendar_events=[_event(event) for event in row["calendar_events"]],
    )


def _sender(row: Mapping[str, Any]) -> message_pb2.Address | None:
    if row["sender_email"] is None:
        return None
    return message_pb2.Address(name=row["sender_name"], email=row["sender_email"])


def _addresses(pairs: list[tuple[str, str]]) -> list[message_pb2.Address]:
    return [message_pb2.Address(name=name, email=email) for name, email in pairs]


def _event(event: Mapping[str, Any]) -> message_pb2.CalendarEvent:
    return message_pb2.CalendarEvent(
        method=event["method"],
        uid=event["uid"],
        sequence=event["sequence"],
        summary=event["summary"],
        start_time=timestamp(_moment(event["start"])),
        end_time=timestamp(_moment(event["end"])),
        location=event["location"],
        organizer=event["organizer"],
        cancelled=event["cancelled"],
    )


def _moment(text: str | None) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
