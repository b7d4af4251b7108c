"""ELASTICSEARCH_*"""

from urllib.parse import urlsplit, urlunsplit

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict


class ElasticSettings(BaseSettings):
    """What is read of Elasticsearch's own names in the environment. Without a URL nothing is sent anywhere."""

    model_config = SettingsConfigDict(env_prefix="ELASTICSEARCH_", frozen=True, extra="ignore")

    #: http(s)://[user:password@]host[:port][/path]
    url: SecretStr = SecretStr("")
    #: "id:secret" in base64, as Elasticsearch gives it out; instead of a user in the URL.
    api_key: SecretStr = SecretStr("")
    #: The index, and the name of its template.
    index: str = Field(default="jobtrail-applications", pattern=r"^[a-z0-9][a-z0-9._-]{0,99}$")

    @field_validator("url")
    @classmethod
    def _address(cls, value: SecretStr) -> SecretStr:
        text = value.get_secret_value()
        parts = urlsplit(text)
        if text and (parts.scheme not in ("http", "https") or not parts.hostname):
            raise ValueError("an address such as https://elastic.example:9200")
        return value

    @property
    def shown_url(self) -> str:
        """The URL without credentials."""
        parts = urlsplit(self.url.get_secret_value())
        return urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])).rstrip("/")
