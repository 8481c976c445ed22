"""Digests by batch: handed in once, collected by later builds, checked like any other."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TypeAlias

import pytest

from mkdocs_paperdigest.models import Paper
from mkdocs_paperdigest.update.parcels import FILE_NAME
from mkdocs_paperdigest.update.spending import FILE_NAME as ACCOUNT
from mkdocs_paperdigest.update.spending import this_month
from tests.plugin.conftest import KEY
from tests.plugin.test_models import options
from tests.servers.arxiv import ArxivServer
from tests.servers.batches import GeminiBatchServer, OpenAIBatchServer
from tests.servers.gemini import error

from .conftest import Run, write_site
from .test_backfill import ARCHIVE, SINCE, papers, snapshot

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


class Site:
    """A site whose topic is backfilled from a file."""

    def __init__(self, folder: Path, arxiv: ArxivServer, server: Server, run: Run) -> None:
        self.folder = folder
        self._arxiv = arxiv
        self._name = "gemini" if isinstance(server, GeminiBatchServer) else "openai"
        self._run = run
        self._file = snapshot(folder, NUMBER)
        self.configure()

    def configure(self, **more: Any) -> None:
        prices = {"currency": "EUR", "gemini-flash-latest": PRICE, "gpt-5-mini": PRICE}
        given = {"summarizer": self._name, "prices": prices, "verify": "off", **more}
        # What arXiv lists is none of this: it has nothing, and is asked for nothing.
        write_site(self.folder, options(self._arxiv, refresh=0, **given))

    def hand_in(self) -> str:
        done = self._run(
            "backfill", "tides", *SINCE, "--metadata", str(self._file), "--batch", "--yes"
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
        made: list[dict[str, Any]] = json.loads((self.folder / ARCHIVE / FILE_NAME).read_text())
        return made

    @property
    def paid(self) -> float:
        account = json.loads((self.folder / ARCHIVE / ACCOUNT).read_text())
        return float(account[this_month()]["EUR"]["sum"])


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


# Killed at the worst moments


def forget_the_batch(site: Site, name: str = "") -> None:
    """As if the process had died before the service's word was written down."""
    (parcel,) = site.parcels
    parcel = {**parcel, "batch": "", "name": name or parcel["name"]}
    (site.folder / ARCHIVE / FILE_NAME).write_text(json.dumps([parcel]))


def test_a_batch_that_nobody_noted_is_found_by_its_name(site: Site, server: Server) -> None:
    site.hand_in()
    forget_the_batch(site)
    assert "0 papers handed in" in site.hand_in()
    server.counter.state = "done"
    site.update()
    assert all(site.makers)
    assert len(server.counter.handed) == 1
    assert not server.singles


def test_a_batch_that_never_arrived_is_given_up(site: Site, server: Server) -> None:
    site.hand_in()
    forget_the_batch(site, "paperdigest-0")
    site.update()
    assert all(site.makers)
    assert len(server.singles) == NUMBER
    assert site.parcels == []


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
