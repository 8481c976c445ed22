"""The cache that sites share, against a real server: who buys, who waits, who is not believed."""

from __future__ import annotations

import json
import os
import pickle
import signal
import subprocess
import sys
import textwrap
import threading
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import Any

import pytest

from mkdocs_paperdigest.cache import Cache
from mkdocs_paperdigest.models import Sentence
from mkdocs_paperdigest.shared_cache import SharedCache, open_shared_cache

from .cli.conftest import Done, Run, _no_keys, _no_workflow, run, write_site
from .plugin.test_models import options, paper
from .servers.arxiv import ArxivServer
from .servers.gemini import GeminiServer
from .servers.http import Asked, Reply, Server
from .servers.redis import RedisServer, redis_server
from .test_cache import Trap

__all__ = ["_no_keys", "_no_workflow", "run"]

ROOT = Path(__file__).parent.parent
SENTENCE = Sentence("It works.", "Results", "S4")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RedisServer]:
    with redis_server(tmp_path) as running:
        yield running


class Said(list[str]):
    """Takes the lines for people; those for the owner end with a mark."""

    def __call__(self, line: str, *, to_mend: bool) -> None:
        self.append(f"{line}{' (!)' if to_mend else ''}")


@contextmanager
def site(folder: Path, address: str, said: Said | None = None) -> Iterator[Cache]:
    with open_shared_cache(folder, address, said if said is not None else Said()) as cache:
        yield cache


def never() -> None:
    raise AssertionError("nobody has to wait here")


# What is shared


def test_what_one_site_keeps_another_finds(tmp_path: Path, server: RedisServer) -> None:
    with site(tmp_path / "a", server.address) as cache:
        cache.put("answer|1", SENTENCE)
    with site(tmp_path / "b", server.address) as cache:
        assert cache.get("answer|1", Sentence) == SENTENCE
        assert cache.get("answer|2", Sentence) is None
    server.kill()
    with site(tmp_path / "b", server.address) as cache:
        assert cache.get("answer|1", Sentence) == SENTENCE


def test_the_server_holds_text_under_hashed_names_for_a_time(
    tmp_path: Path, server: RedisServer
) -> None:
    with site(tmp_path / "a", server.address) as cache:
        cache.put("answer|2403.10255v1|gemini", SENTENCE)
    (key,) = server.client.keys()
    assert len(key) < 100
    assert b"2403" not in key
    assert b'"text":"It works."' in server.client.getrange(key, 0, -1)
    assert 300 * 86_400 < server.client.ttl(key) < 500 * 86_400


def test_what_is_too_large_for_it_stays_here(tmp_path: Path, server: RedisServer) -> None:
    with site(tmp_path / "a", server.address) as cache:
        cache.put("large", "x" * 16_000_001)
        assert len(cache.get("large", str) or "") == 16_000_001
    assert not server.client.keys()


# Who is not believed


@pytest.mark.parametrize(
    "poison",
    [
        b"",
        b"{",
        b"\xff\xfe",
        b"[" * 100_000,
        b'"text"',
        b'{"text": 7}',
        b"pickle",
        b"large",
        b"hash",
    ],
    ids=lambda value: repr(value)[:20],
)
def test_what_is_no_value_of_ours_is_not_there(
    poison: bytes, tmp_path: Path, server: RedisServer
) -> None:
    bait = tmp_path / "bait"
    with site(tmp_path / "a", server.address) as cache:
        cache.put("name", SENTENCE)
    (key,) = server.client.keys()
    server.client.delete(key)
    if poison == b"hash":
        server.client.hset(key, "text", "It works.")
    elif poison == b"large":
        server.client.set(key, json.dumps({"text": "x" * 17_000_000, "section": "", "anchor": ""}))
    else:
        server.client.set(key, pickle.dumps(Trap(bait)) if poison == b"pickle" else poison)
    said = Said()
    with site(tmp_path / "b", server.address, said) as cache:
        assert cache.get("name", Sentence) is None
        cache.put("other", SENTENCE)
    with site(tmp_path / "c", server.address, said) as cache:
        assert cache.get("other", Sentence) == SENTENCE
    assert not said
    assert not bait.exists()


# Servers that fail


class Page(Server):
    """Something else that listens."""

    def answer(self, asked: Asked) -> Reply:
        raise AssertionError(asked)


@pytest.mark.parametrize("fault", ["down", "no password", "wrong password", "a web server"])
def test_a_server_that_fails_is_one_line(fault: str, tmp_path: Path) -> None:
    said = Said()
    with ExitStack() as stack:
        if fault == "a web server":
            address = stack.enter_context(Page()).url.replace("http://", "redis://")
        else:
            password = "s3cret" if "password" in fault else ""
            server = stack.enter_context(redis_server(tmp_path, password=password))
            address = server.address
            if fault == "no password":
                address = address.replace(":s3cret@", "")
            if fault == "wrong password":
                address = address.replace("s3cret", "wr0ng")
            if fault == "down":
                server.kill()
        began = time.monotonic()
        with site(tmp_path / "a", address, said) as cache:
            for number in range(20):
                cache.put(f"name {number}", SENTENCE)
                assert cache.get(f"name {number}", Sentence) == SENTENCE
                with cache.turn(f"other {number}", Sentence, never) as bought:
                    assert bought is None
        assert time.monotonic() - began < 15
    (line,) = said
    assert "option 'cache': the server at 127.0.0.1:" in line
    assert "this build goes on with its own cache alone" in line
    assert "\n" not in line
    assert "cret" not in line
    assert "wr0ng" not in line
    assert line.endswith("(!)") == ("password" in fault)


def test_a_server_that_is_full_is_read_all_the_same(tmp_path: Path, server: RedisServer) -> None:
    said = Said()
    with site(tmp_path / "a", server.address, said) as cache:
        cache.put("bought", SENTENCE)
    server.client.config_set("maxmemory", "1mb")
    with site(tmp_path / "b", server.address, said) as cache:
        for number in range(5):
            cache.put(f"name {number}", SENTENCE)
            assert cache.get(f"name {number}", Sentence) == SENTENCE
            # Nobody can take a turn, so nobody waits for one.
            with cache.turn(f"other {number}", Sentence, never) as bought:
                assert bought is None
        assert cache.get("bought", Sentence) == SENTENCE
        with cache.turn("bought", Sentence, never) as bought:
            assert bought == SENTENCE
    (line,) = said
    assert "option 'cache': the server at 127.0.0.1:" in line
    assert "is full (" in line
    assert line.endswith("is read alone (!)")


def test_a_server_that_dies_meanwhile_is_one_line(tmp_path: Path, server: RedisServer) -> None:
    said = Said()
    with site(tmp_path / "a", server.address, said) as cache:
        cache.put("name", SENTENCE)
        assert not said
        with cache.turn("other", Sentence, never):
            server.kill()
        for number in range(5):
            cache.put(f"name {number}", SENTENCE)
        assert cache.get("name", Sentence) == SENTENCE
    assert len(said) == 1


def test_without_the_client_the_line_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "redis", None)
    said = Said()
    with site(tmp_path / "a", "redis://127.0.0.1:1/0", said) as cache:
        cache.put("name", SENTENCE)
    (line,) = said
    assert "pip install 'mkdocs-paperdigest[redis]'" in line


# Turns


def test_who_waits_gets_what_was_bought(tmp_path: Path, server: RedisServer) -> None:
    bought = []

    def build(number: int) -> None:
        with (
            site(tmp_path / f"site-{number}", server.address) as cache,
            cache.turn("name", Sentence, lambda: None) as found,
        ):
            if found is None:
                time.sleep(0.5)
                cache.put("name", SENTENCE)
                bought.append(number)
            else:
                assert found == SENTENCE

    threads = [threading.Thread(target=build, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert len(bought) == 1


def test_after_a_failure_the_next_one_has_its_turn(tmp_path: Path, server: RedisServer) -> None:
    first, second = (site(tmp_path / name, server.address) for name in "ab")
    with first as cache, pytest.raises(ZeroDivisionError), cache.turn("name", Sentence, never):
        raise ZeroDivisionError
    with second as cache, cache.turn("name", Sentence, never) as found:
        assert found is None


def test_a_turn_lasts_as_long_as_who_has_it(tmp_path: Path, server: RedisServer) -> None:
    with site(tmp_path / "a", server.address) as first, site(tmp_path / "b", server.address) as two:
        quick, other = (
            SharedCache(cache, server.client, Said(), lease_seconds=2.0) for cache in (first, two)
        )
        with quick.turn("name", Sentence, never):
            time.sleep(3.0)
            with pytest.raises(TimeoutError), other.turn("name", Sentence, _give_up):
                pass


def _give_up() -> None:
    raise TimeoutError


HOLDER = """
    import sys, time
    from pathlib import Path
    from redis import Redis
    from mkdocs_paperdigest.cache import open_cache
    from mkdocs_paperdigest.shared_cache import SharedCache
    with open_cache(Path(sys.argv[1])) as local:
        server = Redis.from_url(sys.argv[2])
        cache = SharedCache(local, server, lambda line, to_mend: None, lease_seconds=2.0)
        with cache.turn("name", str, lambda: None):
            print("mine", flush=True)
            time.sleep(60)
"""


def test_the_turn_of_a_build_that_was_killed_runs_out(tmp_path: Path, server: RedisServer) -> None:
    holder = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", textwrap.dedent(HOLDER), str(tmp_path / "a"), server.address],
        stdout=subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert holder.stdout
    assert holder.stdout.readline() == b"mine\n"
    holder.send_signal(signal.SIGKILL)
    holder.wait(60)
    holder.stdout.close()
    waited = 0

    def wait() -> None:
        nonlocal waited
        waited += 1

    began = time.monotonic()
    with site(tmp_path / "b", server.address) as cache, cache.turn("name", str, wait) as found:
        assert found is None
    assert waited > 0
    assert time.monotonic() - began < 10


def test_what_never_runs_out_holds_nobody_up(tmp_path: Path, server: RedisServer) -> None:
    with site(tmp_path / "a", server.address) as cache:
        with cache.turn("name", Sentence, never):
            (key,) = server.client.keys()
        server.client.set(key, "for ever")
        with cache.turn("name", Sentence, never) as found:
            assert found is None


# Whole builds


@pytest.fixture
def arxiv() -> Iterator[ArxivServer]:
    with ArxivServer([paper(n) for n in range(1, 7)]) as running:
        yield running


def update(folder: Path, gemini: GeminiServer) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-m", "mkdocs_paperdigest", "update"],
        cwd=folder,
        env={
            **os.environ,
            "GEMINI_API_KEY": "a-key",
            "GOOGLE_GEMINI_BASE_URL": gemini.url,
            "PYTHONPATH": str(ROOT),
            # A library that crashes the process is to say where.
            "PYTHONFAULTHANDLER": "1",
        },
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


@pytest.mark.parametrize("builds", [4, pytest.param(10, marks=pytest.mark.thorough)])
def test_builds_at_once_buy_each_digest_once(
    builds: int, tmp_path: Path, server: RedisServer, arxiv: ArxivServer, gemini: GeminiServer
) -> None:
    folders = [tmp_path / f"site-{number}" for number in range(builds)]
    for folder in folders:
        write_site(folder, options(arxiv, cache=server.address))
    running = [update(folder, gemini) for folder in folders]
    for process in running:
        said, _ = process.communicate(timeout=120)
        assert process.returncode == 0, said
        assert "6 digests made" in said
        assert "0 pending" in said
    sold = Counter(asked.body for asked in (*gemini.asked, *gemini.readings))
    assert set(sold.values()) == {1}
    assert len(gemini.asked) == 6


def told(done: Done) -> list[str]:
    return [line for line in done.err.splitlines() if "option 'cache'" in line]


def test_a_build_whose_server_is_down_goes_on(
    tmp_path: Path, server: RedisServer, arxiv: ArxivServer, run: Run
) -> None:
    server.kill()
    write_site(tmp_path, options(arxiv, cache=server.address))
    done = run("update")
    assert done.code == 0
    assert len(told(done)) == 1
    assert "6 digests made" in done.out
    assert "cannot be used" in run("check").out


def test_offline_no_server_is_asked(
    tmp_path: Path, server: RedisServer, arxiv: ArxivServer, run: Run
) -> None:
    write_site(tmp_path, options(arxiv, cache=server.address))
    run("update")
    asked = server.client.info("stats")["total_connections_received"]
    write_site(tmp_path, options(arxiv, cache=server.address, offline=True))
    file = next((tmp_path / ".cache/plugin/paperdigest/archive").glob("*/*.json"))
    edition = json.loads(file.read_text())
    edition["papers"][0]["digest"] = None
    file.write_text(json.dumps(edition))
    assert "1 digest made" in run("update").out
    assert server.client.info("stats")["total_connections_received"] == asked


@pytest.mark.parametrize(
    "address",
    [
        "cache.example.org",
        "http://a.example",
        "redis://",
        "redis://h/db",
        7,
        "redis://:hidden@h:x/0",
    ],
)
def test_an_address_that_is_none_is_refused_without_its_password(
    tmp_path: Path, arxiv: ArxivServer, run: Run, address: Any
) -> None:
    write_site(tmp_path, options(arxiv, cache=address))
    done = run("update")
    assert done.code == 1
    assert done.err.count("\n") == 1
    assert "option 'cache': expected the address of a server" in done.err.replace('"', "'")
    assert "hidden" not in done.err
