"""Readers of files from outside, each run in a process of its own within bounds.

The libraries that read PDF and HTML are C and C++: what they are given may kill them, hold them up
or fill the memory. So a build only starts them, with the file on standard input, and takes what
they wrote to standard output by the time they ended, one way or another.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
from collections.abc import Callable, Iterable
from typing import NamedTuple

_NEEDED = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME")
_OUT_OF_MEMORY = 3


class Limits(NamedTuple):
    """What a process may take.

    Attributes:
        seconds: Of time.
        memory: Bytes of address space; held where the system can.
    """

    seconds: float
    memory: int


class Finished(NamedTuple):
    """A process that ended.

    Attributes:
        output: What it wrote to standard output.
        broke_off: Why it ended early, as words that follow "the reading", such as `ran out of
            memory`; empty where it came to its end.
    """

    output: bytes
    broke_off: str


def run_reader(module: str, content: bytes, limits: Limits, *arguments: str) -> Finished:
    """Run a module that ends in [`serve`][] over a file.

    Args:
        module: Its full name.
        content: The file.
        limits: What the process may take.
        arguments: Further arguments of the process.
    """
    # Safe, so that modules in the working directory hide none of the standard library.
    command = [sys.executable, "-P", "-m", module, str(limits.memory), *arguments]
    # Without our environment: a file that breaks out of its reader finds no key in it.
    environment = {name: os.environ[name] for name in _NEEDED if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, sys.path))
    try:
        process = subprocess.Popen(  # noqa: S603
            command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env=environment,
        )
    except OSError as error:
        return Finished(b"", f"could not begin: {error.strerror}")
    with process:
        try:
            output, _ = process.communicate(content, limits.seconds)
        except subprocess.TimeoutExpired:
            process.kill()
            output, _ = process.communicate()
            return Finished(output, f"took longer than {limits.seconds:.0f} seconds")
    return Finished(output, _broke_off(process.returncode))


def _broke_off(code: int) -> str:
    if code == 0:
        return ""
    if code == _OUT_OF_MEMORY:
        return "ran out of memory"
    return f"was ended by signal {-code}" if code < 0 else f"ended with code {code}"


def serve(read: Callable[[bytes, list[str]], Iterable[bytes]]) -> None:
    """Run a reader as such a process: standard input is the file, standard output the result.

    Args:
        read: Given the file and the arguments of [`run_reader`][], yields the lines of the result;
            each is written at once, so that those read before a crash are not lost.
    """
    memory, *arguments = sys.argv[1:]
    with contextlib.suppress(ImportError, ValueError, OSError):
        import resource

        resource.setrlimit(resource.RLIMIT_AS, (int(memory), int(memory)))
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        for line in read(sys.stdin.buffer.read(), arguments):
            sys.stdout.buffer.write(line + b"\n")
            sys.stdout.buffer.flush()
    except MemoryError:
        os._exit(_OUT_OF_MEMORY)
