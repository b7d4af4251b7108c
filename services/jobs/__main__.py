"""Composition root of the jobs service: `python -m services.jobs`."""

import sys

from kit.process import ServiceProcess
from kit.settings import load
from services.jobs.settings import JobsSettings
from services.jobs.tables import METADATA


def main() -> int:
    """Runs the service until SIGTERM."""
    return ServiceProcess("jobs", load(JobsSettings), METADATA).main()


if __name__ == "__main__":
    sys.exit(main())
