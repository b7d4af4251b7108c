"""What is said when applications are changed by hand."""

from datetime import datetime

import strawberry

from gateway.graphql.types.application import ApplicationField, EventKind
from gateway.graphql.types.editing import ReviewReason


@strawberry.input(description="An application to be changed.")
class ApplicationTarget:
    id: strawberry.ID = strawberry.field(description="The application, or one that was merged into it.")
    if_match: str | None = strawberry.field(
        default=None, description="Its etag as it was seen: refused when it is another by now. Not checked when null."
    )


@strawberry.input(description="An application. Company or job title is needed.")
class AddApplicationInput:
    company: str | None = strawberry.field(default=None, description="The employer, at most 200 characters.")
    job_title: str | None = strawberry.field(default=None, description="The role, at most 200 characters.")
    applied_at: datetime | None = strawberry.field(default=None, description="When it was sent; now when null.")
    source: str | None = strawberry.field(default=None, description="The system or board, at most 200 characters.")
    separate: bool = strawberry.field(
        default=False, description="An application of its own, even when there is one to that role already."
    )
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice adds one application."
    )


@strawberry.input(description="Fields to set. What is not given stays; null: there is none.")
class ApplicationFieldsInput:
    company: str | None = strawberry.field(default=strawberry.UNSET, description="The employer.")
    job_title: str | None = strawberry.field(default=strawberry.UNSET, description="The role.")
    applied_at: datetime | None = strawberry.field(default=None, description="When it was sent.")
    source: str | None = strawberry.field(default=strawberry.UNSET, description="The system or board.")
    salary: str | None = strawberry.field(default=strawberry.UNSET, description="What it pays, in your words.")
    location: str | None = strawberry.field(default=strawberry.UNSET, description="Where the work is, in your words.")
    unpin: list[ApplicationField] | None = strawberry.field(
        default=None, description="These are what the mails say again."
    )


@strawberry.input(description="Something that happened, or a note.")
class EventInput:
    kind: EventKind = strawberry.field(description="What; NOTE for a mere note.")
    at: datetime | None = strawberry.field(default=None, description="When; now when null.")
    text: str | None = strawberry.field(default=None, description="What there is to say, at most 10,000 characters.")


@strawberry.input(description="Somebody to talk to. Name or address is needed.")
class ContactInput:
    name: str | None = strawberry.field(default=None, description="Their name.")
    email: str | None = strawberry.field(default=None, description="Their mail address.")
    phone: str | None = strawberry.field(default=None, description="Their telephone number.")
    role: str | None = strawberry.field(default=None, description="What they do.")


@strawberry.input(description="A page that has to do with the application.")
class ApplicationLinkInput:
    url: str = strawberry.field(description="http or https, at most 2,000 characters.")
    title: str | None = strawberry.field(default=None, description="What it is called.")


@strawberry.input(description="What to change: exactly one of these.", one_of=True)
class ApplicationChangeInput:
    edit: ApplicationFieldsInput | None = strawberry.field(default=strawberry.UNSET, description="Sets fields.")
    event: EventInput | None = strawberry.field(default=strawberry.UNSET, description="Enters an event or a note.")
    contact: ContactInput | None = strawberry.field(default=strawberry.UNSET, description="Adds a contact.")
    link: ApplicationLinkInput | None = strawberry.field(default=strawberry.UNSET, description="Adds a link.")
    add_tag: str | None = strawberry.field(default=strawberry.UNSET, description="Adds a tag, at most 50 characters.")
    remove_tag: str | None = strawberry.field(default=strawberry.UNSET, description="Removes a tag.")
    dismissed: bool | None = strawberry.field(
        default=strawberry.UNSET, description="True: in no list and no number any more; false: back."
    )


@strawberry.input(description="One change, of one application or of many: of all of them, or of none.")
class ChangeApplicationsInput:
    targets: list[ApplicationTarget] = strawberry.field(description="1 to 100.")
    change: ApplicationChangeInput = strawberry.field(description="What to change.")
    replaces: strawberry.ID | None = strawberry.field(
        default=None,
        description="The change in whose place this event, contact or link is said: a note is edited so. Undone, what "
        "was said before counts again.",
    )
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice changes once."
    )


@strawberry.input(description="Applications that are one.")
class MergeApplicationsInput:
    target: ApplicationTarget = strawberry.field(description="The one that remains.")
    others: list[ApplicationTarget] = strawberry.field(description="Those that become part of it, 1 to 100.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice merges once."
    )


@strawberry.input(description="Mails that are an application of their own.")
class SplitApplicationInput:
    target: ApplicationTarget = strawberry.field(description="The application.")
    message_ids: list[strawberry.ID] = strawberry.field(description="Which of its mails, 1 to 100 but not all.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice splits once."
    )


@strawberry.input(description="Mails that belong to another application.")
class MoveMessagesInput:
    message_ids: list[strawberry.ID] = strawberry.field(description="The mails, 1 to 100.")
    target: ApplicationTarget = strawberry.field(description="Where they belong.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice moves once."
    )


@strawberry.input(description="Mails that count to no application.")
class SetAsideMessagesInput:
    message_ids: list[strawberry.ID] = strawberry.field(description="The mails, 1 to 100.")
    request_id: strawberry.ID | None = strawberry.field(
        default=None, description="A UUID of your choice: the same one twice decides once."
    )


@strawberry.input(description="Changes to take back.")
class UndoChangesInput:
    change_ids: list[strawberry.ID] = strawberry.field(
        description="1 to 100, of the person and automatic ones: mails of those are set aside."
    )
    redo: bool = strawberry.field(default=False, description="Lets what was taken back count again.")


@strawberry.input(description="Something from the review queue that the person has looked at.")
class ResolveReviewItemInput:
    reason: ReviewReason = strawberry.field(description="Why it was to be looked at.")
    target: ApplicationTarget | None = strawberry.field(
        default=None, description="The application, where the reason is about one."
    )
    message_id: strawberry.ID | None = strawberry.field(
        default=None, description="The mail, where the reason is about one."
    )
    accept: bool = strawberry.field(description="True: it is right as it is. False: do not ask again.")
