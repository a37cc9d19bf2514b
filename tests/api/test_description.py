"""The description of the API: an example for every call, each as its schema says; a rule for every call."""

from collections.abc import Iterator
from typing import Any

import jsonschema_rs
import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute

from api.access import who_may
from api.examples import JSON, PROBLEM, PROBLEMS
from api.problems import STATUS

Json = dict[str, Any]


@pytest.fixture
def described(app: FastAPI) -> Json:
    """What `/api/openapi.json` shows."""
    return app.openapi()


# What the description says does not depend on the database.
pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def operations(described: Json) -> Iterator[tuple[str, Json]]:
    """Every call with a key."""
    for path, methods in described["paths"].items():
        for method, operation in methods.items():
            if path.startswith("/api/v1"):
                yield f"{method} {path}", operation


def routes_of(app: FastAPI) -> list[APIRoute]:
    """The routes of every router that is included: FastAPI keeps them there."""
    routers = [router for one in app.routes if (router := getattr(one, "original_router", None))]
    return [route for router in routers for route in router.routes if isinstance(route, APIRoute)]


def contents(operation: Json) -> Iterator[tuple[str, Json]]:
    """Every JSON that goes in or out."""
    bodies = {"request": operation.get("requestBody", {}), **operation["responses"]}
    for where, body in bodies.items():
        for kind, content in body.get("content", {}).items():
            if kind in (JSON, PROBLEM):
                yield where, content


def test_every_call_has_examples_that_fit(described: Json) -> None:
    checked = 0
    for name, operation in operations(described):
        for where, content in contents(operation):
            schema = {"$ref": "#/x", "x": content["schema"], "components": described["components"]}
            problems = jsonschema_rs.validator_for(schema).iter_errors(content["example"])
            assert [problem.message for problem in problems] == [], (name, where)
            checked += 1
        for parameter in operation.get("parameters", ()):
            assert "example" in parameter or not parameter["required"], (name, parameter["name"])
    assert checked > 300


def test_every_call_says_what_it_does(described: Json) -> None:
    for name, operation in operations(described):
        assert operation["description"].rstrip().endswith("."), name


def test_errors_are_described_as_what_they_are(described: Json) -> None:
    for name, operation in operations(described):
        for status, answer in operation["responses"].items():
            if int(status) >= 400:
                assert list(answer["content"]) == [PROBLEM], (name, status)


def test_every_status_that_a_refusal_has_has_an_example(described: Json) -> None:
    assert {str(status) for status, _ in STATUS.values()} <= PROBLEMS.keys()


def test_every_call_has_one_rule_of_who_may_make_it(app: FastAPI) -> None:
    ours = routes_of(app)
    assert len(ours) > 40
    for route in ours:
        assert who_may(route), route.path
