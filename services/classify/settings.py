"""CLASSIFY_*"""

from pydantic_settings import SettingsConfigDict

from kit.settings import ServiceSettings


class ClassifySettings(ServiceSettings):
    """What the classify service reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="CLASSIFY_", frozen=True, extra="ignore")

    #: host:port of ingest, or dns:///name:port for every replica behind a name.
    ingest_target: str
