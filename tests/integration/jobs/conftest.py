"""What the tests of jobs share."""

from tests.fixtures.jobs_service import jobs, jobs_template

__all__ = ["jobs", "jobs_template"]
