"""TCP ports on the loopback interface: chosen once, kept while they are free."""

import asyncio
import contextlib
import json
import random
import socket
from collections.abc import Awaitable, Callable, Iterable
from pathlib import Path

from cli.durable_file import replace_text
from cli.errors import CliError

# Below every system's range for outgoing connections, so that no client can sit on our port while a part restarts.
_LOWEST, _HIGHEST = 20_000, 32_000
_ATTEMPTS = 200
_POLL_SECONDS = 0.05


def is_free(port: int, host: str = "127.0.0.1") -> bool:
    """Whether a server could listen on host:port now."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with contextlib.closing(socket.socket(family, socket.SOCK_STREAM)) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # as servers do: TIME_WAIT is no obstacle
        try:
            probe.bind((host, port))
            probe.listen(1)  # with SO_REUSEADDR two may bind, but only one may listen
        except OSError:
            return False
    return True


async def until_free(port: int, seconds: float, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> bool:
    """Wait until a server could listen on 127.0.0.1:port, for at most about `seconds`; whether one can.

    A server that was killed leaves its port when the last of the children it had just forked has closed it.
    """
    for _ in range(round(seconds / _POLL_SECONDS)):
        if is_free(port):
            return True
        await sleep(_POLL_SECONDS)
    return is_free(port)


def choose_port(taken: Iterable[int] = ()) -> int:
    """A free port outside `taken`."""
    avoid = set(taken)
    for _ in range(_ATTEMPTS):
        port = random.randrange(_LOWEST, _HIGHEST)  # noqa: S311 - any port will do, nothing is secret
        if port not in avoid and is_free(port):
            return port
    raise CliError(f"No free TCP port was found between {_LOWEST} and {_HIGHEST} on 127.0.0.1.")


def keep_ports(path: Path, names: Iterable[str]) -> dict[str, int]:
    """A port per name: the one in the file at `path` while it is free, else a new one, written back."""
    kept = kept_ports(path)
    ports: dict[str, int] = {}
    for name in names:
        port = kept.get(name)
        usable = port is not None and port not in ports.values() and is_free(port)
        ports[name] = port if port is not None and usable else choose_port(ports.values())
    replace_text(path, json.dumps(ports, indent=2) + "\n", mode=0o644)
    return ports


def kept_ports(path: Path) -> dict[str, int]:
    """The kept ports; a missing or damaged file only means choosing anew."""
    try:
        content = json.loads(path.read_text())
    except (FileNotFoundError, ValueError):
        return {}
    if not isinstance(content, dict):
        return {}
    return {name: port for name, port in content.items() if isinstance(port, int) and 0 < port < 65_536}
