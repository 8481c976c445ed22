"""The summarizer `openai`: any server that speaks OpenAI's chat API, through the official SDK."""

from __future__ import annotations

import json
from functools import cached_property
from pathlib import Path
from typing import Any

import msgspec

from ..models import NO_TOKENS, Tokens
from .abilities import Abilities, AbilitiesFile, Learning
from .base import Inquiry, NoAnswerError, NotNowError, OutOfServiceError, Reply, Task, Verdicts
from .batching import Batches
from .exchange import TEMPERATURE, Answered, Exchange, Fault, FaultError, Request, Service
from .openai_api import (
    DEFAULT_MODEL,
    decode_completion,
    plain_schema,
    prompt_tokens,
    read_completion,
)
from .openai_batches import OpenAIBatches
from .openai_client import OpenAIClient, is_called
from .openai_faults import explain_openai, is_unknown_model, read_problem
from .openai_learning import (
    LEAST_CHARACTERS,
    Told,
    characters_within,
    is_too_long,
    learn_length,
    learn_way,
    output_within,
    plainest,
    read_told,
    told_by_count,
)
from .prompt import MOST_CHARACTERS, OUTPUT_TOKENS, PROMPT_VERSION
from .second_reading import READING_VERSION
from .wire import fits

KEY_VARIABLE = "OPENAI_API_KEY"
BASE_URL_VARIABLE = "OPENAI_BASE_URL"

_LISTS_NONE = frozenset({404, 405, 501})
_NOT_UNDERSTOOD = frozenset({400, 422})


class OpenAI:
    """Asks a model of a server that speaks OpenAI's chat API.

    What a server cannot do is found out with the first requests, and kept for a month once a
    request that heeds it was answered: answers by schema, a temperature, how long a text and an
    answer may be.

    Attributes:
        name: `openai`.
        model: The model that is asked for.
        version: Of what is asked.
        reading_version: Of what is asked as a second reader.
        writes: True.
    """

    name = "openai"
    version = PROMPT_VERSION
    reading_version = READING_VERSION
    writes = True

    def __init__(
        self,
        key: str,
        model: str = "",
        timeout: float = 30.0,
        base_url: str = "",
        learnt: Path | None = None,
        key_from: str = KEY_VARIABLE,
        address: str = BASE_URL_VARIABLE,
    ) -> None:
        """Prepare to ask; nothing is imported or sent yet.

        Args:
            key: The API key; a server on this machine needs none.
            model: The model's name; empty for OpenAI's.
            timeout: Seconds for one request.
            base_url: Where the server is; empty for OpenAI's own.
            learnt: The folder that keeps what servers cannot do; `None` to find it out anew.
            key_from: The variable that holds the key, to be named where it is refused.
            address: What says where the server is, to be named where it is the wrong one.
        """
        self.model = model or DEFAULT_MODEL
        self._service = Service(self.name, self.model, key, key_from, address)
        self._exchange = Exchange(self._service, self._send, self._explain)
        self._client = OpenAIClient(self._service, base_url, timeout)
        self._learning = Learning(AbilitiesFile(learnt, base_url, self.model))

    def summarize(self, task: Task) -> Reply:
        """Answer a task. Called from several threads at once.

        A text that is longer than the model takes is cut by sections: to what the server says that
        it takes, else shorter each time.

        Raises:
            OutOfServiceError: The service answers nobody now, it takes too little at once, or the
                SDK is not installed.
            NotNowError: It does not answer this now.
            NoAnswerError: It has no usable answer to this task.
        """
        wasted = NO_TOKENS
        while True:
            part = self._cut(task)
            try:
                reply = self._exchange.answer(part)
            except _TooLongError as error:
                wasted += error.tokens
                if part.characters == LEAST_CHARACTERS:
                    raise
            except NoAnswerError as error:
                error.tokens += wasted
                raise
            else:
                return msgspec.structs.replace(reply, tokens=reply.tokens + wasted)

    def verify(self, inquiry: Inquiry) -> Verdicts:
        """Read statements against the sentences they cite. Called from several threads at once.

        Raises:
            OutOfServiceError: The service answers nobody now.
            NotNowError: It does not answer this now.
            NoAnswerError: It has no usable answer to this.
        """
        try:
            return self._exchange.read(inquiry)
        except _TooLongError as error:
            says = f"the statements are longer than the model '{self.model}' takes"
            raise NoAnswerError(self._service.says(says), error.tokens, refused=True) from None

    def batches(self) -> Batches:
        """What takes many tasks together; OpenAI's own service has it, most other servers not."""
        return Batches(self._exchange, OpenAIBatches(self._client.ask, self._cold_body))

    def check_model(self) -> None:
        """Ask whether the model is there for this key; that costs nothing.

        Raises:
            SummarizerError: It is not, or the service cannot be asked.
        """
        try:
            known = self._client.models()
        except FaultError as fault:
            if fault.status in _LISTS_NONE:
                return  # a first digest will tell
            raise explain_openai(fault, self._service).error from None
        if known and not any(is_called(self.model, name) for name in known):
            missing = FaultError(404, f"its list does not name the model '{self.model}'")
            raise explain_openai(missing, self._service, known).error

    def _cut(self, task: Task) -> Task:
        """A task with as much of its text as the model is thought to take at once."""
        known = self._learning.now
        if not known.context or not task.sentences:
            return task
        bare = self._exchange.request(msgspec.structs.replace(task, characters=1))
        output = output_within(known, OUTPUT_TOKENS[task.depth])
        room = characters_within(known, _size(self._body(bare, known)), output)
        return msgspec.structs.replace(task, characters=min(room, MOST_CHARACTERS))

    def _send(self, request: Request) -> Answered:
        """Send a request in the ways that are known, until the server takes offence at none."""
        tried_plainest = False
        while True:
            asked = self._learning.now
            output = output_within(asked, request.output_tokens)
            sent = msgspec.structs.replace(request, output_tokens=output)
            try:
                return self._complete(sent, asked)
            except FaultError as fault:
                said = read_problem(fault, self._service).said
                if is_too_long(fault.status, said):
                    self._learn_length(asked, read_told(said), sent)
                    raise _TooLongError(self._service) from None
                other = learn_way(asked, fault.status, said, output)
                if other is None and not tried_plainest and self._is_not_understood(fault):
                    tried_plainest = True
                    other = plainest(asked)
                if other is None or other == asked:
                    self._learning.give_up()
                    raise
                self._learning.take(asked, other)

    def _is_not_understood(self, fault: FaultError) -> bool:
        """Whether a server that has never answered yet refuses a request, and nobody knows why."""
        if fault.status not in _NOT_UNDERSTOOD or self._learning.has_answered:
            return False
        return isinstance(explain_openai(fault, self._service).error, NotNowError)

    def _learn_length(self, asked: Abilities, told: Told, sent: Request) -> None:
        size = _size(self._body(sent, asked))
        self._learning.take(asked, learn_length(asked, told, size, sent.output_tokens))

    def _complete(self, request: Request, asked: Abilities) -> Answered:
        body = self._body(request, asked)
        came = self._client.ask(
            lambda client: client.chat.completions.with_raw_response.create(**body)
        )
        completion = decode_completion(came)
        answered = read_completion(completion, request, _size(body))
        if told := told_by_count(_size(body), prompt_tokens(completion)):
            self._learn_length(asked, told, request)
            raise _TooLongError(self._service, answered.tokens)
        if answered.text:
            if fits(answered.text, request.form):
                self._learning.prove(asked)
            elif asked.form == "schema":
                # The server took the schema and did not hold its model to it.
                self._learning.take(asked, msgspec.structs.replace(asked, form="both"))
        return answered

    def _cold_body(self, request: Request) -> dict[str, Any]:
        """The body of a request that nobody can learn from: no temperature, which some refuse."""
        known = msgspec.structs.replace(self._learning.now, warm=False, streams=False)
        return self._body(request, known)

    def _body(self, request: Request, known: Abilities) -> dict[str, Any]:
        schema = plain_schema(request.schema)
        rules = request.instructions
        if known.form != "schema":
            rules += "\nAnswer with one JSON object of this schema, and nothing else:\n"
            rules += f"{json.dumps(schema)}\n"
        messages = [
            {"role": "system", "content": rules},
            {"role": "user", "content": request.question},
        ]
        if not known.apart:
            messages = [{"role": "user", "content": f"{rules}\n{request.question}"}]
        body: dict[str, Any] = {"model": self.model, "messages": messages}
        body[known.limit_name] = request.output_tokens
        if known.warm:
            body["temperature"] = TEMPERATURE
        if known.form in ("schema", "both"):
            named = {"name": "answer", "schema": schema}
            body["response_format"] = {"type": "json_schema", "json_schema": named}
        elif known.form == "json":
            body["response_format"] = {"type": "json_object"}
        if known.streams:
            # Put in past the SDK, which would hand the pieces out one by one.
            body["extra_body"] = {"stream": True, "stream_options": {"include_usage": True}}
        return body

    def _explain(self, fault: FaultError) -> Fault:
        problem = read_problem(fault, self._service)
        known = self._models if is_unknown_model(fault, problem, self._service) else ()
        return explain_openai(fault, self._service, known)

    @cached_property
    def _models(self) -> tuple[str, ...]:
        """The names of the models that the server has, asked for once; none if it tells none."""
        try:
            return self._client.models()
        except FaultError:
            return ()


class _TooLongError(OutOfServiceError):
    """A text is longer than the model takes; what was learnt of it decides how it is cut.

    Attributes:
        tokens: What was paid for an answer to a part of it.
    """

    def __init__(self, service: Service, tokens: Tokens = NO_TOKENS) -> None:
        super().__init__(
            service.says(
                f"the text is longer than the model '{service.model}' takes, however it is cut; "
                "give it a longer context on its server, or name another in the option 'model'"
            )
        )
        self.tokens = tokens


def _size(body: dict[str, Any]) -> int:
    """How many characters a request has that a model reads."""
    return sum(len(message["content"]) for message in body["messages"])
