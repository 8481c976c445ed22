"""How to write any text so that nothing reads it as markup."""

from __future__ import annotations

from markupsafe import Markup, escape

_METACHARACTERS = str.maketrans({c: f"&#{ord(c)};" for c in "\\`*_{}[]|~$"})


def safe(text: str) -> Markup:
    """Escape text so that it survives HTML, Markdown, Jinja and snippets unread.

    Beyond HTML's own, the characters that start something in a Markdown source (emphasis, code,
    links, formulas), in a template (`{{`, `{%`) or in an include (`{!`, `[[`) become character
    references; `--8<--` breaks at its `<`.
    """
    return Markup(escape(text).translate(_METACHARACTERS))  # noqa: S704 (escaped right here)
