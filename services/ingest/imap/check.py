"""Signs in once, for a person who is connecting a mailbox, and says in words they can act on why it does not work."""

import asyncio
import ssl
from dataclasses import dataclass

from kit.errors import Problem, Status
from services.ingest.imap.address import AddressRefused, Policy, Resolve, resolve, system_resolve
from services.ingest.imap.connection import Access, Connection
from services.ingest.imap.endpoint import ImapEndpoint
from services.ingest.imap.failures import Lost, Refused, TlsFailed
from services.ingest.imap.folders import read_folders

#: Somebody is waiting.
CHECK_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class SignedIn:
    """What a working sign-in tells."""

    #: The owner's address in lower case; empty when neither the server nor the user name tells.
    address: str
    #: What the server offers, in its words.
    capabilities: tuple[str, ...]
    #: Folders that will be read.
    folder_count: int
    #: Whether it is Gmail's server, with its own search, ids and labels.
    gmail: bool


@dataclass(frozen=True, slots=True)
class OneSecret:
    """A secret that a person has just typed."""

    value: str

    async def secret(self, *, fresh: bool = False) -> str:
        """It."""
        return self.value


async def check_sign_in(
    endpoint: ImapEndpoint,
    secret: str,
    policy: Policy,
    context: ssl.SSLContext | None = None,
    *,
    lookup: Resolve = system_resolve,
    seconds: float = CHECK_SECONDS,
) -> SignedIn:
    """Connects, signs in, looks at the folders, and hangs up.

    Problem IMAP_SIGN_IN_REFUSED (FAILED_PRECONDITION) when the server does not take name and secret; IMAP_UNREACHABLE
    (UNAVAILABLE) otherwise, whose metadata "cause" is ADDRESS_REFUSED, HOST_UNREACHABLE, TLS_FAILED, BUSY or NOT_IMAP.
    """
    access = Access(endpoint, OneSecret(secret), policy, context or ssl.create_default_context(), lookup)
    try:
        async with asyncio.timeout(seconds):
            # First, because its refusals are the person's to mend, and no trouble of the network.
            addresses = await resolve(endpoint, policy, lookup)
            return await _signed_in(access, addresses)
    except AddressRefused as refused:
        raise _unreachable(endpoint, "ADDRESS_REFUSED", str(refused)) from refused
    except TimeoutError as error:
        raise _unreachable(endpoint, "HOST_UNREACHABLE", f"{endpoint.host} does not answer.") from error
    except OSError as error:
        raise _unreachable(endpoint, "HOST_UNREACHABLE", f"There is no server called {endpoint.host}.") from error


async def _signed_in(access: Access, addresses: tuple[str, ...]) -> SignedIn:
    async def pinned(_host: str, _port: int) -> list[str]:
        return list(addresses)

    endpoint = access.endpoint
    try:
        connection = await Connection.open(Access(endpoint, access.secrets, access.policy, access.context, pinned))
        try:
            folders = await connection.call(read_folders)
            capabilities = await connection.call(lambda session: session.capabilities())
        finally:
            connection.close()
    except TlsFailed as failed:
        raise _unreachable(
            endpoint, "TLS_FAILED", f"There is no safe connection to {endpoint.host}: {failed}"
        ) from failed
    except Lost as lost:
        raise _unreachable(
            endpoint, "HOST_UNREACHABLE", f"{endpoint.host} does not answer as a mail server: {lost}"
        ) from lost
    except Refused as refused:
        cause = "BUSY" if refused.busy else "NOT_IMAP"
        raise _unreachable(endpoint, cause, f"{endpoint.host} says: {refused}") from refused
    except Problem as problem:
        if problem.reason != "GRANT_REVOKED":
            raise
        raise Problem(
            Status.FAILED_PRECONDITION,
            "IMAP_SIGN_IN_REFUSED",
            f"{endpoint.host} does not take this user name and password. Many providers want a password made for apps.",
            {"host": endpoint.host},
        ) from problem
    words = tuple(word.decode("latin-1") for word in capabilities)
    return SignedIn(endpoint.owner_address, words, len(folders.all), folders.gmail)


def _unreachable(endpoint: ImapEndpoint, cause: str, message: str) -> Problem:
    metadata = {"host": endpoint.host, "port": str(endpoint.effective_port), "cause": cause}
    return Problem(Status.UNAVAILABLE, "IMAP_UNREACHABLE", message, metadata)
