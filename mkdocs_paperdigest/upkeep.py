"""Bringing the archives up to date while a site is built, and telling its owner how that went."""

from __future__ import annotations

import logging
import os
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from .archive import Archive
from .files import check_writable
from .github import tell_github
from .planning import Place, find_folders, make_plans

if TYPE_CHECKING:
    from .config import PaperDigestConfig
    from .update.report import Report

_LEAST_SECONDS_BETWEEN_UPDATES = 3_600
_INTERRUPTED = 130
"""What a shell gives for a program that Ctrl-C ended: 128 and the number of SIGINT."""


class UpkeepError(Exception):
    """Something failed for which the owner wants builds to fail."""


class Upkeep:
    """The updates of one process: one for a build, and one now and then while it serves a site.

    Args:
        log: Where the owner reads how an update went.
    """

    def __init__(self, log: logging.LoggerAdapter[logging.Logger]) -> None:
        self._log = log
        self._last: tuple[float, object] | None = None

    def keep_up(
        self,
        options: PaperDigestConfig,
        root: Path,
        places: Sequence[Place],
        archives: Sequence[Archive],
        *,
        trouble: str,
        site_url: str,
        hidden: frozenset[str],
    ) -> None:
        """Fetch and digest what is due; say what cannot be done, and let the site be built.

        Args:
            options: As mkdocs.yml has them.
            root: The folder of mkdocs.yml.
            places: Where the section stands.
            archives: Of each place.
            trouble: Why the archives may only be read; empty where they may be written.
            site_url: Where the site is published; empty where unknown.
            hidden: Papers that the owner does not want shown.

        Raises:
            UpkeepError: The update failed, and the owner wants builds to fail then.
            SystemExit: Somebody interrupted the update; what was made by then is filed.
        """
        if trouble:
            self._tell_trouble(options, trouble)
        elif self._is_due(options, root) and self._may_write(find_folders(options, root)):
            report = self._update(options, root, places, archives, site_url, hidden)
            if report:
                self._tell(report)
                if options.fail_on_error and (why := report.failure):
                    raise UpkeepError(f"{why} (fail_on_error is on)")

    def _tell_trouble(self, options: PaperDigestConfig, trouble: str) -> None:
        if options.offline:
            return
        self._log.warning(f"{trouble}; nothing was fetched, the pages show what is known here")
        if options.fail_on_error:
            raise UpkeepError(f"{trouble} (fail_on_error is on)")

    def _is_due(self, options: PaperDigestConfig, root: Path) -> bool:
        """Whether this process has not just updated, as while serving a site that is edited."""
        asked = {**options.data, "site": root}
        pause = max(options.refresh * 3_600, _LEAST_SECONDS_BETWEEN_UPDATES)
        now = time.monotonic()
        if self._last and self._last[1] == asked and now - self._last[0] < pause:
            return False
        self._last = (now, asked)
        return True

    def _may_write(self, folders: Mapping[str, Path]) -> bool:
        for option, folder in folders.items():
            try:
                check_writable(folder)
            except OSError as error:
                self._log.warning(
                    f"option '{option}': {folder} cannot be written ({error.strerror}); "
                    "nothing was fetched, the pages show what the archive holds"
                )
                return False
        return True

    def _update(
        self,
        options: PaperDigestConfig,
        root: Path,
        places: Sequence[Place],
        archives: Sequence[Archive],
        site_url: str,
        hidden: frozenset[str],
    ) -> Report | None:
        from .update.session import bring_all_up_to_date  # heavy, and often nothing is due

        try:
            plans = make_plans(
                options,
                root,
                places,
                archives,
                site_url=site_url,
                hidden=hidden,
                environment=os.environ,
            )
            return bring_all_up_to_date(plans, archives, self._log.info)
        except OSError as error:
            self._log.warning(
                f"the update broke off: {error}; the pages show what the archive holds"
            )
            return None
        except KeyboardInterrupt:
            self._log.info("interrupted; what was made by then is filed, the next build goes on")
            # MkDocs would end with 1, as if something had failed.
            raise SystemExit(_INTERRUPTED) from None

    def _tell(self, report: Report) -> None:
        for note in report.notes:
            self._log.info(note)
        for warning in report.warnings:
            self._log.warning(warning)
        self._log.info(str(report))
        tell_github(report, os.environ, sys.stdout.write)
