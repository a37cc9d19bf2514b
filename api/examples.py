"""An example for every call in the API's description, made of the examples of its fields.

So none can be forgotten, and a field that changes changes every example that it stands in.
"""

from collections.abc import Iterator, Mapping
from typing import Any

Schema = Mapping[str, Any]
JSON = "application/json"
PROBLEM = "application/problem+json"
A_PROBLEM = {"$ref": "#/components/schemas/ProblemOut"}


def _problem(status: int, code: str, detail: str, field: str | None = None) -> dict[str, Any]:
    return {"status": status, "code": code, "detail": detail, "field": field}


_OF_FORMAT = {"date-time": "2026-11-24T10:00:00Z", "date": "2026-11-24", "binary": "photo.jpg"}
_OF_TYPE: Mapping[str, Any] = {"integer": 1, "number": 1.5, "boolean": False, "string": "", "null": None}


# By status; the codes that there are stand in `api.problems.STATUS`.
PROBLEMS: Mapping[str, Any] = {
    str(problem["status"]): problem
    for problem in (
        _problem(401, "key_needed", "This call needs a key: send it in the header X-API-Key."),
        _problem(403, "not_allowed", "A key with the role reader may not do this."),
        _problem(404, "case_not_found", "No case has the number 48291536."),
        _problem(409, "move_not_allowed", "Take is not possible with a case that is closed."),
        _problem(413, "invalid", "The request is too large."),
        _problem(422, "unknown_service", "The city has no service free_beer.", "service"),
        _problem(429, "too_many_calls", "This key makes too many calls: try again in 3 s."),
    )
}


class Examples:
    """Makes examples of the schemas of one description."""

    def __init__(self, described: Mapping[str, Any]) -> None:
        self._named: Mapping[str, Schema] = described.get("components", {}).get("schemas", {})

    def of(self, schema: Schema) -> Any:
        """One value that fits."""
        if "$ref" in schema:
            return self.of(self._named[schema["$ref"].rpartition("/")[2]])
        for known in ("const", "default"):
            if schema.get(known) is not None and not schema.get("examples"):
                return schema[known]
        for several in ("examples", "enum", "anyOf", "allOf"):
            if schema.get(several):
                first = schema[several][0]
                return first if several in ("examples", "enum") else self.of(first)
        return self._of_type(schema)

    def _of_type(self, schema: Schema) -> Any:
        kind = schema.get("type")
        if kind == "object" or "properties" in schema:
            return {name: self.of(one) for name, one in self._shown(schema)}
        if kind == "array":
            return [self.of(one) for one in schema.get("prefixItems") or [schema["items"]]]
        if schema.get("minimum") is not None:
            return schema["minimum"]
        return _OF_FORMAT.get(schema.get("format", ""), _OF_TYPE.get(kind or "", {}))

    def _shown(self, schema: Schema) -> Iterator[tuple[str, Schema]]:
        """What may be left out stands in an example only if it has one of its own."""
        for name, one in schema.get("properties", {}).items():
            if name in schema.get("required", ()) or one.get("examples"):
                yield name, one


def add_examples(described: dict[str, Any]) -> dict[str, Any]:
    """Give every body, answer and value of the path an example; errors are of a type of their own."""
    examples = Examples(described)
    for operation in _operations(described):
        for parameter in operation.get("parameters", ()):
            if parameter["required"]:
                parameter.setdefault("example", examples.of(parameter["schema"]))
        for status, answer in operation["responses"].items():
            if status in PROBLEMS:
                answer["content"] = {PROBLEM: {"schema": A_PROBLEM, "example": PROBLEMS[status]}}
        for body in (operation.get("requestBody", {}), *operation["responses"].values()):
            if described_body := body.get("content", {}).get(JSON):
                described_body.setdefault("example", examples.of(described_body["schema"]))
    return described


def _operations(described: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    for path in described["paths"].values():
        yield from path.values()
