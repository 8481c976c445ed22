"""Many tasks handed to a service together, answered within a day at a lower price."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from typing import Literal, Protocol, TypeAlias, TypeVar

import msgspec

from ..models import NO_TOKENS, Tokens, decode
from .base import Inquiry, NoAnswerError, Reply, SummarizerError, Task, Verdicts
from .exchange import Answered, Exchange, FaultError, Request

_T = TypeVar("_T")

_LONGEST_REASON = 200

Asked: TypeAlias = Task | Inquiry
"""What a batch is of: papers to digest, or statements to read against their sentences."""

State = Literal["waiting", "done", "failed", "lost", "unknown"]
"""How a batch stands.

- waiting: it is not answered yet.
- done: it is answered as far as it ever will be, if only in part.
- failed: nothing of it was answered, and nothing of it is paid for.
- lost: it was answered, and the answers are kept no longer.
- unknown: the service has no such batch for the key that asks.
"""


class Returned(msgspec.Struct, frozen=True):
    """What a service sent back of a batch.

    Attributes:
        state: How it stands.
        answers: By the names that the requests were given; those that failed are missing.
        because: Why it failed, or those that are missing did.
    """

    state: State
    answers: dict[str, Answered] = {}
    because: str = ""


class BatchService(Protocol):
    """How a service takes many requests together.

    Each raises `FaultError` where the service cannot be asked.
    """

    def upload(self, name: str, requests: Mapping[str, Request]) -> str:
        """Send a file of requests, which costs nothing, and tell how the service calls it."""
        ...

    def begin(self, name: str, file: str) -> str:
        """Have a file answered under a name of ours, and tell how the service calls the batch."""
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
        because: Why it failed, or those that are missing did.
    """

    state: State
    replies: dict[str, Reply | Verdicts] = {}
    wasted: Tokens = NO_TOKENS
    because: str = ""


class NotTakenError(SummarizerError):
    """A service took no batch: nothing of it is under way, and the same may be handed in again."""


class Batches:
    """What a summarizer that takes batches does with them.

    Args:
        exchange: How its requests are made and its answers read.
        service: Who takes them.
    """

    def __init__(self, exchange: Exchange, service: BatchService) -> None:
        self._exchange = exchange
        self._service = service

    def upload(self, name: str, asked: Mapping[str, Asked]) -> str:
        """Send what is asked, which costs nothing yet, and tell how the service calls the file.

        Raises:
            NotTakenError: It does not take it.
        """
        requests = {key: self._request(each) for key, each in asked.items()}
        try:
            return self._service.upload(name, requests)
        except FaultError as fault:
            raise self._not_taken(fault) from None

    def begin(self, name: str, file: str) -> str:
        """Have a file answered under a name of ours, and tell how the service calls the batch.

        Raises:
            NotTakenError: It does not take it.
            SummarizerError: Nobody knows whether it took it; see [`look_for`][].
        """
        try:
            return self._service.begin(name, file)
        except FaultError as fault:
            if _is_refusal(fault.status):
                raise self._not_taken(fault) from None
            raise self._exchange.explain(fault).error from None

    def _not_taken(self, fault: FaultError) -> NotTakenError:
        explained = self._exchange.explain(fault)
        if explained.limited:
            why = f"no more batches are taken now ({explained.reason})"
            return NotTakenError(self._exchange.service.says(why))
        return NotTakenError(str(explained.error))

    def look_for(self, name: str) -> str:
        """How the service calls the batch of a name of ours; empty where it has none.

        Raises:
            SummarizerError: It cannot be asked.
        """
        return self._explained(lambda: self._service.look_for(name))

    def collect(self, batch: str, asked: Mapping[str, Asked | None]) -> Collected:
        """Ask for a batch, and read its answers to what was asked.

        Args:
            batch: How the service calls it.
            asked: By name; `None` where the answer is of no use any more.

        Raises:
            SummarizerError: The service cannot be asked.
        """
        returned = self._explained(lambda: self._service.collect(batch))
        replies: dict[str, Reply | Verdicts] = {}
        wasted = NO_TOKENS
        for key, answered in returned.answers.items():
            if key not in asked:  # nobody of ours asked that
                continue
            task = asked[key]
            if task is None:
                wasted += answered.tokens
                continue
            try:
                reply = self._reply(answered, task)
            except NoAnswerError as error:
                wasted += error.tokens
            else:
                replies[key] = msgspec.structs.replace(reply, batched=True)
        because = returned.because[:_LONGEST_REASON]
        because = self._exchange.service.says(because) if because else ""
        return Collected(returned.state, replies, wasted, because)

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


def _is_refusal(status: int) -> bool:
    """Whether a service said no, and not that it may have done it."""
    return 400 <= status < 500 and status not in {408, 409}  # noqa: PLR2004


def read_lines(content: bytes, kind: type[_T]) -> Iterator[_T]:
    """The lines of a file of answers, each JSON; one that cannot be read is no answer."""
    for line in content.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            yield decode(line, kind)
