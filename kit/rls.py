"""Row-level security for migrations: the wall below the wall.

The policy compares `user_id` with the transaction's user. FORCE binds the owner too, who gets a policy of its own for
functions that must look across users (SECURITY DEFINER, each named and narrow) and for data migrations. The runtime
role has only the first.
"""

from collections.abc import Callable

#: The transaction's user; null when none is set, so that nothing matches.
CURRENT_USER = "nullif(current_setting('app.user_id', true), '')::uuid"


def protect(execute: Callable[[str], object], schema: str, table: str, *, column: str = "user_id") -> None:
    """Walls a table off by user. `execute` is alembic's op.execute."""
    name = f"{schema}.{table}"
    execute(f"alter table {name} enable row level security")
    execute(f"alter table {name} force row level security")
    execute(
        f"create policy of_user on {name} to {schema}_app "
        f"using ({column} = {CURRENT_USER}) with check ({column} = {CURRENT_USER})"
    )
    execute(f"create policy of_owner on {name} to {schema}_owner using (true) with check (true)")
