"""The local model's file: plain arrays and a list of words, checked before they are used. Nothing in it is run.

8 bytes   magic and format version
32 bytes  SHA-256 of the rest
npz       arrays (no pickles): the terms, and the network; terms are rounded to bytes
"""

from __future__ import annotations

import hashlib
import io
import zipfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from services.classify.model.backing import BACKINGS

MAGIC = b"JTMODEL5"
#: A file larger than this is none of ours.
FILE_BYTES = 8_000_000
#: Nor is one that unfolds to more than this.
UNFOLDED_BYTES = 64_000_000
#: To either side of nought.
_STEPS = 127

Floats = NDArray[np.float32]
_FLOATS = ("parts", "marks", "labels", "warmth", "certain", "calibration")


class BadModelError(ValueError):
    """A file is no model, or not the one that was written."""


@dataclass(frozen=True, slots=True)
class Weights:
    """The trained numbers; labels are in the enum's order."""

    #: stems, pairs of stems, ideas …: one per row of `words`
    terms: tuple[str, ...]
    #: (terms, hidden): what each stands for
    words: Floats
    #: (parts of a mail, hidden)
    parts: Floats
    #: (marks and that of a sentence by itself, hidden and labels)
    marks: Floats
    #: (twice hidden and one, labels); the last row is the bias
    labels: Floats
    #: what scores are multiplied with, so that probabilities are as right as they say; one number
    warmth: Floats
    #: per label, the chance from which a verdict is left at that
    certain: Floats
    #: (backings, 2): how chances become confidences, see model.backing
    calibration: Floats


def pack(weights: Weights) -> bytes:
    """The file's bytes; the same weights always give the same ones."""
    step, rounded = _rounded(weights.words)
    arrays: dict[str, NDArray[Any]] = {
        "terms": np.frombuffer("\n".join(weights.terms).encode(), dtype=np.uint8),
        "words": rounded,
        "step": step,
        **{name: getattr(weights, name).astype(np.float32) for name in _FLOATS},
    }
    body = _zipped({name: _npy(array) for name, array in arrays.items()})
    return MAGIC + hashlib.sha256(body).digest() + body


def _rounded(words: Floats) -> tuple[Floats, NDArray[np.int8]]:
    """(the step between neighbouring numbers, by column; how many steps every number is)."""
    most = np.abs(words).max(axis=0, initial=0).astype(np.float32)
    step = np.where(most > 0, most / np.float32(_STEPS), np.float32(1)).astype(np.float32)
    return step, np.rint(words / step).astype(np.int8)


def unpack(data: bytes) -> Weights:
    """The weights in a file's bytes. Raises BadModelError."""
    body = data[len(MAGIC) + 32 :]
    if not data.startswith(MAGIC) or data[len(MAGIC) :][:32] != hashlib.sha256(body).digest():
        raise BadModelError("not a model, or damaged")
    try:
        with zipfile.ZipFile(io.BytesIO(body)) as file:
            if sum(entry.file_size for entry in file.infolist()) > UNFOLDED_BYTES:
                raise BadModelError("unfolds to too much")
            arrays = {name: np.load(io.BytesIO(file.read(name)), allow_pickle=False) for name in file.namelist()}
        return _checked(arrays)
    except (ValueError, KeyError, zipfile.BadZipFile, UnicodeError) as error:
        raise BadModelError(str(error)) from error


def load(path: Path) -> Weights:
    """The weights in a file. Raises BadModelError, OSError."""
    with path.open("rb") as file:
        data = file.read(FILE_BYTES + 1)
    if len(data) > FILE_BYTES:
        raise BadModelError(f"larger than {FILE_BYTES} bytes")
    return unpack(data)


def _checked(arrays: dict[str, NDArray[Any]]) -> Weights:
    terms = tuple(arrays["terms"].tobytes().decode().split("\n"))
    floats = {name: arrays[name].astype(np.float32) for name in _FLOATS}
    floats["words"] = arrays["words"].astype(np.float32) * arrays["step"].astype(np.float32)
    if floats["calibration"].shape != (len(BACKINGS), 2):
        raise BadModelError("its calibration is of other backings")
    fits = floats["words"].ndim == 2 and len(terms) == len(floats["words"])
    if not fits or not all(np.isfinite(array).all() for array in floats.values()):
        raise BadModelError("its arrays do not fit together")
    return Weights(terms, **floats)


def _npy(array: NDArray[Any]) -> bytes:
    made = io.BytesIO()
    np.save(made, array, allow_pickle=False)
    return made.getvalue()


def _zipped(entries: dict[str, bytes]) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as file:
        for name, data in entries.items():
            # A fixed moment: the file says nothing of when it was made.
            file.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), data, zipfile.ZIP_DEFLATED, 9)
    return made.getvalue()
