"""Papers that a model leaves unanswered: how long each is asked for, and what it gets then."""

from __future__ import annotations

import threading
from dataclasses import replace
from functools import partial

import msgspec

from ..models import Digest, Paper, Reading
from ..summarizers.base import NoAnswerError
from .copying import with_known_copies
from .digesting import abstract_alone, digest_paper
from .reading import noting
from .retrying import failed
from .run import Run, now

_UNANSWERED_IN_A_ROW = 3
"""So many papers without an answer mean that nobody gets one."""


class Patience:
    """Tells a paper that gets no answer from a service that gives none.

    Args:
        run: The update; it is stopped where the service gives nobody an answer.
    """

    def __init__(self, run: Run) -> None:
        self._run = run
        self._lock = threading.Lock()
        self._answers = 0
        self._in_a_row = 0
        self._unanswered: list[tuple[str, str, str]] = []

    def was_answered(self) -> None:
        """A paper got an answer."""
        with self._lock:
            self._answers += 1
            self._in_a_row = 0

    def went_unanswered(self, base_id: str, key: str, because: str) -> None:
        """A paper got none: the digest of this key could not be had now."""
        with self._lock:
            self._unanswered.append((base_id, key, because))
            self._in_a_row += 1
            if self._in_a_row >= _UNANSWERED_IN_A_ROW:
                self._run.service_down.set()
                self._run.stop.set()
        self._run.report.note(because)

    def end(self) -> None:
        """Note what went unanswered; where others got answers, the second time it is a try."""
        for base_id, key, because in self._unanswered:
            paper = self._run.archive.find(base_id)
            before = paper.attempts.get("digest") if paper else None
            again = before is not None and before.of == key
            own_fault = again and self._answers > 0
            attempt = failed(before, because, now(), own_fault=own_fault, of=key)
            self._run.archive.change(base_id, noting("digest", attempt))
            if paper and attempt.is_given_up:
                self._stand_in(paper, key, because)

    def _stand_in(self, paper: Paper, key: str, because: str) -> None:
        """Give a paper that is left unanswered for good the built-in digest."""
        run = self._run
        reading = abstract_alone(paper)
        plan = replace(run.plan, summarizer=run.plan.stand_in, depth="brief")
        try:
            digest = digest_paper(paper, reading, plan, "", run.cache, run.budget)
        except NoAnswerError:
            return
        digest = msgspec.structs.replace(digest, stands_in_for=key, shortfall=because)
        run.archive.change(paper.id, partial(with_digest, digest=digest, reading=reading))
        run.report.count_made(digest)


def with_digest(paper: Paper, digest: Digest, reading: Reading) -> Paper:
    """A paper with its digest, and with what the text that was read says besides."""
    made = noting("digest", None)(paper)
    old = paper.digest
    same = old and msgspec.structs.replace(old, key=digest.key, made_at=digest.made_at) == digest
    return msgspec.structs.replace(
        made,
        # What comes out the same again was made when it was made first.
        digest=msgspec.structs.replace(digest, made_at=old.made_at) if old and same else digest,
        preview=None,
        license=reading.license or paper.license,
        figures=with_known_copies(reading.figures, paper.figures),
    )
