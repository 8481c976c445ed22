"""Editions that need nothing are read once, and again when what they need is another thing."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.keeping import Keep
from mkdocs_paperdigest.models import Attempt, Edition, Paper, Topic, TopicName, moment
from mkdocs_paperdigest.summarizers.extractive import Extractive
from mkdocs_paperdigest.update.plan import Plan, digest_key
from mkdocs_paperdigest.update.settled import any_needs
from tests.opened import watch_opened
from tests.render.papers import PAPERS, extractive

DAY = date(2025, 3, 28)
NOW = datetime(2026, 11, 20, tzinfo=UTC)
TOPIC = Topic("Vision", "vision", "cat:cs.CV")


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    return Plan(
        topics=(TOPIC,),
        summarizer=Extractive(),
        stand_in=Extractive(),
        language="en",
        depth="brief",
        cache_dir=tmp_path / "cache",
        site_url="",
        arxiv_api="",
        arxiv_site="",
        figures="licensed",
        refresh_hours=1,
        lookback_days=1,
        concurrency=1,
        budget_papers=1,
        timeout=1,
    )


def digested(paper: Paper, plan: Plan) -> Paper:
    return extractive(paper, key=digest_key(paper, plan, "brief"))


def file(plan: Plan, *papers: Paper) -> Path:
    folder = plan.cache_dir.parent / "archive"
    Archive(folder).adopt(Edition(1, TopicName("Vision", "vision"), DAY, papers))
    Archive(folder, Keep(plan.cache_dir))
    return folder


def ask(plan: Plan, folder: Path, at: datetime = NOW) -> tuple[bool, bool]:
    """Whether anything is needed, and whether the edition was read to find out."""
    archive = Archive(folder, Keep(plan.cache_dir))
    archive._shelf._loaded.clear()
    with watch_opened() as opened:
        needed = any_needs(plan, archive, at)
    return needed, any(path.name == f"{DAY}.json" for path in opened)


def test_what_needs_nothing_is_read_once(plan: Plan) -> None:
    folder = file(plan, digested(PAPERS[0], plan), digested(PAPERS[1], plan))
    assert [ask(plan, folder) for _ in range(3)] == [(False, True), (False, False), (False, False)]


def test_what_needs_something_is_read_each_time(plan: Plan) -> None:
    folder = file(plan, digested(PAPERS[0], plan), PAPERS[1])
    assert [ask(plan, folder) for _ in range(2)] == [(True, True), (True, True)]


def test_what_rests_is_looked_at_until_its_time_comes(plan: Plan) -> None:
    attempt = Attempt(1, moment(NOW), "no answer", digest_key(PAPERS[0], plan, "brief"))
    folder = file(plan, msgspec.structs.replace(PAPERS[0], attempts={"digest": attempt}))
    soon, later = NOW + timedelta(minutes=5), NOW + timedelta(hours=2)
    assert [ask(plan, folder, at) for at in (NOW, soon, later)] == [
        (False, True),
        (False, True),
        (True, True),
    ]


def test_what_was_given_up_is_settled(plan: Plan) -> None:
    attempt = Attempt(4, moment(NOW), "no answer", digest_key(PAPERS[0], plan, "brief"))
    folder = file(plan, msgspec.structs.replace(PAPERS[0], attempts={"digest": attempt}))
    assert [ask(plan, folder) for _ in range(2)] == [(False, True), (False, False)]


def test_another_plan_asks_anew(plan: Plan) -> None:
    folder = file(plan, digested(PAPERS[0], plan))
    ask(plan, folder)
    assert ask(replace(plan, hidden=frozenset({"2503.99999"})), folder) == (False, True)
    assert ask(replace(plan, budget_papers=7, timeout=3), folder) == (False, True)
    assert ask(replace(plan, budget_papers=9, timeout=5), folder) == (False, False)


def test_a_changed_edition_is_asked_anew(plan: Plan) -> None:
    folder = file(plan, digested(PAPERS[0], plan))
    ask(plan, folder)
    Archive(folder).change(PAPERS[0].id, lambda old: msgspec.structs.replace(old, digest=None))
    assert ask(plan, folder) == (True, True)
