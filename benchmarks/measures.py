"""What is measured, each with the goal that it is held against."""

from __future__ import annotations

import gzip
import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from mkdocs_paperdigest.summarizers.base import Task
from mkdocs_paperdigest.summarizers.extractive import Extractive
from mkdocs_paperdigest.update.digesting import abstract_alone, number_sentences
from tests.servers.arxiv import ArxivServer, Entry
from tests.servers.gemini import GeminiServer, Prompt, right
from tests.servers.http import Reply

from . import sites
from .sites import Content

_VISIBLE = 50
_YEARS = 10
_HEAVY = ("lxml", "pypdfium2", "google.genai", "openai", "arxiv", "diskcache", "latex2mathml")
_TOPICS, _PAPERS, _AT_ONCE, _SECONDS = 6, 200, 8, 1.0
_INTERVAL = 3.0


@dataclass(frozen=True)
class Row:
    """A line of the table."""

    name: str
    value: str
    goal: str = ""


@dataclass(frozen=True)
class Scope:
    """How much is measured, and where."""

    folder: Path
    editions: int
    papers: int
    rounds: int
    seed: int

    def content(self, editions: int = 0, keep_pages: int = 0) -> Content:
        """What a site shows, with as many editions as are asked for."""
        return Content(editions or self.editions, self.papers, keep_pages, self.seed)


def builds(scope: Scope) -> Iterator[Row]:
    """An unchanged build beside the same pages by others."""
    content = scope.content()
    made = {
        "our section": sites.ours(scope.folder / "ours", content),
        "by hand": sites.by_hand(scope.folder / "hand", content),
        "Material's blog": sites.by_blog(scope.folder / "blog", content),
        "gen-files": sites.by_gen_files(scope.folder / "gen", content),
    }
    cold = sites.build(made["our section"])
    times = _in_turn(made, scope.rounds)
    of = f"{content.editions} editions of {content.papers} papers"
    yield Row(f"{of}, unchanged, s", _spread(times["our section"]))
    yield Row("  drawn for the first time, s", f"{cold:.2f}")
    for name in list(made)[1:]:
        yield Row(f"  {name}, s", _spread(times[name]))
        goal = "0.40" if name == "by hand" else ""
        yield Row(f"  ratio to {name}", _spread(_ratios(times["our section"], times[name])), goal)


def years(scope: Scope) -> Iterator[Row]:
    """The same visible editions over an archive that is ten times as large."""
    few = scope.content(_VISIBLE, _VISIBLE)
    many = scope.content(_VISIBLE * _YEARS, _VISIBLE)
    made = {
        "few": sites.ours(scope.folder / "few", few),
        "many": sites.ours(scope.folder / "many", many),
    }
    for site in made.values():
        sites.build(site)
        time.sleep(2.1)  # until times of files can tell
        sites.build(site)
    times = _in_turn(made, scope.rounds)
    memory = {name: _peak(site) for name, site in made.items()}
    named = f"{many.editions * many.papers:,} papers to {few.editions * few.papers:,}"
    yield Row(f"{named}, {_VISIBLE} visible: time", _spread(_ratios(*_both(times))), "1.1")
    yield Row("  memory", f"{memory['many'] / memory['few']:.2f}", "1.3")


def serve(scope: Scope) -> Iterator[Row]:
    """Saving an unrelated page of a site that is served, beside a site without our section."""
    content = scope.content(min(scope.editions, _VISIBLE))
    made = {
        "with": sites.ours(scope.folder / "with", content),
        "hand": sites.by_hand(scope.folder / "hand", content),
        "without": sites.without(scope.folder / "without"),
    }
    for dirty in (False, True):
        times = {name: _rebuilds(site, scope.rounds, dirty) for name, site in made.items()}
        how = "dirty" if dirty else "clean"
        yield Row(f"serve, {how} rebuild, {content.editions} editions, s", _spread(times["with"]))
        yield Row(f"  by hand, {how}, s", _spread(times["hand"]))
        yield Row(f"  without any of the pages, {how}, s", _spread(times["without"]))


def idle(scope: Scope) -> Iterator[Row]:
    """What the plugin costs where it has nothing to show, and what it loads."""
    off = ", {paperdigest: {enabled: false, topics: [{name: Topic, query: 'cat:cs.CV'}]}}"
    made = {
        "off": sites.without(scope.folder / "off", off),
        "absent": sites.without(scope.folder / "absent"),
    }
    times = _in_turn(made, max(scope.rounds, 5))
    more = [1_000 * (a - b) for a, b in zip(*_both(times), strict=True)]
    yield Row("idle plugin, ms more", _spread(more, 0), "60")
    code = "import mkdocs.commands.build, mkdocs.config.defaults, time; a=time.perf_counter(); "
    code += "import mkdocs_paperdigest.plugin; print(time.perf_counter()-a)"
    imports = [1_000 * float(_python(code)) for _ in range(5)]
    yield Row("import, ms after MkDocs", _spread(imports, 0), "60")
    site = sites.ours(scope.folder / "ours", scope.content(4))
    sites.build(site)
    loaded = json.loads(_python(_LOADED % os.fspath(site / "mkdocs.yml")))
    yield Row("heavy modules in an unchanged build", ", ".join(loaded) or "none", "none")


def update(scope: Scope) -> Iterator[Row]:
    """A cold update, against what its neighbours take at least."""
    arxiv = ArxivServer(_entries())
    slow = GeminiServer(_slowly)
    with arxiv, slow:
        site = sites.without(scope.folder / "cold", _cold(arxiv))
        environment = {
            **os.environ,
            "GEMINI_API_KEY": "a key of no worth",
            "GOOGLE_GEMINI_BASE_URL": slow.url,
        }
        began = time.perf_counter()
        command = [sys.executable, "-m", "mkdocs_paperdigest", "update"]
        subprocess.run(command, cwd=site, env=environment, check=True, capture_output=True)  # noqa: S603
        took = time.perf_counter() - began
    digested = len(slow.asked)
    least = max(_INTERVAL * (len(arxiv.asked) - 1), _SECONDS * digested / _AT_ONCE)
    yield Row(f"cold update, {digested} digests, {_TOPICS} topics, s", f"{took:.1f}")
    yield Row(f"  ratio to what its neighbours take, {least:.1f} s", f"{took / least:.2f}", "1.1")


def digests(scope: Scope) -> Iterator[Row]:
    """Built-in digests."""
    papers = [
        paper for edition in sites.make_editions(scope.content(8)) for paper in edition.papers
    ]
    began = time.process_time()
    summarizer = Extractive()
    tasks = [
        Task(paper.title, number_sentences(abstract_alone(paper)), "en", "brief")
        for paper in papers
    ]
    summarizer.summarize(tasks[0])
    loaded = time.process_time() - began
    began = time.process_time()
    for task in tasks:
        summarizer.summarize(task)
    each = 1_000 * (time.process_time() - began) / len(tasks)
    yield Row("built-in digest, ms an abstract", f"{each:.2f}", "2")
    yield Row("  first one, with weights and all splitting, ms", f"{1_000 * loaded:.0f}")


def weights(scope: Scope) -> Iterator[Row]:
    """What a reader waits for."""
    site = sites.ours(scope.folder / "ours", Content(2, 50, 0, scope.seed))
    sites.build(site)
    page = next((site / "site/papers/topic").glob("2026-11-20/index.html")).read_bytes()
    yield Row("a page of 50 papers, kB", f"{len(page) / 1_000:.0f}", "250")
    yield Row("  gzipped, kB", f"{len(gzip.compress(page)) / 1_000:.1f}", "40")


MEASURES: Mapping[str, Callable[[Scope], Iterator[Row]]] = {
    each.__name__: each for each in (builds, years, serve, idle, update, digests, weights)
}

_LOADED = (
    "import json, sys; from mkdocs.__main__ import cli\n"
    "try: cli(['build', '-q', '-f', %r])\n"
    "except SystemExit: pass\n"
    f"print(json.dumps([name for name in {_HEAVY!r} if name in sys.modules]))"
)
_REBUILDS = """
import json, logging, sys, time
from pathlib import Path
from mkdocs.commands import build
from mkdocs.config import load_config
logging.disable(logging.CRITICAL)
file, rounds, dirty = sys.argv[1], int(sys.argv[2]), sys.argv[3] == "True"
times = []
for turn in range(rounds + 1):
    config = load_config(file)
    config.plugins.on_startup(command="serve", dirty=dirty)
    page = Path(config.docs_dir, "index.md")
    page.write_text(f"# Home {turn}")
    began = time.perf_counter()
    build.build(config, serve_url="http://127.0.0.1:8000/", dirty=dirty and turn > 0)
    times.append(time.perf_counter() - began)
print(json.dumps(times[1:]))
"""


def _in_turn(made: Mapping[str, Path], rounds: int) -> dict[str, list[float]]:
    """Build each site in turn, as often as is asked for."""
    times: dict[str, list[float]] = {name: [] for name in made}
    for _ in range(rounds):
        for name, site in made.items():
            times[name].append(sites.build(site))
    return times


def _both(times: Mapping[str, list[float]]) -> tuple[list[float], list[float]]:
    """Two columns, the larger thing first."""
    first, second = times
    return (times[second], times[first]) if first == "few" else (times[first], times[second])


def _ratios(ours: Sequence[float], others: Sequence[float]) -> list[float]:
    return [a / b for a, b in zip(ours, others, strict=True)]


def _spread(values: Sequence[float], places: int = 2) -> str:
    middle, least, most = statistics.median(values), min(values), max(values)
    return f"{middle:.{places}f}  ({least:.{places}f} to {most:.{places}f})"


def _python(code: str, *arguments: str) -> str:
    command = [sys.executable, "-c", code, *arguments]
    run = subprocess.run(command, check=True, capture_output=True, text=True)  # noqa: S603
    return run.stdout.strip().splitlines()[-1]


def _peak(site: Path) -> int:
    """The most memory that a build takes, in kB."""
    code = "import resource, sys; from mkdocs.__main__ import cli\n"
    code += f"try: cli(['build', '-q', '-f', {os.fspath(site / 'mkdocs.yml')!r}])\n"
    code += "except SystemExit: pass\n"
    return int(_python(f"{code}print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)"))


def _rebuilds(site: Path, rounds: int, dirty: bool) -> list[float]:
    found = _python(_REBUILDS, os.fspath(site / "mkdocs.yml"), str(rounds), str(dirty))
    times: list[float] = json.loads(found)
    return times


def _entries() -> list[Entry]:
    """Papers of the last days, as many for each topic."""
    now = datetime.now(UTC)
    content = Content(1, _PAPERS)
    (edition,) = sites.make_editions(content)
    return [
        Entry(
            f"2611.{number:05}",
            title=f"{paper.title} {number}",
            abstract=f"{paper.abstract} Of topic{number % _TOPICS}.",
            published=f"{now - timedelta(days=4 + number % 3):%Y-%m-%dT12:00:00Z}",
        )
        for number, paper in enumerate(edition.papers, 1)
    ]


def _slowly(prompt: Prompt) -> Reply:
    time.sleep(_SECONDS)
    return right(prompt)


def _cold(arxiv: ArxivServer) -> str:
    topics = ", ".join(
        f"{{name: Topic {number}, query: 'abs:topic{number}'}}" for number in range(_TOPICS)
    )
    return (
        f", {{paperdigest: {{topics: [{topics}], arxiv_api: '{arxiv.api}', lookback: 30, "
        f"summarizer: gemini, depth: brief, verify: off, concurrency: {_AT_ONCE}, "
        f"budget_papers: {_PAPERS}}}}}"
    )
