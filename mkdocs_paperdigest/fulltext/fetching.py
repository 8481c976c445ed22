"""How files are fetched from arXiv, and which answers mean that there is no such file."""

from __future__ import annotations

from typing import Protocol

from ..arxiv.connection import ArxivError, Fetched

_LASTING = (400, 404, 405, 406, 410, 415, 451)


class Fetch(Protocol):
    """Fetches an address of arXiv."""

    def __call__(self, url: str, *, limit: int) -> Fetched:
        """Fetch an address; redirects are followed on its own host only.

        Args:
            url: The address.
            limit: The largest body to take, in bytes.

        Raises:
            TooLargeError: The body is larger than `limit`.
            ArxivError: It could not be had now.
        """
        ...


def there_is_none(answer: Fetched) -> bool:
    """Tell whether an answer says for good that there is nothing at its address.

    Raises:
        ArxivError: The answer is neither that nor the thing itself.
    """
    if answer.status in _LASTING:
        return True
    if answer.status != 200:  # noqa: PLR2004
        raise ArxivError("refused", f"arXiv answered {answer.status} for {answer.url}")
    return False
