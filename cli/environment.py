"""What the processes learn through their environment: computed here, overruled by what the user has set."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from cli.errors import SettingsError

SERVICES = ("ingest", "classify", "jobs")
#: which services' addresses a process is told
_TARGETS = {"classify": ("ingest",), "gateway": SERVICES}
#: what the names of a part's settings begin with
_PREFIXES: dict[str, tuple[str, ...]] = {part: (f"{part.upper()}_",) for part in ("gateway", *SERVICES)}
_PREFIXES["classify"] += ("OPENAI_", "ELASTICSEARCH_")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")
#: IMAP's own ports, and those of programs that speak IMAP for services that do not (Proton Mail Bridge).
_IMAP_PORTS = "143,993,1143"


@dataclass(frozen=True, slots=True)
class Computed:
    """The values of one installation."""

    database_urls: Mapping[str, str]  #: per schema, of its runtime role
    nats_url: str
    actor_key: str
    listen: Mapping[str, str]  #: per service, host:port
    data: Path
    credential_keys: str
    gateway: "GatewayAddress"
    google: Mapping[str, str] = field(default_factory=dict)  #: settings of ingest, when Google is a fake


@dataclass(frozen=True, slots=True)
class GatewayAddress:
    """Where the gateway listens and how people reach it."""

    host: str
    port: int
    public_url: str

    @property
    def reachable_host(self) -> str:
        """Where this machine reaches it: a wildcard is an address to listen on, not to call."""
        return {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - compared, not bound


def gateway_address(environ: Mapping[str, str]) -> GatewayAddress:
    """From GATEWAY_HOST, GATEWAY_PORT and GATEWAY_PUBLIC_URL. Raises SettingsError."""
    host = environ.get("GATEWAY_HOST") or "127.0.0.1"
    text = environ.get("GATEWAY_PORT") or "8000"
    if not (text.isascii() and text.isdigit() and 0 < int(text) < 65_536):
        raise SettingsError(f"GATEWAY_PORT must be a number from 1 to 65535, not {text!r}.")
    address = GatewayAddress(host, int(text), environ.get("GATEWAY_PUBLIC_URL", ""))
    if address.public_url:
        return address
    bracketed = f"[{address.reachable_host}]" if ":" in host else address.reachable_host
    return GatewayAddress(host, address.port, f"http://{bracketed}:{address.port}")


def listen_of(service: str, environ: Mapping[str, str], port: int) -> str:
    """host:port of a service: the user's <SERVICE>_LISTEN, or the loopback interface."""
    return environ.get(f"{service.upper()}_LISTEN") or f"127.0.0.1:{port}"


def service_environment(service: str, computed: Computed, environ: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of a service's process."""
    values = _common(service, service, computed) | {"LISTEN": computed.listen[service]}
    if service == "ingest":
        values |= _connecting(computed)
    return _merge(service, values, computed, environ)


def gateway_environment(gateway: GatewayAddress, computed: Computed, environ: Mapping[str, str]) -> dict[str, str]:
    """The whole environment of the gateway's process."""
    values = _common("gateway", "identity", computed) | {
        "HOST": gateway.host,
        "PORT": str(gateway.port),
        "PUBLIC_URL": gateway.public_url,
    }
    return _merge("gateway", values, computed, environ)


def _common(part: str, schema: str, computed: Computed) -> dict[str, str]:
    return {
        "DATABASE_URL": computed.database_urls[schema],
        "NATS_URL": computed.nats_url,
        "ACTOR_KEY": computed.actor_key,
        "DATA_DIR": str(computed.data / part),
    }


def _connecting(computed: Computed) -> dict[str, str]:
    """What ingest needs to connect mailboxes. On a machine that only its owner reaches, IMAP may be on it too."""
    reached_at = (computed.gateway.host, urlsplit(computed.gateway.public_url).hostname)
    own = all(host in _LOOPBACK for host in reached_at)
    private = {"IMAP_PRIVATE": "true", "IMAP_PORTS": _IMAP_PORTS} if own else {}
    return {
        "CREDENTIAL_KEYS": computed.credential_keys,
        "PUBLIC_URL": computed.gateway.public_url,
        **private,
        **computed.google,
    }


def _merge(part: str, values: Mapping[str, str], computed: Computed, environ: Mapping[str, str]) -> dict[str, str]:
    targets = {f"{service.upper()}_TARGET": computed.listen[service] for service in _TARGETS.get(part, ())}
    mine = {f"{part.upper()}_{name}": value for name, value in {**values, **targets}.items()}
    # Unbuffered: the last words of a process that dies belong in its log.
    return {**mine, "PYTHONUNBUFFERED": "1", **_fit_for(part, environ)}


def _fit_for(part: str, environ: Mapping[str, str]) -> dict[str, str]:
    """What the user has set, without what is another part's: a key is known to whom it is for."""
    foreign = tuple(prefix for owner, prefixes in _PREFIXES.items() if owner != part for prefix in prefixes)
    return {name: value for name, value in environ.items() if not name.upper().startswith(foreign)}
