"""Whatever happens between two builds over the same listings, the archive ends the same."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from mkdocs_paperdigest.models import encode
from mkdocs_paperdigest.published import Publication
from mkdocs_paperdigest.summarizers.gemini import Gemini
from mkdocs_paperdigest.update.session import bring_up_to_date

from ..plugin.test_restore import Published
from ..servers.arxiv import ArxivServer
from ..servers.gemini import right
from ..update.test_conductor import LEARNING, VISION, World, entry
from .conftest import Service, content_of, let_pass

pytestmark = pytest.mark.usefixtures("_hurried")

TOPICS = (VISION, LEARNING)


class KilledError(BaseException):
    """From here on nothing is written any more, as in a process that was killed."""


@contextmanager
def killed_after(writes: int) -> Iterator[None]:
    """Let so many files of the archive be written, and none after."""
    whole = os.fsync
    left = [writes]

    def fsync(descriptor: Any) -> None:
        left[0] -= 1
        if left[0] < 0:
            raise KilledError
        whole(descriptor)

    with pytest.MonkeyPatch.context() as system:
        system.setattr(os, "fsync", fsync)
        yield


class Course:
    """A site through its days: built, killed, evicted, published, lost and restored."""

    def __init__(self, arxiv: ArxivServer, host: Published, model: Gemini, root: Path) -> None:
        self.world = World(arxiv, root)
        self._host = host
        self._model = model
        self._root = root
        self.losses = 0

    def build(self, *, budget: int = 100) -> None:
        plan = self.world.plan(
            *TOPICS,
            summarizer=self._model,
            reader=self._model,
            budget_papers=budget,
            site_url=self._host.site_url,
            restore=True,
        )
        report = bring_up_to_date(plan, self.world.archive, lambda _: None)
        assert not report.failed
        assert not report.warnings

    def be_killed(self, writes: int) -> None:
        with killed_after(writes), suppress(KilledError):
            self.build()
        assert self.world.archive.damaged == []

    def publish(self) -> None:
        publication = Publication(self.world.archive)
        data = self._host.folder / "papers" / "data"
        shutil.rmtree(data, ignore_errors=True)
        data.mkdir(parents=True)
        for topic in TOPICS:
            for edition in self.world.editions(topic):
                file = data / topic.slug / f"{edition.date}.json"
                file.parent.mkdir(exist_ok=True)
                shutil.copy(self.world.archive.path_of(topic.slug, edition.date), file)
        (data / "index.json").write_bytes(encode(publication.manifest(TOPICS)))

    def lose_the_cache(self) -> None:
        shutil.rmtree(self._root / "cache", ignore_errors=True)
        self.losses += 1

    def lose_everything(self) -> None:
        self.lose_the_cache()
        shutil.rmtree(self._root / "archive", ignore_errors=True)

    def let_days_pass(self) -> None:
        let_pass(self._root, days=3)


Step = Callable[[Course], None]
steps: st.SearchStrategy[Step] = st.one_of(
    st.just(Course.build),
    st.integers(0, 2).map(lambda budget: lambda course: course.build(budget=budget)),
    st.integers(0, 12).map(lambda writes: lambda course: course.be_killed(writes)),
    st.just(Course.publish),
    st.just(Course.lose_the_cache),
    st.just(Course.lose_everything),
    st.just(Course.let_days_pass),
)


def test_any_course_of_builds_kills_evictions_and_restores_ends_the_same(
    arxiv: ArxivServer, service: Service, models: Callable[..., Gemini], tmp_path: Path
) -> None:
    arxiv.entries = [
        entry(n, days=n % 3 + 1, categories=("cs.CV", "cs.LG") if n % 2 else ("cs.CV",))
        for n in range(1, 7)
    ]
    service.be(right)
    with Published() as host:
        undisturbed = Course(arxiv, host, models(), tmp_path / "undisturbed")
        undisturbed.build()
        expected = content_of(tmp_path / "undisturbed")

        @settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])
        @given(st.lists(steps, max_size=7))
        def prove(course: list[Step]) -> None:
            with tempfile.TemporaryDirectory() as folder:
                host.folder = Path(folder, "host")
                service.bought.clear()
                site = Course(arxiv, host, models(), Path(folder, "site"))
                for step in course:
                    step(site)
                for _ in range(2):
                    site.let_days_pass()
                    site.build()
                assert content_of(Path(folder, "site")) == expected
                assert max(service.bought.values()) <= 1 + site.losses

        prove()
