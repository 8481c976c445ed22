"""A paper → the best text of it that can be had now."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from ..arxiv.connection import ArxivError
from ..fulltext.paper import read_paper
from ..models import Attempt, Paper, Reading, Step
from ..versions import READER
from .digesting import abstract_alone
from .plan import Depth
from .retrying import failed, may_try
from .run import Run, now


def read_text(run: Run, paper: Paper) -> tuple[Reading, Depth]:
    """Read a paper as deep as is asked for, or as deep as can be now.

    A text that was read stays in the cache, under the version of the reader; where a better one
    may be had another day, arXiv is asked again when it is time.

    Returns:
        The text, and the depth of the digest that can be made of it.

    Raises:
        BudgetSpentError: The budget does not allow the requests.
        OSError: The archive cannot be written.
    """
    if run.plan.depth == "brief":
        return abstract_alone(paper), "brief"
    name = f"text|{paper.versioned_id}|{READER}"
    kept = run.cache.get(name, Reading)
    attempt = paper.attempts.get("text")
    due = may_try(attempt, run.plan.refresh_hours, now())
    if kept is not None and not (kept.better_later and due):
        return kept, "full"
    because, own_fault = "arXiv's site did not answer", False
    if not run.site_down.is_set() and due:
        try:
            reading = read_paper(run.fetch, paper, run.plan.arxiv_site, run.executor)
        except ArxivError as error:
            own_fault = not run.is_outage(error)
            because = str(error)
            run.report.note(f"full texts: {error}; for now abstracts are digested in their place")
        else:
            return _read(run, paper, reading, kept, name)
    _note(run, paper, failed(attempt, because, now(), own_fault=own_fault))
    return (kept, "full") if kept else (abstract_alone(paper), "brief")


def _read(
    run: Run, paper: Paper, reading: Reading, kept: Reading | None, name: str
) -> tuple[Reading, Depth]:
    if not reading.better_later:
        _note(run, paper, None)
        run.cache.put(name, reading)
        return reading, "full"
    attempt = failed(paper.attempts.get("text"), reading.better_later, now(), own_fault=True)
    _note(run, paper, attempt)
    if kept is not None and _length(kept) >= _length(reading):
        return kept, "full"
    if reading.read == "abstract":
        # A reading that broke off is no text.
        return reading, "brief"
    run.cache.put(name, reading)
    return reading, "full"


def _length(reading: Reading) -> int:
    return sum(len(text) for section in reading.sections for text in section.paragraphs)


def _note(run: Run, paper: Paper, attempt: Attempt | None) -> None:
    if attempt != paper.attempts.get("text"):
        run.archive.change(paper.id, noting("text", attempt))


def noting(step: Step, attempt: Attempt | None) -> Callable[[Paper], Paper]:
    """A change that notes how a step went; `None` where it went well."""
    return partial(_with_attempt, step=step, attempt=attempt)


def _with_attempt(paper: Paper, step: Step, attempt: Attempt | None) -> Paper:
    attempts = {name: known for name, known in paper.attempts.items() if name != step}
    if attempt is not None:
        attempts[step] = attempt
    return msgspec.structs.replace(paper, attempts=attempts)
