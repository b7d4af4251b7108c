"""The projection as part of the classify process."""

from kit.lifecycle import Loop
from kit.process import ServiceProcess
from services.classify.elastic.projection import Projection
from services.classify.elastic.settings import ElasticSettings


def serve_elastic(process: ServiceProcess, settings: ElasticSettings) -> None:
    """Adds the loop where this process works facts; elsewhere applications are only asked for."""
    if "worker" in process.settings.role_names():
        process.also(Loop("elasticsearch", Projection(process.database, settings).run))
