"""What holds for every archive: the order of builds, their number and their end decide nothing."""

from __future__ import annotations

import tempfile
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.archive.merging import merge_edition, newest_versions, unite
from mkdocs_paperdigest.arxiv.calendar import listing_day
from mkdocs_paperdigest.models import (
    NO_TOKENS,
    Claim,
    ClaimCount,
    Digest,
    Edition,
    Link,
    Paper,
    Tokens,
    Topic,
    TopicName,
)

EVER = datetime(2026, 1, 1, tzinfo=UTC).date()
NOW = "2026-11-20T00:00:00Z"
TOPICS = (
    Topic("Vision", "vision", "cat:cs.CV", max_papers=2),
    Topic("Learning", "learning", "cat:cs.LG", max_papers=3),
)
FILES = settings(max_examples=50, deadline=None)
"""Each example writes files, and waits until they are on the disk."""


def the_paper(number: int, version: int = 1) -> Paper:
    """A paper whose facts follow from its number and version, wherever it is listed.

    A few are of each of three days, and a few of those of the same instant.
    """
    at = datetime(2026, 11, 10 + number % 3, 12, number // 4, tzinfo=UTC)
    return Paper(
        id=f"2611.{number:05}",
        version=version,
        title=f"Paper {number}, version {version}",
        authors=("Ada Lovelace",),
        abstract="We study things.",
        categories=("cs.CV",),
        comment="",
        published=f"{at:%Y-%m-%dT%H:%M:%SZ}",
        updated=f"{at + timedelta(days=version):%Y-%m-%dT%H:%M:%SZ}",
        links=(Link("abstract", f"https://arxiv.org/abs/2611.{number:05}v{version}"),),
        license="",
        digest=None,
    )


def digest_of(paper: Paper, tokens: Tokens = NO_TOKENS) -> Digest:
    claim = Claim(f"About {paper.id}.", "We study things.", "")
    count = ClaimCount(1, 1, 0)
    return Digest(
        "gemini", "m", "en", paper.version, "abstract", NOW, claim, (), {}, count, tokens, "a key"
    )


papers = st.builds(the_paper, st.integers(1, 14), st.integers(1, 3))
listings = st.lists(papers, max_size=12)


@dataclass(frozen=True)
class Course:
    """Listings in the order in which they are filed: of which topic, and what it lists."""

    topics: tuple[Topic, ...]
    merges: list[tuple[int, list[Paper]]]


def courses(topics: tuple[Topic, ...], versions: int) -> st.SearchStrategy[Course]:
    numbers = st.integers(1, 14)
    listed = st.lists(st.builds(the_paper, numbers, st.integers(1, versions)), max_size=12)
    return st.builds(
        Course, st.just(topics), st.lists(st.tuples(st.integers(0, 1), listed), max_size=5)
    )


roomy = tuple(msgspec.structs.replace(topic, max_papers=20) for topic in TOPICS)
# What is displaced without a digest is known by its id alone, so of a paper that one topic has
# displaced at a newer version another topic may file the older one until it is listed again.
any_course = courses(TOPICS, versions=1) | courses(roomy, versions=3)


def editions_of(archive: Archive) -> list[Any]:
    """All editions, without the times when papers joined."""
    return [
        msgspec.structs.replace(
            edition,
            filed_at="",
            papers=tuple(msgspec.structs.replace(p, filed_at="") for p in edition.papers),
        )
        for topic in TOPICS
        for edition in archive.editions(topic.slug)
    ]


def filed(
    course: Course, merges: list[tuple[int, list[Paper]]], *, reopening: bool = False
) -> list[Any]:
    """What an archive holds after some listings."""
    with tempfile.TemporaryDirectory() as folder:
        archive = Archive(Path(folder))
        for place, listing in merges:
            archive.merge(course.topics[place], listing, EVER, NOW)
            if reopening:
                archive = Archive(Path(folder))
        on_disk = editions_of(Archive(Path(folder)))
        assert on_disk == editions_of(archive)
        return on_disk


@FILES
@given(any_course, st.randoms(use_true_random=False))
def test_the_order_of_listings_decides_nothing(course: Course, chance: Any) -> None:
    shuffled = [(place, chance.sample(listing, len(listing))) for place, listing in course.merges]
    chance.shuffle(shuffled)
    assert filed(course, shuffled) == filed(course, course.merges)


@FILES
@given(any_course)
def test_a_listing_that_is_filed_again_changes_nothing(course: Course) -> None:
    assert filed(course, course.merges * 2) == filed(course, course.merges)


@FILES
@given(any_course)
def test_a_listing_may_come_in_pieces_and_to_processes_of_their_own(course: Course) -> None:
    pieces = [(place, [paper]) for place, listing in course.merges for paper in listing]
    assert filed(course, pieces, reopening=True) == filed(course, course.merges)


@FILES
@given(any_course)
def test_an_edition_keeps_the_newest_and_counts_the_others(course: Course) -> None:
    known: dict[tuple[str, date], dict[str, Paper]] = {}
    for place, listing in course.merges:
        for paper in listing:
            place_of = course.topics[place].slug, listing_day(paper.published)
            known.setdefault(place_of, {})[paper.id] = paper
    room = {topic.slug: topic.max_papers for topic in course.topics}
    for edition in filed(course, course.merges):
        matched = known.pop((edition.topic.slug, edition.date)).values()
        order = [p.id for p in sorted(matched, key=lambda p: (p.published, p.id), reverse=True)]
        most = room[edition.topic.slug]
        assert [paper.id for paper in edition.papers] == order[:most]
        assert edition.left_out == len(order[most:])
        assert edition.left_out_ids == tuple(sorted(order[most:]))
    assert not known


@given(listings, listings, listings)
def test_copies_of_an_edition_unite_in_any_order(
    one: list[Paper], two: list[Paper], three: list[Paper]
) -> None:
    empty = Edition(1, TopicName("Vision", "vision"), EVER, ())
    a, b, c = (
        merge_edition(empty, newest_versions(listing), 20, NOW) for listing in (one, two, three)
    )
    assert unite(a, a) == a
    assert unite(a, b).papers == unite(b, a).papers
    assert unite(unite(a, b), c) == unite(a, unite(b, c))


class Editions(RuleBasedStateMachine):
    """Papers are listed, digested and displaced; room is made; processes come and go."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = tempfile.TemporaryDirectory()
        self.archive = Archive(Path(self.folder.name))
        self.topic = TOPICS[0]
        self.listed: dict[str, Paper] = {}
        self.paid: set[str] = set()

    @rule(listing=listings)
    def list_papers(self, listing: list[Paper]) -> None:
        self.listed = newest_versions([*self.listed.values(), *listing])
        self.archive.merge(self.topic, listing, EVER, NOW)

    @rule(chance=st.randoms(use_true_random=False))
    def digest(self, chance: Any) -> None:
        shown = sorted(p.id for e in self.archive.editions("vision") for p in e.papers)
        if not shown:
            return
        base_id = chance.choice(shown)
        self.paid.add(base_id)
        self.archive.change(
            base_id, lambda p: msgspec.structs.replace(p, digest=digest_of(p, Tokens(9, 9)))
        )

    @rule()
    def begin_another_process(self) -> None:
        self.archive = Archive(Path(self.folder.name))
        assert self.archive.damaged == []

    @precondition(lambda self: self.topic.max_papers < 5)
    @rule()
    def make_room(self) -> None:
        self.topic = msgspec.structs.replace(self.topic, max_papers=self.topic.max_papers + 1)
        self.archive.merge(self.topic, self.listed.values(), EVER, NOW)

    @invariant()
    def what_was_paid_for_is_there(self) -> None:
        held = {
            paper.id: paper
            for edition in self.archive.editions("vision")
            for paper in (*edition.papers, *edition.spare)
        }
        assert {base_id for base_id, paper in held.items() if paper.digest} == self.paid

    @invariant()
    def the_newest_are_shown(self) -> None:
        shown = [paper for e in self.archive.editions("vision") for paper in e.papers]
        days = [listing_day(paper.published) for paper in self.listed.values()]
        assert len(shown) == sum(min(days.count(day), self.topic.max_papers) for day in set(days))
        left_out = sum(edition.left_out for edition in self.archive.editions("vision"))
        assert left_out == len(self.listed) - len(shown)
        assert all(paper.version == self.listed[paper.id].version for paper in shown)

    def teardown(self) -> None:
        self.folder.cleanup()


TestEditions = Editions.TestCase
TestEditions.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)
