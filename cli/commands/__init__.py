"""One module per command (or group of commands), each with a Typer called `app`; the table is in cli/__main__.py."""
