"""What `up` does once, right after the stack is healthy, is passed in: this is its shape."""

from dataclasses import dataclass
from typing import Protocol

from cli.data_directory import DataDirectory
from cli.state import Summary


@dataclass(frozen=True, slots=True)
class RunningStack:
    """A healthy stack, as seen from the terminal."""

    url: str  #: the gateway, as reached from this machine
    public_url: str  #: the gateway, as the person's browser reaches it: for links
    data: DataDirectory


class FirstSteps(Protocol):
    """Creates the demo account, syncs its mailbox and says what was found. Repeatable. Raises CliError."""

    async def __call__(self, stack: RunningStack) -> Summary: ...
