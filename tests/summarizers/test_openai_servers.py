"""The summarizer `openai` and what real servers do, each in its own words and at its own price."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from typing import Any

import pytest
import time_machine

from mkdocs_paperdigest.choice import Chosen, choose_summarizer
from mkdocs_paperdigest.models import Sentence, Tokens
from mkdocs_paperdigest.summarizers import exchange, limits
from mkdocs_paperdigest.summarizers.base import (
    Inquiry,
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    Question,
    SummarizerError,
    Task,
)
from mkdocs_paperdigest.summarizers.gemini import Gemini
from mkdocs_paperdigest.summarizers.openai import OpenAI
from tests.servers.gemini import JSON, GeminiServer, response
from tests.servers.gemini import error as gemini_error
from tests.servers.http import Reply
from tests.servers.openai import Chat, Maker, OpenAIServer, Step, completion, error, right, stream

from .gemini_contract import BRIEF, FULL, GOOD

KEY = "sk-proj-not+a/real=key-0123456789abcdef"
SUMMARY = "A sampler needs 4 steps."
LONG = tuple(
    Sentence(
        f"Finding number {n} of the study is told in a sentence of its own.", f"Part {n // 40}"
    )
    for n in range(600)
)
PAPER = Task("T", (Sentence("We propose a sampler."), *LONG), "en", "full")


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "RETRY_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(exchange, "FIRST_PAUSE", 0.01)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)


def made(server: OpenAIServer, folder: Path | None = None, timeout: float = 30.0) -> OpenAI:
    return OpenAI(KEY, "some-model", timeout, server.base_url, folder)


def fails(*script: Step, task: Task = BRIEF, timeout: float = 30, **more: Any) -> SummarizerError:
    with (
        OpenAIServer(*script, maker="vllm", **more) as server,
        pytest.raises(SummarizerError) as caught,
    ):
        made(server, timeout=timeout).summarize(task)
    assert "\n" not in str(caught.value)
    return caught.value


def answers(*script: Step, maker: Maker = "vllm") -> tuple[str, Tokens]:
    with OpenAIServer(*script, maker=maker) as server:
        reply = made(server).summarize(BRIEF)
    return reply.answer.summary.text, reply.tokens


def body(of: Reply) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(of.body)
    return found


def changed(of: Reply, **fields: Any) -> Reply:
    return replace(of, body=json.dumps(body(of) | fields).encode())


GOOD_ONE = completion(json.dumps(GOOD))


# Answers in every shape


@pytest.mark.parametrize(
    "content",
    [
        [{"type": "text", "text": json.dumps(GOOD)}],
        [
            {"type": "thinking", "thinking": [{"type": "text", "text": "hm {"}]},
            {"type": "text", "text": json.dumps(GOOD)[:20]},
            {"type": "text", "text": json.dumps(GOOD)[20:]},
        ],
        f"Here is the digest:\n\n```json\n{json.dumps(GOOD, indent=2)}\n```\n\nI hope it helps!",
        f"```\n{json.dumps(GOOD)}```",
        f"Let me think.\n</think>\n{json.dumps(GOOD)}",
        f"\n\n \n{json.dumps(GOOD)}",
        json.dumps(GOOD | {"title": None, "keywords": None}),
    ],
)
def test_an_answer_is_read_in_whatever_it_is_wrapped(content: Any) -> None:
    assert answers(completion(content))[0] == SUMMARY


@pytest.mark.parametrize(
    ("usage", "tokens"),
    [
        ({"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": 1500}, (900, 600)),
        ({"prompt_tokens": 900, "completion_tokens": 100, "total_tokens": None}, (900, 100)),
        (
            {
                "prompt_tokens": 900,
                "completion_tokens": 100,
                "prompt_tokens_details": {"cached_tokens": 800},
            },
            (900, 100),
        ),
    ],
)
def test_what_it_cost_is_read_from_any_count(usage: Any, tokens: tuple[int, int]) -> None:
    assert answers(changed(GOOD_ONE, usage=usage)) == (SUMMARY, Tokens(*tokens))


@pytest.mark.parametrize("usage", [None, {}, "unknown", {"prompt_tokens": None}, {"total": -1}])
def test_what_a_server_does_not_count_is_reckoned_and_not_free(usage: Any) -> None:
    text, tokens = answers(changed(GOOD_ONE, usage=usage))
    assert text == SUMMARY
    assert tokens.input > 500
    assert tokens.output == len(json.dumps(GOOD)) // 4


@pytest.mark.parametrize("comment", [b"", b"\n\n\n"])
def test_a_server_that_streams_unasked_is_read_all_the_same(comment: bytes) -> None:
    piecewise = stream(GOOD_ONE)
    assert answers(replace(piecewise, body=comment + piecewise.body)) == (
        SUMMARY,
        Tokens(1000, 230),
    )


def test_a_stream_that_loses_its_end_is_no_answer() -> None:
    piecewise = stream(GOOD_ONE)
    cut = replace(piecewise, body=piecewise.body[: len(piecewise.body) // 2].rsplit(b"\n", 1)[0])
    assert answers(cut, GOOD_ONE) == (SUMMARY, Tokens(1000, 230))
    assert isinstance(fails(cut), NotNowError)


def test_a_server_that_ignores_the_schema_is_told_it_in_words_from_then_on(tmp_path: Path) -> None:
    with OpenAIServer(maker="careless") as server:
        first = made(server, tmp_path)
        with pytest.raises(NoAnswerError, match="does not have the form"):
            first.summarize(BRIEF)
        assert first.summarize(BRIEF).answer.takeaways
        assert made(server, tmp_path).summarize(BRIEF).answer.takeaways
        assert len(server.asked) == 3
        # It is held to the schema where it can be, and told it besides.
        assert server.chats[-1].form == "json_schema"
        assert server.chats[-1].tells_form


# Errors in the words of their makers


def gateway(code: object, message: str, **more: Any) -> Reply:
    """An error in the body of a success, as gateways send it."""
    said = {"error": {"code": code, "message": message, **more}}
    return Reply(json.dumps(said).encode(), 200, JSON)


BROKEN = completion("half an ans", "error")
WITH_ERROR = body(BROKEN)["choices"][0] | {"error": {"code": 502, "message": "upstream died"}}


@pytest.mark.parametrize(
    "fault",
    [
        gateway(502, "Provider returned error", metadata={"raw": "boom"}),
        gateway("overloaded", "busy"),
        gateway(None, "?"),
        changed(BROKEN, choices=[WITH_ERROR]),
        BROKEN,
        completion("half", "insufficient_system_resource"),
        Reply(b'{"id": "c1", "choices": null}', headers=JSON),
        Reply(GOOD_ONE.body[:150], headers=JSON),
        replace(GOOD_ONE, cut_at=150),
        error(529, "overloaded"),
        Reply(b'{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}', 503),
    ],
)
def test_a_fault_that_passes(fault: Reply) -> None:
    assert answers(fault, GOOD_ONE)[0] == SUMMARY


@pytest.mark.parametrize(
    "fault",
    [
        gateway(429, "Provider returned error", metadata={"raw": "temporarily rate-limited"}),
        error(429, "Rate limit reached on tokens per minute (TPM): Limit 6000, Used 5034, "
              "Requested 1443. Please try again in 12ms. Upgrade at /settings/billing"),
        error(429, "slow down", Retry_After=format_datetime(datetime.now(UTC))),
    ],
)  # fmt: skip
def test_a_limit_that_passes(fault: Reply) -> None:
    assert answers(fault, GOOD_ONE)[0] == SUMMARY


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (error(429, "on tokens per day (TPD): Limit 100000, Used 99336."), "today's quota"),
        (gateway(429, "Rate limit exceeded: free-models-per-day"), "today's quota"),
        (error(429, "later", Retry_After=format_datetime(datetime.now(UTC) + timedelta(hours=1))),
         "over its rate limit"),
        (error(429, "Please try again in 12m2.5s."), "over its rate limit"),
    ],
)  # fmt: skip
def test_a_limit_that_does_not_pass_is_not_waited_for(fault: Reply, says: str) -> None:
    with OpenAIServer(fault, maker="vllm") as server, pytest.raises(OutOfServiceError) as caught:
        made(server).summarize(BRIEF)
    assert says in str(caught.value)
    assert caught.value.passing
    assert len(server.asked) == 1


UNKNOWN = [
    error(404, "The model `some-model` does not exist", "model_not_found"),
    error(404, "model 'some-model' not found, try pulling it first", "not_found_error"),
    error(400, "Model Not Exist", "invalid_request_error"),
    Reply(b'{"error":{"message":"some-model is not a valid model ID","code":400}}', 400, JSON),
    Reply(b'{"object":"error","message":"Invalid model: some-model","type":"invalid_model"}', 400),
    error(400, "The model `some-model` has been decommissioned.", "model_decommissioned"),
    error(403, "Project `p` does not have access to model `some-model`", "model_not_found"),
    error(404, "The API deployment for this resource does not exist.", "DeploymentNotFound"),
    gateway(404, "No endpoints found for some-model."),
]


@pytest.mark.parametrize("fault", UNKNOWN, ids=lambda fault: str(fault.body[:60]))
def test_a_model_that_is_not_there_is_out_of_service_with_what_is(fault: Reply) -> None:
    caught = fails(fault, models=("zeta", "some-modal", "alpha"))
    assert isinstance(caught, OutOfServiceError)
    assert "the model 'some-model' was not found (" in str(caught)
    assert "the server has some-modal, " in str(caught)
    assert "alpha" in str(caught)
    assert not caught.passing


def test_a_long_list_of_models_is_cut_and_asked_for_once() -> None:
    many = tuple(f"model-{n}" for n in range(400))
    with OpenAIServer(UNKNOWN[0], maker="vllm", models=many) as server:
        summarizer = made(server)
        for _ in range(3):
            with pytest.raises(OutOfServiceError, match="and 388 more"):
                summarizer.summarize(BRIEF)
    assert [asked.method for asked in server.asked].count("GET") == 1


@pytest.mark.parametrize(
    "fault",
    [
        error(400, "Content Exists Risk", "invalid_request_error"),
        error(400, "The response was filtered due to the prompt triggering Azure OpenAI's content "
              "management policy.", "content_filter"),
        error(403, "Your chosen model requires moderation and your input was flagged"),
        error(400, "Invalid prompt: your prompt was flagged", "invalid_prompt"),
    ],
)  # fmt: skip
def test_a_paper_that_is_flagged_is_refused_alone(fault: Reply) -> None:
    caught = fails(fault)
    assert isinstance(caught, NoAnswerError)
    assert caught.refused


def test_a_model_that_writes_no_json_is_asked_once_more() -> None:
    says = "Failed to generate JSON. See 'failed_generation' for more details."
    wrote = "A context window with a maximum context length of 100 tokens, says the paper"
    failed = {"message": says, "code": "json_validate_failed", "failed_generation": wrote}
    caught = fails(Reply(json.dumps({"error": failed}).encode(), 400, JSON))
    assert isinstance(caught, NoAnswerError)
    assert not caught.refused


@pytest.mark.parametrize("status", [400, 418, 424, 498])
def test_what_nobody_understands_is_held_against_no_paper(status: int) -> None:
    """It may be any request that is refused so, and a paper would never be asked about again."""
    caught = fails(error(status, "Something is amiss"))
    assert isinstance(caught, NotNowError)
    assert "Something is amiss" in str(caught)


@pytest.mark.parametrize(
    ("fault", "says"),
    [
        (Reply(b"<html>Welcome to nginx</html>"), "does not speak OpenAI's chat API (a web page)"),
        (Reply(b'{"status": "ok"}'), "does not speak OpenAI's chat API (it sent JSON without"),
        (Reply(b"[]"), "does not speak OpenAI's chat API (Expected `object`, got `array`)"),
        (Reply(b"\xff\xfe"), "does not speak OpenAI's chat API"),
        (Reply(b"404 page not found", 404), "nothing there speaks OpenAI's chat API"),
        (Reply(b'{"detail":"Not Found"}', 404), "nothing there speaks OpenAI's chat API"),
        (Reply(b"<html>Cannot POST</html>", 405), "nothing there speaks OpenAI's chat API"),
        (Reply(b"<html>Unsupported method</html>", 501), "nothing there speaks OpenAI's chat API"),
    ],
)
def test_a_server_that_is_another_one_is_out_of_service(fault: Reply, says: str) -> None:
    caught = fails(fault)
    assert isinstance(caught, OutOfServiceError)
    assert says in str(caught)
    assert "check OPENAI_BASE_URL, an address that usually ends in /v1" in str(caught)


def test_what_is_wrong_is_said_of_where_it_was_configured() -> None:
    keys = {"MY_KEY": KEY, "OPENAI_API_KEY": "another"}
    for fault, says in (
        (error(401, "no"), "the key in MY_KEY was refused"),
        (Reply(b"no", 404), "check the 'base_url' of its entry"),
    ):
        with OpenAIServer(fault, maker="vllm") as server:
            chosen = Chosen("openai", "m", server.base_url, "MY_KEY")
            with pytest.raises(OutOfServiceError, match=says):
                choose_summarizer(chosen, "", 30, keys).summarize(BRIEF)


# Keys


@pytest.mark.parametrize(
    "says",
    [
        f"Incorrect API key provided: {KEY}. Find yours at",
        "Incorrect API key provided: sk-proj-********************************cdef. Find",
        f"{'x' * 195} {KEY} and so on",
        f"Your key {KEY[:20]}… is wrong",
        json.dumps(f"in JSON {KEY}").replace("/", "\\/"),
    ],
)
@pytest.mark.parametrize("status", [400, 401, 403, 404, 429, 500])
def test_no_part_of_the_key_is_in_a_message(status: int, says: str) -> None:
    for fault in (error(status, says), Reply(says.encode(), status)):
        caught = str(fails(fault))
        assert KEY[:12] not in caught
        assert "cdef" not in caught


@pytest.mark.parametrize("key", ["kéy", "two\nlines", "two words", "tab\tbed"])
def test_a_key_that_no_header_can_hold_is_not_sent(key: str) -> None:
    with OpenAIServer(maker="vllm") as server, pytest.raises(OutOfServiceError) as caught:
        OpenAI(key, "m", base_url=server.base_url).summarize(BRIEF)
    assert "the key in OPENAI_API_KEY is garbled" in str(caught.value)
    assert server.asked == []


# What has no end


def test_an_answer_that_trickles_without_end_is_let_go() -> None:
    caught = fails(replace(GOOD_ONE, drip=0.1), timeout=0.4)
    assert isinstance(caught, NotNowError)
    assert "no whole answer within 2 seconds; raise the option 'timeout'" in str(caught)


def test_an_answer_that_is_larger_than_any_is_let_go(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MOST_BYTES", 100_000)
    caught = str(fails(Reply(b" " * 200_000, headers=JSON)))
    assert "more than 100,000 bytes" in caught
    assert "timeout" not in caught


def test_gemini_s_answers_end_too(monkeypatch: pytest.MonkeyPatch) -> None:
    with GeminiServer(replace(response(json.dumps(GOOD)), drip=0.1)) as server:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        with pytest.raises(NotNowError, match="no whole answer within 2 seconds; raise the"):
            Gemini("key", timeout=0.4).summarize(BRIEF)
    assert len(server.asked) == 1


def test_a_key_cut_off_in_a_message_of_gemini_is_none(monkeypatch: pytest.MonkeyPatch) -> None:
    with GeminiServer(gemini_error(403, "PERMISSION_DENIED", f"{'x' * 185} {KEY} no")) as server:
        monkeypatch.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        with pytest.raises(OutOfServiceError) as caught:
            Gemini(KEY, key_from="MY_KEY").summarize(BRIEF)
    assert KEY[:8] not in str(caught.value)
    assert "the key in MY_KEY may not use" in str(caught.value)


# Texts that are too long


@pytest.mark.parametrize("maker", ["vllm", "llamacpp", "lmstudio", "groq", "ollama"])
@pytest.mark.parametrize("context", [6_144, 9_216])
def test_a_text_is_cut_to_the_context_and_that_is_remembered(
    maker: Maker, context: int, tmp_path: Path
) -> None:
    with OpenAIServer(maker=maker, context=context) as server:
        reply = made(server, tmp_path).summarize(PAPER)
        assert 0.1 < reply.share < 0.9
        assert reply.answer.takeaways
        first = len(server.asked)
        assert first <= 8
        for task in (PAPER, FULL):
            made(server, tmp_path).summarize(task)
        assert len(server.asked) == first + 2
        last = server.chats[-1]
        assert last.sent / 4 + last.output_tokens <= context


def test_a_server_is_asked_each_day_whether_it_takes_more(tmp_path: Path) -> None:
    with OpenAIServer(maker="vllm", context=9_216) as server:
        assert made(server, tmp_path).summarize(PAPER).share < 1
        server.context = 0
        assert made(server, tmp_path).summarize(PAPER).share < 1
        with time_machine.travel(datetime.now(UTC) + timedelta(hours=25)):
            assert made(server, tmp_path).summarize(PAPER).share == 1


def test_what_was_paid_for_an_answer_to_a_part_counts() -> None:
    with OpenAIServer(maker="ollama", context=8_192) as server:
        reply = made(server).summarize(PAPER)
    assert len(server.asked) == 2
    assert reply.tokens == Tokens(4_098 + 1_000, 460)


@pytest.mark.parametrize(
    ("fault", "context"),
    [
        (error(429, "Request too large for gpt-4o on tokens per min (TPM): Limit 9000, Requested "
               "42389. The input or output tokens must be reduced."), 9_000),
        (error(413, "Request too large for model on tokens per minute (TPM): Limit 6000, Requested "
               "18993, please reduce your message size"), 6_000),
        (Reply(b"<html>413 Request Entity Too Large</html>", 413), 0),
    ],
)  # fmt: skip
def test_a_request_beyond_a_limit_a_minute_is_made_smaller(fault: Reply, context: int) -> None:
    with OpenAIServer(fault, right, maker="vllm") as server:
        reply = made(server).summarize(PAPER)
    first, second = server.chats
    assert second.sent < first.sent
    assert reply.share < 1
    if context:
        assert second.sent / 4 + second.output_tokens <= context


def test_statements_that_are_too_long_leave_the_service_as_it_is() -> None:
    inquiry = Inquiry((Question("summary", "It needs 4 steps.", (1,)),), {1: "It needs 4 steps."})
    fault = error(400, "maximum context length is 100 tokens", "context_length_exceeded")
    with OpenAIServer(fault, maker="vllm") as server, pytest.raises(NoAnswerError) as caught:
        made(server).verify(inquiry)
    assert "the statements are longer than the model 'some-model' takes" in str(caught.value)


# What is learnt


def test_an_answer_may_be_as_long_as_the_server_lets_it(tmp_path: Path) -> None:
    with OpenAIServer(maker="groq") as server:
        made(server, tmp_path).summarize(FULL)
        assert len(server.asked) == 3  # its limit, and JSON for a schema
        made(server, tmp_path).summarize(FULL)
        assert [chat.output_tokens for chat in server.chats] == [16_384, 8_192, 8_192, 8_192]


def test_an_objection_that_led_to_no_answer_teaches_nothing(tmp_path: Path) -> None:
    def picky(_: Chat) -> Reply:
        return error(400, "temperature, response_format, max_completion_tokens: all are wrong")

    with OpenAIServer(picky, maker="vllm") as server, pytest.raises(NotNowError):
        made(server, tmp_path).summarize(BRIEF)
    assert list(tmp_path.iterdir()) == []
    assert len(server.asked) < 8
