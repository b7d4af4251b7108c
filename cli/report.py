"""What the terminal shows about a stack."""

import time

import psutil

from cli.state import PartStatus, StackState
from cli.table import columns


def closing_lines(state: StackState) -> list[str]:
    """The last thing `up` says: what was found, and where to go."""
    lines: list[str] = []
    if state.summary is not None:
        rows = [(stage, str(count)) for stage, count in state.summary.applications_by_stage.items()]
        lines += columns(("applications", "count"), rows).splitlines()
    lines.append(f"Jobtrail is running at {state.address}")
    if state.summary is not None:
        lines.append(f"Look around as the demo user: {state.summary.link}")
    return lines


def status_table(state: StackState) -> str:
    """One line per part, the supervisor last."""
    supervisor = PartStatus("supervisor", process=state.supervisor)
    rows = [_row(part, part.state) for part in state.parts] + [_row(supervisor, state.phase, children=False)]
    return columns(("part", "pid", "state", "uptime", "restarts", "memory", ""), rows)


def _row(part: PartStatus, state: str, *, children: bool = True) -> tuple[str, ...]:
    process = part.process.process() if part.process else None
    return (
        part.name,
        str(process.pid) if process else "-",
        state,
        _duration(time.time() - process.create_time()) if process else "-",
        str(part.restarts),
        _memory(process, children) if process else "-",
        part.detail,
    )


def _memory(process: psutil.Process, children: bool) -> str:
    """Memory of a part with its child processes (PostgreSQL has one per connection)."""
    try:
        processes = [process, *(process.children(recursive=True) if children else ())]
        return f"{sum(_own_bytes(one) for one in processes) / 1_000_000:.0f} MB"
    except (psutil.NoSuchProcess, psutil.AccessDenied):
        return "-"


def _own_bytes(process: psutil.Process) -> int:
    # PSS divides what processes share among them; adding up RSS would count shared buffers once per connection.
    full = process.memory_full_info()
    return int(getattr(full, "pss", full.rss))


def _duration(seconds: float) -> str:
    minutes, rest = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    days, hours = divmod(hours, 24)
    if days:
        return f"{days} d {hours} h"
    if hours:
        return f"{hours} h {minutes} min"
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
