"""A model of what messages are about, as small numbers in one file."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LARGEST = 127


@dataclass(frozen=True)
class Model:
    """For every feature how much it speaks for each code."""

    codes: tuple[str, ...]
    rows: Mapping[int, int]
    weights: NDArray[np.int8]
    scale: NDArray[np.float32]
    bias: NDArray[np.float32]
    origin: int = 0
    """Of which sentences it is: another number means that it has to learn anew."""

    @classmethod
    def of(
        cls,
        codes: tuple[str, ...],
        features: NDArray[np.uint32],
        weights: NDArray[np.float32],
        bias: NDArray[np.float32],
    ) -> "Model":
        """The model with its weights rounded to a byte each."""
        scale = np.asarray(np.abs(weights).max(axis=0) / LARGEST + 1e-9, np.float32)
        small = np.rint(weights / scale).astype(np.int8)
        return cls(codes, {int(one): row for row, one in enumerate(features)}, small, scale, bias)

    def save(self, path: Path) -> None:
        """Write it to a file, which is whole at any moment: a service may just be starting."""
        new = path.with_name(f"new-{path.name}")
        features = np.array(list(self.rows), np.uint32)
        np.savez_compressed(
            new,
            codes=np.array(self.codes),
            features=features,
            weights=self.weights,
            scale=self.scale,
            bias=self.bias,
            origin=np.array(self.origin, np.uint32),
        )
        new.replace(path)

    @classmethod
    def load(cls, path: Path) -> "Model":
        """Read it from a file."""
        with np.load(path, allow_pickle=False) as file:
            rows = {feature: row for row, feature in enumerate(file["features"].tolist())}
            codes = tuple(str(code) for code in file["codes"])
            return cls(codes, rows, file["weights"], file["scale"], file["bias"], int(file["origin"]))

    @property
    def is_whole(self) -> bool:
        """Whether its parts fit together: a file of another kind may have parts of the same names."""
        shape = (len(self.rows), len(self.codes))
        parts = self.weights.shape, self.scale.shape, self.bias.shape
        return bool(self.codes) and parts == (shape, shape[1:], shape[1:])

    def scores(self, features: Mapping[int, float]) -> dict[str, float]:
        """How likely a message with these features is about each code; all sum up to one."""
        known = [(self.rows[one], value) for one, value in features.items() if one in self.rows]
        places = [row for row, _value in known]
        values = np.array([value for _row, value in known], np.float32)
        logits = (values @ self.weights[places].astype(np.float32)) * self.scale + self.bias
        exp = np.exp(logits - logits.max())
        return dict(zip(self.codes, (exp / exp.sum()).tolist(), strict=True))
