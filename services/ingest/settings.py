"""INGEST_*"""

from pathlib import Path

from pydantic import Field
from pydantic_settings import SettingsConfigDict

from kit.settings import ServiceSettings

_DEMO_ARCHIVE = Path(__file__).parent / "demo" / "demo.mbox"


class IngestSettings(ServiceSettings):
    """What the ingest service reads from its environment."""

    model_config = SettingsConfigDict(env_prefix="INGEST_", frozen=True, extra="ignore")

    #: Bytes of the largest upload that is taken: a Takeout of twenty years fits.
    upload_limit_bytes: int = Field(default=20 * 2**30, ge=1)
    #: The archive behind every demo mailbox.
    demo_archive: Path = _DEMO_ARCHIVE
