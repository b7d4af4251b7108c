"""Composition root of the jobs service: `python -m services.jobs`."""

import sys

from jobtrail.jobs.v1 import cv_service_pb2_grpc
from kit.process import ServiceProcess
from kit.settings import load
from services.jobs.server import SERVICE_NAME, CvServicer
from services.jobs.settings import JobsSettings
from services.jobs.tables import METADATA


def build(settings: JobsSettings) -> ServiceProcess:
    """The whole process, not yet started."""
    process = ServiceProcess("jobs", settings, METADATA)
    process.server.add(cv_service_pb2_grpc.add_CvServiceServicer_to_server, CvServicer(process.database), SERVICE_NAME)
    return process


def main() -> int:
    """Runs the service until SIGTERM."""
    return build(load(JobsSettings)).main()


if __name__ == "__main__":
    sys.exit(main())
