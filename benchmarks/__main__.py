"""What a section costs beside the same pages by others: the whole table with one command.

    python -m benchmarks [--only builds] [--editions 400] [--papers 25] [--rounds 3] [--seed 7]

Everything is compared within one run on one machine, in turn; what counts are the ratios.
"""

from __future__ import annotations

import tempfile
from pathlib import Path

import click

from . import measures
from .measures import Row, Scope

_WIDTHS = (52, 22, 26)


@click.command(help=(__doc__ or "").splitlines()[0])
@click.option("--only", multiple=True, type=click.Choice(list(measures.MEASURES)))
@click.option("--editions", default=400, show_default=True, type=click.IntRange(4))
@click.option("--papers", default=25, show_default=True, type=click.IntRange(1), help="Each holds.")
@click.option("--rounds", default=3, show_default=True, type=click.IntRange(1))
@click.option("--seed", default=7, show_default=True)
def main(only: tuple[str, ...], editions: int, papers: int, rounds: int, seed: int) -> None:
    """Measure, and print a line as soon as it is known."""
    click.echo(_line(Row("", "median (range)", "goal")))
    for name, measure in measures.MEASURES.items():
        if not only or name in only:
            with tempfile.TemporaryDirectory() as folder:
                for row in measure(Scope(Path(folder), editions, papers, rounds, seed)):
                    click.echo(_line(row))


def _line(row: Row) -> str:
    cells = (row.name, row.value, row.goal)
    return "".join(cell.ljust(width) for cell, width in zip(cells, _WIDTHS, strict=True)).rstrip()


if __name__ == "__main__":
    main()
