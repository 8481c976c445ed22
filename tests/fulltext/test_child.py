from __future__ import annotations

import sys

import pytest

from mkdocs_paperdigest.fulltext.child import Finished, Limits, run_reader

LIMITS = Limits(seconds=30.0, memory=500_000_000)


def run(*told: str, limits: Limits = LIMITS) -> Finished:
    return run_reader("tests.fulltext.readers", b"a page", limits, *told)


def test_a_reader_that_comes_to_its_end_did_not_break_off() -> None:
    assert run() == Finished(b"a page\n", "")


@pytest.mark.parametrize(
    ("told", "broke_off"),
    [
        ("killed", "was ended by signal 11"),
        ("broken", "ended with code 1"),
        ("leaving", "ended with code 7"),
        pytest.param(
            "hungry",
            "ran out of memory",
            marks=pytest.mark.skipif(sys.platform != "linux", reason="no bound of memory there"),
        ),
    ],
)
def test_a_reader_that_dies_says_how_and_leaves_what_it_wrote(told: str, broke_off: str) -> None:
    assert run(told) == Finished(b"a page\n", broke_off)


def test_a_reader_that_takes_too_long_is_ended() -> None:
    finished = run("slow", limits=Limits(2.0, LIMITS.memory))
    assert finished == Finished(b"a page\n", "took longer than 2 seconds")


def test_a_reader_that_cannot_run_at_all_broke_off() -> None:
    assert run_reader("tests.fulltext.there_is_no_such_module", b"", LIMITS).broke_off


def test_a_reader_finds_no_keys(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GEMINI_API_KEY", "secret")
    assert run("keys").output == b"a page\n[]\n"
