"""Small files that are either the old or the new version, whatever happens while they are written."""

import os
from pathlib import Path


def replace_text(path: Path, text: str, *, mode: int) -> None:
    """Write `text` to `path` atomically with the permission bits `mode`; readers never see half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode)
    with os.fdopen(descriptor, "w") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
