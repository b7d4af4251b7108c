"""JOBS_*"""

from pydantic_settings import SettingsConfigDict

from kit.settings import ServiceSettings


class JobsSettings(ServiceSettings):
    """What the jobs service reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="JOBS_", frozen=True, extra="ignore")
