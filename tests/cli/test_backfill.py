"""`paperdigest backfill`: a plan first, then a yes, then years."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.models import Paper
from tests.arxiv.test_snapshot import line as entry_of_snapshot
from tests.arxiv.test_snapshot import write
from tests.plugin.conftest import KEY
from tests.plugin.test_models import options, paper
from tests.servers.arxiv import ArxivServer, error_entry
from tests.servers.gemini import GeminiServer, Prompt, right
from tests.servers.http import Reply

from .conftest import Gemini, Run, write_site

ROOT = Path(__file__).parents[2]
ARCHIVE = ".cache/plugin/paperdigest/archive"
PRICES = {"currency": "EUR", "gemini-flash-latest": {"input": 2, "output": 10}}
SINCE = ("--since", "2024-01-01")


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    """Thirty papers of three years."""
    at = [f"{year}-03-{day:02}T10:00:00Z" for year in (2023, 2024, 2025) for day in range(1, 11)]
    with ArxivServer([paper(n, published=time) for n, time in enumerate(at)]) as server:
        yield server


def answered(folder: Path, answer: str) -> tuple[int, str]:
    """Backfill, with an answer typed."""
    done = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mkdocs_paperdigest", "backfill", "tides", *SINCE],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        input=answer,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
        timeout=60,
    )
    return done.returncode, done.stdout


def papers(folder: Path, archive: str = ARCHIVE) -> list[Paper]:
    held = Archive(folder / archive)
    return list(held.papers(held.slugs()))


# The plan


@pytest.mark.parametrize("answer", ["n\n", "", "\n"])
def test_it_plans_first_and_without_a_yes_does_nothing(
    tmp_path: Path, arxiv: ArxivServer, answer: str
) -> None:
    write_site(tmp_path, options(arxiv))
    code, said = answered(tmp_path, answer)
    assert code == 0
    assert "Tides since 2024-01-01: 20 papers to be filed; 20 digests to be made at most" in said
    assert "arXiv: about 1 request (1 for listings, 0 for texts), at least 3 seconds" in said
    assert "the built-in summarizer: no tokens" in said
    assert "nothing was done; --yes goes on" in said
    assert len(arxiv.asked) == 1
    assert not papers(tmp_path)


def test_after_a_yes_it_goes_on(tmp_path: Path, arxiv: ArxivServer) -> None:
    write_site(tmp_path, options(arxiv))
    code, said = answered(tmp_path, "y\n")
    assert code == 0
    assert "20 new papers, 20 digests made" in said
    held = papers(tmp_path)
    assert len(held) == 20
    assert min(paper.published for paper in held) >= "2024-01-01"
    assert all(paper.digest for paper in held)
    # Counted and listed, and no more.
    assert [query["max_results"] for query in arxiv.queries] == ["1", "2000"]


def test_the_plan_names_tokens_and_their_price(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    server = gemini()
    write_site(tmp_path, options(arxiv, prices=PRICES, verify="off"))
    said = run("backfill", "Tides", *SINCE, "--yes").out
    # 20 digests of 1,500 tokens read and 600 written.
    assert "gemini-flash-latest: about 42,000 tokens at a guess, 0.1800 EUR" in said
    assert "24,600 tokens, 0.0860 EUR" in said
    assert len(server.asked) == 20
    # The next one knows what digests take: 1,000 tokens read and 230 written.
    said = run("backfill", "Tides", "--since", "2023-01-01", "--yes").out
    assert "Tides since 2023-01-01: 30 papers to be filed" in said
    assert "tokens as its digests took so far" in said
    assert len(server.asked) == 30
    assert len(papers(tmp_path)) == 30


def test_full_texts_are_in_the_plan(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    gemini()
    write_site(tmp_path, options(arxiv, depth="full"))
    monkeypatch.setattr("mkdocs_paperdigest.cli.backfill._agreed", lambda: False)
    said = run("backfill", "tides", *SINCE).out
    assert "arXiv: about 41 requests (1 for listings, 40 for texts), at least 2 minutes" in said
    assert "no price is stated in the option 'prices'" in said


# Interruptions and limits


def test_an_outage_is_one_line_and_the_next_run_goes_on(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    write_site(tmp_path, options(arxiv))
    arxiv.faults = [None, lambda _: error_entry("no")]
    done = run("backfill", "tides", *SINCE, "--yes")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "arXiv refused the query: no; what came by then is filed, call it again" in done.err
    assert run("backfill", "tides", *SINCE, "--yes").code == 0
    assert len(papers(tmp_path)) == 20


def test_the_money_of_a_month_is_its_limit_too(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    server = gemini()
    limited = {"prices": PRICES, "verify": "off", "budget_money": 0.05, "budget_papers": 1}
    write_site(tmp_path, options(arxiv, **limited))
    done = run("backfill", "tides", *SINCE, "--yes")
    assert 1 < len(server.asked) <= 11
    assert "EUR of 0.0500 EUR are spent this month" in done.err
    write_site(tmp_path, options(arxiv, **{**limited, "budget_money": 0}))
    done = run("backfill", "tides", *SINCE, "--yes")
    assert len(server.asked) == 20
    assert "of papers filed before" in done.out
    assert all(paper.digest for paper in papers(tmp_path))


def test_every_language_gets_the_papers(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv, language=["en", "de"]))
    run("update")
    run("backfill", "tides", *SINCE, "--yes")
    assert len(papers(tmp_path)) == len(papers(tmp_path, f"{ARCHIVE}-de")) == 20


# From a file


def snapshot(folder: Path, number: int = 5) -> Path:
    return write(
        folder / "snapshot.json",
        *(
            entry_of_snapshot(n, abstract=paper(n).abstract, categories="physics.ao-ph")
            for n in range(1, number + 1)
        ),
    )


def test_with_a_file_arxiv_is_not_asked(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv))
    file = snapshot(tmp_path)
    for new in (5, 0):
        done = run("backfill", "tides", *SINCE, "--metadata", str(file), "--yes")
        assert done.code == 0
        assert f"{new} papers to be filed" in done.out
        assert f"{new} new papers, {new} digests made" in done.out
    assert "arXiv: no request\n" in done.out
    assert len(papers(tmp_path)) == 5
    assert not arxiv.asked


def test_of_a_file_that_is_cut_off_nothing_is_filed(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    write_site(tmp_path, options(arxiv))
    file = snapshot(tmp_path)
    file.write_bytes(file.read_bytes()[:-100])
    done = run("backfill", "tides", *SINCE, "--metadata", str(file), "--yes")
    assert done.code == 1
    assert done.err == f"paperdigest: {file} is cut off in line 5; download it again\n"
    assert not papers(tmp_path)


# Mistakes


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["tide", *SINCE], "has no topic 'tide'; did you mean 'tides'?"),
        (["xyz", *SINCE], "has no topic 'xyz'; there are tides"),
        (["tides", "--since", "1980-01-01"], "give a day from 1991-08-14"),
        (["tides", "--since", "2999-01-01"], "until today"),
        (["tides", "--since", "last year"], "'last year' does not match the format"),
        (["tides"], "Missing option '--since'"),
        (["tides", *SINCE, "--metadata", "missing.json"], "missing.json cannot be read (No such"),
    ],
)
def test_a_mistake_is_one_line(
    tmp_path: Path, arxiv: ArxivServer, run: Run, arguments: list[str], said: str
) -> None:
    write_site(tmp_path, options(arxiv))
    done = run("backfill", *arguments)
    assert done.code in (1, 2)
    assert said in done.err
    assert done.err.count("\n") == 1
    assert not arxiv.asked


def test_offline_it_needs_a_file(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv, offline=True))
    done = run("backfill", "tides", *SINCE)
    assert done.code == 1
    assert "option 'offline' is on" in done.err
    run("backfill", "tides", *SINCE, "--metadata", str(snapshot(tmp_path)), "--yes")
    assert len(papers(tmp_path)) == 5
    assert not arxiv.asked


def test_killed_five_times_it_has_all_and_bought_what_was_in_work_again_alone(
    tmp_path: Path, arxiv: ArxivServer
) -> None:
    number, in_work = 40, 4
    write_site(tmp_path, options(arxiv, verify="off", summarizer="gemini"))
    file = snapshot(tmp_path, number)

    def slowly(prompt: Prompt) -> Reply:
        return replace(right(prompt), pause=0.1)

    with GeminiServer(slowly) as server:
        command = [sys.executable, "-m", "mkdocs_paperdigest", "backfill", "tides", *SINCE]
        settings = {
            **os.environ,
            "GEMINI_API_KEY": KEY,
            "GOOGLE_GEMINI_BASE_URL": server.url,
            "PYTHONPATH": str(ROOT),
        }

        def begin() -> subprocess.Popen[bytes]:
            return subprocess.Popen(  # noqa: S603
                [*command, "--metadata", str(file), "--yes"],
                cwd=tmp_path,
                env=settings,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
            )

        for kill in range(1, 6):
            process = begin()
            until = time.monotonic() + 60
            while len(server.asked) < 6 * kill and time.monotonic() < until:
                time.sleep(0.01)
            process.send_signal(signal.SIGKILL)
            process.wait(60)
        assert begin().wait(300) == 0
        sold = Counter(asked.body for asked in server.asked)
    held = papers(tmp_path)
    assert len(held) == number
    assert all(paper.digest and paper.digest.summarizer == "gemini" for paper in held)
    assert len(sold) == number
    assert sold.total() <= number + 5 * in_work
