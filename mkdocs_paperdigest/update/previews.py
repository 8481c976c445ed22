"""What stands for a paper whose digest is to come."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import msgspec

from ..archive import Archive
from ..models import Claim, Paper
from .budget import Budget
from .digesting import preview_of
from .plan import Plan
from .schedule import papers_of


def add_previews(plan: Plan, archive: Archive, budget: Budget) -> None:
    """Give papers that wait for a model a sentence of their own until then."""
    if not plan.summarizer.writes:
        return
    changes: dict[str, Callable[[Paper], Paper]] = {}
    for paper in papers_of(plan, archive):
        if paper.digest is None and paper.preview is None and not budget.is_over:
            claim = preview_of(paper, plan.stand_in)
            if claim is not None:
                changes[paper.id] = partial(_with_preview, claim=claim)
    archive.change_all(changes)


def _with_preview(paper: Paper, claim: Claim) -> Paper:
    return msgspec.structs.replace(paper, preview=claim)
