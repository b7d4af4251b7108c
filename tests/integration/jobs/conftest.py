"""What the tests of jobs share."""

from tests.fixtures.jobs_service import jobs, jobs_database, jobs_template

__all__ = ["jobs", "jobs_database", "jobs_template"]
