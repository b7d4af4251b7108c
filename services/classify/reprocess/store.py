"""Reports of runs on Postgres."""

from uuid import UUID

import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import insert

from kit.db import Transaction
from services.classify import tables
from services.classify.reprocess.report import Report

_R = tables.reprocess_reports
_statement = insert(_R)
_WRITE = _statement.on_conflict_do_update(
    index_elements=["user_id", "operation_id"], set_={"report": _statement.excluded.report}
)


async def report_of(tx: Transaction, user_id: UUID, operation_id: UUID) -> tuple[Report, bool] | None:
    """The report of a run and whether it was dry; None when the user has no such run, or it has not begun."""
    mine = sa.select(_R).where(_R.c.user_id == user_id, _R.c.operation_id == operation_id)
    row = (await tx.execute(mine)).first()
    return (Report.of(row.report), row.dry_run) if row is not None else None


async def write_report(tx: Transaction, user_id: UUID, operation_id: UUID, report: Report, *, dry_run: bool) -> None:
    """Writes the report as it stands now."""
    row = {"user_id": user_id, "operation_id": operation_id, "dry_run": dry_run, "report": report.json()}
    await tx.execute(_WRITE, row)
