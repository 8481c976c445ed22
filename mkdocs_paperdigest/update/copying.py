"""Copies of a paper's figures, where its licence lets us show them."""

from __future__ import annotations

from functools import partial

import msgspec

from ..arxiv.connection import ArxivError
from ..fulltext.figures import download_figure
from ..models import Figure, Paper
from .reading import noting
from .retrying import failed
from .run import Run, now

MOST_FIGURES = 3
"""So many figures of a paper are kept, the first ones."""


def copy_figures(run: Run, base_id: str) -> None:
    """Copy what figures of a paper are still missing.

    The first that cannot be had ends it for this paper: those behind it would fare no better.

    Raises:
        BudgetSpentError: The budget does not allow the requests.
        OSError: The archive cannot be written.
    """
    paper = run.archive.find(base_id)
    try:
        for figure in paper.figures if paper else ():
            if figure.file:
                continue
            if run.stop.is_set() or run.site_down.is_set():
                return
            copy = download_figure(run.fetch, figure, run.archive.save_figure)
            run.archive.change(base_id, partial(_with_copy, figure=figure, copy=copy))
    except ArxivError as error:
        own_fault = not run.is_outage(error)
        before = paper.attempts.get("figures") if paper else None
        attempt = failed(before, str(error), now(), own_fault=own_fault)
        run.archive.change(base_id, noting("figures", attempt))
        run.report.count_lost_figures(_in_general(error))
    else:
        if paper and "figures" in paper.attempts:
            run.archive.change(base_id, noting("figures", None))


def _in_general(error: ArxivError) -> str:
    """What is wrong, without the address that would make a line for every picture."""
    return str(error).partition(" for ")[0]


def with_known_copies(figures: tuple[Figure, ...], old: tuple[Figure, ...]) -> tuple[Figure, ...]:
    """The figures of a text that was read again, with the copies that were made before.

    A text without figures, as an abstract is, does not take those away that are known.
    """
    copies = {figure.url: figure for figure in old if figure.file}
    known = tuple(
        msgspec.structs.replace(figure, file=copy.file, width=copy.width, height=copy.height)
        if (copy := copies.get(figure.url))
        else figure
        for figure in figures[:MOST_FIGURES]
    )
    return known or old


def _with_copy(paper: Paper, figure: Figure, copy: Figure | None) -> Paper:
    """Put the copy of a figure in its place; one that cannot be shown goes."""
    figures = [copy if known == figure else known for known in paper.figures]
    return msgspec.structs.replace(paper, figures=tuple(filter(None, figures)))
