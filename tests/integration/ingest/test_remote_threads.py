"""What else is said in the thread of a job mail is fetched, though the search plan saw nothing in it."""

import pytest

from fakes.gmail import FakeGmail
from jobtrail.classify.v1.events_pb2 import JobMailRecognised
from kit.bus import subject_of
from kit.ids import new_id
from services.ingest import tables
from tests.fixtures.connections import ADA, Connector, google_settings
from tests.fixtures.deadline import until
from tests.fixtures.services import IngestStack, mail
from tests.integration.ingest.gmail_state import kept, message_of, up_to_date


@pytest.fixture
async def connector(ingest: IngestStack, google: FakeGmail) -> Connector:
    """A user of an ingest that need not go slowly."""
    google.set_quota("legacy", {"user_units_per_minute": None, "concurrency": None})
    await ingest.bus.ensure_stream("CLASSIFY_FACTS", ["classify.*.*.*"], work=False)
    await ingest.start(**google_settings(google, gmail_quota="legacy"))
    return Connector(ingest.caller(), google)


async def recognise(ingest: IngestStack, connector: Connector, remote_id: str, fact_id: str) -> None:
    """What classify's relay publishes when it takes a mail for job mail."""
    message = await message_of(ingest, connector.caller, remote_id)
    fact = JobMailRecognised(user_id=str(connector.caller.user_id), message_ids=[str(message.id)])
    await ingest.bus.publish(subject_of(JobMailRecognised), fact.SerializeToString(), message_id=fact_id, headers={})


async def test_a_plain_answer_in_the_thread_of_a_job_mail_is_fetched_after_all(
    ingest: IngestStack, connector: Connector, google: FakeGmail
) -> None:
    job = google.deliver(ADA, mail(1))["id"]
    answer = google.deliver(ADA, mail(2, "See you then."), thread=google.truth(ADA)[job]["threadId"])["id"]
    lunch = google.deliver(ADA, mail(3, "Fish again?"))["id"]
    mailbox = await connector.connect()
    await up_to_date(connector.caller, mailbox.id)
    assert set(await kept(ingest, connector.caller)) == {job}

    # As at-least-once delivery may bring it.
    fact_id = str(new_id())
    await recognise(ingest, connector, job, fact_id)
    await recognise(ingest, connector, job, fact_id)

    async def fetched() -> bool:
        return answer in await kept(ingest, connector.caller)

    await until(fetched, "the answer is fetched")
    (left_out,) = [
        row.remote_id
        for row in await ingest.rows(tables.remote_messages, connector.caller.user_id)
        if row.state == "left_out"
    ]
    assert lunch == left_out
