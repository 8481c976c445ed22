"""What an update says to GitHub Actions: annotations of the run, and lines of the job's summary."""

from __future__ import annotations

import html
from collections.abc import Callable, Mapping
from pathlib import Path

from .update.report import Report

_TITLE = "paperdigest"


def tell_github(
    report: Report, environment: Mapping[str, str], write: Callable[[str], object]
) -> None:
    """Say what an update did where the people of a workflow look; nothing anywhere else.

    What only they can mend becomes a warning, what else went wrong a notice. A build stays green
    all the same, so that arXiv's bad day does not take the site down.

    Source: https://docs.github.com/actions/reference/workflow-commands-for-github-actions

    Args:
        report: What was done.
        environment: Of the process; says whether and where it runs.
        write: Takes text for the log of the run.
    """
    if environment.get("GITHUB_ACTIONS") != "true":
        return
    urgent = [*report.warnings, *report.to_mend]
    for line in urgent:
        write(_command("warning", line))
    for line in report.notes:
        if line not in urgent:
            write(_command("notice", line))
    summary = environment.get("GITHUB_STEP_SUMMARY", "")
    if summary:
        try:
            with Path(summary).open("a", encoding="utf-8") as file:
                file.write(_summary(report, urgent))
        except OSError as error:
            write(_command("notice", f"the job's summary cannot be written ({error.strerror})"))


def _command(level: str, line: str) -> str:
    """A workflow command; what ends a line or begins an escape would be read as one of its own."""
    text = line.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
    return f"::{level} title={_TITLE}::{text}\n"


def _summary(report: Report, urgent: list[str]) -> str:
    """The summary as HTML without an empty line in it, which GitHub takes for no Markdown."""
    others = [line for line in report.notes if line not in urgent]
    items = [f"<li><strong>{_inline(line)}</strong></li>" for line in urgent]
    items += [f"<li>{_inline(line)}</li>" for line in others]
    listed = f"<ul>{''.join(items)}</ul>" if items else ""
    return f"\n<h3>Paper Digest</h3><p>{_inline(str(report))}</p>{listed}\n\n"


def _inline(line: str) -> str:
    return html.escape(" ".join(line.split()))
