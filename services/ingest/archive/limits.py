"""Bounds on archives, which are uploads of strangers."""

KIB = 1024
MIB = 1024 * KIB
GIB = 1024 * MIB

BLOCK_BYTES = 256 * KIB
#: Deeper folders are not mail stores.
FOLDER_DEPTH = 20
#: Of one folder; its names are held in memory.
FOLDER_ENTRIES = 2_000_000

#: A zip's directory is held in memory: about 0.5 kB per entry.
ZIP_ENTRIES = 200_000
ZIP_DIRECTORY_BYTES = 64 * MIB
#: Mail compresses 2 to 10 times; mbox files full of one newsletter reach 40.
EXPANSION = 200
#: Below this size, expansion harms nobody.
EXPANSION_FREE_BYTES = 16 * MIB

LOCATOR_CHARS = 300
