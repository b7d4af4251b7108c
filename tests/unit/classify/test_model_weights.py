"""The local model's file is checked before a number of it is used."""

import dataclasses
import hashlib
from pathlib import Path

import numpy as np
import pytest

from services.classify.domain.labels import Label
from services.classify.model.backing import UNBENT
from services.classify.model.features import MARKS, Part
from services.classify.model.judge import MODEL_FILE
from services.classify.model.local import LocalModel
from services.classify.model.weights import FILE_BYTES, MAGIC, BadModelError, Weights, load, pack, unpack


def weights(terms: int = 2) -> Weights:
    return Weights(
        terms=tuple(f"t{number}" for number in range(terms)),
        words=np.ones((terms, 4), np.float32),
        parts=np.ones((len(Part), 4), np.float32),
        marks=np.ones((len(MARKS) + 1, 4 + len(Label)), np.float32),
        labels=np.ones((2 * 4 + 1, len(Label)), np.float32),
        warmth=np.ones(1, np.float32),
        certain=np.ones(len(Label), np.float32),
        calibration=UNBENT,
    )


def test_what_is_packed_is_unpacked() -> None:
    made = unpack(pack(weights()))

    assert made.terms == ("t0", "t1")
    assert [getattr(made, f.name).shape for f in dataclasses.fields(made)[1:]] == [
        getattr(weights(), f.name).shape for f in dataclasses.fields(made)[1:]
    ]


def test_the_same_weights_give_the_same_bytes() -> None:
    assert pack(weights()) == pack(weights())


def test_numbers_are_rounded_to_a_step_of_their_column_and_stay_so() -> None:
    words = np.array([[1, 0.5, 0, -0.002], [-0.3, -2, 0, 0.001]], np.float32)
    once = unpack(pack(dataclasses.replace(weights(), words=words)))

    assert (np.abs(once.words - words).max(axis=0) <= np.abs(words).max(axis=0) / 127 / 2 + 1e-6).all()
    assert np.allclose(unpack(pack(once)).words, once.words, rtol=1e-6)


@pytest.mark.parametrize("place", [0, 10, 60, -1])
def test_one_changed_byte_is_noticed(place: int) -> None:
    data = bytearray(pack(weights()))
    data[place] ^= 1

    with pytest.raises(BadModelError):
        unpack(bytes(data))


@pytest.mark.parametrize("body", [b"", b"PK\x03\x04", b"no archive at all"])
def test_a_sound_checksum_over_nonsense_is_refused(body: bytes) -> None:
    with pytest.raises(BadModelError):
        unpack(MAGIC + hashlib.sha256(body).digest() + body)


def test_numbers_that_are_none_are_refused() -> None:
    broken = dataclasses.replace(weights(), warmth=np.array([np.nan], np.float32))

    with pytest.raises(BadModelError, match="fit"):
        unpack(pack(broken))


def test_a_calibration_of_other_backings_is_refused() -> None:
    with pytest.raises(BadModelError, match="other backings"):
        unpack(pack(dataclasses.replace(weights(), calibration=UNBENT[:-1])))


def test_weights_for_other_features_are_refused() -> None:
    with pytest.raises(BadModelError, match="other labels"):
        LocalModel(dataclasses.replace(weights(), marks=np.ones((3, 3), np.float32)))


def test_a_file_that_is_too_large_is_not_read(tmp_path: Path) -> None:
    file = tmp_path / "model.bin"
    file.write_bytes(MAGIC + bytes(FILE_BYTES))

    with pytest.raises(BadModelError, match="larger"):
        load(file)


def test_the_shipped_model_is_small() -> None:
    assert MODEL_FILE.stat().st_size < 4_000_000
