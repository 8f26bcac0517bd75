"""Stress majorization (Gansner et al. 2004): points whose distances are like given ones."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import numpy as np

_ROUNDS = 40
_STEPS = 12
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


def relaxed(wanted: np.ndarray, rounds: int = _ROUNDS) -> np.ndarray:
    """Return points as ``majorized`` does, sooner and a little less well: for one of very many groups.

    Nothing is decomposed or inverted, which takes most of the time there: each point moves to where the others want
    it (Gansner et al. 2004, section 2.3), from a scaling whose two axes some steps of power iteration find.
    """
    import numpy as np

    size = len(wanted)
    points = _roughly(wanted)
    weights = np.zeros_like(wanted)
    np.divide(1.0, wanted**2, out=weights, where=wanted > 0)
    weights /= np.maximum(weights.sum(axis=1), _NOTHING)[:, None]
    pull = weights * wanted
    for _ in range(rounds if size > 1 else 0):
        now = distances(points)
        ratio = np.divide(pull, now, out=np.zeros_like(now), where=now > _NOTHING)
        points = (weights - ratio) @ points + ratio.sum(axis=1)[:, None] * points
    return points


def _roughly(wanted: np.ndarray) -> np.ndarray:
    import numpy as np

    size = len(wanted)
    centred = _centred(wanted)
    axes = on_circle(np.arange(size))
    for _ in range(_STEPS):
        axes = centred @ axes
        axes[:, 0] /= np.sqrt((axes[:, 0] ** 2).sum()) or 1.0
        axes[:, 1] -= (axes[:, 0] * axes[:, 1]).sum() * axes[:, 0]
        axes[:, 1] /= np.sqrt((axes[:, 1] ** 2).sum()) or 1.0
    values = (axes * (centred @ axes)).sum(axis=0)
    return np.asarray(axes * np.sqrt(np.abs(values)) + 0.05 * wanted.max() * on_circle(np.arange(size)))


def _centred(wanted: np.ndarray) -> np.ndarray:
    import numpy as np

    squares = wanted**2
    return np.asarray(-0.5 * (squares - squares.mean(axis=0) - squares.mean(axis=1)[:, None] + squares.mean()))


def _classical(wanted: np.ndarray) -> np.ndarray:
    import numpy as np

    size = len(wanted)
    centred = _centred(wanted)
    values, vectors = np.linalg.eigh(centred)
    axes = vectors[:, -2:] * np.sqrt(np.maximum(values[-2:], 0.0))
    # The sign of an axis is arbitrary: choose it. Equal distances need a nudge to come apart.
    axes = axes * np.where(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])] < 0, -1.0, 1.0)
    return np.asarray(axes + 0.05 * wanted.max() * on_circle(np.arange(size)))


def on_circle(turns: np.ndarray) -> np.ndarray:
    """Return directions that never repeat: each turned by the golden angle."""
    import numpy as np

    return np.column_stack([np.cos(_GOLDEN * turns), np.sin(_GOLDEN * turns)])
