from __future__ import annotations

import gzip
import socket
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from email.utils import formatdate
from itertools import pairwise
from pathlib import Path

import pytest

from mkdocs_paperdigest.arxiv.connection import (
    INTERVAL,
    ArxivConnection,
    ArxivError,
    TooLargeError,
    _same_origin,
)

from ..servers.arxiv import (
    ArxivServer,
    Entry,
    cut_off,
    dripping,
    html_page,
    rate_limited,
    redirect,
    slow,
    status,
)
from ..servers.http import NEVER, Asked, Reply

LIMIT = 1_000_000


@pytest.fixture
def arxiv(arxiv: ArxivServer) -> ArxivServer:
    arxiv.entries = [Entry("2611.00001")]
    return arxiv


def url(server: ArxivServer) -> str:
    return f"{server.api}?search_query=cat:cs.CV"


def gaps(asked: Sequence[Asked]) -> list[float]:
    return [later.at - earlier.at for earlier, later in pairwise(asked)]


def failure(connection: ArxivConnection, address: str) -> ArxivError:
    with pytest.raises(ArxivError) as caught:
        connection.get(address, limit=LIMIT)
    assert "\n" not in str(caught.value)
    return caught.value


# Manners


def test_the_interval_is_arxivs() -> None:
    assert INTERVAL >= 3


def test_requests_keep_their_distance_whoever_asks(arxiv: ArxivServer, tmp_path: Path) -> None:
    """From several threads and over several connections, as of builds one after another."""
    arxiv.faults = [slow(arxiv, 0.1)] * 6
    for _ in range(2):
        connection = ArxivConnection(tmp_path, timeout=60, interval=0.2)
        with ThreadPoolExecutor(3) as pool:
            jobs = [pool.submit(connection.get, url(arxiv), limit=LIMIT) for _ in range(3)]
            assert {job.result().status for job in jobs} == {200}
        connection.close()
    # From the end of a request, which takes 0.1 s, to the start of the next: so one at a time.
    assert len(arxiv.asked) == 6
    assert min(gaps(arxiv.asked)) >= 0.29
    assert len({asked.port for asked in arxiv.asked}) == 2


def test_the_distance_holds_between_processes(arxiv: ArxivServer, tmp_path: Path) -> None:
    """Even if the one before was killed while it asked."""
    asks = textwrap.dedent(
        """
        import sys
        from pathlib import Path
        from mkdocs_paperdigest.arxiv.connection import ArxivConnection
        ArxivConnection(Path(sys.argv[1]), timeout=60, interval=1).get(sys.argv[2], limit=10**6)
        """
    )
    arrived, released = threading.Event(), threading.Event()

    def hang(asked: Asked) -> Reply:
        arrived.set()
        released.wait(30)
        return arxiv.listing(asked)

    arxiv.faults = [hang]
    process = subprocess.Popen(  # noqa: S603
        [sys.executable, "-c", asks, str(tmp_path), url(arxiv)]
    )
    assert arrived.wait(30)
    process.kill()
    process.wait()
    released.set()
    connection = ArxivConnection(tmp_path, timeout=60, interval=1)
    connection.get(url(arxiv), limit=LIMIT)
    connection.close()
    # The first process wrote down its turn a moment before its request arrived.
    assert gaps(arxiv.asked)[0] >= 0.5


def test_a_clock_that_was_set_back_does_not_stop_us(arxiv: ArxivServer, tmp_path: Path) -> None:
    ahead = time.time() + 10**7
    (tmp_path / "arxiv-turn.json").write_text(f'{{"last": {ahead}, "not_before": 0}}')
    connection = ArxivConnection(tmp_path, timeout=60, interval=0.01)
    assert connection.get(url(arxiv), limit=LIMIT).status == 200
    connection.close()


@pytest.mark.parametrize("turn", ["", "{", "[1]", '{"last": "x"}', '{"last": null}', "\udcff"])
def test_a_damaged_note_of_the_last_request_is_replaced(
    turn: str, arxiv: ArxivServer, connection: ArxivConnection, tmp_path: Path
) -> None:
    (tmp_path / "arxiv-turn.json").write_bytes(turn.encode(errors="surrogateescape"))
    for _ in range(2):
        assert connection.get(url(arxiv), limit=LIMIT).status == 200


def test_arxiv_can_see_who_asks(arxiv: ArxivServer, tmp_path: Path) -> None:
    connection = ArxivConnection(tmp_path, 5, "https://papers.example", interval=0.01)
    connection.get(url(arxiv), limit=LIMIT)
    connection.close()
    agent = arxiv.asked[0].headers["User-Agent"]
    assert agent.startswith("mkdocs-paperdigest/")
    assert agent.endswith("(+https://papers.example)")


def test_an_unwritable_folder_is_said_before_anything_is_asked(
    arxiv: ArxivServer, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    connection = ArxivConnection(tmp_path / "file", timeout=60, interval=0.01)
    with pytest.raises(OSError, match="file"):
        connection.get(url(arxiv), limit=LIMIT)
    connection.close()
    assert not arxiv.asked


# What passes


@pytest.mark.parametrize("code", [500, 502, 503, 429])
def test_a_passing_fault_is_tried_again_with_growing_patience(
    code: int, arxiv: ArxivServer, tmp_path: Path
) -> None:
    arxiv.faults = [status(code), status(code)]
    connection = ArxivConnection(tmp_path, timeout=60, interval=0.05)
    answer = connection.get(url(arxiv), limit=LIMIT)
    connection.close()
    assert b"2611.00001" in answer.content
    first, second = gaps(arxiv.asked)
    assert first >= 0.1
    assert second >= 0.2


@pytest.mark.parametrize(
    ("code", "trouble"), [(500, "unreachable"), (503, "limited"), (429, "limited")]
)
def test_after_three_tries_it_is_given_up(
    code: int, trouble: str, arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    arxiv.faults = [status(code)] * 9
    caught = failure(connection, url(arxiv))
    assert (caught.trouble, len(arxiv.asked)) == (trouble, 3)
    assert str(code) in str(caught)


@pytest.mark.parametrize("code", [400, 403, 404])
def test_what_will_not_pass_is_asked_once(
    code: int, arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    arxiv.faults = [status(code)]
    assert connection.get(url(arxiv), limit=LIMIT).status == code
    assert len(arxiv.asked) == 1


def test_an_answer_that_is_late_is_asked_for_again(arxiv: ArxivServer, tmp_path: Path) -> None:
    connection = ArxivConnection(tmp_path, timeout=2, interval=0.01)
    arxiv.faults = [slow(arxiv, NEVER)]
    assert connection.get(url(arxiv), limit=LIMIT).status == 200
    connection.close()
    assert len(arxiv.asked) == 2


@pytest.mark.parametrize("fault", [slow, dripping])
def test_the_timeout_bounds_the_whole_answer(
    fault: type, arxiv: ArxivServer, tmp_path: Path
) -> None:
    """Also of one that sends byte after byte and is never silent for long."""
    connection = ArxivConnection(tmp_path, timeout=0.2, interval=0.01)
    arxiv.faults = [fault(arxiv, 0.1 if fault is dripping else NEVER)] * 3
    caught = failure(connection, url(arxiv))
    connection.close()
    assert caught.trouble == "unreachable"
    assert arxiv.has_been_asked(3)
    assert "too long" in str(caught)


def test_a_connection_that_breaks_is_tried_again(
    arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    arxiv.faults = [cut_off(arxiv, 0.5, broken=True), cut_off(arxiv, 0, broken=True)]
    assert b"</feed>" in connection.get(url(arxiv), limit=LIMIT).content
    arxiv.faults = [cut_off(arxiv, 0.5, broken=True)] * 3
    caught = failure(connection, url(arxiv))
    assert caught.trouble == "unreachable"
    assert "broke off" in str(caught)


# Retry-After


def test_retry_after_in_seconds_is_obeyed(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    arxiv.faults = [rate_limited(429, "1")]
    assert connection.get(url(arxiv), limit=LIMIT).status == 200
    assert gaps(arxiv.asked)[0] >= 1


@pytest.mark.parametrize("date", [False, True])
@pytest.mark.parametrize("code", [429, 503])
def test_a_long_retry_after_holds_for_later_builds(
    code: int, date: bool, arxiv: ArxivServer, tmp_path: Path, connection: ArxivConnection
) -> None:
    value = formatdate(time.time() + 3600, usegmt=True) if date else "3600"
    arxiv.faults = [rate_limited(code, value)]
    assert failure(connection, url(arxiv)).trouble == "limited"
    for _ in range(2):
        later = ArxivConnection(tmp_path, timeout=60, interval=0.01)
        caught = failure(later, url(arxiv))
        later.close()
        assert caught.trouble == "limited"
        assert "until" in str(caught)
    assert len(arxiv.asked) == 1


@pytest.mark.parametrize("value", ["9" * 400, "Fri, 31 Dec 9999 23:59:59 GMT"])
def test_no_retry_after_is_forgotten_for_being_huge(
    value: str, arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    arxiv.faults = [rate_limited(429, value)]
    assert failure(connection, url(arxiv)).trouble == "limited"
    assert "until" in str(failure(connection, url(arxiv)))
    assert len(arxiv.asked) == 1


@pytest.mark.parametrize(
    "value",
    ["0", "-5", "soon", "1.5", "Thu, 01 Jan 1970 00:00:00 GMT", "Mon, 99 Foo 99999 99:99:99 GMT",
     "Thu, 01 Jan 0001 00:00:00 -0000", ";", "²"],
)  # fmt: skip
def test_a_retry_after_that_asks_for_nothing_changes_nothing(
    value: str, arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    headers = {"Retry-After": value.encode().decode("latin-1")}
    arxiv.faults = [lambda _: Reply(b"", 429, headers)]
    assert connection.get(url(arxiv), limit=LIMIT).status == 200
    assert len(arxiv.asked) == 2


# Redirects


def test_a_redirect_on_the_same_host_is_followed(
    arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    arxiv.faults = [redirect("/api/query?search_query=cat:cs.CV&moved=1", 301)]
    answer = connection.get(url(arxiv), limit=LIMIT)
    assert b"2611.00001" in answer.content
    assert answer.url.endswith("moved=1")


def test_redirects_keep_their_distance_and_end(arxiv: ArxivServer, tmp_path: Path) -> None:
    connection = ArxivConnection(tmp_path, timeout=60, interval=0.05)
    arxiv.faults = [redirect("/api/query")] * 99
    caught = failure(connection, url(arxiv))
    connection.close()
    assert caught.trouble == "damaged"
    assert len(arxiv.asked) <= 6
    assert min(gaps(arxiv.asked)) >= 0.05


@pytest.mark.parametrize(
    "location",
    ["http://192.0.2.1/", "//192.0.2.1/", "file:///etc/passwd", "ftp://127.0.0.1/", "http://[", "",
     "http://127.0.0.1:99999/", "http://127.0.0.1@192.0.2.1/"],
)  # fmt: skip
def test_no_redirect_leads_elsewhere(
    location: str, arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    arxiv.faults = [redirect(location)] * 9
    assert failure(connection, url(arxiv)).trouble in ("damaged", "unreachable")


def test_no_redirect_leads_to_another_port(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    with ArxivServer() as neighbour:
        arxiv.faults = [redirect(neighbour.api)]
        assert failure(connection, url(arxiv)).trouble == "damaged"
        assert not neighbour.asked


@pytest.mark.parametrize(
    ("location", "allowed"),
    [
        ("http://arxiv.org/pdf/1", False),
        ("//arxiv.org:8443/pdf/1", False),
        ("/pdf/1", True),
        ("https://arxiv.org/pdf/1", True),
    ],
)
def test_no_redirect_makes_a_connection_less_safe(location: str, allowed: bool) -> None:
    if allowed:
        assert _same_origin("https://arxiv.org/abs/1", location) == "https://arxiv.org/pdf/1"
    else:
        with pytest.raises(ArxivError, match="another origin"):
            _same_origin("https://arxiv.org/abs/1", location)


def test_a_redirect_may_make_a_connection_safer() -> None:
    assert _same_origin("http://arxiv.org/abs/1", "https://arxiv.org/abs/1").startswith("https")


# Bodies


def test_a_body_that_is_too_large_is_not_taken(
    arxiv: ArxivServer, connection: ArxivConnection
) -> None:
    with pytest.raises(TooLargeError, match="larger than 100 bytes"):
        connection.get(url(arxiv), limit=100)
    assert len(arxiv.asked) == 1


def test_a_body_is_measured_unpacked(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    bomb = gzip.compress(bytes(20_000_000))
    arxiv.faults = [lambda _: Reply(bomb, headers={"Content-Encoding": "gzip"})]
    with pytest.raises(TooLargeError):
        connection.get(url(arxiv), limit=LIMIT)


def test_a_packed_body_is_unpacked(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    text = b"words " * 100_000
    packed = Reply(gzip.compress(text), headers={"Content-Encoding": "gzip"})
    arxiv.faults = [lambda _: packed]
    assert connection.get(url(arxiv), limit=LIMIT).content == text


def test_a_body_that_cannot_be_unpacked(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    arxiv.faults = [lambda _: Reply(b"no gzip", headers={"Content-Encoding": "gzip"})]
    assert failure(connection, url(arxiv)).trouble == "unreachable"


def test_any_other_page_is_handed_over(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    arxiv.faults = [html_page()]
    answer = connection.get(url(arxiv), limit=LIMIT)
    assert (answer.status, answer.content_type) == (200, "text/html")


# Nobody there


@pytest.fixture
def closed_port() -> Iterator[int]:
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        yield bound.getsockname()[1]


def test_a_host_where_nobody_listens_is_asked_once(
    closed_port: int, connection: ArxivConnection
) -> None:
    caught = failure(connection, f"http://127.0.0.1:{closed_port}/")
    assert caught.trouble == "unreachable"
    assert str(caught) == "127.0.0.1 cannot be reached"


@pytest.mark.parametrize(
    "address", ["http://no-such-host.invalid/", "http://127.0.0.1:99999/", "nonsense://x/", "x"]
)
def test_an_address_that_leads_nowhere(address: str, connection: ArxivConnection) -> None:
    assert failure(connection, address).trouble == "unreachable"


def test_no_trust_in_a_false_certificate(arxiv: ArxivServer, connection: ArxivConnection) -> None:
    caught = failure(connection, url(arxiv).replace("http:", "https:"))
    assert caught.trouble == "unreachable"
    assert "certificate" in str(caught)


def test_an_answer_that_is_no_http(connection: ArxivConnection) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]

        def answer() -> None:
            for _ in range(3):
                peer = listening.accept()[0]
                with peer:
                    peer.recv(65_536)
                    peer.sendall(b"SSH-2.0-OpenSSH\r\n\x00\xff" + b"A" * 70_000)

        talking = threading.Thread(target=answer)
        talking.start()
        assert failure(connection, f"http://127.0.0.1:{port}/").trouble == "unreachable"
        talking.join()
