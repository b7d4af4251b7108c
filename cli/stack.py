"""The composition of `jobtrail up`: which parts, in which order, with which environment."""

import os
import sys
from collections.abc import Mapping
from dataclasses import dataclass

from cli import fake_google
from cli.credential_keys import credential_keys
from cli.data_directory import DataDirectory
from cli.environment import (
    SERVICES,
    Computed,
    GatewayAddress,
    gateway_address,
    gateway_environment,
    listen_of,
    service_environment,
)
from cli.errors import EXIT_SETTINGS, CliError
from cli.log_file import mark
from cli.part import Part, last_words
from cli.ports import is_free, keep_ports
from cli.probes import grpc_serving, http_ok
from cli.process import Command, run
from cli.schemas import app_passwords
from cli.servers import Servers, arrange
from cli.stored_secrets import StoredSecrets
from cli.supervisor import Chore, Wave


@dataclass(frozen=True, slots=True)
class Stack:
    """Everything the supervisor runs."""

    waves: tuple[Wave, ...]
    gateway: GatewayAddress


def compose(data: DataDirectory, environ: Mapping[str, str] = os.environ) -> Stack:
    """Plan the stack of one data directory: choose ports, make missing secrets, start nothing. Raises CliError."""
    gateway = gateway_address(environ)
    _refuse_taken_port(gateway)
    secrets = StoredSecrets(data.secrets)
    fake = ("google",) if fake_google.wanted(environ) else ()
    ports = keep_ports(data.ports, ("postgres", "nats", *SERVICES, *fake))
    servers = arrange(data, environ, secrets, ports.__getitem__)
    computed = _compute(data, environ, secrets, ports, servers, gateway)
    services = tuple(_service(name, data, computed, environ) for name in SERVICES)
    front = _gateway(gateway, data, computed, environ)
    # The gateway does not wait for the services: it starts beside them and answers for those that are there.
    google = tuple(_google(data, environ, ports[name]) for name in fake)
    return Stack(((*servers.steps, *google), (_migrations(data, environ),), (*services, front)), gateway)


def _compute(
    data: DataDirectory,
    environ: Mapping[str, str],
    secrets: StoredSecrets,
    ports: Mapping[str, int],
    servers: Servers,
    gateway: GatewayAddress,
) -> Computed:
    return Computed(
        database_urls={name: servers.app_url(name, password) for name, password in app_passwords(secrets).items()},
        nats_url=servers.nats_url,
        actor_key=secrets.get("actor_key"),
        listen={service: listen_of(service, environ, ports[service]) for service in SERVICES},
        data=data.root,
        credential_keys=credential_keys(secrets),
        gateway=gateway,
        google=fake_google.settings(ports["google"]) if "google" in ports else {},
    )


def _refuse_taken_port(gateway: GatewayAddress) -> None:
    if not is_free(gateway.port, gateway.host):
        other = gateway.port + 1 if gateway.port < 65_535 else 8000
        raise CliError(
            f"Port {gateway.port} on {gateway.host} is already in use by another program: "
            f"choose another with `make up PORT={other}` or GATEWAY_PORT={other}."
        )


def _service(name: str, data: DataDirectory, computed: Computed, environ: Mapping[str, str]) -> Part:
    data.of(name).mkdir(mode=0o700, exist_ok=True)
    command = _python(f"services.{name}", data, name, service_environment(name, computed, environ))
    return Part(name, command, grpc_serving(computed.listen[name]))


def _google(data: DataDirectory, environ: Mapping[str, str], port: int) -> Part:
    """Mails of the demo in a mailbox at a Google that is none."""
    env = {**environ, "PYTHONUNBUFFERED": "1"}
    command = _python("fakes.gmail", data, "google", env, *fake_google.arguments(port, environ))
    return Part("google", command, http_ok("127.0.0.1", port, "/oauth2/v3/certs"))


def _gateway(gateway: GatewayAddress, data: DataDirectory, computed: Computed, environ: Mapping[str, str]) -> Part:
    data.of("gateway").mkdir(mode=0o700, exist_ok=True)
    command = _python("gateway", data, "gateway", gateway_environment(gateway, computed, environ))
    return Part("gateway", command, http_ok(gateway.reachable_host, gateway.port, "/readyz"))


def _migrations(data: DataDirectory, environ: Mapping[str, str]) -> Chore:
    """In a process of its own: what migrations load into memory should not stay there as long as the stack runs."""
    arguments = ("migrate", "--data-dir", str(data.root))
    command = _python("cli", data, "migrate", {**environ, "PYTHONUNBUFFERED": "1"}, *arguments)

    async def migrate() -> None:
        begin = mark(command.log)
        status = await run(command)
        if status != 0:
            raise CliError(
                f"The migrations failed (exit status {status})." + last_words(command.log, begin),
                exit_code=status if status == EXIT_SETTINGS else 1,
            )

    return Chore("migrate", migrate)


def _python(module: str, data: DataDirectory, log: str, env: Mapping[str, str], *arguments: str) -> Command:
    return Command(argv=(sys.executable, "-m", module, *arguments), log=data.log(log), env=env)
