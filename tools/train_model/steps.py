"""Adam's steps (https://arxiv.org/abs/1412.6980): for a large table of which few rows change, and for the rest."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

#: How long means and squares are remembered, and what keeps a quotient finite: as in the paper.
_MEAN, _SQUARE, _LEAST = np.float32(0.9), np.float32(0.999), np.float32(1e-8)

Array = NDArray[Any]


class Adam:
    """Changes arrays in place, against their slopes."""

    def __init__(self, table: Array, dense: Sequence[Array]) -> None:
        self._table, self._dense = table, tuple(dense)
        self._arrays = (table, *self._dense)
        self._means = [np.zeros_like(array) for array in self._arrays]
        self._squares = [np.zeros_like(array) for array in self._arrays]
        self._count = 0

    def go(self, rows: Array, slopes: Array, dense: Sequence[Array], far: float, dense_far: float) -> None:
        """One step: `slopes` of the table's `rows`, and of every dense array; how far each kind goes."""
        self._count += 1
        self._table[rows] -= self._way(0, rows, slopes, far)
        for number, slope in enumerate(dense, 1):
            self._arrays[number][...] -= self._way(number, slice(None), slope, dense_far)

    def _way(self, number: int, rows: Array | slice, slope: Array, far: float) -> Array:
        means, squares = self._means[number], self._squares[number]
        mean = _MEAN * means[rows] + (1 - _MEAN) * slope
        square = _SQUARE * squares[rows] + (1 - _SQUARE) * slope * slope
        means[rows], squares[rows] = mean, square
        unbiased = np.float32(far * np.sqrt(1 - float(_SQUARE) ** self._count) / (1 - float(_MEAN) ** self._count))
        return np.asarray(unbiased * mean / (np.sqrt(square) + _LEAST))
