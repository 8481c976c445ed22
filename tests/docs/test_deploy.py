"""The files that the pages on deploying show: read as their hosts read them, their commands run."""

from __future__ import annotations

import re
import sys
import tomllib
from pathlib import Path
from shutil import copytree, which
from typing import Any

import pytest
import yaml

from tests.docs.scripts import run
from tests.docs.snippets import ROOT, snippet, snippets
from tests.plugin.sites import parse
from tests.servers.http import Asked, Reply, Server

EXAMPLE = ROOT / "example_site" / "archive"
EDITION = "papers/diffusion-models/2024-03-18/index.html"
SITE = {
    "site_name": "Papers",
    "theme": "material",
    "plugins": [
        {
            "paperdigest": {
                "topics": [{"name": "Diffusion Models", "query": "abs:diffusion"}],
                "archive_dir": "archive",
                "offline": True,
            }
        }
    ],
}


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A repository with a site, as each of the pages begins from."""
    folder = tmp_path / "site of mine"
    (folder / "docs").mkdir(parents=True)
    (folder / "docs/index.md").write_text("# Home")
    (folder / "mkdocs.yml").write_text(yaml.safe_dump(SITE))
    (folder / "requirements.txt").write_text("# mkdocs-paperdigest, which is installed\n")
    copytree(EXAMPLE, folder / "archive")
    return folder


def papers(page: Path) -> int:
    return len(parse(page.read_text(encoding="utf-8")).all("article.pd-paper"))


# The hosts


def test_gitlab_builds_what_it_publishes_and_keeps_what_was_bought(site: Path) -> None:
    (job,) = yaml.safe_load(snippet("deploy-gitlab.md", ".gitlab-ci.yml")).values()
    ran = run(site, "set -e\n" + "\n".join(job["script"]))
    assert ran.returncode == 0, ran.stderr
    (published,) = job["artifacts"]["paths"]
    assert papers(site / published / EDITION) == 8
    assert job["cache"]["when"] == "always"
    kept = [site / path for path in job["cache"]["paths"]]
    assert all(path.is_dir() for path in kept), kept
    assert job["rules"] == [{"if": "$CI_COMMIT_BRANCH == $CI_DEFAULT_BRANCH"}]


def test_netlify_builds_what_it_publishes(site: Path) -> None:
    told = tomllib.loads(snippet("deploy-netlify.md", "netlify.toml"))
    ran = run(site, told["build"]["command"])
    assert ran.returncode == 0, ran.stderr
    assert papers(site / told["build"]["publish"] / EDITION) == 8


def test_cloudflare_builds_what_it_publishes(site: Path) -> None:
    told = tomllib.loads(snippet("deploy-cloudflare.md", "wrangler.toml"))
    page = (ROOT / "example_site/docs/deploy-cloudflare.md").read_text(encoding="utf-8")
    command = re.search(r"build command to `([^`]+)`", page)
    assert command
    ran = run(site, command[1])
    assert ran.returncode == 0, ran.stderr
    assert papers(site / told["pages_build_output_dir"] / EDITION) == 8


class Hook(Server):
    """Begins a build when it is posted to."""

    refuses = False

    def answer(self, _asked: Asked) -> Reply:
        return Reply(status=500 if self.refuses else 200)


@pytest.mark.skipif(not which("node"), reason="there is no node")
@pytest.mark.parametrize("refuses", [False, True])
@pytest.mark.parametrize(
    ("page", "title", "call", "variable"),
    [
        ("deploy-netlify.md", "functions/every-morning.mjs", "module.default()", "BUILD_HOOK"),
        (
            "deploy-cloudflare.md",
            "every-morning/worker.js",
            "module.default.scheduled({}, process.env)",
            "DEPLOY_HOOK",
        ),
    ],
)
def test_the_schedules_post_to_the_hook(
    tmp_path: Path, page: str, title: str, call: str, variable: str, refuses: bool
) -> None:
    (tmp_path / "module.mjs").write_text(snippet(page, title))
    (tmp_path / "call.mjs").write_text(f'import * as module from "./module.mjs";\nawait {call};\n')
    with Hook() as hook:
        hook.refuses = refuses
        ran = run(tmp_path, "node call.mjs", **{variable: f"{hook.url}/build"})
        assert [(asked.method, asked.path) for asked in hook.asked] == [("POST", "/build")]
    assert (ran.returncode != 0) == refuses
    assert ("hook answered 500" in ran.stderr) == refuses


def test_schedules_are_after_the_listing_on_the_days_that_have_one() -> None:
    worker = tomllib.loads(snippet("deploy-cloudflare.md", "every-morning/wrangler.toml"))
    function = snippet("deploy-netlify.md", "functions/every-morning.mjs")
    crontab = snippet("deploy-server.md", "crontab -e")
    workflow = snippet("deploy.md", ".github/workflows/paperdigest.yml")
    assert {
        *(cron.replace("MON-FRI", "1-5") for cron in worker["triggers"]["crons"]),
        *re.findall(r'schedule: "([^"]+)"', function),
        *re.findall(r"^(\S+ \S+ \S+ \S+ \S+)  ", crontab, re.MULTILINE),
        *re.findall(r'cron: "([^"]+)"', workflow),
    } == {"23 2 * * 1-5"}


def test_a_server_shows_the_newest_whole_build(site: Path) -> None:
    (site / "build.sh").write_text(snippet("deploy-server.md", "/srv/papers/build.sh"))
    (site / ".venv/bin").mkdir(parents=True)
    python = site / ".venv/bin/python"
    python.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
    python.chmod(0o755)
    for wanted in ("20260101T000000Z", "20260102T000000Z", "20260103T000000Z"):
        (site / "releases" / wanted).mkdir(parents=True)
    (site / "keys").write_text("export PAPERS_TITLE=Reading\n")
    ran = run(site, "sh build.sh")
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout + ran.stderr == ""
    shown = (site / "current").resolve()
    assert papers(shown / EDITION) == 8
    assert len(list((site / "releases").iterdir())) == 3
    assert not (site / "releases/20260101T000000Z").exists()
    # A build that fails changes nothing of what is shown.
    (site / "mkdocs.yml").write_text("site_name: [")
    assert run(site, "sh build.sh").returncode != 0
    assert (site / "current").resolve() == shown
    # Nor does one begin while another runs.
    held = "exec 8>.building; flock 8; sh build.sh"
    assert run(site, held).returncode == 0


# GitHub


def test_github_builds_what_it_hands_over_and_keeps_what_was_bought(site: Path) -> None:
    workflow = yaml.safe_load(snippet("deploy.md", ".github/workflows/paperdigest.yml"))
    steps = {each.get("name"): each for each in workflow["jobs"]["build"]["steps"]}
    # Without the secret, GitHub gives an empty key.
    told = {**workflow["env"], "GEMINI_API_KEY": ""}
    for name in ("Install", "Build"):
        ran = run(site, f"set -e\n{steps[name]['run']}", **told)
        assert ran.returncode == 0, ran.stderr

    def within(path: str) -> Path:
        return site / path.replace("${{ env.SITE }}", workflow["env"]["SITE"])

    assert papers(within(steps["Hand over to Pages"]["with"]["path"]) / EDITION) == 8
    kept = steps["Save archive and cache"]["with"]["path"].splitlines()
    assert kept == steps["Restore archive and cache"]["with"]["path"].splitlines()
    assert all(within(path).is_dir() for path in kept), kept
    assert steps["Save archive and cache"]["if"] == "always()"


def test_the_steps_for_github_are_those_of_the_workflow_with_two_more() -> None:
    told = yaml.safe_load(snippet("deploy-history.md", ".github/workflows/paperdigest.yml"))
    assert told["permissions"] == {"contents": "write"}
    assert [each["name"] for each in told["steps"]] == ["Take the archive", "Keep the archive"]
    workflow = yaml.safe_load(snippet("deploy.md", ".github/workflows/paperdigest.yml"))
    names = [each.get("name") for each in workflow["jobs"]["build"]["steps"]]
    assert "Build" in names
    assert not [name for name in names if name in ("Take the archive", "Keep the archive")]


def workflows() -> list[Any]:
    given = ROOT / "mkdocs_paperdigest/cli/new_site/paperdigest.yml"
    return [
        pytest.param(path.read_text(encoding="utf-8"), id=path.parent.name + "/" + path.name)
        for path in (given, *sorted((ROOT / ".github/workflows").glob("*.yml")))
    ]


@pytest.mark.parametrize("workflow", workflows())
def test_actions_are_named_by_digest_with_their_version(workflow: str) -> None:
    used = re.findall(r"uses: (\S+)(.*)", workflow)
    assert used
    for action, said in used:
        assert re.fullmatch(r"[\w./-]+@[0-9a-f]{40}", action), action
        assert re.fullmatch(r" # v\d+\.\d+\.\d+", said), action


def test_every_file_of_these_pages_is_tried_here() -> None:
    """A new one must not slip in unread."""
    titles = {
        each.title
        for each in snippets("yaml", "toml", "js", "sh", "text")
        if each.page.startswith("deploy") and each.title
    }
    assert titles == {
        ".github/workflows/paperdigest.yml",
        ".gitlab-ci.yml",
        ".python-version",
        "/srv/papers/build.sh",
        "Keep the archive",
        "Take the archive",
        "crontab -e",
        "every-morning/worker.js",
        "every-morning/wrangler.toml",
        "functions/every-morning.mjs",
        "mkdocs.yml",
        "netlify.toml",
        "wrangler.toml",
    }
