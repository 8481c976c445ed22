"""The record: every edition, every paper in it, every digest, as JSON files.

`{slug}/{date}.json` holds an edition, `figures/` the copies of figures, `index.json` the manifest.
Pages are drawn from here and from nothing else. A file is written whole or not at all, and never
deleted.
"""

from .catalogue import Copy, Filed
from .folder import Folder
from .store import MANIFEST, Archive, Joined

__all__ = ["MANIFEST", "Archive", "Copy", "Filed", "Folder", "Joined"]
