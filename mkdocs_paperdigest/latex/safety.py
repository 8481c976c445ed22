"""What keeps a text from being read as markup, and a bad address from being a link."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from markupsafe import Markup, escape

_METACHARACTERS = str.maketrans({c: f"&#{ord(c)};" for c in "\\`*_{}[]|~$"})
_ADDRESS = re.compile(
    r"https?://(?:[a-z0-9](?:[a-z0-9-]{0,62})\.)+[a-z0-9-]{2,63}(?::\d{1,5})?"
    r"(?:[/?#][a-z0-9\-._~:/?#\[\]@!$&()*+,;=%]*)?",
    re.IGNORECASE,
)


def safe(text: str) -> Markup:
    """Escape text so that neither HTML nor Markdown, Jinja or snippets find anything in it.

    Beyond HTML's own, the characters that start something in a Markdown source (emphasis, code,
    links, formulas), in a template (`{{`, `{%`) or in an include (`{!`, `[[`) become character
    references; `--8<--` breaks at its `<`.
    """
    return Markup(escape(text).translate(_METACHARACTERS))  # noqa: S704 (escaped right here)


def is_web_address(address: str) -> bool:
    """Tell whether a page may link to an address.

    It must be http or https, with a host of at least two names and no user, in ASCII, of at most
    2,000 characters.
    """
    if len(address) > 2000 or not _ADDRESS.fullmatch(address):  # noqa: PLR2004
        return False
    try:
        return bool(urlsplit(address).hostname)
    except ValueError:
        return False
