"""The shell, as a person would use it: against real servers, with every mistake in one line."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from tests.plugin.conftest import KEY
from tests.plugin.sites import Site
from tests.plugin.test_models import options, paper
from tests.plugin.test_restore import Published
from tests.servers.arxiv import ArxivServer
from tests.servers.arxiv_site import ArxivSite
from tests.servers.gemini import invalid_key
from tests.servers.http import Reply

from .conftest import Gemini, Run, write_site


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([paper(n) for n in range(1, 4)]) as server:
        yield server


@pytest.fixture
def site(tmp_path: Path, arxiv: ArxivServer) -> Path:
    return write_site(tmp_path, options(arxiv))


# Mistakes: one line, what and where and what to do


@pytest.mark.parametrize("command", ["status", "check", "update", "prune", "restore"])
def test_without_a_site_there_is_one_line(run: Run, command: str) -> None:
    done = run(command)
    assert done.code == 1
    assert "there is no mkdocs.yml in" in done.err
    assert done.err.count("\n") == 1


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("site_name: [", "mkdocs.yml"),
        ("- a list", "mkdocs.yml"),
        ("site_name: Site", "has no plugin 'paperdigest'"),
        ("site_name: Site\nplugins: [nonsense]", "nonsense"),
        ("site_name: Site\nplugins: [{paperdigest: {}}]", "topics"),
        ("site_name: Site\nplugins: [{paperdigest: {topcs: []}}]", "did you mean 'topics'?"),
    ],
)
def test_a_configuration_that_cannot_be_used_is_named_in_one_line(
    tmp_path: Path, run: Run, text: str, said: str
) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(text)
    done = run("status")
    assert done.code == 1
    assert said in done.err
    assert done.err.startswith("paperdigest: ")
    assert "Traceback" not in done.err
    assert done.err.count("\n") == 1


def test_a_file_that_is_not_there_is_named(run: Run) -> None:
    done = run("-f", "nowhere.yml", "status")
    assert (done.code, done.err) == (
        1,
        "paperdigest: nowhere.yml does not exist; name a mkdocs.yml with -f\n",
    )


def test_wrong_usage_ends_with_two(run: Run) -> None:
    assert run("nonsense").code == 2
    assert run("prune", "--older-than", "0").code == 2


def test_debug_shows_where_an_error_comes_from(run: Run) -> None:
    assert "Traceback" in run("--debug", "status").err


# The site that is read


def test_the_loader_is_that_of_mkdocs(
    tmp_path: Path, arxiv: ArxivServer, run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_site(tmp_path, options(arxiv))
    (tmp_path / "mkdocs.yml").rename(tmp_path / "base.yml")
    (tmp_path / "mkdocs.yml").write_text("INHERIT: base.yml\nsite_name: !ENV NAME\n")
    monkeypatch.setenv("NAME", "Of the environment")
    assert "Tides: 0 papers" in run("status").out


def test_a_zensical_site_is_read_too(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    (tmp_path / "zensical.toml").write_text(
        '[project]\nsite_name = "Site"\n[project.plugins.paperdigest]\n'
        f'arxiv_api = "{arxiv.api}"\ndepth = "brief"\n'
        '[[project.plugins.paperdigest.topics]]\nname = "Tides"\nquery = "abs:tides"\n'
    )
    assert "3 digests made" in run("update").out
    assert "Tides: 3 papers in 1 edition" in run("status").out


def test_a_zensical_site_with_a_wrong_option_is_refused(tmp_path: Path, run: Run) -> None:
    (tmp_path / "zensical.toml").write_text('[project.plugins.paperdigest]\nlanguage = "k!"\n')
    done = run("status")
    assert "zensical.toml: option 'topics'" in done.err or "option 'language'" in done.err
    (tmp_path / "zensical.toml").write_text("[project]\n")
    assert "has no plugin 'paperdigest'" in run("status").err


# update, status


@pytest.mark.usefixtures("site")
def test_an_update_is_what_a_build_then_finds(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    done = run("update")
    assert done.code == 0
    assert "1 topic, 3 new papers, 3 digests made" in done.out
    assert "asking arXiv for 'Tides'" in done.err
    built = Site(tmp_path, options(arxiv)).build()
    assert len(arxiv.asked) == 1
    assert "0 new papers" in built.said


@pytest.mark.usefixtures("site")
def test_an_update_is_quiet_where_it_is_asked_to_be(run: Run) -> None:
    done = run("-q", "update")
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.usefixtures("site")
def test_an_update_tells_programs(run: Run) -> None:
    told = json.loads(run("update", "--json").out)
    assert (told["new"], told["made"], told["to_mend"]) == (3, 3, [])


def test_what_only_the_owner_can_mend_is_an_error(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    write_site(tmp_path, options(arxiv, topics=[{"name": "Broken", "query": "nonsense:x"}]))
    done = run("update")
    assert done.code == 1
    assert "topic 'Broken': arXiv refused the query" in done.err
    asked = run("status")
    assert asked.code == 1
    assert "wrong: topic 'Broken': arXiv refused the query; correct it" in asked.out


def test_an_outage_is_none(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    write_site(tmp_path, options(arxiv) | {"arxiv_api": "http://127.0.0.1:9/api/query"})
    done = run("update")
    assert done.code == 0
    assert "cannot be reached" in done.err
    asked = run("status")
    assert asked.code == 0
    assert "last time: arXiv could not be reached" in asked.out


def test_a_summarizer_without_its_key_is_wrong(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    write_site(tmp_path, options(arxiv, summarizer="gemini"))
    for command in ("status", "check", "update"):
        done = run(command)
        assert done.code == 1, command
        assert "summarizer 'gemini' needs a key in GEMINI_API_KEY" in done.out + done.err


def test_status_tells_all_of_it_without_a_request(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    gemini()
    write_site(tmp_path, options(arxiv, budget_papers=2))
    run("update")
    arxiv.asked.clear()
    done = run("status")
    assert done.code == 0
    assert "Tides: 3 papers in 1 edition, 1 pending, newest" in done.out
    assert " tokens\n" in done.out
    told = json.loads(run("status", "--json").out)
    (standing,) = told["languages"]
    (month,) = standing["tokens"].values()
    assert month["input"] > 0
    assert told["cache_bytes"] > 0
    assert standing["topics"][0]["digested"] == 2
    assert not arxiv.asked


@pytest.mark.usefixtures("site")
def test_status_names_a_damaged_file(tmp_path: Path, run: Run) -> None:
    run("update")
    file = next((tmp_path / ".cache/plugin/paperdigest/archive").glob("*/*.json"))
    file.write_text("{")
    done = run("status")
    assert done.code == 1
    assert f"wrong: {file}" in done.out


def test_interrupted_it_ends_at_once_and_says_so(tmp_path: Path, arxiv: ArxivServer) -> None:
    arxiv.faults = [lambda _: Reply(pause=30)]
    write_site(tmp_path, options(arxiv))
    running = subprocess.Popen(
        [sys.executable, "-m", "mkdocs_paperdigest", "update"],
        cwd=tmp_path,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    while not arxiv.asked:
        time.sleep(0.05)
    running.send_signal(signal.SIGINT)
    _, said = running.communicate(timeout=60)
    assert running.returncode == 130
    assert "interrupted" in said
    assert "Traceback" not in said


# check, try


def test_check_asks_each_topic_and_buys_nothing(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    server = gemini()
    write_site(tmp_path, options(arxiv), site_url="https://example.org/")
    done = run("check")
    assert done.code == 0, done.out
    assert "ok topic 'Tides': 3 papers in the last 7 days" in done.out
    assert "Study 1 of Tides" in done.out
    assert "ok summarizer: gemini, model gemini-flash-latest" in done.out
    assert len(arxiv.asked) == 1
    assert [asked.method for asked in server.asked] == ["GET"]


def test_check_finds_a_refused_key(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    gemini(invalid_key())
    write_site(tmp_path, options(arxiv))
    done = run("check")
    assert done.code == 1
    assert "wrong summarizer: summarizer 'gemini': the key in GEMINI_API_KEY" in done.out
    assert KEY not in done.out + done.err


def test_check_finds_queries_and_folders_that_are_wrong(
    tmp_path: Path, arxiv: ArxivServer, run: Run
) -> None:
    topics = [{"name": "Broken", "query": "nonsense:x"}, {"name": "Nothing", "query": "abs:moon"}]
    write_site(tmp_path, options(arxiv, topics=topics, archive_dir="docs/archive"))
    findings = json.loads(run("check", "--json").out)
    wrong = {finding["about"]: finding["says"] for finding in findings if not finding["right"]}
    assert "lies within docs_dir" in wrong["archive_dir"]
    assert "arXiv refused the query" in wrong["topic 'Broken'"]
    assert wrong["topic 'Nothing'"] == "arXiv has no papers for its query"


def test_try_needs_no_site(arxiv: ArxivServer, run: Run) -> None:
    done = run("try", "abs:tides", "--arxiv-api", arxiv.api)
    assert done.code == 0
    assert done.out.startswith("3 papers in the last 7 days, 0.4 a day\n")
    assert "  Study 1 of Tides" in done.out
    told = json.loads(run("try", "abs:tides", "--arxiv-api", arxiv.api, "--json").out)
    assert told["papers"] == 3
    assert run("try", "abs:moon", "--arxiv-api", arxiv.api).code == 1


@pytest.mark.parametrize(
    ("query", "said"), [("nonsense:x", "arXiv refused the query"), (" ", "it has no query")]
)
def test_try_says_what_is_wrong_with_a_query(
    arxiv: ArxivServer, run: Run, query: str, said: str
) -> None:
    done = run("try", query, "--arxiv-api", arxiv.api)
    assert done.code == 1
    assert said in done.err


# show


@pytest.mark.parametrize(
    "named",
    [
        "2611.10001",
        "2611.10001v1",
        "arXiv:2611.10001",
        "https://arxiv.org/abs/2611.10001",
        "https://arxiv.org/pdf/2611.10001v1.pdf",
        "https://export.arxiv.org/html/2611.10001v1",
    ],
)
def test_show_prints_a_paper_by_any_of_its_names(arxiv: ArxivServer, run: Run, named: str) -> None:
    done = run("show", named, "--arxiv-api", arxiv.api)
    assert done.code == 0, done.err
    assert done.out.startswith("Study 1 of Tides\n")
    assert "https://arxiv.org/abs/2611.10001v1" in done.out
    assert "By the built-in summarizer" in done.out


def test_show_takes_the_options_of_a_site(
    tmp_path: Path, arxiv: ArxivServer, gemini: Gemini, run: Run
) -> None:
    server = gemini()
    write_site(tmp_path, options(arxiv))
    done = run("show", "2611.10001", "--json")
    told = json.loads(done.out)
    assert told["digest"]["summarizer"] == "gemini"
    assert told["title"] == "Study 1 of Tides"
    asked = len(server.asked)
    run("show", "2611.10001")  # the answer is in the cache
    assert len(server.asked) == asked


def test_show_makes_a_page_that_stands_alone(arxiv: ArxivServer, run: Run) -> None:
    arxiv.entries = [paper(1, title="<script>alert(1)</script> Tides")]
    html = run("show", "2611.10001", "--html", "--arxiv-api", arxiv.api).out
    assert html.startswith("<!DOCTYPE html>")
    assert "<script" not in html
    assert "&lt;script&gt;" in html
    assert 'id="arxiv-2611.10001"' in html


def test_show_reads_a_pdf(run: Run) -> None:
    documents = Path(__file__).parents[1] / "fulltext" / "documents"
    done = run("show", str(documents / "tides-1.pdf"), "--json")
    assert done.code == 0, done.err
    told = json.loads(done.out)
    assert told["title"] == "tides-1"
    assert told["digest"]["read"] == "pdf"


@pytest.mark.parametrize(
    ("named", "said"),
    [
        ("nonsense", "'nonsense' is neither an arXiv id"),
        ("https://example.org/2611.10001", "is neither an arXiv id"),
        ("2611.99999", "arXiv has no paper 2611.99999"),
        ("nowhere.pdf", "nowhere.pdf cannot be read (No such file or directory)"),
        ("empty.pdf", "empty.pdf cannot be read as a paper"),
    ],
)
def test_show_says_what_it_cannot_show(
    tmp_path: Path, arxiv: ArxivServer, run: Run, named: str, said: str
) -> None:
    (tmp_path / "empty.pdf").write_bytes(b"no PDF at all")
    done = run("show", named, "--arxiv-api", arxiv.api)
    assert done.code == 1
    assert said in done.err
    assert done.err.count("\n") == 1


def test_show_falls_back_to_the_abstract(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    with ArxivSite() as texts:
        texts.texts["/html/2611.10001v1"] = Reply(status=403)
        write_site(tmp_path, options(arxiv, depth="full") | {"arxiv_site": texts.url})
        done = run("show", "2611.10001", "--json")
    assert json.loads(done.out)["digest"]["read"] == "abstract"


# new


def test_new_makes_a_site_that_builds(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    done = run("new", "site", "--name", "Tides & Co", "--query", "abs:tides")
    assert done.code == 0
    assert "Now: mkdocs serve -f site/mkdocs.yml" in done.out
    file = tmp_path / "site" / "mkdocs.yml"
    text = file.read_text()
    assert "# Where the site will be published" in text
    config: Any = yaml.safe_load(text)
    (entry,) = [entry for entry in config["plugins"] if isinstance(entry, dict)]
    assert entry["paperdigest"]["topics"] == [{"name": "Tides & Co", "query": "abs:tides"}]
    assert (tmp_path / "site/.github/workflows/paperdigest.yml").is_file()
    file.write_text(text.replace("topics:", f"arxiv_api: {arxiv.api}\n      topics:"))
    assert "3 digests made" in run("-f", "site", "update").out
    built = subprocess.run(  # noqa: S603
        [sys.executable, "-m", "mkdocs", "build", "--strict", "-q", "-f", str(file)],
        capture_output=True,
        text=True,
        check=False,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert built.returncode == 0, built.stderr
    assert "Study 1 of Tides" in (tmp_path / "site/site/index.html").read_text()


def test_a_second_new_changes_nothing(tmp_path: Path, run: Run) -> None:
    run("new", "site")
    before = {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")}
    assert "nothing to change" in run("new", "site").out
    assert {path: path.stat().st_mtime_ns for path in tmp_path.rglob("*")} == before


EXISTING = """\
# My site
site_name: 'Quoted'   # with a comment

nav:
    - index.md
plugins:
    - search:
        lang: "en"
    - tags  # mine
extra: {a: 1}
"""


def test_new_leaves_what_stands_in_a_file_as_it_is(tmp_path: Path, run: Run) -> None:
    (tmp_path / "docs").mkdir()
    (tmp_path / "mkdocs.yml").write_text(EXISTING)
    done = run("new", "--name", "Tides", "--query", "abs:tides")
    assert done.code == 0
    text = (tmp_path / "mkdocs.yml").read_text()
    for kept in ("# My site", "site_name: 'Quoted'   # with a comment", 'lang: "en"', "# mine"):
        assert kept in text
    config = yaml.safe_load(text)
    assert [*yaml.safe_load(EXISTING)["plugins"]] == config["plugins"][:-1]
    assert config["plugins"][-1]["paperdigest"]["topics"][0]["name"] == "Tides"
    assert "+" in done.out
    assert "nothing to change" in run("new").out


@pytest.mark.parametrize("plugins", ["", "plugins: {search: {}}\n"])
def test_new_adds_the_plugin_however_others_are_listed(
    tmp_path: Path, run: Run, plugins: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text(f"site_name: Site\n{plugins}")
    run("new")
    found = yaml.safe_load((tmp_path / "mkdocs.yml").read_text())["plugins"]
    assert "search" in found
    names = [name for entry in found for name in (entry if isinstance(entry, dict) else [entry])]
    assert "paperdigest" in names


def test_new_only_shows_what_it_would_do(tmp_path: Path, run: Run) -> None:
    done = run("new", "site", "--dry-run")
    assert "+site_name: Paper digests" in done.out
    assert not (tmp_path / "site").exists()


@pytest.mark.parametrize(
    ("text", "said"),
    [("a: [", "cannot be read"), ("- a", "is no mapping"), ("plugins: 3", "option 'plugins' is")],
)
def test_new_refuses_a_file_that_it_cannot_read(
    tmp_path: Path, run: Run, text: str, said: str
) -> None:
    (tmp_path / "mkdocs.yml").write_text(text)
    done = run("new")
    assert done.code == 1
    assert said in done.err
    assert done.err.count("\n") == 1
    assert (tmp_path / "mkdocs.yml").read_text() == text


def test_new_says_where_it_cannot_write(tmp_path: Path, run: Run) -> None:
    (tmp_path / "file").write_text("")
    done = run("new", "file/site")
    assert done.code != 0
    assert "Traceback" not in done.err


# prune, restore, schema


@pytest.mark.usefixtures("site")
def test_prune_tells_first_and_deletes_then(tmp_path: Path, run: Run) -> None:
    run("update")
    archive = tmp_path / ".cache/plugin/paperdigest/archive"
    (edition,) = archive.glob("*/*.json")
    (archive / "figures").mkdir()
    orphan = archive / "figures" / "0123456789abcdef.png"
    orphan.write_bytes(b"x")
    assert "1 file of 1 bytes would go" in run("prune").out
    assert orphan.exists()
    run("prune", "--yes")
    assert not orphan.exists()
    assert edition.exists()
    assert "0 files" in run("prune", "--older-than", "300").out
    old = archive / "tides" / "2020-01-02.json"
    old.write_text(edition.read_text().replace(edition.stem, "2020-01-02"))
    done = run("-v", "prune", "--older-than", "300", "--yes")
    assert str(old) in done.out
    assert not old.exists()
    assert edition.exists()


@pytest.mark.usefixtures("site")
def test_restore_fills_the_archive(tmp_path: Path, arxiv: ArxivServer, run: Run) -> None:
    built = Site(tmp_path, options(arxiv)).build()
    with Published() as published:
        published.folder = built.site
        write_site(tmp_path, options(arxiv), site_url=published.site_url)
        archive = tmp_path / ".cache/plugin/paperdigest/archive"
        (edition,) = archive.glob("*/*.json")
        edition.unlink()
        assert "restored 3 papers in 1 editions" in run("restore").out
        assert edition.exists()
        assert "nothing that the published site shows is missing" in run("restore").out


@pytest.mark.usefixtures("site")
def test_restore_needs_an_address(run: Run) -> None:
    done = run("restore")
    assert done.code == 1
    assert "has no site_url" in done.err


def test_the_schema_is_that_of_the_documentation(run: Run) -> None:
    shown = Path(__file__).parents[2] / "example_site" / "docs" / "schema.json"
    assert json.loads(run("schema").out) == json.loads(shown.read_text())
