"""Digests by batch: handed in once, collected by later builds, checked like any other."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any, TypeAlias

import pytest
import time_machine

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.archive.remote import RemoteFolder
from mkdocs_paperdigest.arxiv.connection import ArxivConnection
from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.update import conductor, handing_in
from mkdocs_paperdigest.update.parcels import (
    FILE_NAME,
    Parcel,
    forget_parcels,
    note_parcel,
    read_parcels,
)
from mkdocs_paperdigest.update.spending import FILE_NAME as ACCOUNT
from tests.plugin.conftest import KEY
from tests.plugin.test_models import options
from tests.servers.arxiv import ArxivServer
from tests.servers.arxiv_site import DOCUMENTS, ArxivSite, page
from tests.servers.batches import GeminiBatchServer, OpenAIBatchServer, State
from tests.servers.gemini import error
from tests.servers.http import Asked, Reply

from .conftest import Run, write_site
from .test_backfill import ARCHIVE, ROOT, SINCE, papers, snapshot

Server: TypeAlias = GeminiBatchServer | OpenAIBatchServer
NUMBER = 6
PRICE = {"input": 2, "output": 10, "batch": 0.5}


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer() as server:
        yield server


@pytest.fixture(params=["gemini", "openai"])
def server(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[Server]:
    """Each of the services, with a key for it."""
    if request.param == "gemini":
        with GeminiBatchServer() as gemini:
            monkeypatch.setenv("GEMINI_API_KEY", KEY)
            monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", gemini.url)
            yield gemini
    else:
        with OpenAIBatchServer() as openai:
            monkeypatch.setenv("OPENAI_API_KEY", KEY)
            monkeypatch.setenv("OPENAI_BASE_URL", openai.base_url)
            yield openai


@pytest.fixture(autouse=True)
def hurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """Ask without pauses: the rule of three seconds is tested where it stands."""
    connection = partial(ArxivConnection, interval=0.005)
    monkeypatch.setattr(conductor, "ArxivConnection", connection)
    monkeypatch.setattr(handing_in, "ArxivConnection", connection)


class Site:
    """A site whose topic is backfilled from a file."""

    def __init__(self, folder: Path, arxiv: ArxivServer, server: Server, run: Run) -> None:
        self.folder = folder
        self._arxiv = arxiv
        self.name = "gemini" if isinstance(server, GeminiBatchServer) else "openai"
        self._run = run
        self.file = snapshot(folder, NUMBER)
        self.configure()

    def configure(self, **more: Any) -> None:
        prices = {"currency": "EUR", "gemini-flash-latest": PRICE, "gpt-5-mini": PRICE}
        given = {"summarizer": self.name, "prices": prices, "verify": "off", **more}
        # What arXiv lists is none of this: it has nothing, and is asked for nothing.
        write_site(self.folder, options(self._arxiv, refresh=0, **given))

    def hand_in(self) -> str:
        done = self._run(
            "backfill", "tides", *SINCE, "--metadata", str(self.file), "--batch", "--yes"
        )
        return done.out + done.err

    def update(self) -> str:
        done = self._run("update")
        return done.out + done.err

    @property
    def papers(self) -> list[Paper]:
        return papers(self.folder)

    @property
    def makers(self) -> list[str]:
        return [paper.digest.summarizer if paper.digest else "" for paper in self.papers]

    @property
    def parcels(self) -> list[dict[str, Any]]:
        file = self.folder / ARCHIVE / FILE_NAME
        made: list[dict[str, Any]] = json.loads(file.read_text()) if file.exists() else []
        return made

    @property
    def paid(self) -> float:
        """In all months: the tests may run where one turns into the next."""
        return sum(self.months.values())

    @property
    def months(self) -> dict[str, float]:
        """What was paid in each month."""
        file = self.folder / ARCHIVE / ACCOUNT
        account = json.loads(file.read_text()) if file.exists() else {}
        return {month: float(paid["EUR"]["sum"]) for month, paid in account.items()}


@pytest.fixture
def site(tmp_path: Path, arxiv: ArxivServer, server: Server, run: Run) -> Site:
    return Site(tmp_path, arxiv, server, run)


def test_a_batch_is_handed_in_awaited_and_collected(site: Site, server: Server, run: Run) -> None:
    said = site.hand_in()
    assert "6 papers handed in; later builds collect their digests" in said
    assert [len(batch.requests) for batch in server.counter.handed] == [NUMBER]
    assert site.makers == [""] * NUMBER
    assert "batches: 6 digests handed in and not collected" in run("status").out
    assert "6 papers wait for the batch" in site.update()
    assert site.makers == [""] * NUMBER
    server.counter.state = "done"
    said = site.update()
    assert "a batch answered for 6 of 6 papers" in said
    assert set(site.makers) == {"gemini" if isinstance(server, GeminiBatchServer) else "openai"}
    assert not server.singles
    # Half of what a thousand tokens read and 230 written cost.
    assert {paper.digest.money["EUR"] for paper in site.papers if paper.digest} == {0.00215}
    assert site.paid == pytest.approx(NUMBER * 0.00215)
    site.update()
    assert site.parcels == []


def test_while_it_waits_nothing_is_handed_in_or_bought_again(site: Site, server: Server) -> None:
    site.hand_in()
    assert "0 papers handed in" in site.hand_in()
    site.update()
    assert len(server.counter.handed) == 1
    assert not server.singles


def test_what_a_batch_leaves_unanswered_is_bought_singly(site: Site, server: Server) -> None:
    server.counter.unanswered = {"1", "4"}
    server.counter.tail = b'{"key": "99", "custom_id": "99"}\n\xff{\n[]\n{"cut": '
    site.hand_in()
    server.counter.state = "done"
    assert "a batch answered for 4 of 6 papers" in site.update()
    assert all(site.makers)
    assert len(server.singles) == 2
    assert site.paid == pytest.approx(4 * 0.00215 + 2 * 0.0043)


def test_a_batch_that_fails_gives_its_papers_and_its_money_back(site: Site, server: Server) -> None:
    site.hand_in()
    server.counter.state = "failed"
    said = site.update()
    assert "a batch of 6 papers failed" in said
    assert all(site.makers)
    assert len(server.singles) == NUMBER
    assert site.paid == pytest.approx(NUMBER * 0.0043)


def test_the_budget_of_a_build_does_not_hold_for_what_a_batch_answered(
    site: Site, server: Server
) -> None:
    site.hand_in()
    site.configure(budget_papers=1)
    server.counter.state = "done"
    site.update()
    assert all(site.makers)


def test_answers_survive_a_build_that_dies_after_collecting(site: Site, server: Server) -> None:
    site.hand_in()
    server.counter.state = "done"
    site.configure(deadline=0.000_001)
    site.update()
    assert site.makers == [""] * NUMBER
    server.counter.state = "failed"
    site.configure(budget_papers=0)
    site.update()
    assert all(site.makers)
    assert not server.singles


def test_answers_that_went_with_a_cache_are_collected_once_more(site: Site, server: Server) -> None:
    site.hand_in()
    server.counter.state = "done"
    site.configure(deadline=0.000_001)
    site.update()
    shutil.rmtree(site.folder / ".cache/plugin/paperdigest/cache")
    site.configure(budget_papers=0)
    site.update()
    assert all(site.makers)
    assert not server.singles
    assert site.paid == pytest.approx(NUMBER * 0.00215)


# Killed at the worst moments


def forget_the_batch(site: Site, name: str = "") -> None:
    """As if the process had died before the service's word was written down."""
    (parcel,) = site.parcels
    parcel = {**parcel, "batch": "", "name": name or parcel["name"]}
    (site.folder / ARCHIVE / FILE_NAME).write_text(json.dumps([parcel]))


def test_what_comes_back_of_a_month_that_is_over_is_nothing_to_spend_in_this_one(
    site: Site,
) -> None:
    with time_machine.travel(datetime(2026, 11, 30, 23, 30, tzinfo=UTC), tick=True):
        site.hand_in()
        held = site.months["2026-11"]
        assert held > NUMBER * 0.0043
        forget_the_batch(site, "paperdigest-0")
    with time_machine.travel(datetime(2026, 12, 1, 0, 45, tzinfo=UTC), tick=True):
        site.update()
    assert all(site.makers)
    assert site.months == {"2026-11": 0.0, "2026-12": pytest.approx(NUMBER * 0.0043)}


def test_a_batch_that_nobody_noted_is_found_by_its_name(site: Site, server: Server) -> None:
    site.hand_in()
    forget_the_batch(site)
    assert "0 papers handed in" in site.hand_in()
    server.counter.state = "done"
    site.update()
    assert all(site.makers)
    assert len(server.counter.handed) == 1
    assert not server.singles


def later(hours: float, site: Site) -> str:
    """What an update says so many hours after what stands in the state."""
    at = datetime.now(UTC) + timedelta(hours=hours)
    with time_machine.travel(at, tick=True):
        return site.update()


def test_a_batch_that_never_arrived_is_given_up(site: Site, server: Server) -> None:
    site.hand_in()
    forget_the_batch(site, "paperdigest-0")
    # Lists lag behind, and another machine may be sending the file.
    site.update()
    assert not any(site.makers)
    later(1.1, site)
    assert all(site.makers)
    assert len(server.singles) == NUMBER
    assert site.parcels == []
    assert site.paid == pytest.approx(NUMBER * 0.0043)


@pytest.mark.parametrize("status", [0, 500, 503])
def test_a_batch_that_was_made_without_a_word_is_found(
    site: Site, server: Server, status: int
) -> None:
    answer = Reply(status=status) if status else Reply(b'{"id": ', cut_at=3)
    server.counter.unsaid = answer
    server.counter.strangers = 120
    server.counter.lists = False
    assert "call it again to go on" in site.hand_in()
    server.counter.unsaid = None
    # As long as it is not listed yet, nobody knows, and nothing is handed in or bought.
    assert "0 papers handed in" in site.hand_in()
    site.update()
    assert not any(site.makers)
    server.counter.lists = True
    assert "0 papers handed in" in site.hand_in()
    server.counter.state = "done"
    site.update()
    assert all(site.makers)
    assert len(server.counter.handed) == 1
    assert not server.singles


@pytest.mark.parametrize("what", ["upload", "refusal"])
def test_a_batch_that_was_not_taken_is_handed_in_again_at_once(
    site: Site, server: Server, what: str
) -> None:
    setattr(server.counter, what, error(429, "RESOURCE_EXHAUSTED", "The queue is full."))
    said = site.hand_in()
    assert "no more batches are taken now (The queue is full.); call it again to go on" in said
    assert site.parcels == []
    assert site.paid == pytest.approx(0)
    setattr(server.counter, what, None)
    assert "6 papers handed in" in site.hand_in()
    assert len(server.counter.handed) == 1


def test_of_an_upload_that_breaks_off_nothing_is_under_way(site: Site, server: Server) -> None:
    server.counter.upload = Reply(b"{}", headers={"Content-Type": "application/json"})
    said = site.hand_in()
    assert said.rstrip().endswith("call it again to go on")
    assert "Traceback" not in said
    assert site.parcels == []


def test_a_process_that_dies_before_a_batch_is_made_leaves_nothing_behind(
    site: Site, server: Server
) -> None:
    server.counter.upload = Reply(status=503, pause=5)
    command = [sys.executable, "-m", "mkdocs_paperdigest", "backfill", "tides", *SINCE, "--batch"]
    process = subprocess.Popen(  # noqa: S603
        [*command, "--metadata", str(site.file), "--yes"],
        cwd=site.folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    until = time.monotonic() + 60
    while not server.counter.files and time.monotonic() < until:
        time.sleep(0.01)
    process.kill()
    process.wait(60)
    server.counter.upload = None
    assert read_parcels(Archive(site.folder / ARCHIVE)) == []
    assert "6 papers handed in" in site.hand_in()
    assert len(server.counter.handed) == 1
    server.counter.state = "done"
    site.update()
    assert all(site.makers)
    # Nor is the money of what never was asked held back.
    assert site.paid == pytest.approx(NUMBER * 0.00215)


# How batches end


@pytest.mark.parametrize("state", ["cancelled", "expired"])
def test_what_was_answered_before_a_batch_ended_is_kept(
    site: Site, server: Server, state: State
) -> None:
    """OpenAI gives, and bills, what it answered by then; Gemini has nothing to retrieve."""
    gives = isinstance(server, OpenAIBatchServer)
    server.counter.unreached = {"0", "3"}
    site.hand_in()
    server.counter.state = state
    said = site.update()
    if gives:
        assert "a batch answered for 4 of 6 papers (summarizer 'openai': it was not" in said
    else:
        assert f"a batch of 6 papers failed (summarizer 'gemini': {state})" in said
    singles = 2 if gives else NUMBER
    assert len(server.singles) == singles
    assert site.paid == pytest.approx((NUMBER - singles) * 0.00215 + singles * 0.0043)


@pytest.mark.parametrize("state", ["cancelled", "expired"])
def test_a_batch_that_came_to_nothing_failed(site: Site, server: Server, state: State) -> None:
    server.counter.unreached = {str(number) for number in range(NUMBER)}
    site.hand_in()
    server.counter.state = state
    assert "a batch of 6 papers failed (" in site.update()
    assert len(server.singles) == NUMBER


def test_why_a_batch_failed_is_said(site: Site, server: Server) -> None:
    site.hand_in()
    server.counter.state = "failed"
    # google-genai does not pass on what Gemini says.
    why = "the queue is full" if isinstance(server, OpenAIBatchServer) else "failed"
    assert f"a batch of 6 papers failed (summarizer '{site.name}': {why})" in site.update()


def test_answers_that_are_kept_no_longer_were_paid_for(site: Site, server: Server) -> None:
    site.hand_in()
    held_back = site.paid
    server.counter.state = "done"
    server.counter.keeps_answers = False
    assert "a batch of 6 papers is given up" in site.update()
    assert len(server.singles) == NUMBER
    assert site.paid == pytest.approx(held_back + NUMBER * 0.0043)
    assert site.parcels == []


def test_a_batch_of_another_key_is_waited_for_as_long_as_it_may_be_answered(
    site: Site, server: Server
) -> None:
    site.hand_in()
    server.counter.state = "gone"
    said = site.update()
    assert "a batch of 6 papers is not known to" in said
    assert "the model" not in said
    assert not any(site.makers)
    assert "is given up" in later(73, site)
    assert len(server.singles) == NUMBER


@pytest.mark.parametrize("state", ["waiting", "refused"])
def test_no_batch_is_waited_for_without_an_end(site: Site, server: Server, state: str) -> None:
    site.hand_in()
    if state == "refused":
        # The service answers for years that it is busy with this one batch.
        about = server._about
        server._about = lambda number: about(number) | {"id": None, "name": 7}  # type: ignore[method-assign]
    later(6.9 * 24, site)
    assert not any(site.makers)
    later(7.1 * 24, site)
    assert all(site.makers)
    assert len(server.singles) == NUMBER
    assert site.parcels == []


def test_batches_are_small_enough_for_the_queue_of_a_new_account(
    site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Each paper is guessed at a thousand tokens and a few.
    monkeypatch.setattr("mkdocs_paperdigest.update.handing_in._MOST_TOKENS", 2_500)
    site.hand_in()
    assert [len(batch.requests) for batch in server.counter.handed] == [3, 3]


def test_what_another_machine_hands_in_meanwhile_stays_written_down(tmp_path: Path) -> None:
    folders = [
        RemoteFolder(f"file://{tmp_path}/shared", tmp_path / name, 5.0) for name in ("one", "two")
    ]
    one, two = (Archive(folder) for folder in folders)
    first, second, third = (
        Parcel(name, "gemini", "m", "en", f"2026-11-0{n}T00:00:00Z", {})
        for n, name in enumerate(("first", "second", "third"), 1)
    )
    note_parcel(one, first)
    folders[1].pull()
    note_parcel(two, second)
    note_parcel(one, third)
    forget_parcels(two, {"first"})
    folders[0].pull()
    assert [parcel.name for parcel in read_parcels(one)] == ["second", "third"]


# Second readings


def checked_by(site: Site) -> list[str]:
    digests = [paper.digest for paper in site.papers]
    return [each.checked.by if each and each.checked else "" for each in digests]


def test_second_readings_of_a_batch_come_by_batch_too(site: Site, server: Server, run: Run) -> None:
    site.configure(verify="auto")
    site.hand_in()
    server.counter.state = "done"
    site.update()
    assert all(site.makers)
    assert checked_by(site) == [""] * NUMBER
    assert [len(batch.requests) for batch in server.counter.handed] == [NUMBER, NUMBER]
    assert "batches: 6 second readings handed in and not collected" in run("status").out
    server.counter.state = "waiting"
    assert "6 papers wait for the batch" in site.update()
    server.counter.state = "done"
    site.update()
    assert all(checked_by(site))
    assert not server.singles
    # A digest, and a reading that took as many tokens, at half the price.
    assert {paper.digest.money["EUR"] for paper in site.papers if paper.digest} == {0.0043}
    assert site.paid == pytest.approx(NUMBER * 0.0043)
    site.update()
    assert site.parcels == []
    assert len(server.counter.handed) == 2


def test_a_build_that_dies_before_it_hands_in_readings_leaves_that_to_the_next(
    site: Site, server: Server
) -> None:
    site.configure(verify="auto")
    site.hand_in()
    (handed_in,) = site.parcels
    server.counter.state = "done"
    site.update()
    # As if it had filed the digests and died.
    server.counter.handed = server.counter.handed[:1]
    state = json.dumps([{**handed_in, "collected": True}])
    (site.folder / ARCHIVE / FILE_NAME).write_text(state)
    site.update()
    assert [len(batch.requests) for batch in server.counter.handed] == [NUMBER, NUMBER]
    site.update()
    assert all(checked_by(site))
    assert not server.singles
    site.update()
    assert site.parcels == []


def test_figures_wait_for_no_second_reading(site: Site, server: Server) -> None:
    html = page("tides")
    picture = Reply((DOCUMENTS / "network.png").read_bytes(), headers={"Content-Type": "image/png"})
    with ArxivSite({"/html/2403.00001v2": html}) as texts:
        known = texts.answer

        def answer(asked: Asked) -> Reply:
            return picture if asked.path.endswith(".png") else known(asked)

        texts.answer = answer  # type: ignore[method-assign]
        site.configure(verify="auto", depth="full", arxiv_site=texts.url)
        site.hand_in()
        server.counter.state = "done"
        site.update()
        first = next(paper for paper in site.papers if paper.id == "2403.00001")
        assert first.digest
        assert first.digest.checked
        assert not first.digest.checked.by
        assert first.figures
        assert all(figure.file for figure in first.figures)
        asked = texts.paths.count
        pictures = [path for path in texts.paths if path.endswith(".png")]
        site.update()
        assert all(checked_by(site))
        assert [asked(path) for path in pictures] == [1] * len(pictures)


def test_second_readings_that_fail_are_bought_singly(site: Site, server: Server) -> None:
    site.configure(verify="auto")
    site.hand_in()
    server.counter.state = "done"
    site.update()
    server.counter.state = "failed"
    assert "a batch of 6 papers failed" in site.update()
    assert all(checked_by(site))
    assert len(server.singles) == NUMBER
    assert site.paid == pytest.approx(NUMBER * (0.00215 + 0.0043))


def test_second_readings_that_are_not_taken_are_bought_singly(site: Site, server: Server) -> None:
    site.configure(verify="auto")
    site.hand_in()
    server.counter.state = "done"
    server.counter.refusal = error(400, "INVALID_ARGUMENT", "No more batches today.")
    said = site.update()
    assert "second readings could not be handed in" in said
    assert KEY not in said
    assert all(site.makers)
    site.update()
    assert all(checked_by(site))
    assert len(server.singles) == NUMBER
    assert site.parcels == []
    assert site.paid == pytest.approx(NUMBER * (0.00215 + 0.0043))


def test_readings_are_handed_in_again_where_the_service_did_not_answer(
    site: Site, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.configure(verify="auto")
    site.hand_in()
    server.counter.state = "done"
    server.counter.unsaid = error(503, "UNAVAILABLE", "Overloaded.")
    monkeypatch.setattr("mkdocs_paperdigest.update.handing_in._MOST_TASKS", 4)
    assert "second readings could not be handed in" in site.update()
    # The service has made the first batch all the same; the two others are not handed in yet.
    assert [len(batch.requests) for batch in server.counter.handed] == [NUMBER, 4]
    server.counter.unsaid = None
    site.update()
    site.update()
    assert [len(batch.requests) for batch in server.counter.handed] == [NUMBER, 4, 2]
    assert all(checked_by(site))
    assert not server.singles
    site.update()
    assert site.parcels == []


def test_a_reading_of_a_digest_that_was_replaced_is_of_no_use(site: Site, server: Server) -> None:
    site.configure(verify="auto")
    site.hand_in()
    server.counter.state = "done"
    site.update()
    for edition in (site.folder / ARCHIVE / "tides").glob("*.json"):
        kept = json.loads(edition.read_text())
        for paper in kept["papers"]:
            paper["digest"]["takeaways"] = paper["digest"]["takeaways"][:1]
        edition.write_text(json.dumps(kept))
    site.update()
    assert all(checked_by(site))
    assert len(server.singles) == NUMBER


def test_without_a_second_reader_its_batch_is_let_be(site: Site, server: Server) -> None:
    site.configure(verify="auto")
    site.hand_in()
    server.counter.state = "done"
    site.update()
    site.configure(verify="off")
    site.update()
    assert checked_by(site) == [""] * NUMBER
    assert not server.singles


# Limits and mistakes


def test_the_money_of_a_month_limits_what_is_handed_in(site: Site, server: Server) -> None:
    site.configure(budget_money=0.02)
    said = site.hand_in()
    handed = sum(len(batch.requests) for batch in server.counter.handed)
    assert 0 < handed < NUMBER
    assert site.paid <= 0.02
    assert "budget_money" in said


def test_a_service_that_takes_no_batch_is_one_line(site: Site, server: Server) -> None:
    server.counter.refusal = error(400, "INVALID_ARGUMENT", "Batches are not for you.")
    said = site.hand_in()
    lines = [line for line in said.splitlines() if "Batches are not for you" in line]
    assert len(lines) == 1
    assert lines[0].endswith("call it again to go on")
    assert KEY not in said
    server.counter.refusal = None
    assert "6 papers handed in" in site.hand_in()
    server.counter.state = "done"
    site.update()
    assert all(site.makers)
    assert site.paid == pytest.approx(NUMBER * 0.00215)


def test_of_a_summarizer_that_was_changed_nothing_is_awaited(site: Site, server: Server) -> None:
    site.hand_in()
    site.configure(summarizer="extractive")
    site.update()
    assert site.makers == ["extractive"] * NUMBER
    assert not server.singles


def test_a_damaged_state_is_no_batch(site: Site, server: Server) -> None:
    site.hand_in()
    (site.folder / ARCHIVE / FILE_NAME).write_text('[{"name": 7}]')
    site.update()
    assert all(site.makers)
    assert len(server.singles) == NUMBER


def test_the_built_in_summarizer_takes_none(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv))
    done = run("backfill", "tides", *SINCE, "--batch", "--yes")
    assert done.code == 1
    assert "summarizer 'extractive' takes no batches; 'gemini' and 'openai' do" in done.err
    assert not arxiv.asked
