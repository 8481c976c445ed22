"""The options as a JSON schema, with which editors complete and check them in mkdocs.yml.

Run as a program, it prints the schema.
"""

from __future__ import annotations

import ast
import inspect
import sys
import textwrap
from collections.abc import Mapping
from typing import Any

import msgspec

from .config import PaperDigestConfig
from .topics import TopicOptions

_ENVIRONMENT = {
    "description": "A value from the environment, with the tag `!ENV`.",
    "anyOf": [
        {"type": "string", "pattern": "^[A-Z_][A-Z0-9_]*$"},
        {
            "type": "array",
            "minItems": 1,
            "prefixItems": [{"type": "string", "pattern": "^[A-Z_][A-Z0-9_]*$"}],
        },
    ],
}


def options_schema() -> dict[str, Any]:
    """A schema of mkdocs.yml that knows the options of this plugin and leaves all else free."""
    entry = {"properties": {"paperdigest": {"$ref": "#/$defs/options"}}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "mkdocs.yml with mkdocs-paperdigest",
        "type": "object",
        # MkDocs takes plugins as a list and as a mapping.
        "properties": {"plugins": {**entry, "items": entry}},
        "$defs": {"options": _options(), "topic": _topic(), "environment": _ENVIRONMENT},
    }


def _options() -> dict[str, Any]:
    meanings = _meanings(PaperDigestConfig)
    rules: dict[str, Any] = {}
    for name, option in PaperDigestConfig()._schema:
        rule = getattr(option, "json_schema", None) or _plain(option.default)
        needed = option.default is None
        rules[name] = {
            "description": meanings[name],
            **(rule if needed else {"default": option.default, **_or_nothing(rule)}),
        }
    return {
        "type": "object",
        "additionalProperties": False,
        "required": [name for name, rule in rules.items() if "default" not in rule],
        "properties": rules,
    }


def _or_nothing(rule: Mapping[str, Any]) -> dict[str, Any]:
    """The rule of an option that may be left empty, or to the environment."""
    return {"anyOf": [rule, {"$ref": "#/$defs/environment"}, {"type": "null"}]}


def _plain(default: object) -> dict[str, str]:
    """The schema of an option of MkDocs' own kinds, which say no more than their type."""
    return {"type": "boolean" if isinstance(default, bool) else "string"}


def _topic() -> dict[str, Any]:
    (schema,) = msgspec.json.schema_components([TopicOptions])[1].values()
    meanings = _meanings(TopicOptions)
    rules: dict[str, Any] = {}
    for name, rule in schema["properties"].items():
        needed = name in schema["required"]
        rules[name] = {"description": meanings[name], **(rule if needed else _or_nothing(rule))}
    return {**schema, "properties": rules}


def _meanings(owner: type) -> dict[str, str]:
    """What the text below each attribute of a class says of it."""
    (body,) = ast.parse(textwrap.dedent(inspect.getsource(owner))).body
    if not isinstance(body, ast.ClassDef):
        raise TypeError(owner)
    found = {}
    for statement, below in zip(body.body, body.body[1:], strict=False):
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if isinstance(statement, ast.AnnAssign):
            target = statement.target
        if (
            isinstance(target, ast.Name)
            and isinstance(below, ast.Expr)
            and isinstance(below.value, ast.Constant)
        ):
            found[target.id] = inspect.cleandoc(str(below.value.value))
    return found


if __name__ == "__main__":
    encoded = msgspec.json.format(msgspec.json.encode(options_schema()), indent=2)
    sys.stdout.write(encoded.decode() + "\n")
