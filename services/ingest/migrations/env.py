from kit.migrate import run
from services.ingest.tables import METADATA

run(METADATA)
