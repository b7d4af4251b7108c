"""Connecting, put together: what the process runs, and what others need of it."""

import functools
from dataclasses import dataclass
from uuid import UUID

from jobtrail.ingest.v1 import connection_service_pb2_grpc
from kit.clock import Clock, utc_now
from kit.process import ServiceProcess
from services.ingest import server_connections
from services.ingest.connecting.access import GoogleAccess
from services.ingest.connecting.choosing import ChoosePorts
from services.ingest.connecting.consent import ConsentPorts
from services.ingest.connecting.disconnecting import DisconnectPorts
from services.ingest.connecting.erasing import ERASE_KIND, ErasePorts, erase
from services.ingest.connecting.google import GoogleAccounts, GoogleUrls
from services.ingest.connecting.imap_access import ImapAccess
from services.ingest.connecting.imap_mailbox import ImapPorts
from services.ingest.connecting.imap_sign_in import ImapCheck
from services.ingest.connecting.ports import ImapSignIn, Starts
from services.ingest.connecting.providers import Providers, add_providers
from services.ingest.connecting.store import PostgresConnections
from services.ingest.connecting.store_attempts import PostgresAttempts
from services.ingest.credentials_store import PostgresCredentials
from services.ingest.not_fetched import NotFetchedPorts
from services.ingest.not_fetched_names import NamingPorts
from services.ingest.ports import MailboxStore, UploadFiles
from services.ingest.push import Pushes, PushSettings
from services.ingest.push_keys import SigningKeys
from services.ingest.settings import IngestSettings


@dataclass(frozen=True, slots=True)
class Connecting:
    """What others need of connecting."""

    credentials: PostgresCredentials
    connections: PostgresConnections
    #: Where connected mailboxes are read.
    providers: Providers


def add_connecting(
    process: ServiceProcess,
    settings: IngestSettings,
    *,
    mailboxes: MailboxStore,
    files: UploadFiles,
    starts: Starts,
    imap: ImapSignIn | None = None,
    clock: Clock = utc_now,
) -> Connecting:
    """Adds connecting to the process: its calls, its operation, its connections to Google."""
    vault, database = settings.vault(), process.database
    connections, credentials, attempts = PostgresConnections(), PostgresCredentials(vault), PostgresAttempts(vault)
    google = GoogleAccounts(settings.google_client(), _urls(settings))
    keys = SigningKeys(settings.google_certs_url)
    process.also(google)
    process.also(keys)
    access = GoogleAccess(database, credentials, google, clock)
    secrets = ImapAccess(database, credentials, google, clock)
    providers = add_providers(
        process,
        settings,
        access=access,
        secrets=secrets,
        connections=connections,
        mailboxes=mailboxes,
    )
    pushes = Pushes(database, connections, keys, PushSettings(settings.push_audience, settings.push_service_account))
    ports = server_connections.ConnectionPorts(
        consent=ConsentPorts(
            database=database,
            mailboxes=mailboxes,
            connections=connections,
            attempts=attempts,
            credentials=credentials,
            google=google,
            starts=starts,
            forget_token=access.forget,
            now=clock,
            public_url=settings.public_url,
        ),
        imap=ImapPorts(
            database=database,
            mailboxes=mailboxes,
            connections=connections,
            credentials=credentials,
            sign_in=imap or ImapCheck(settings.imap_policy()),
            endpoints=google,
            starts=starts,
            forget_token=secrets.forget,
        ),
        choosing=ChoosePorts(database, mailboxes, connections, starts),
        disconnecting=DisconnectPorts(
            database=database,
            mailboxes=mailboxes,
            connections=connections,
            credentials=credentials,
            operations=process.operations,
            google=google,
            forget_token=functools.partial(_forget, access, secrets),
            watched=providers.gmail.open,
        ),
        not_fetched=NotFetchedPorts(database, mailboxes, starts.sync),
        naming=NamingPorts(database, mailboxes, connections, providers.open_to_name),
        pushes=pushes,
    )
    process.server.add(
        connection_service_pb2_grpc.add_ConnectionServiceServicer_to_server,
        server_connections.ConnectionServicer(ports),
        server_connections.SERVICE_NAME,
    )
    erasing = ErasePorts(database, connections, process.operations, files)
    process.works({ERASE_KIND: functools.partial(erase, ports=erasing)})
    return Connecting(credentials, connections, providers)


def _urls(settings: IngestSettings) -> GoogleUrls:
    return GoogleUrls(
        auth=settings.google_auth_url,
        token=settings.google_token_url,
        revoke=settings.google_revoke_url,
        gmail_root=settings.gmail_root_url,
        microsoft_token=settings.microsoft_token_url,
    )


def _forget(google: GoogleAccess, imap: ImapAccess, mailbox_id: UUID) -> None:
    google.forget(mailbox_id)
    imap.forget(mailbox_id)
