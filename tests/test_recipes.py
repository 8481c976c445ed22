"""The documentation's recipes are built strictly, its measurements are those of the benchmarks."""

from __future__ import annotations

import hashlib
import json
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from pathlib import Path

import pytest
from mkdocs.commands import build
from mkdocs.config import load_config

from mkdocs_paperdigest.arxiv.connection import ArxivConnection
from mkdocs_paperdigest.update import conductor
from tests.plugin.conftest import Gemini, _no_keys, _no_workflow, gemini
from tests.servers.arxiv import ArxivServer, Entry
from tests.servers.arxiv_site import ArxivSite
from tests.servers.gemini import Prompt, response, right_answer
from tests.servers.http import Reply
from tests.servers.openai import OpenAIServer

__all__ = ["_no_keys", "_no_workflow", "gemini"]

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "example_site" / "docs"
RECIPES = (DOCS / "recipes.md").read_text(encoding="utf-8")

_FENCE = re.compile(r"^```.*?^```", re.DOTALL | re.MULTILINE)
_FILE = re.compile(r'^```\w+ title="([^"]+)"\n(.*?)^```', re.DOTALL | re.MULTILINE)

SUBJECTS = (
    ("physics.ao-ph", "tides"),
    ("cs.CV", "diffusion models"),
    ("cs.LG", "the attention mechanism"),
    ("cs.LG", "a graph neural network"),
    ("cs.CL", "agents"),
    ("cs.CV", "splatting"),
    ("cs.CL", "alignment"),
    ("cs.RO", "learning"),
    ("math.AG", "schemes"),
)
"""One paper for each topic of a recipe."""


@pytest.fixture
def arxiv(monkeypatch: pytest.MonkeyPatch) -> Iterator[ArxivServer]:
    hurried = partial(ArxivConnection, interval=0.001)
    monkeypatch.setattr(conductor, "ArxivConnection", hurried)
    with ArxivServer(_papers()) as server:
        yield server


def _papers() -> Iterator[Entry]:
    for number, (category, subject) in enumerate(SUBJECTS, 1):
        published = datetime.now(UTC) - timedelta(days=3, minutes=number)
        yield Entry(
            f"2611.{10_000 + number}",
            title=f"A Study of {subject.title()}",
            abstract=(
                f"We know little of {subject} in practice. We propose a model of {subject} with "
                f"{number} parts. The error falls by 12.5 percent on two sets. It may fail."
            ),
            categories=(category,),
            published=published.strftime("%Y-%m-%dT%H:%M:%SZ"),
        )


def recipe(heading: str) -> dict[str, str]:
    """The files of a recipe."""
    sections = re.split(r"^## (.+)$", _FENCE.sub(_keep_headings_apart, RECIPES), flags=re.MULTILINE)
    section = dict(zip(sections[1::2], sections[2::2], strict=True))[heading]
    return {name: text.replace("\\#", "#") for name, text in _FILE.findall(section)}


def _keep_headings_apart(fence: re.Match[str]) -> str:
    return fence[0].replace("\n#", "\n\\#")


def strictly(root: Path, files: dict[str, str], replaced: dict[str, str]) -> Path:
    """Build a recipe as `mkdocs build --strict` does, with addresses of servers in it."""
    for name, text in {"docs/index.md": "# Home\n", **files}.items():
        for address, other in replaced.items():
            text = text.replace(address, other)  # noqa: PLW2901
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text, encoding="utf-8")
    config = load_config(str(root / "mkdocs.yml"), strict=True)
    config.plugins.on_startup(command="build", dirty=False)
    build.build(config)
    return root / "site"


Cook = Callable[..., list[dict[str, object]]]


@pytest.fixture
def cook(tmp_path: Path, arxiv: ArxivServer) -> Cook:
    """Build a recipe; tell the digests of its papers, of each topic at least one."""

    def cook(heading: str, **replaced: str) -> list[dict[str, object]]:
        files = recipe(heading)
        if "arxiv_api" not in files["mkdocs.yml"]:
            ours = f"  - paperdigest:\n      arxiv_api: {arxiv.api}\n"
            replaced["  - paperdigest:\n"] = ours
        site = strictly(tmp_path, files, replaced)
        digests = []
        (section,) = {path.parent.parent for path in site.rglob("data/index.json")}
        manifest = json.loads((section / "data/index.json").read_bytes())
        for topic in manifest["topics"]:
            assert topic["editions"], f"no papers of {topic['slug']}"
            assert (section / topic["slug"] / "index.html").is_file()
            for edition in topic["editions"]:
                data = section / "data" / topic["slug"] / f"{edition['date']}.json"
                digests += [paper["digest"] for paper in json.loads(data.read_bytes())["papers"]]
        return digests

    return cook


def makers(digests: list[dict[str, object]]) -> set[object]:
    return {digest["summarizer"] for digest in digests}


def test_a_reading_list_has_its_note(cook: Cook, tmp_path: Path) -> None:
    assert len(cook("A lab's reading list")) == len(SUBJECTS) + 1
    (page,) = (tmp_path / "site/papers/tides").glob("????-??-??/index.html")
    assert "For the seminar on Thursday." in page.read_text(encoding="utf-8")
    assert (tmp_path / "archive/tides").is_dir()


def test_a_chinese_blog_has_chinese_digests(cook: Cook, tmp_path: Path, gemini: Gemini) -> None:
    def in_chinese(prompt: Prompt) -> Reply:
        answer = right_answer(prompt)
        for claim, said in zip(
            (answer["summary"], *answer["takeaways"]),
            (
                "这项工作提出了一个模型。",
                "目前对此所知甚少。",
                "误差降低了 12.5%。",
                "它可能失效。",
            ),
            strict=False,
        ):
            numbers = {"这": 1, "目": 0, "误": 2, "它": 3}
            claim |= {"text": said, "evidence": [numbers[said[0]]]}
        return response(json.dumps(answer))

    server = gemini(in_chinese)
    (digest,) = cook("A Chinese blog")
    assert server.asked
    assert (digest["summarizer"], digest["language"]) == ("gemini", "zh")
    home = (tmp_path / "site/index.html").read_text(encoding="utf-8")
    assert "这项工作提出了一个模型。" in home
    assert "论文速递" in home


def test_a_course_shows_papers_beside_its_lectures(cook: Cook, tmp_path: Path) -> None:
    assert len(cook("A course")) == 2
    lectures = (tmp_path / "site/lectures/index.html").read_text(encoding="utf-8")
    assert lectures.count('class="pd-paper"') == 2
    assert (tmp_path / "site/reading/attention/index.html").is_file()


def test_many_topics_are_asked_for_one_by_one(cook: Cook, arxiv: ArxivServer) -> None:
    assert makers(cook("Many topics")) == {"extractive"}  # there is no key
    topics = recipe("Many topics")["mkdocs.yml"].count("{name: ")
    assert len(arxiv.asked) == topics > 1


def test_without_a_key_no_model_is_asked(
    cook: Cook, gemini: Gemini, monkeypatch: pytest.MonkeyPatch, arxiv: ArxivServer
) -> None:
    server = gemini()
    assert makers(cook("No key")) == {"extractive"}
    assert not server.asked
    asked = len(arxiv.asked)
    monkeypatch.setenv("PAPERS_OFFLINE", "true")
    assert makers(cook("No key")) == {"extractive"}
    assert len(arxiv.asked) == asked


def test_a_server_of_ones_own_digests(cook: Cook) -> None:
    with OpenAIServer(maker="llamacpp") as server:
        digests = cook("My own server", **{"http://localhost:11434/v1": server.base_url})
    assert makers(digests) == {"openai"}


def test_a_category_alone_brings_its_papers(cook: Cook, arxiv: ArxivServer) -> None:
    arxiv.entries.append(Entry("2611.20001", categories=("math.NT", "math.AG")))
    assert len(cook("Only categories")) == 1


def test_a_mirror_answers_for_arxiv(cook: Cook, arxiv: ArxivServer) -> None:
    with ArxivSite() as mirror:
        mirrored = {
            "https://arxiv.mirror.example/api/query": arxiv.api,
            "https://arxiv.mirror.example": mirror.url,
        }
        assert makers(cook("A private mirror", **mirrored)) == {"extractive"}
        assert "/html/2611.10001v1" in mirror.paths


def test_every_recipe_is_tested() -> None:
    tested = re.findall(r'cook\(\s*"([^"]+)"', Path(__file__).read_text(encoding="utf-8"))
    assert set(tested) == set(re.findall(r"^## (.+)$", _FENCE.sub("", RECIPES), re.MULTILINE))


def test_the_costs_are_those_that_the_benchmark_measures() -> None:
    script = ROOT / "benchmarks" / "second_reading.py"
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(script)], check=True, capture_output=True, text=True
    )
    measured = re.findall(
        r"^(\w+) +(\d+) sentences: digest +([\d,]+) tokens, second reading +([\d,]+) \((\d+%)\)$",
        done.stdout,
        re.MULTILINE,
    )
    costs = (DOCS / "costs.md").read_text(encoding="utf-8")
    rows = re.findall(
        r"^\| (\w+) \| (\d+) \| ([\d,]+) \| ([\d,]+) \| (\d+%) \|$", costs, re.MULTILINE
    )
    assert sorted(rows) == sorted(measured)
    assert measured


def test_the_flow_is_drawn_from_its_source() -> None:
    source = (DOCS / "assets" / "flow.mmd").read_bytes()
    drawn = (DOCS / "assets" / "flow.svg").read_text(encoding="utf-8")
    assert hashlib.sha256(source).hexdigest() in drawn, "run example_site/draw_flow.py"
    assert not re.findall(r"https?://(?!www\.w3\.org)", drawn)
