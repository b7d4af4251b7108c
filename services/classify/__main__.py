"""Composition root of the classify service: `python -m services.classify`."""

import sys
from functools import partial

from pydantic import SecretStr

from jobtrail.classify.v1 import application_service_pb2_grpc, classify_service_pb2_grpc
from jobtrail.ingest.v1.events_pb2 import MessagesErased, MessagesIngested
from kit.clock import Clock, utc_now
from kit.process import ServiceProcess
from kit.settings import load
from services.classify import forgetting, operations_similar
from services.classify.analytics import serve_analytics
from services.classify.consumer import DURABLE, MessagesConsumer
from services.classify.elastic.serving import serve_elastic
from services.classify.elastic.settings import ElasticSettings
from services.classify.ingest_client import IngestMails
from services.classify.llm import LanguageModel, LlmSettings, language_model
from services.classify.operations_similar import correcting
from services.classify.pipeline.cache import VerdictCache
from services.classify.pipeline.local import version_of
from services.classify.pipeline.pipeline import Examiner, Pipeline
from services.classify.preview import Allowance
from services.classify.reprocess import running as reprocess
from services.classify.reprocess.running import Reprocess
from services.classify.rules_process import RulesProcess
from services.classify.search.stems import StemBook
from services.classify.server import applications, classify
from services.classify.server.applications import ApplicationServicer
from services.classify.server.classify import ClassifyServicer
from services.classify.server.editing import serve_editing
from services.classify.server.importing import serve_import
from services.classify.server.matching import serve_matching
from services.classify.server.parts import ClassifyParts
from services.classify.server.search_part import serve_search
from services.classify.server.steps_part import serve_steps
from services.classify.settings import ClassifySettings
from services.classify.silences import tell_silences
from services.classify.tables import METADATA
from services.classify.telling import read_as

#: Facts worked at once: while some are written together, one is decided and the next is read.
CONCURRENCY = 6
#: Runs over stored mail at once: they share the two cores with the mail that arrives.
REPROCESS_PLACES = 2
SIMILAR_PLACES = 2


def build(
    settings: ClassifySettings,
    model_settings: LlmSettings,
    *,
    clock: Clock = utc_now,
    examiner: Examiner | None = None,
    version: str | None = None,
    elastic: ElasticSettings | None = None,
) -> ServiceProcess:
    """The whole process, not yet started. Tests bring their own stages, and the version these go by."""
    process = ServiceProcess("classify", settings, METADATA)
    mails = IngestMails(settings.ingest_target, process.signer)
    process.also(mails)
    if examiner is None:
        examiner = rules = RulesProcess()
        process.also(rules)
    model = language_model(model_settings, process.database, clock=clock)
    process.also(model)
    pipeline = Pipeline(examiner, VerdictCache(process.database), model, version or version_of())
    book = StemBook()
    _consume(process, mails, pipeline, book)
    _work(process, mails, pipeline)
    _serve(process, mails, pipeline, model, clock)
    serve_analytics(process, clock)
    serve_elastic(process, elastic or ElasticSettings(url=SecretStr("")))
    serve_search(process, mails, book, clock)
    serve_editing(process, clock, partial(read_as, mails, pipeline))
    serve_import(process, clock)
    serve_steps(process, clock, model)
    serve_matching(process)
    tell_silences(process, clock)
    return process


def _consume(process: ServiceProcess, mails: IngestMails, pipeline: Pipeline, book: StemBook) -> None:
    """What ingest tells."""
    process.consumes(
        MessagesIngested,
        publisher="ingest",
        durable=DURABLE,
        handler=MessagesConsumer(process.database, process.inbox, mails, pipeline, book),
        concurrency=CONCURRENCY,
    )
    process.consumes(
        MessagesErased,
        publisher="ingest",
        durable=forgetting.DURABLE,
        handler=forgetting.ErasedConsumer(process.database, process.inbox),
    )


def _work(process: ServiceProcess, mails: IngestMails, pipeline: Pipeline) -> None:
    """Runs over stored mail."""
    process.works(
        {
            reprocess.KIND: Reprocess(process.database, mails, pipeline),
            operations_similar.KIND: correcting(process.database, mails, pipeline),
        },
        # One at a time would keep a person's small wish behind another person's whole mailbox.
        places={operations_similar.KIND: SIMILAR_PLACES, reprocess.KIND: REPROCESS_PLACES},
    )


def _serve(process: ServiceProcess, mails: IngestMails, pipeline: Pipeline, model: LanguageModel, clock: Clock) -> None:
    """The calls about applications, and about what mails mean."""
    process.server.add(
        application_service_pb2_grpc.add_ApplicationServiceServicer_to_server,
        ApplicationServicer(process.database, clock),
        applications.SERVICE_NAME,
    )
    parts = ClassifyParts(
        database=process.database,
        operations=process.operations,
        pipeline=pipeline,
        model=model,
        mails=mails,
        raw_mails=mails,
        clock=clock,
        allowance=Allowance(),
    )
    process.server.add(
        classify_service_pb2_grpc.add_ClassifyServiceServicer_to_server, ClassifyServicer(parts), classify.SERVICE_NAME
    )


def main() -> int:
    """Runs the service until SIGTERM."""
    return build(load(ClassifySettings), load(LlmSettings), elastic=load(ElasticSettings)).main()


if __name__ == "__main__":
    sys.exit(main())
