from kit.migrate import run
from services.jobs.tables import METADATA

run(METADATA)
