"""Many tasks handed to a service together, answered within a day at a lower price."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, Protocol, TypeAlias, TypeVar

import msgspec

from ..models import NO_TOKENS, Tokens, decode
from .base import Inquiry, NoAnswerError, Reply, Task, Verdicts
from .exchange import Answered, Exchange, FaultError, Request

_T = TypeVar("_T")

Asked: TypeAlias = Task | Inquiry
"""What a batch is of: papers to digest, or statements to read against their sentences."""

State = Literal["waiting", "done", "failed"]
"""Whether a batch is answered as far as it ever will be; failed: not at all."""


class Returned(msgspec.Struct, frozen=True):
    """What a service sent back of a batch.

    Attributes:
        state: How it stands.
        answers: By the names that the requests were given; those that failed are missing.
        because: Why it failed.
    """

    state: State
    answers: dict[str, Answered] = {}
    because: str = ""


class BatchService(Protocol):
    """How a service takes many requests together.

    Each raises `FaultError` where the service cannot be asked.
    """

    def submit(self, name: str, requests: Mapping[str, Request]) -> str:
        """Hand requests in under a name of ours, and tell how the service calls the batch."""
        ...

    def look_for(self, name: str) -> str:
        """How the service calls the batch of a name of ours; empty where it has none."""
        ...

    def collect(self, batch: str) -> Returned:
        """Ask for a batch."""
        ...


class Collected(msgspec.Struct, frozen=True):
    """What became of what was asked by a batch.

    Attributes:
        state: How it stands.
        replies: By the names that were given; those without a usable answer are missing.
        wasted: What was paid for answers that are of no use.
        because: Why it failed.
    """

    state: State
    replies: dict[str, Reply | Verdicts] = {}
    wasted: Tokens = NO_TOKENS
    because: str = ""


class Batches:
    """What a summarizer that takes batches does with them.

    Args:
        exchange: How its requests are made and its answers read.
        service: Who takes them.
    """

    def __init__(self, exchange: Exchange, service: BatchService) -> None:
        self._exchange = exchange
        self._service = service

    def submit(self, name: str, asked: Mapping[str, Asked]) -> str:
        """Ask under a name of ours, and tell how the service calls the batch.

        Raises:
            SummarizerError: It does not take them.
        """
        requests = {key: self._request(each) for key, each in asked.items()}
        return self._explained(lambda: self._service.submit(name, requests))

    def look_for(self, name: str) -> str:
        """How the service calls the batch of a name of ours; empty where it has none.

        Raises:
            SummarizerError: It cannot be asked.
        """
        return self._explained(lambda: self._service.look_for(name))

    def collect(self, batch: str, asked: Mapping[str, Asked]) -> Collected:
        """Ask for a batch, and read its answers to what was asked.

        Raises:
            SummarizerError: The service cannot be asked.
        """
        returned = self._explained(lambda: self._service.collect(batch))
        replies: dict[str, Reply | Verdicts] = {}
        wasted = NO_TOKENS
        for key, answered in returned.answers.items():
            if key not in asked:
                wasted += answered.tokens
                continue
            try:
                reply = self._reply(answered, asked[key])
            except NoAnswerError as error:
                wasted += error.tokens
            else:
                replies[key] = msgspec.structs.replace(reply, batched=True)
        return Collected(returned.state, replies, wasted, returned.because)

    def _request(self, asked: Asked) -> Request:
        if isinstance(asked, Inquiry):
            return self._exchange.reading_request(asked)
        return self._exchange.request(asked)

    def _reply(self, answered: Answered, asked: Asked) -> Reply | Verdicts:
        if isinstance(asked, Inquiry):
            return self._exchange.verdicts(answered, asked)
        return self._exchange.reply(answered, asked)

    def _explained(self, ask: Callable[[], _T]) -> _T:
        try:
            return ask()
        except FaultError as fault:
            raise self._exchange.explain(fault).error from None


def read_lines(content: bytes, kind: type[_T]) -> Iterator[_T]:
    """The lines of a file of answers, each JSON; one that cannot be read is no answer."""
    for line in content.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            yield decode(line, kind)
