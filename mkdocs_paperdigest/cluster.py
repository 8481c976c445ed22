"""Work done on other processes and machines, by Dask.

One process asks arXiv and writes the archive, however many there are: the others are sent papers
and texts and send back what they made of them. Whatever is lost on the way, a worker or all of
them, is done again or here.
Source: https://distributed.dask.org/
"""

from __future__ import annotations

import logging
import os
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager, suppress
from importlib.metadata import version
from typing import Any, ParamSpec, TypeVar

from .executor import Executor
from .models import one_line

_P = ParamSpec("_P")
_T = TypeVar("_T")

_PACKAGE = "mkdocs-paperdigest"
_SENT_ALONE = 100_000
"""Bytes from which something is sent to a worker by itself, and not within its task."""


class ClusterError(Exception):
    """A cluster cannot be used. The message is one line for people."""


@contextmanager
def open_cluster(scheduler: str, timeout: float, say: Callable[[str], None]) -> Iterator[Executor]:
    """Have work done by a cluster.

    Args:
        scheduler: Its address, as `tcp://host:8786`; empty for all processors of this machine.
        timeout: Seconds that the scheduler is given to answer, and its first worker to be there.
        say: Is told once, if the cluster is lost.

    Raises:
        ClusterError: There is none, or its workers are of another version.
    """
    try:
        from distributed import Client
    except ImportError:
        raise ClusterError(
            f"the package 'distributed' is not installed; pip install '{_PACKAGE}[scale]'"
        ) from None
    _silence_logs()
    where = f"the scheduler {scheduler}" if scheduler else "Dask on this machine"
    with _explained(where), _silent_about_versions():
        client = Client(scheduler, timeout=timeout) if scheduler else _own_client()
    try:
        with _explained(where):
            client.wait_for_workers(1, timeout=timeout)
        _check_versions(client, where)
        yield _Cluster(client, timeout, say)
    finally:
        with suppress(Exception):
            client.close(timeout=1)
        if client.cluster:
            client.cluster.close()


@contextmanager
def _explained(where: str) -> Iterator[None]:
    try:
        yield
    except Exception as error:  # noqa: BLE001  # each kind of address has errors of its own
        why = one_line(str(error))[:200] or type(error).__name__
        raise ClusterError(f"{where} cannot be used ({why})") from None


def _silence_logs() -> None:
    """Let us tell what goes wrong, in one line; each of Dask's logs has a level of its own."""
    for name in logging.root.manager.loggerDict:
        if name.partition(".")[0] == "distributed":
            logging.getLogger(name).setLevel(logging.CRITICAL)


@contextmanager
def _silent_about_versions() -> Iterator[None]:
    """Have nothing said of packages, such as numpy, that what we send does not use."""
    from distributed.versions import VersionMismatchWarning

    # Filters are the process's, so they hold in the thread in which Dask connects, too.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", VersionMismatchWarning)
        yield


def _own_client() -> Any:
    from distributed import Client, LocalCluster

    return Client(
        LocalCluster(
            n_workers=os.cpu_count() or 1,
            threads_per_worker=1,
            # No dashboard, and not the usual port, which another cluster may have.
            dashboard_address=None,
            scheduler_kwargs={"dashboard_address": "127.0.0.1:0"},
            silence_logs=logging.CRITICAL,
        )
    )


def _check_versions(client: Any, where: str) -> None:
    ours = version(_PACKAGE)
    for worker, found in client.run(version, _PACKAGE, on_error="return").items():
        if found != ours:
            has = f"has {_PACKAGE} {found}" if isinstance(found, str) else f"has no {_PACKAGE}"
            raise ClusterError(f"{where}: worker {worker} {has}, this machine has {ours}")


class _Cluster(Executor):
    """Sends work to a cluster, and does it here once that is lost."""

    def __init__(self, client: Any, timeout: float, say: Callable[[str], None]) -> None:
        self._client = client
        self._timeout = timeout
        self._say = say
        self._is_lost = False
        # Twice as much as is done at once, so that nobody waits for the next.
        self.width = 2 * sum(client.nthreads().values())

    def run(self, work: Callable[_P, _T], *args: _P.args, **kwargs: _P.kwargs) -> _T:
        """See [`Executor.run`][]."""
        if not self._is_lost:
            from distributed import KilledWorker
            from distributed.comm.core import CommClosedError

            try:
                sent = [self._sent(each) for each in args]
                future = self._client.submit(work, *sent, **kwargs, pure=False)
                made: _T = self._wait_for(future)
            except (KilledWorker, CancelledError, CommClosedError, TimeoutError) as error:
                self._lose(error)
            else:
                return made
        return work(*args, **kwargs)

    def _wait_for(self, future: Any) -> Any:
        """Wait for a result as long as there is anybody who could be at it.

        Raises:
            TimeoutError: There is nobody left.
        """
        while True:
            try:
                return future.result(timeout=self._timeout)
            except TimeoutError:
                if self._is_lost or not self._client.nthreads():
                    raise

    def _sent(self, each: object) -> object:
        large = isinstance(each, bytes) and len(each) > _SENT_ALONE
        return self._client.scatter(each, hash=False) if large else each

    def _lose(self, error: BaseException) -> None:
        if not self._is_lost:
            self._is_lost = True
            self._say(f"the cluster is lost ({type(error).__name__}); work goes on here")
