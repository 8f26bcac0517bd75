"""Stress majorization (Gansner et al. 2004): points whose distances are like given ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_ROUNDS = 40
_NOTHING = 1e-9
_GOLDEN = math.pi * (3 - math.sqrt(5))


def majorized(wanted: np.ndarray, rounds: int = _ROUNDS) -> np.ndarray:
    """Return points whose distances are like the given ones (SMACOF with weights 1/d², from a classical scaling)."""
    import numpy as np

    size = len(wanted)
    points = _classical(wanted)
    weights = np.zeros_like(wanted)
    np.divide(1.0, wanted**2, out=weights, where=wanted > 0)
    laplacian = np.diag(weights.sum(axis=1)) - weights
    inverse = np.linalg.inv(laplacian + 1.0 / size) - 1.0 / size
    pull = weights * wanted
    for _ in range(rounds):
        now = distances(points)
        ratio = np.divide(pull, now, out=np.zeros_like(now), where=now > _NOTHING)
        points = inverse @ (ratio.sum(axis=1)[:, None] * points - ratio @ points)
    return points


def distances(points: np.ndarray) -> np.ndarray:
    """Return the distance of each pair of points."""
    import numpy as np

    squares = (points**2).sum(axis=1)
    return np.asarray(np.sqrt(np.maximum(squares[:, None] + squares[None, :] - 2 * points @ points.T, 0.0)))


def _classical(wanted: np.ndarray) -> np.ndarray:
    import numpy as np

    size = len(wanted)
    squares = wanted**2
    centred = -0.5 * (squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean())
    values, vectors = np.linalg.eigh(centred)
    axes = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0.0))
    # The sign of an axis is arbitrary: choose it. Equal distances need a nudge to come apart.
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])] < 0, -1.0, 1.0)
    return np.asarray(axes + 0.05 * wanted.max() * on_circle(np.arange(size)))


def on_circle(turns: np.ndarray) -> np.ndarray:
    """Return directions that never repeat: each turned by the golden angle."""
    import numpy as np

    return np.column_stack([np.cos(_GOLDEN * turns), np.sin(_GOLDEN * turns)])
