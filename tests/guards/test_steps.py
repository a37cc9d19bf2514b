"""A move leads to a step of the dialog that it is made in, whether it is written out or chosen."""

import ast
import inspect
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from bot.dialogs.all import DIALOGS
from bot.dialogs.dialog import Dialog, Step


def functions_beside(function: Callable[..., Any]) -> dict[str, ast.AST]:
    """Every function of the file that this one stands in."""
    module = inspect.getmodule(function)
    assert module
    tree = ast.parse(inspect.getsource(module))
    return {
        node.name: node
        for node in ast.walk(tree)
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef))
    }


def reached(function: Callable[..., Any]) -> list[ast.AST]:
    """The function and those of its file that it uses, and that these use."""
    beside, found, look = functions_beside(function), set[str](), [function.__name__]
    while look:
        name = look.pop()
        found.add(name)
        used = {node.id for node in ast.walk(beside[name]) if isinstance(node, ast.Name)}
        look += (used & beside.keys()) - found
    return [beside[name] for name in found]


def first_arguments(function: Callable[..., Any], call: str) -> Iterator[ast.expr]:
    """The first argument of every such call on the way through this function."""
    for tree in reached(function):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == call and node.args:
                yield node.args[0]


def written(arguments: Iterator[ast.expr]) -> set[str]:
    """Those that are written out."""
    return {str(one.value) for one in arguments if isinstance(one, ast.Constant)}


def words_of(function: Callable[..., Any]) -> set[str]:
    """Every text in a function: the choices that it answers itself are among them."""
    return {
        str(node.value)
        for tree in reached(function)
        for node in ast.walk(tree)
        if isinstance(node, ast.Constant)
    }


STEPS = [(dialog, step) for dialog in DIALOGS.values() for step in dialog.steps]
NAMES = [f"{dialog.name}.{step.name}" for dialog, step in STEPS]


@pytest.mark.parametrize(("dialog", "step"), STEPS, ids=NAMES)
def test_a_move_stays_in_its_dialog(dialog: Dialog, step: Step) -> None:
    for name in written(first_arguments(step.take, "Go")):
        assert dialog.step(name), name


@pytest.mark.parametrize(("dialog", "step"), STEPS, ids=NAMES)
def test_a_choice_that_is_followed_by_its_key_is_a_step(dialog: Dialog, step: Step) -> None:
    if all(isinstance(target, ast.Constant) for target in first_arguments(step.take, "Go")):
        return  # every move of this step is written out
    for key in written(first_arguments(step.ask, "Choice")):
        assert dialog.step(key) or key in words_of(step.take), key


def test_some_choices_are_followed_by_their_keys() -> None:
    followed = [
        step.name
        for _, step in STEPS
        if any(not isinstance(target, ast.Constant) for target in first_arguments(step.take, "Go"))
    ]
    assert {"change", "one"} <= set(followed)
