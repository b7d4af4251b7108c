"""The `jobtrail` command: a table of commands, and what becomes of their failures."""

import importlib
import logging
import sys
from typing import Any

import typer
from typer.core import TyperGroup

from cli.errors import CliError

#: Each command and its module in cli/commands.
COMMANDS = {
    "up": "up",
    "down": "down",
    "status": "status",
    "logs": "logs",
    "link": "link",
    "import": "import_",  # the plain word is Python's
    "mailbox": "mailbox",
    "digest": "digest",
    "credentials": "credentials",
    "migrate": "migrate",
    "events": "events",
    "search": "search",
}


class _Commands(TyperGroup):
    """Loads a command's module when the command is used.

    `up` needs the clients of every server and `migrate` a second's worth of libraries: `status` does not wait for them.
    (Typer carries click inside itself and names none of its types in public, hence Any.)
    """

    def list_commands(self, ctx: Any) -> list[str]:
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"cli.commands.{COMMANDS[cmd_name]}")
        command = typer.main.get_command(module.app)
        command.name = cmd_name
        return command


app = typer.Typer(cls=_Commands, no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)


@app.callback(help="Jobtrail: a mailbox full of job mail becomes one line per application.")
def _jobtrail() -> None:
    """What all commands have in common: nothing yet."""


def main() -> None:
    """The entry point: expected failures become one sentence and an exit status."""
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        app()
    except CliError as error:
        typer.echo(str(error), err=True)
        sys.exit(error.exit_code)
    except PermissionError as error:
        typer.echo(f"{error.filename} belongs to another user: run this as the one who owns it.", err=True)
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
