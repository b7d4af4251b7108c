"""Options more than one command has."""

from pathlib import Path
from typing import Annotated

import typer

DataDir = Annotated[
    Path,
    typer.Option(envvar="JOBTRAIL_DATA_DIR", help="Where data, logs and secrets of this installation lie."),
]
