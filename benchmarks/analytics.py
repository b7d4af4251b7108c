"""How fast the analytics answer for somebody with 5,000 applications and 50,000 messages: p50 and p95 per query.

python -m benchmarks.analytics [--applications 5000] [--messages 50000] [--rounds 30]

The whole product runs; the rows are written straight into classify's tables. The bar of each query is 100 ms.
"""

import argparse
import asyncio
import os
import random
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any
from uuid import UUID

import asyncpg

from jobtrail.classify.v1 import analytics_pb2 as figures
from jobtrail.classify.v1 import analytics_service_pb2 as wire
from jobtrail.classify.v1 import analytics_service_pb2_grpc, application_pb2, application_service_pb2_grpc, criteria_pb2
from jobtrail.classify.v1.application_service_pb2 import ListApplicationsRequest
from kit import db, rpc
from kit.actor import ActorSigner
from services.classify.domain.events import EventKind as K
from tests.e2e.people import Person, sign_up
from tests.fixtures.histories import START, Told, keep, told
from tests.fixtures.stack import ProcessStack

BAR_MS = 100.0
_DAYS = 1_000
_TITLES = [
    f"{level}{kind} {role}{tail}"
    for level in ("", "Senior ", "Lead ", "Junior ")
    for kind in ("Backend", "Frontend", "Data", "Platform", "Security", "Machine Learning")
    for role in ("Engineer", "Developer", "Architect")
    for tail in (" (m/w/d)", "", ", Payments", " - Berlin", " II")
]
_SOURCES = ("greenhouse", "lever", "workday", "personio", "linkedin", "indeed", None)
#: Messages that belong to no application, as a mailbox is full of.
_OTHER_MESSAGES = """
with made as (
    insert into classify.classifications
        (user_id, message_id, label, confidence, decided_by, evidence, signals, pipeline_version)
    select $1, gen_random_uuid(), 'OTHER', 0.9, 'RULES', '', '{}', 'bench' from generate_series(1, $2)
    returning message_id
)
insert into classify.mail_facts (user_id, message_id, content_key, mail_date, sender_email, thread_keys, job_urls)
select $1, message_id, message_id::text, now(), 'a@example.org', '{}', '{}' from made
"""


def history(number: int, chance: random.Random) -> Told:
    """One application of a long search: most are rejected or forgotten, some go on."""
    at = chance.uniform(0, _DAYS)
    events = [(at, K.APPLIED)]
    for kind, share, days in (
        (K.VIEWED, 0.4, 5), (K.UPDATED, 0.3, 8), (K.ASSESSMENT, 0.2, 10), (K.INTERVIEW, 0.2, 14),
        (K.INTERVIEW, 0.1, 10), (K.OFFER, 0.03, 10), (K.REJECTED, 0.6, 20),
    ):  # fmt: skip
        if chance.random() < share:
            at += chance.expovariate(1 / days)
            events.append((at, kind))
    company = f"Firm {number % 2_000} GmbH" if number % 20 else None
    return told(company, *events, title=chance.choice(_TITLES), source=chance.choice(_SOURCES))


async def fill(stack: ProcessStack, user_id: UUID, applications: int, messages: int) -> None:
    """Writes the rows, and lets Postgres look at them as its own upkeep would."""
    chance = random.Random(7)
    database = db.Database(db.engine(stack.setting("classify", "DATABASE_URL"), pool_size=1))
    histories = [history(number, chance) for number in range(applications)]
    for place in range(0, applications, 500):
        await keep(database, user_id, histories[place : place + 500])
    await database.close()
    connection = await asyncpg.connect(stack.admin_url)
    await connection.execute(_OTHER_MESSAGES, user_id, messages)
    await connection.execute("analyze")
    await connection.close()
    events = sum(len(one.events) for one in histories)
    print(f"{applications:,} applications with {events:,} events, {messages:,} messages; {os.cpu_count()} cores")


_FIGURE = "{ count filter }"
_ALL = "applied responded assessed interviewed offered rejected ghosted open"
_FUNNEL = f"{' '.join(f'{name} {_FIGURE}' for name in _ALL.split())} responseRate {{ value low high n small }}"
_QUERIES = {
    "funnel": f"funnel {{ total {{ {_FUNNEL} }} }}",
    **{
        f"funnel by {by.lower()}": f"funnel(by: {by}, limit: 30) {{ groups {{ label funnel {{ {_FUNNEL} }} }} }}"
        for by in ("PERIOD", "SOURCE", "TITLE_GROUP", "COMPANY", "INDUSTRY")
    },
    "flow": f"flow {{ before after figure {_FIGURE} }}",
    "time to": "timeTo(days: [7, 14]) { milestone medianDays never curve { day waiting low high atRisk later } }",
    "activity": f"activity {{ weeks {{ start sent {_FIGURE} responded {_FIGURE} interviewed {_FIGURE} }} "
    f"standing {{ stage figure {_FIGURE} }} unanswered {_FIGURE} oldestUnanswered {{ company }} }}",
}


def grpc_questions() -> dict[str, tuple[str, Any]]:
    """Name -> method and request."""
    company = criteria_pb2.ApplicationCriteria(companies=["firm 7"])
    move = criteria_pb2.StageMove(before=application_pb2.STAGE_APPLIED, after=application_pb2.STAGE_REJECTED)
    moved = criteria_pb2.ApplicationCriteria(moves=[move])
    waited = criteria_pb2.MilestoneWait(milestone=criteria_pb2.MILESTONE_INTERVIEW, from_days=14)
    dimensions = [name for name in figures.FunnelDimension.keys() if not name.endswith("UNSPECIFIED")]  # noqa: SIM118 (an enum's)
    return {
        "funnel": ("GetFunnel", wire.GetFunnelRequest()),
        **{
            f"funnel by {name.removeprefix('FUNNEL_DIMENSION_').lower()}": (
                "GetFunnel",
                wire.GetFunnelRequest(dimension=figures.FunnelDimension.Value(name), limit=30),
            )
            for name in dimensions
        },
        "flow": ("GetFlow", wire.GetFlowRequest()),
        "time to": ("GetTimeToEvent", wire.GetTimeToEventRequest(days=[7, 14])),
        "activity": ("GetActivity", wire.GetActivityRequest()),
        "list of a company": ("ListApplications", ListApplicationsRequest(criteria=company)),
        "list of a link": ("ListApplications", ListApplicationsRequest(criteria=moved)),
        "list of a wait": (
            "ListApplications",
            ListApplicationsRequest(criteria=criteria_pb2.ApplicationCriteria(waits=[waited])),
        ),
    }


async def timed(name: str, call: Callable[[], Awaitable[Any]], rounds: int) -> None:
    """Asks again and again, and prints how long it took."""
    took = []
    for _ in range(rounds + 2):
        began = time.perf_counter()
        await call()
        took.append((time.perf_counter() - began) * 1_000)
    # The first ones prepare statements and fill caches.
    warm = sorted(took[2:])
    p95 = statistics.quantiles(warm, n=20, method="inclusive")[18]
    verdict = "" if p95 < BAR_MS else "   OVER THE BAR"
    print(f"  {name:28} first {took[0]:7.1f}   p50 {statistics.median(warm):6.1f}   p95 {p95:6.1f} ms{verdict}")


async def over_grpc(stack: ProcessStack, user_id: UUID, rounds: int) -> None:
    """Past the gateway."""
    channel = rpc.channel(stack.setting("classify", "LISTEN"))
    signer = ActorSigner(stack.setting("classify", "ACTOR_KEY"), "gateway")
    analytics: Any = analytics_service_pb2_grpc.AnalyticsServiceStub(channel)
    applications: Any = application_service_pb2_grpc.ApplicationServiceStub(channel)
    print("gRPC")
    for name, (method, request) in grpc_questions().items():
        stub = getattr(applications if method == "ListApplications" else analytics, method)

        async def call(stub: Any = stub, request: Any = request) -> None:
            await rpc.call(stub, request, signer=signer, audience="classify", user_id=user_id)

        await timed(name, call, rounds)
    await channel.close()


async def over_graphql(person: Person, rounds: int) -> None:
    """As the web app asks."""
    print("GraphQL")
    for name, fields in _QUERIES.items():
        await timed(name, lambda fields=fields: person.query(f"query {{ insights {{ {fields} }} }}"), rounds)  # type: ignore[misc]  # a default pins the loop's value


async def predict(person: Person) -> None:
    """How long until the chances are there, from nothing and again."""
    query = "query { prediction { __typename ... on PredictionSuccess { validation { brier baselineBrier } } } }"
    began = time.perf_counter()
    while (found := (await person.query(query))["prediction"])["__typename"] == "PredictionPending":
        await asyncio.sleep(0.2)
    print(f"prediction: {time.perf_counter() - began:.1f} s from nothing: {found}")
    await timed("prediction, again", lambda: person.query(query), 10)


async def main() -> None:
    """Runs everything once."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--applications", type=int, default=5_000)
    parser.add_argument("--messages", type=int, default=50_000)
    parser.add_argument("--rounds", type=int, default=30)
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="jobtrail-bench-", dir="/var/tmp") as folder:
        root = Path(folder)
        root.chmod(0o711)
        stack = ProcessStack(root / "data")
        await stack.start()
        try:
            async with await sign_up(stack.url) as person:
                await fill(stack, person.user_id, asked.applications, asked.messages)
                await over_grpc(stack, person.user_id, asked.rounds)
                await over_graphql(person, asked.rounds)
                await predict(person)
        finally:
            await stack.stop()


if __name__ == "__main__":
    print(f"histories begin on {START:%Y-%m-%d}")
    asyncio.run(main())
