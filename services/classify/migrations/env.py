from kit.migrate import run
from services.classify.tables import METADATA

run(METADATA)
