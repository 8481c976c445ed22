"""The plugin put into the text of a mkdocs.yml, every line of which stays as it is.

The file is parsed for where things stand, and only lines are added: a parser that writes what it
has read would move comments and indentation of lines that are none of its business.
"""

from __future__ import annotations

import json
from collections.abc import Sequence

import yaml

PLUGIN = "paperdigest"
_INDENT = "  "


class InsertionError(ValueError):
    """The plugin cannot be put in. The message is one line that says why."""


def insert_plugin(text: str, topic: dict[str, str]) -> str:
    """Add the plugin with one topic.

    Args:
        text: A mkdocs.yml, whose tags may be MkDocs' own.
        topic: Its name and query.

    Returns:
        The text with lines added; the same text where the plugin is there.

    Raises:
        InsertionError: The text is no YAML, no mapping, or its `plugins` are of a shape that
            nothing can be added to.
    """
    plugins, key_line = _find_plugins(text)
    if PLUGIN in _names(plugins):
        return text
    changed = _with_entry(text, plugins, key_line, topic)
    if PLUGIN not in _names(_find_plugins(changed)[0]):
        raise InsertionError("nothing can be added to its 'plugins'; add 'paperdigest' yourself")
    return changed


def _with_entry(
    text: str, plugins: yaml.CollectionNode | None, key_line: int | None, topic: dict[str, str]
) -> str:
    lines = text.splitlines()
    if plugins is None:
        if key_line is not None:
            raise InsertionError("option 'plugins' is empty; remove the line, or name one in it")
        # Where there is no list, MkDocs has the search; a list is all there is.
        end = len(lines)
        added = ["", "plugins:", f"{_INDENT}- search", *_entry(topic, _INDENT, as_item=True)]
    elif plugins.start_mark.line < (key_line or 0):
        raise InsertionError("option 'plugins' stands elsewhere; add 'paperdigest' there yourself")
    elif plugins.flow_style:
        return _into_brackets(text, plugins, topic)
    else:
        end = _last_line(plugins) + 1
        indent = " " * plugins.start_mark.column
        added = _entry(topic, indent, as_item=isinstance(plugins, yaml.SequenceNode))
    newline = "\r\n" if "\r\n" in text else "\n"
    whole = newline.join([*lines[:end], *added, *lines[end:]])
    return whole + newline if text.endswith("\n") or end == len(lines) else whole


def _find_plugins(text: str) -> tuple[yaml.CollectionNode | None, int | None]:
    """The list or mapping of plugins, and the line of its key."""
    try:
        document = yaml.compose(text, yaml.SafeLoader)
    except yaml.MarkedYAMLError as error:
        line = f"line {error.problem_mark.line + 1}: " if error.problem_mark else ""
        raise InsertionError(f"cannot be read: {line}{error.problem}") from None
    except yaml.YAMLError as error:
        raise InsertionError(f"cannot be read: {' '.join(str(error).split())}") from None
    if not isinstance(document, yaml.MappingNode):
        raise InsertionError("it is no mapping of settings; correct it first")
    for key, value in document.value:
        if key.value == "plugins":
            if isinstance(value, yaml.CollectionNode):
                return value, key.start_mark.line
            if value.tag == "tag:yaml.org,2002:null":
                return None, key.start_mark.line
            raise InsertionError("option 'plugins' is neither a list nor a mapping; correct it")
    return None, None


def _names(plugins: yaml.CollectionNode | None) -> Sequence[str]:
    """The names of the plugins that are listed, each alone or with its options."""
    if plugins is None:
        return []
    if isinstance(plugins, yaml.MappingNode):
        return [key.value for key, _ in plugins.value]
    return [
        name.value
        for item in plugins.value
        for name in (
            [key for key, _ in item.value] if isinstance(item, yaml.MappingNode) else [item]
        )
    ]


def _entry(topic: dict[str, str], indent: str, *, as_item: bool) -> list[str]:
    """The plugin and its options as lines, as a list's item or a mapping's."""
    inner = indent + _INDENT * (2 if as_item else 1)
    written = [f"{name}: {_scalar(value)}" for name, value in topic.items()]
    return [
        f"{indent}{'- ' if as_item else ''}{PLUGIN}:",
        f"{inner}topics:",
        f"{inner}{_INDENT}- {written[0]}",
        *(f"{inner}{_INDENT * 2}{line}" for line in written[1:]),
    ]


def _into_brackets(text: str, plugins: yaml.CollectionNode, topic: dict[str, str]) -> str:
    """The plugin at the end of a list or mapping that is written in brackets."""
    options = json.dumps({"topics": [topic]}, ensure_ascii=False)
    listed = isinstance(plugins, yaml.SequenceNode)
    entry = f"{{{PLUGIN}: {options}}}" if listed else f"{PLUGIN}: {options}"
    if not plugins.value:
        end = plugins.end_mark.index - 1
        return f"{text[:end]}{entry}{text[end:]}"
    last = plugins.value[-1]
    end = (last[1] if isinstance(last, tuple) else last).end_mark.index
    return f"{text[:end]}, {entry}{text[end:]}"


def _scalar(value: str) -> str:
    """A text as YAML writes it, on one line."""
    written: str = yaml.safe_dump(value, allow_unicode=True, width=1_000_000)
    return written.removesuffix("\n").removesuffix("\n...")


def _last_line(node: yaml.Node) -> int:
    """The last line that something of a node stands on, comments after it not counted."""
    while isinstance(node, yaml.CollectionNode) and not node.flow_style and node.value:
        last = node.value[-1]
        node = last[1] if isinstance(last, tuple) else last
    end = node.end_mark
    # Of a block of text the end is where the next thing begins.
    if isinstance(node, yaml.ScalarNode) and node.style in ("|", ">"):
        before = end.buffer[: end.index] if end.buffer else ""
        return before.rstrip().count("\n")
    return int(end.line)
