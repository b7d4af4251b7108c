"""What the gateway's process is made of, as its handlers see it."""

from dataclasses import dataclass

from gateway.identity.accounts import Accounts
from gateway.live import Hub
from gateway.security import Origins
from gateway.services import Services
from gateway.settings import GatewaySettings
from kit.bus import Bus
from kit.db import Database


@dataclass(frozen=True, slots=True)
class Parts:
    """Built once, in the composition root."""

    settings: GatewaySettings
    database: Database
    bus: Bus
    services: Services
    accounts: Accounts
    hub: Hub
    origins: Origins
