"""Composition root of the classify service: `python -m services.classify`."""

import sys

from jobtrail.classify.v1 import application_service_pb2_grpc, classify_service_pb2_grpc
from jobtrail.ingest.v1.events_pb2 import MessagesIngested
from kit.clock import Clock, utc_now
from kit.process import ServiceProcess
from kit.settings import load
from services.classify import server_applications, server_classify
from services.classify.consumer import DURABLE, MessagesConsumer
from services.classify.ingest_client import IngestMails
from services.classify.ports import Decider
from services.classify.rules import PIPELINE_VERSION
from services.classify.rules_process import RulesProcess
from services.classify.server_applications import ApplicationServicer
from services.classify.server_classify import ClassifyServicer
from services.classify.settings import ClassifySettings
from services.classify.tables import METADATA

#: Facts worked at once: while one is decided, the next is read and the last one written.
CONCURRENCY = 3


def build(settings: ClassifySettings, *, clock: Clock = utc_now, decider: Decider | None = None) -> ServiceProcess:
    """The whole process, not yet started."""
    process = ServiceProcess("classify", settings, METADATA)
    mails = IngestMails(settings.ingest_target, process.signer)
    process.also(mails)
    if decider is None:
        decider = rules = RulesProcess()
        process.also(rules)
    process.consumes(
        MessagesIngested,
        publisher="ingest",
        durable=DURABLE,
        handler=MessagesConsumer(process.database, process.inbox, mails, decider, pipeline_version=PIPELINE_VERSION),
        concurrency=CONCURRENCY,
    )
    process.server.add(
        application_service_pb2_grpc.add_ApplicationServiceServicer_to_server,
        ApplicationServicer(process.database, clock),
        server_applications.SERVICE_NAME,
    )
    process.server.add(
        classify_service_pb2_grpc.add_ClassifyServiceServicer_to_server,
        ClassifyServicer(process.database),
        server_classify.SERVICE_NAME,
    )
    return process


def main() -> int:
    """Runs the service until SIGTERM."""
    return build(load(ClassifySettings)).main()


if __name__ == "__main__":
    sys.exit(main())
