"""One policy for texts, figures, digests and upgrades: each fault that four policies let in."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec
import pytest

from mkdocs_paperdigest.models import MOST_TRIES as TRIES
from mkdocs_paperdigest.models import Attempt, Paper, moment
from mkdocs_paperdigest.summarizers.base import Reply as Answer
from mkdocs_paperdigest.summarizers.base import Task
from mkdocs_paperdigest.summarizers.extractive import Extractive

from ..plugin.test_deep import TIDES
from ..servers.arxiv_site import NOT_FOUND, ArxivSite, page, pdf
from ..servers.gemini import GeminiServer, Prompt, blocked, response, right, right_answer
from ..servers.http import Asked, Reply
from .test_conductor import LEARNING, VISION, World, entry, model, world

__all__ = ["world"]

TIDES_ID = TIDES.id
PICTURE = (
    b"\x89PNG\r\n\x1a\n" + b"\0\0\0\rIHDR" + (300).to_bytes(4, "big") + (200).to_bytes(4, "big")
) + b"\0" * 40
HTML, PDF = f"/html/{TIDES_ID}v1", f"/pdf/{TIDES_ID}v1"


@pytest.fixture
def texts() -> Iterator[ArxivSite]:
    with ArxivSite({HTML: page("tides"), PDF: pdf("tides-1")}) as site:
        yield site


def serve_pictures(texts: ArxivSite, picture: Reply) -> None:
    """Answer for every picture alike."""
    known = texts.answer

    def answer(asked: Asked) -> Reply:
        return picture if asked.path.endswith(".png") else known(asked)

    texts.answer = answer  # type: ignore[method-assign]


@pytest.fixture
def deep(world: World, texts: ArxivSite, gemini: GeminiServer) -> dict[str, Any]:
    """What an update of one paper with its full text is given."""
    assert gemini.asked == []
    world.arxiv.entries = [replace(TIDES, categories=("cs.CV",))]
    return {"by": model(), "depth": "full", "figures": "licensed", "arxiv_site": texts.url}


def rest(world: World, **step_hours: float) -> None:
    """Let what was tried in vain rest for so many hours."""

    def older(paper: Paper) -> Paper:
        attempts = {
            name: msgspec.structs.replace(
                attempt,
                at=moment(datetime.now(UTC) - timedelta(hours=step_hours.get(name, 0))),
            )
            for name, attempt in paper.attempts.items()
        }
        return msgspec.structs.replace(paper, attempts=attempts)

    for base_id in world.papers():
        world.archive.change(base_id, older)


def only(world: World) -> Paper:
    (paper,) = world.papers().values()
    return paper


# Texts


def test_an_html_page_that_comes_later_is_read(
    world: World, texts: ArxivSite, deep: dict[str, Any], gemini: GeminiServer
) -> None:
    texts.texts[HTML] = NOT_FOUND
    world.update(**deep, refresh_hours=12)
    paper = only(world)
    assert paper.digest is not None
    assert paper.digest.read == "pdf"
    assert paper.attempts["text"].tries == 1
    bought = len(gemini.asked)
    texts.texts[HTML] = page("tides")
    serve_pictures(texts, Reply(PICTURE, headers={"Content-Type": "image/png"}))
    # Before its time nobody is asked.
    asked = len(texts.asked)
    world.update(**deep, refresh_hours=12)
    assert (len(texts.asked), len(gemini.asked)) == (asked, bought)
    rest(world, text=13)
    world.update(**deep, refresh_hours=12)
    paper = only(world)
    assert paper.digest is not None
    assert paper.digest.read == "html"
    assert paper.figures
    assert paper.license
    assert "text" not in paper.attempts


def test_an_html_page_that_never_comes_is_given_up(
    world: World, texts: ArxivSite, deep: dict[str, Any], gemini: GeminiServer
) -> None:
    texts.texts[HTML] = NOT_FOUND
    for _ in range(TRIES + 3):
        world.update(**deep)
        rest(world, text=100)
    assert texts.paths.count(HTML) == TRIES
    assert only(world).attempts["text"].tries == TRIES
    assert len({prompt.question for prompt in gemini.prompts}) == len(gemini.asked)


def test_a_text_that_was_cached_by_another_reader_is_read_again(
    world: World, texts: ArxivSite, deep: dict[str, Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    world.update(**deep)
    before = texts.paths.count(HTML)
    (world.root / "archive").rename(world.root / "lost")
    world.update(**deep)
    assert texts.paths.count(HTML) == before
    (world.root / "archive").rename(world.root / "lost again")
    monkeypatch.setattr("mkdocs_paperdigest.update.reading.READER", 1_000)
    world.update(**deep)
    assert texts.paths.count(HTML) == before + 1


# Figures


def test_pictures_that_are_refused_are_given_up(
    world: World, texts: ArxivSite, deep: dict[str, Any]
) -> None:
    def pictures() -> int:
        return sum(path not in (HTML, PDF) for path in texts.paths)

    serve_pictures(texts, Reply(b"", 403))
    report = world.update(**deep, budget_papers=1)
    assert pictures() == 1
    assert sum("figures" in note for note in report.notes) == 1
    world.update(**deep, budget_papers=1)
    assert pictures() == 1
    for _ in range(TRIES + 2):
        rest(world, figures=100)
        world.update(**deep, budget_papers=1)
    assert pictures() == TRIES
    paper = only(world)
    assert paper.figures
    assert not any(figure.file for figure in paper.figures)
    assert paper.attempts["figures"].tries == TRIES


def test_figures_take_from_the_budget(world: World, texts: ArxivSite, deep: dict[str, Any]) -> None:
    world.update(**{**deep, "figures": "none"})
    asked = len(texts.asked)
    assert only(world).figures
    world.update(**deep, budget_papers=0)
    assert len(texts.asked) == asked


def test_digesting_again_keeps_the_figures_that_were_copied(
    world: World, texts: ArxivSite, deep: dict[str, Any]
) -> None:
    serve_pictures(texts, Reply(PICTURE, headers={"Content-Type": "image/png"}))
    world.update(**deep)
    copied = [figure.file for figure in only(world).figures if figure.file]
    assert copied
    world.update(**{**deep, "language": "de"})
    assert [figure.file for figure in only(world).figures if figure.file] == copied
    world.update(**{**deep, "language": "fr", "depth": "brief"})
    assert [figure.file for figure in only(world).figures if figure.file] == copied


# Topics that share papers


def test_a_digest_made_for_one_topic_is_there_for_all(world: World, gemini: GeminiServer) -> None:
    both = ("cs.CV", "cs.LG")
    world.arxiv.entries = [entry(n, categories=both) for n in range(1, 9)]
    for _ in range(3):
        report = world.update(VISION, LEARNING, by=model(), concurrency=8)
        assert set(world.digests(VISION).values()) == {"gemini"}
        assert world.papers(VISION) == world.papers(LEARNING)
        assert report.pending == 0
        assert report.tokens.input in (0, 8_000)
    assert len(gemini.asked) == 8


def test_an_archive_whose_copies_differ_is_mended_without_a_purchase(
    world: World, gemini: GeminiServer
) -> None:
    both = ("cs.CV", "cs.LG")
    world.arxiv.entries = [entry(1, categories=both)]
    world.update(VISION, LEARNING, by=model())
    (edition,) = world.editions(LEARNING)
    file = world.archive.path_of(LEARNING.slug, edition.date)
    content = json.loads(file.read_text())
    content["papers"][0]["digest"] = None
    file.write_text(json.dumps(content))
    world.update(VISION, LEARNING, by=model())
    assert set(world.digests(LEARNING).values()) == {"gemini"}
    assert len(gemini.asked) == 1


# Upgrades


class Next(Extractive):
    """The built-in summarizer of a later version of this package."""

    def __init__(self) -> None:
        super().__init__()
        self.version = "the-next"


def test_an_upgrade_makes_digests_again_within_the_budget_newest_first(world: World) -> None:
    world.arxiv.entries = [entry(n) for n in range(1, 8)]
    world.update()
    before = {name: paper.digest for name, paper in world.papers().items()}
    report = world.update(by=Next(), budget_papers=3)
    assert report.made == 3
    renewed = {name for name, paper in world.papers().items() if "the-next" in key(paper)}
    assert renewed == {"2611.00007", "2611.00006", "2611.00005"}
    # What came out the same is still what was made then.
    for name in renewed:
        digest, old = world.papers()[name].digest, before[name]
        assert digest is not None
        assert old is not None
        assert digest.made_at == old.made_at


def key(paper: Paper) -> str:
    return paper.digest.key if paper.digest else ""


def test_an_upgrade_does_nothing_offline(world: World) -> None:
    world.arxiv.entries = [entry(1)]
    world.update()
    files = world.files()
    assert world.update(by=Next(), online=False).made == 0
    assert world.files() == files


# What an edition keeps


def test_more_room_is_filled(world: World) -> None:
    world.arxiv.entries = [entry(n) for n in range(1, 8)]
    few = msgspec.structs.replace(VISION, max_papers=3)
    world.update(few, refresh_hours=12)
    (edition,) = world.editions()
    assert (len(edition.papers), edition.left_out) == (3, 4)
    more = msgspec.structs.replace(VISION, max_papers=5)
    world.update(more, refresh_hours=12)
    (edition,) = world.editions()
    assert (len(edition.papers), edition.left_out) == (5, 2)
    asked = len(world.arxiv.asked)
    world.update(msgspec.structs.replace(VISION, max_papers=9), refresh_hours=12)
    (edition,) = world.editions()
    assert (len(edition.papers), edition.left_out) == (7, 0)
    world.update(msgspec.structs.replace(VISION, max_papers=9), refresh_hours=12)
    assert len(world.arxiv.asked) == asked + 1


def test_room_in_old_editions_is_filled_too(world: World) -> None:
    world.arxiv.entries = [entry(n, days=40) for n in range(1, 5)]
    few = msgspec.structs.replace(VISION, max_papers=1)
    world.update(few, lookback_days=60)
    world.record_time(few, 0.1)
    world.update(msgspec.structs.replace(VISION, max_papers=9))
    assert len(world.papers()) == 4


def test_the_newest_are_kept_in_whatever_order_they_came(world: World) -> None:
    few = msgspec.structs.replace(VISION, max_papers=2)
    world.arxiv.entries = [entry(1), entry(2)]
    world.update(few)
    world.arxiv.entries = [entry(n) for n in range(1, 5)]
    world.update(few)
    (edition,) = world.editions()
    assert [paper.id for paper in edition.papers] == ["2611.00004", "2611.00003"]
    assert edition.left_out == 2
    assert edition.left_out_ids == ("2611.00001", "2611.00002")


def test_what_was_paid_for_comes_back_with_the_room(world: World, gemini: GeminiServer) -> None:
    few = msgspec.structs.replace(VISION, max_papers=1)
    world.arxiv.entries = [entry(1)]
    world.update(few, by=model())
    world.arxiv.entries = [entry(1), entry(2)]
    world.update(few, by=model())
    assert set(world.papers()) == {"2611.00002"}
    world.update(msgspec.structs.replace(VISION, max_papers=2), by=model())
    assert set(world.digests().values()) == {"gemini"}
    assert len(gemini.asked) == 2


# Papers that get no digest


def test_a_paper_without_a_sentence_is_let_be_with_a_reason(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.arxiv.entries = [entry(1, abstract="?!")]
    world.update()
    attempt = only(world).attempts["digest"]
    assert attempt.tries == TRIES
    assert attempt.because
    files = world.files()
    world.update()
    assert world.files() == files
    # Another summarizer, or another version of the paper, is another matter.
    with GeminiServer(blocked()) as server:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        world.update(by=model())
        assert len(server.asked) == 1


def test_a_paper_that_never_gets_an_answer_ends_with_a_copy(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("mkdocs_paperdigest.summarizers.exchange.RETRY_PAUSES", ())
    world.arxiv.entries = [entry(1), entry(2)]

    def but_not_the_first(prompt: Prompt) -> Reply:
        return Reply(b"{}", 503) if "number 1 " in prompt.question else right(prompt)

    with GeminiServer(but_not_the_first) as server:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        for n in range(TRIES + 4):
            # Others are answered, so it is this paper's own fault.
            world.arxiv.entries.append(entry(10 + n))
            world.update(by=model())
            rest(world, digest=100)
        asked = sum("number 1 " in prompt.question for prompt in server.prompts)
    assert asked == TRIES + 1
    assert world.digests()["2611.00001"] == "extractive"
    digest = world.papers()["2611.00001"].digest
    assert digest is not None
    assert "gemini" in digest.stands_in_for


# Budgets


def test_tokens_are_a_hard_limit(world: World, gemini: GeminiServer) -> None:
    world.arxiv.entries = [entry(n) for n in range(1, 21)]
    report = world.update(by=model(), budget_tokens=6_000, concurrency=8)
    spent = report.tokens.input + report.tokens.output
    assert 0 < spent <= 6_000
    assert spent == len(gemini.asked) * 1_230
    assert report.pending == 20 - report.made
    assert any("budget_tokens" in note for note in report.notes)
    world.update(by=model())
    assert set(world.digests().values()) == {"gemini"}
    assert len(gemini.asked) == 20


def test_a_repair_beyond_the_tokens_waits_with_the_first_answer_kept(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.arxiv.entries = [entry(1)]

    def wrong(prompt: Prompt) -> Reply:
        answer = right_answer(prompt)
        answer["summary"]["text"] = "We reach 97.3 percent on ImageNet."
        return response(json.dumps(answer))

    with GeminiServer(wrong, right) as server:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        report = world.update(by=model(), budget_tokens=2_000)
        assert (report.made, report.pending, len(server.asked)) == (0, 1, 1)
        report = world.update(by=model(), budget_tokens=2_000)
        assert (report.made, report.pending, len(server.asked)) == (1, 0, 2)


def test_after_the_deadline_nothing_begins(world: World, gemini: GeminiServer) -> None:
    world.arxiv.entries = [entry(1)]
    report = world.update(VISION, LEARNING, by=model(), deadline_seconds=0.000_001)
    assert not world.arxiv.asked
    assert not gemini.asked
    assert set(report.failed) == {"Vision", "Learning"}
    assert world.update(by=model(), deadline_seconds=60).made == 1


class Ponderous(Extractive):
    """A copier of somebody else's, who takes long."""

    name = "ponderous"

    def summarize(self, task: Task) -> Answer:
        time.sleep(0.2)
        return super().summarize(task)


def test_a_copier_who_takes_long_stops_at_the_deadline(world: World) -> None:
    world.arxiv.entries = [entry(number) for number in range(1, 31)]
    report = world.update(by=Ponderous(), deadline_seconds=2)
    assert 0 < report.made < 30
    assert report.made + report.pending == 30


# Archives of other versions


def test_an_edition_of_a_newer_version_is_shown_and_not_written(
    world: World, gemini: GeminiServer
) -> None:
    world.arxiv.entries = [entry(1)]
    world.update()
    (edition,) = world.editions()
    file = world.archive.path_of(VISION.slug, edition.date)
    content = json.loads(file.read_text())
    content["papers"][0]["peer_review"] = {"by": "somebody"}
    file.write_text(json.dumps(content))
    before = file.read_bytes()
    world.arxiv.entries.append(entry(2))
    report = world.update(by=model())
    assert file.read_bytes() == before
    assert not gemini.asked
    (warning,) = report.warnings
    assert "peer_review" in warning
    assert str(file) in warning
    assert set(world.papers()) == {"2611.00001"}


def test_what_an_earlier_version_noted_is_no_obstacle(world: World) -> None:
    world.arxiv.entries = [entry(1)]
    world.update()
    (edition,) = world.editions()
    file = world.archive.path_of(VISION.slug, edition.date)
    content = json.loads(file.read_text())
    content["papers"][0]["unread"] = {"tries": 1, "at": content["papers"][0]["published"]}
    file.write_text(json.dumps(content))
    world.arxiv.entries.append(entry(2))
    assert not world.update().warnings
    assert len(world.papers()) == 2


def test_an_attempt_survives_the_disk(world: World) -> None:
    world.arxiv.entries = [entry(1)]
    world.update()
    noted = Attempt(2, "2026-11-20T00:00:00Z", "it was refused", "a|key")
    world.archive.change(
        "2611.00001", lambda paper: msgspec.structs.replace(paper, attempts={"text": noted})
    )
    assert only(world).attempts == {"text": noted}
