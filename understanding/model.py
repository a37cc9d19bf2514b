"""A model of what messages are about, as small numbers in one file."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

LARGEST = 127


@dataclass(frozen=True)
class Model:
    """For every feature how much it speaks for each code."""

    codes: tuple[str, ...]
    features: NDArray[np.uint32]
    """In ascending order: a dictionary of so many would take thirty megabytes."""
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
        """The model with its weights rounded to a byte each; the features are in ascending order."""
        scale = np.asarray(np.abs(weights).max(axis=0) / LARGEST + 1e-9, np.float32)
        small = np.rint(weights / scale).astype(np.int8)
        return cls(codes, features, small, scale, bias)

    def save(self, path: Path) -> None:
        """Write it to a file, which is whole at any moment: a service may just be starting."""
        new = path.with_name(f"new-{path.name}")
        np.savez_compressed(
            new,
            codes=np.array(self.codes),
            features=self.features,
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
            codes = tuple(str(code) for code in file["codes"])
            learnt = file["weights"], file["scale"], file["bias"]
            return cls(codes, file["features"], *learnt, origin=int(file["origin"]))

    def without_small(self, least: int) -> "Model":
        """The model without the features that speak for every code less than so many of `LARGEST`."""
        tells = np.abs(self.weights.astype(np.int16)).max(axis=1) >= least
        return replace(self, features=self.features[tells], weights=self.weights[tells])

    def has(self, feature: int) -> bool:
        """Whether it was met in a sentence that was learnt from."""
        return bool(self._places(np.array([feature], np.uint32))[1].any())

    @property
    def is_whole(self) -> bool:
        """Whether its parts fit together: a file of another kind may have parts of the same names."""
        shape = (len(self.features), len(self.codes))
        parts = self.weights.shape, self.scale.shape, self.bias.shape
        return bool(self.codes) and parts == (shape, shape[1:], shape[1:])

    def scores(self, features: Mapping[int, float]) -> dict[str, float]:
        """How likely a message with these features is about each code; all sum up to one."""
        places, known = self._places(np.fromiter(features, np.uint32, len(features)))
        values = np.fromiter(features.values(), np.float32, len(features))[known]
        logits = (values @ self.weights[places[known]].astype(np.float32)) * self.scale + self.bias
        exp = np.exp(logits - logits.max())
        return dict(zip(self.codes, (exp / exp.sum()).tolist(), strict=True))

    def _places(self, features: NDArray[np.uint32]) -> tuple[NDArray[np.intp], NDArray[np.bool_]]:
        """Where each stands, and which are known at all."""
        if not len(self.features):
            return np.zeros(len(features), np.intp), np.zeros(len(features), np.bool_)
        places = np.minimum(np.searchsorted(self.features, features), len(self.features) - 1)
        return places, self.features[places] == features
