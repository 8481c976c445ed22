"""Where the files of an archive are: a folder of this machine."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from ..files import write_atomically


class Folder:
    """A folder of this machine with the files of an archive.

    Attributes:
        path: Where it is; it need not exist yet.
    """

    def __init__(self, path: Path) -> None:
        self.path = path

    def write(
        self, name: str, content: bytes, unite: Callable[[bytes], bytes] | None = None
    ) -> bytes:
        """Write a file whole, and wait until it is where nothing loses it.

        Args:
            name: Its place within the folder, with `/` between its parts.
            content: What it is to hold.
            unite: Makes of what somebody else wrote there meanwhile what the file is to hold;
                by default it holds `content` all the same.

        Returns:
            What was written.

        Raises:
            OSError: It cannot be written; the old file stands.
        """
        del unite  # whoever writes here holds the lock of this machine
        write_atomically(self.path / name, content, durable=True)
        return content

    def remove(self, name: str) -> None:
        """Remove a file, if it is there.

        Raises:
            OSError: It cannot be removed.
        """
        (self.path / name).unlink(missing_ok=True)
