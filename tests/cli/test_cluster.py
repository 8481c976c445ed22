"""`paperdigest backfill` on a cluster: the same archive, whoever of it is lost."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest
from distributed import Client
from distributed.versions import VersionMismatchWarning

from mkdocs_paperdigest.archive import Archive
from mkdocs_paperdigest.cluster import ClusterError, open_cluster
from mkdocs_paperdigest.executor import Executor
from mkdocs_paperdigest.models import Paper
from tests.arxiv.test_snapshot import line, write
from tests.plugin.test_deep import MARKETS, TIDES
from tests.plugin.test_models import options, paper
from tests.servers.arxiv import ArxivServer
from tests.servers.arxiv_site import ArxivSite, page, pdf
from tests.servers.dask import DaskCluster, dask_cluster

from .conftest import Run, write_site

ROOT = Path(__file__).parents[2]
NUMBER = 1_500
SINCE = ("--since", "2024-01-01")


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[DaskCluster]:
    with dask_cluster(tmp_path, workers=3) as cluster:
        yield cluster


@pytest.fixture(scope="module")
def snapshot(tmp_path_factory: pytest.TempPathFactory) -> Path:
    first = datetime(2024, 1, 2, 12, tzinfo=UTC)
    days = [first + timedelta(days=n // 20) for n in range(NUMBER)]
    return write(
        tmp_path_factory.mktemp("snapshot") / "snapshot.json",
        *(
            line(
                n,
                abstract=paper(n).abstract,
                categories="physics.ao-ph",
                versions=[{"version": "v1", "created": f"{day:%a, %d %b %Y %H:%M:%S GMT}"}],
            )
            for n, day in enumerate(days)
        ),
    )


def site(folder: Path, arxiv: ArxivServer, **more: Any) -> None:
    folder.mkdir(exist_ok=True)
    topics = [{"name": "Tides", "query": "abs:tides", "max_papers": 200}]
    write_site(folder, options(arxiv, topics=topics, **more))


def begin(folder: Path, snapshot: Path, *more: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "mkdocs_paperdigest", "backfill", "tides", *SINCE]
    return subprocess.Popen(  # noqa: S603
        [*command, "--metadata", str(snapshot), "--yes", *more],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def finish(process: subprocess.Popen[str]) -> str:
    said, _ = process.communicate(timeout=120)
    assert process.returncode == 0, said
    return said


def papers(folder: Path) -> dict[str, Paper]:
    """What an archive holds, but for the times at which it was filed and made."""
    held = Archive(folder / ".cache/plugin/paperdigest/archive")
    found: dict[str, Paper] = {}
    for each in held.papers(held.slugs()):
        digest = each.digest and msgspec.structs.replace(each.digest, made_at="")
        found[each.id] = msgspec.structs.replace(each, digest=digest, filed_at="")
    return found


def digested(folder: Path) -> int:
    return sum(each.digest is not None for each in papers(folder).values())


@pytest.fixture(scope="module")
def alone(tmp_path_factory: pytest.TempPathFactory, snapshot: Path) -> dict[str, Paper]:
    """What one process makes of the snapshot."""
    folder = tmp_path_factory.mktemp("alone")
    with ArxivServer([]) as server:
        site(folder, server)
        finish(begin(folder, snapshot))
    made = papers(folder)
    assert len(made) == NUMBER
    assert all(each.digest for each in made.values())
    return made


def losing(
    folder: Path, snapshot: Path, cluster: DaskCluster, *lost: subprocess.Popen[bytes]
) -> str:
    """Backfill on a cluster that loses somebody while some papers are digested and others not."""
    process = begin(folder, snapshot, "--scheduler", cluster.address)
    until = time.monotonic() + 60
    while not 0 < digested(folder) < NUMBER:
        if time.monotonic() > until or process.poll() is not None:
            pytest.fail("nothing was made, or all of it at once")
    for each in lost:
        each.kill()
    return finish(process)


def test_a_worker_that_is_killed_takes_nothing_with_it(
    tmp_path: Path, arxiv: ArxivServer, cluster: DaskCluster, snapshot: Path,
    alone: dict[str, Paper],
) -> None:  # fmt: skip
    site(tmp_path / "site", arxiv)
    said = losing(tmp_path / "site", snapshot, cluster, cluster.workers[0])
    assert "is lost" not in said
    assert papers(tmp_path / "site") == alone
    assert not arxiv.asked


def test_a_cluster_that_is_lost_is_done_without(
    tmp_path: Path, arxiv: ArxivServer, cluster: DaskCluster, snapshot: Path,
    alone: dict[str, Paper],
) -> None:  # fmt: skip
    site(tmp_path / "site", arxiv)
    said = losing(tmp_path / "site", snapshot, cluster, cluster.scheduler, *cluster.workers)
    assert said.count("the cluster is lost") == 1
    assert "Traceback" not in said
    assert papers(tmp_path / "site") == alone


def test_workers_do_the_work(cluster: DaskCluster) -> None:
    said: list[str] = []
    with open_cluster(cluster.address, 30, said.append) as executor:
        assert executor.run(os.getpid) in {worker.pid for worker in cluster.workers}
        assert executor.run(len, bytes(1_000_000)) == 1_000_000
        with pytest.raises(ZeroDivisionError):
            executor.run(divmod, 1, 0)
    assert not said


@contextmanager
def open_cluster_beside(taken: socket.socket) -> Iterator[Executor]:
    with suppress(OSError):  # whoever has it already serves as well
        taken.bind(("127.0.0.1", 8787))
        taken.listen()
    with open_cluster("", 30, pytest.fail) as executor:
        yield executor


def test_on_this_machine_nothing_needs_to_be_set_up() -> None:
    # Another cluster of this machine has Dask's usual port, of which Dask would warn.
    with socket.socket() as taken, open_cluster_beside(taken) as executor:
        assert executor.run(os.getpid) != os.getpid()
        assert executor.width >= 2


def test_texts_are_read_there_and_asked_for_here(
    tmp_path: Path, cluster: DaskCluster, run: Run
) -> None:
    pages = {"/html/2611.20001v1": page("tides"), "/pdf/2611.20002v1": pdf("markets-2")}
    with ArxivServer([TIDES, MARKETS]) as arxiv, ArxivSite(pages) as texts:
        write_site(tmp_path, {**options(arxiv), "depth": "full", "arxiv_site": texts.url})
        since = f"{datetime.now(UTC) - timedelta(days=10):%Y-%m-%d}"
        done = run("backfill", "tides", "--since", since, "--yes", "--scheduler", cluster.address)
    assert done.code == 0, done.err
    read = {base_id: each.digest and each.digest.read for base_id, each in papers(tmp_path).items()}
    assert read == {"2611.20001": "html", "2611.20002": "pdf"}


@pytest.mark.parametrize(
    ("address", "says"),
    [
        ("tcp://127.0.0.1:9", "--scheduler: the scheduler tcp://127.0.0.1:9 cannot be used"),
        ("ftp://host", "--scheduler: the scheduler ftp://host cannot be used"),
    ],
)
def test_a_scheduler_that_does_not_answer_is_one_line(
    tmp_path: Path, arxiv: ArxivServer, run: Run, snapshot: Path,
    address: str, says: str,
) -> None:  # fmt: skip
    site(tmp_path, arxiv, timeout=2)
    done = run(
        "backfill", "tides", *SINCE, "--metadata", str(snapshot), "--yes", "--scheduler", address
    )
    assert done.code == 1
    assert says in done.err
    assert done.err.count("\n") == 1
    assert not papers(tmp_path)


def test_a_cluster_without_workers_is_one_line(tmp_path: Path) -> None:
    with (
        dask_cluster(tmp_path, workers=0) as cluster,
        pytest.raises(ClusterError, match="cannot be used"),
        open_cluster(cluster.address, 2, pytest.fail),
    ):
        pytest.fail("there is nobody")


def test_other_packages_of_workers_are_their_own_affair(tmp_path: Path) -> None:
    other = tmp_path / "other/lz4-9.9.dist-info/METADATA"
    other.parent.mkdir(parents=True)
    other.write_text("Metadata-Version: 2.1\nName: lz4\nVersion: 9.9\n")
    # Before 2025, Dask asked the package itself.
    (other.parents[1] / "lz4.py").write_text('__version__ = "9.9"\n')
    path = Path(f"{other.parents[1]}{os.pathsep}{ROOT}")
    with dask_cluster(tmp_path, workers=1, path=path) as cluster:
        with Client(cluster.address, set_as_default=False) as client:
            client.wait_for_workers(1, timeout=30)
        # Whoever comes after a worker is told of its packages.
        with pytest.warns(VersionMismatchWarning), Client(cluster.address, set_as_default=False):
            pass
        # Elsewhere a warning is an error.
        with open_cluster(cluster.address, 30, pytest.fail) as executor:
            assert executor.run(len, b"four") == 4


def test_workers_of_another_version_are_refused(tmp_path: Path) -> None:
    other = tmp_path / "other/mkdocs_paperdigest-9.9.dist-info/METADATA"
    other.parent.mkdir(parents=True)
    other.write_text("Metadata-Version: 2.1\nName: mkdocs-paperdigest\nVersion: 9.9\n")
    with (
        dask_cluster(tmp_path, workers=1, path=other.parents[1]) as cluster,
        pytest.raises(ClusterError, match=r"has mkdocs-paperdigest 9\.9, this machine has"),
        open_cluster(cluster.address, 30, pytest.fail),
    ):
        pytest.fail("they differ")
