"""Who PostgreSQL runs as. It refuses root, so under root it gets a system user of its own, and the paths it needs."""

import logging
import os
import pwd
import shutil
import stat
import subprocess
from pathlib import Path

from cli.errors import CliError
from cli.process import Account

SYSTEM_USER = "jobtrail"
_log = logging.getLogger(__name__)


def postgres_account(directory: Path) -> Account | None:
    """None for an ordinary user; for root the directory's owner, or the system user `jobtrail` (made when missing)."""
    if os.geteuid() != 0:
        return None
    owner = directory.stat().st_uid if directory.exists() else 0
    entry = pwd.getpwuid(owner) if owner else _system_user()
    return Account(entry.pw_name, entry.pw_uid, entry.pw_gid)


def own_directory(directory: Path, account: Account | None) -> None:
    """Create `directory` for the account alone, and let the account walk down to it."""
    directory.mkdir(parents=True, exist_ok=True, mode=0o700)
    if account is not None:
        os.chown(directory, account.uid, account.gid)
        let_reach(directory, account)


def let_reach(path: Path, account: Account) -> None:
    """Add the search bit (o+x: pass through, not list) to those parents of `path` the account cannot enter."""
    for parent in reversed(path.resolve().parents):
        if not _may_search(parent, account):
            _log.warning("making %s passable (o+x) for the system user %s", parent, account.name)
            parent.chmod(stat.S_IMODE(parent.stat().st_mode) | stat.S_IXOTH)


def let_read(tree: Path, account: Account) -> None:
    """Make an installed tree readable for the account: with a strict umask pip leaves it to root alone."""
    let_reach(tree, account)
    if _may_search(tree, account):
        return
    for path in (tree, *tree.rglob("*")):
        mode = stat.S_IMODE(path.stat().st_mode)
        path.chmod(mode | stat.S_IROTH | (stat.S_IXOTH if mode & stat.S_IXUSR else 0))


def _may_search(directory: Path, account: Account) -> bool:
    status = directory.stat()
    if status.st_uid == account.uid:
        return bool(status.st_mode & stat.S_IXUSR)
    if status.st_gid == account.gid:
        return bool(status.st_mode & stat.S_IXGRP)
    return bool(status.st_mode & stat.S_IXOTH)


def _system_user() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(SYSTEM_USER)
    except KeyError:
        pass
    useradd = shutil.which("useradd") or "/usr/sbin/useradd"
    argv = [useradd, "--system", "--user-group", "--no-create-home", "--shell", "/usr/sbin/nologin", SYSTEM_USER]
    try:
        made = subprocess.run(argv, capture_output=True, text=True, check=False)
        reason = made.stderr.strip()
    except OSError as error:
        reason = str(error)
    try:
        return pwd.getpwnam(SYSTEM_USER)  # also when somebody else made it in the meantime
    except KeyError:
        raise CliError(
            f"PostgreSQL refuses to run as root and the system user {SYSTEM_USER!r} could not be made ({reason}): "
            "run this as an ordinary user, or set DATABASE_URL to a server of your own."
        ) from None
