"""What the proofs share: builds of a small world, and what of an archive must be equal."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from pathlib import Path
from threading import Lock
from typing import Any

import pytest

import mkdocs_paperdigest.update.conductor as update_room
from mkdocs_paperdigest.arxiv.calendar import moment_of
from mkdocs_paperdigest.arxiv.connection import ArxivConnection
from mkdocs_paperdigest.models import moment
from mkdocs_paperdigest.summarizers import exchange
from mkdocs_paperdigest.summarizers.gemini import Gemini

from ..servers.gemini import GeminiServer, Prompt, Step, right, verdicts
from ..servers.http import Reply
from .faults import TIMEOUT

_OF_THE_RUN = ("made_at", "filed_at", "tokens", "attempts", "at", "spare")
"""What depends on the course of things: times, prices, tries, and which digests were paid for
before newer papers took the place of theirs."""


class Service(GeminiServer):
    """A Gemini API whose answers can be exchanged, and that counts what was bought.

    Attributes:
        bought: How often the right answer was given to each question.
    """

    def __init__(self) -> None:
        super().__init__(self._say)
        self.bought: Counter[str] = Counter()
        self._step: Step = right
        self._once: set[str] | None = None
        self._counting = Lock()

    def be(self, step: Step, *, once: bool = False, reader: Step = verdicts) -> None:
        """Answer so from now on; `once` only to the first question about each paper."""
        self._step = step
        self.reader = reader
        self._once = set() if once else None

    def _say(self, prompt: Prompt) -> Reply:
        step = self._step
        with self._counting:
            if self._once is not None:
                about = prompt.sentences[0]
                step = right if about in self._once else step
                self._once.add(about)
            if step is right:
                self.bought[prompt.question] += 1
        return step if isinstance(step, Reply) else step(prompt)


@pytest.fixture(scope="session")
def service() -> Iterator[Service]:
    with Service() as server:
        yield server


@pytest.fixture(scope="session")
def models(service: Service) -> Iterator[Callable[..., Gemini]]:
    """A model by the patience that a build has with it; their clients are dear to make."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("GOOGLE_GEMINI_BASE_URL", service.url)
        made = {slow: Gemini("a-key", timeout=TIMEOUT if slow else 20) for slow in (False, True)}
        for each in made.values():
            each._connected()  # it reads the environment when it is first used
        yield lambda slow=False: made[slow]


@pytest.fixture
def _hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Wait hardly at all: how long is waited is tested where the rule stands."""
    hurried = partial(ArxivConnection, interval=0.0001)
    monkeypatch.setattr(update_room, "ArxivConnection", hurried)
    monkeypatch.setattr(exchange, "RETRY_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(exchange, "FIRST_PAUSE", 0.001)


def let_pass(root: Path, days: float) -> None:
    """Make an archive and the memory of a connection older than they are."""
    (root / "cache" / "arxiv-turn.json").unlink(missing_ok=True)
    for file in (root / "archive").rglob("*.json"):
        content = json.loads(file.read_bytes())
        for part in _parts(content):
            for name in ("tried_at", "checked_at", "at"):
                if part.get(name):
                    part[name] = moment(moment_of(part[name]) - timedelta(days=days))
        file.write_text(json.dumps(content))


def content_of(root: Path) -> dict[str, Any]:
    """All editions of an archive, without what tells how they came about."""
    editions = {}
    for file in sorted((root / "archive").glob("*/*.json")):
        edition = json.loads(file.read_bytes())
        for part in _parts(edition):
            for name in _OF_THE_RUN:
                part.pop(name, None)
        editions[f"{file.parent.name}/{file.name}"] = edition
    return editions


def _parts(value: Any) -> Iterator[dict[str, Any]]:
    """Every object in a piece of JSON."""
    if isinstance(value, dict):
        yield value
        for inner in list(value.values()):
            yield from _parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _parts(inner)
