"""The search as part of the classify process."""

from jobtrail.classify.v1 import search_service_pb2_grpc
from kit.clock import Clock
from kit.lifecycle import Loop
from kit.process import ServiceProcess
from services.classify.ports import Mails
from services.classify.search import rebuild
from services.classify.search.answers import Answers
from services.classify.search.preparing import Preparing
from services.classify.search.rebuild import Rebuild
from services.classify.search.stems import StemBook
from services.classify.server.search import SERVICE_NAME, SearchServicer


def serve_search(process: ServiceProcess, mails: Mails, book: StemBook, clock: Clock) -> None:
    """Adds SearchService, the operation that rebuilds the index, and what sees to it that it is complete."""
    process.works(
        {rebuild.KIND: Rebuild(process.database, mails, book)},
        # By itself: nobody's sync waits for it.
        places={rebuild.KIND: 1},
    )
    preparing = Preparing(process.database, process.operations)
    if "worker" in process.settings.role_names():
        process.also(Loop("search_preparing", preparing.run))
    answers = Answers(process.database, mails, book, preparing)
    process.server.add(
        search_service_pb2_grpc.add_SearchServiceServicer_to_server,
        SearchServicer(process.database, process.operations, answers, clock),
        SERVICE_NAME,
    )
