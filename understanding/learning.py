"""Learns from sentences what they are about: a linear model over the features of a message.

Logistic regression by AdaGrad. In every pass some features of every sentence are left out, so that no single
word decides and the model gets used to words that it never saw.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from understanding.model import Model

PASSES = 14
RATE = 0.1
LEFT_OUT = 0.5
DECAY = 2e-6
SHARPNESS = 12.0
"""Messages have the length one; their logits would grow too slowly without it."""
SEEN = 1
"""A feature of fewer sentences says nothing of others."""


Prepared = tuple[NDArray[np.intp], NDArray[np.float32], NDArray[np.float32]]
"""Of a sentence: its known features, their weights, and what it is about."""


@dataclass(frozen=True)
class Example:
    """The features of a sentence, and how much of it is about what."""

    features: Mapping[int, float]
    about: Mapping[str, float]


def learn(
    examples: Sequence[Example],
    codes: Sequence[str],
    *,
    passes: int = PASSES,
    rounds: int = 1,
    advance: Callable[[int], None] = lambda done: None,
) -> Model:
    """The model that tells the examples apart; the mean of several that left out other features.

    `advance` hears of each pass over the examples.
    """
    rows = _rows(examples)
    prepared = [_prepare(one, rows, codes) for one in examples]
    learnt = [_learn(prepared, (len(rows), len(codes)), passes, seed, advance) for seed in range(rounds)]
    weights = np.mean([weights for weights, _bias in learnt], axis=0) * SHARPNESS
    bias = np.mean([bias for _weights, bias in learnt], axis=0)
    return Model.of(tuple(codes), np.array(list(rows), np.uint32), weights, bias)


def _learn(
    prepared: Sequence[Prepared],
    shape: tuple[int, int],
    passes: int,
    seed: int,
    advance: Callable[[int], None],
) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    weights, bias = np.zeros(shape, np.float32), np.zeros(shape[1], np.float32)
    steps = np.full((shape[0], 1), 1e-3, np.float32)
    chance = np.random.default_rng(seed)
    for number in range(passes):
        rate = RATE * (1 - number / passes)
        for which in chance.permutation(len(prepared)):
            places, values, wanted = prepared[which]
            kept = chance.random(len(places)) >= LEFT_OUT
            at, value = places[kept], values[kept] * (SHARPNESS / (1 - LEFT_OUT) ** 0.5)
            error = _softmax(value @ weights[at] + bias) - wanted
            steps[at] += (value[:, None] ** 2) * float(error @ error)
            weights[at] -= rate * (value[:, None] * error / np.sqrt(steps[at]) + DECAY * weights[at])
            bias -= 0.01 * rate * error
        advance(1)
    return weights, bias


def _rows(examples: Sequence[Example]) -> dict[int, int]:
    count: dict[int, int] = {}
    for one in examples:
        for feature in one.features:
            count[feature] = count.get(feature, 0) + 1
    return {feature: row for row, feature in enumerate(sorted(f for f, n in count.items() if n >= SEEN))}


def _prepare(one: Example, rows: Mapping[int, int], codes: Sequence[str]) -> Prepared:
    known = [(rows[feature], value) for feature, value in one.features.items() if feature in rows]
    places = np.array([place for place, _value in known], np.intp)
    values = np.array([value for _place, value in known], np.float32)
    return places, values, np.array([one.about.get(code, 0) for code in codes], np.float32)


def _softmax(logits: NDArray[np.float32]) -> NDArray[np.float32]:
    exp = np.exp(logits - logits.max())
    return np.asarray(exp / exp.sum(), np.float32)
