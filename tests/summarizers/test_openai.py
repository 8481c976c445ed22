"""The summarizer `openai` against servers as several makers build them, their faults included."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import time_machine

from mkdocs_paperdigest.choice import Chosen, choose_reader, choose_summarizer, lacks_key
from mkdocs_paperdigest.models import HEADINGS, Sentence, Tokens
from mkdocs_paperdigest.summarizers import exchange
from mkdocs_paperdigest.summarizers.base import (
    Inquiry,
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    Question,
    SummarizerError,
    Task,
)
from mkdocs_paperdigest.summarizers.openai import OpenAI
from mkdocs_paperdigest.summarizers.openai_api import without_thoughts
from tests.servers.http import NEVER, Reply
from tests.servers.openai import (
    Chat,
    Maker,
    OpenAIServer,
    Step,
    completion,
    error,
    right,
)

from .gemini_contract import BRIEF, FULL, GOOD

KEY = "sk-not+a/real=key"
MAKERS: tuple[Maker, ...] = (
    "openai", "vllm", "deepseek", "llamacpp", "plain", "mistral", "groq", "lmstudio", "ollama",
    "gemma", "dashscope", "mute",
)  # fmt: skip


@pytest.fixture(autouse=True)
def _short_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exchange, "RETRY_PAUSES", (0.0, 0.0))
    monkeypatch.setattr(exchange, "FIRST_PAUSE", 0.01)
    for name in ("OPENAI_API_KEY", "OPENAI_BASE_URL", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID"):
        monkeypatch.delenv(name, raising=False)


@pytest.fixture
def server() -> Iterator[OpenAIServer]:
    with OpenAIServer(maker="vllm") as running:
        yield running


def made(server: OpenAIServer, timeout: float = 30.0) -> OpenAI:
    return OpenAI(KEY, "some-model", timeout, server.base_url)


def fails(*script: Step, maker: Maker = "vllm", timeout: float = 30) -> tuple[SummarizerError, int]:
    with OpenAIServer(*script, maker=maker) as server, pytest.raises(SummarizerError) as caught:
        made(server, timeout=timeout).summarize(BRIEF)
    return caught.value, len(server.asked)


# What is asked, and what comes


@pytest.mark.parametrize("maker", MAKERS)
@pytest.mark.parametrize("task", [BRIEF, FULL], ids=["brief", "full"])
def test_every_maker_s_server_answers(maker: Maker, task: Task) -> None:
    with OpenAIServer(maker=maker) as server:
        reply = made(server).summarize(task)
    assert reply.answer.summary.text == "Diffusion models are slow to sample from."
    assert set(reply.answer.deep) == (set(HEADINGS) if task.depth == "full" else set())
    assert (reply.model, reply.tokens) == ("some-model-1", Tokens(1000, 230))


@pytest.mark.parametrize(
    ("maker", "first", "later"),
    [
        ("openai", 2, 1), ("vllm", 1, 1), ("deepseek", 2, 1), ("llamacpp", 2, 1), ("plain", 3, 1),
        ("mistral", 2, 1), ("groq", 2, 1), ("lmstudio", 1, 1), ("gemma", 2, 1), ("mute", 2, 1),
        ("dashscope", 2, 1),
    ],
)  # fmt: skip
def test_what_a_server_cannot_do_is_found_out_once(maker: Maker, first: int, later: int) -> None:
    with OpenAIServer(maker=maker) as server:
        summarizer = made(server)
        summarizer.summarize(BRIEF)
        assert len(server.asked) == first
        summarizer.summarize(BRIEF)
        assert len(server.asked) == first + later


def again(server: OpenAIServer, folder: Path, model: str = "some-model") -> int:
    """How many requests a summary takes a summarizer that was never asked before."""
    before = len(server.asked)
    OpenAI(KEY, model, base_url=server.base_url, learnt=folder).summarize(BRIEF)
    return len(server.asked) - before


def test_what_was_found_out_is_remembered_by_server_and_model(tmp_path: Path) -> None:
    with OpenAIServer(maker="plain") as server, OpenAIServer(maker="plain") as other:
        assert [again(server, tmp_path) for _ in range(3)] == [3, 1, 1]
        assert again(server, tmp_path, "another-model") == 3
        assert [again(other, tmp_path) for _ in range(2)] == [3, 1]
    for file in tmp_path.iterdir():
        assert KEY not in file.read_text()
        assert server.base_url not in file.read_text()


def test_what_was_found_out_long_ago_or_cannot_be_read_is_found_out_anew(tmp_path: Path) -> None:
    with OpenAIServer(maker="plain") as server:
        assert again(server, tmp_path) == 3
        with time_machine.travel(datetime.now(UTC) + timedelta(days=31)):
            assert [again(server, tmp_path) for _ in range(2)] == [3, 1]
        for content in (b"", b"[]", b"\xff", b'{"at": "now"}'):
            (file,) = tmp_path.iterdir()
            file.write_bytes(content)
            assert again(server, tmp_path) == 3


def test_rules_and_paper_travel_apart_with_the_key_in_the_header(server: OpenAIServer) -> None:
    made(server).summarize(BRIEF)
    (chat,) = server.chats
    assert "We propose a sampler" in chat.question
    assert "sampler" not in chat.instructions
    assert chat.headers["authorization"] == f"Bearer {KEY}"
    assert KEY not in json.dumps(chat.body)
    assert chat.body["model"] == "some-model"
    assert chat.schema["additionalProperties"] is False


def test_a_second_reader_is_asked_in_the_same_way(server: OpenAIServer) -> None:
    inquiry = Inquiry((Question("summary", "It needs 4 steps.", (1,)),), {1: "It needs 4 steps."})
    verdicts = made(server).verify(inquiry)
    assert [(v.place, v.supported) for v in verdicts.verdicts] == [("summary", True)]
    assert verdicts.model == "some-model-1"


@pytest.mark.parametrize(
    ("written", "left"),
    [
        ("<think>hm {</think>\n{}", "{}"),
        ("hm\n</think>\n\n{}", "\n\n{}"),
        ("is it {1, 2}?\n</think>\n{}", "\n{}"),
        ("<think></think><think>again</think>{}", "{}"),
        ("[THINK]hm[/THINK]{}", "{}"),
        ("<|channel|>analysis<|message|>hm<|end|><|channel|>final<|message|>{}", "{}"),
        ('{"text": "ends </think>"}', '{"text": "ends </think>"}'),
        ("<thinking>\n\n</thinking>{}", "{}"),
        ("<think>never ends", ""),
        ('{"text": "<think>"}', '{"text": "<think>"}'),
    ],
)
def test_thoughts_are_no_answer(written: str, left: str) -> None:
    assert without_thoughts(written) == left


def test_an_answer_behind_thoughts_and_fences_is_read() -> None:
    def thinking(_: Chat) -> Reply:
        return completion(
            f"<think>Let me see</think>\n```json\n{json.dumps(GOOD)}\n```",
            reasoning_content="more thoughts",
        )

    with OpenAIServer(thinking, maker="vllm") as thoughtful:
        assert made(thoughtful).summarize(BRIEF).answer.summary.text == "A sampler needs 4 steps."


def test_several_threads_ask_at_once() -> None:
    with OpenAIServer(maker="deepseek") as server, ThreadPoolExecutor(8) as pool:
        summarizer = made(server)
        replies = list(pool.map(summarizer.summarize, [BRIEF] * 16))
    assert len({reply.answer.summary.text for reply in replies}) == 1


# Faults


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (error(401, "Incorrect API key provided"), "the key in OPENAI_API_KEY was refused"),
        (error(402, "Insufficient Balance"), "the account's quota or credit is used up"),
        (error(403, "no access"), "may not use the model 'some-model'"),
        (error(429, "You exceeded your quota", "insufficient_quota"), "quota or credit is used up"),
        (Reply(status=302, headers={"Location": "https://example.org/"}), "sends elsewhere"),
    ],
)
def test_what_only_the_owner_can_mend(fault: Reply, words: str) -> None:
    raised, asked = fails(fault)
    assert isinstance(raised, OutOfServiceError)
    assert not raised.passing
    assert words in str(raised)
    assert asked == 1


def test_a_limit_per_minute_passes() -> None:
    with OpenAIServer(error(429, "slow down", Retry_After="0.01"), right, maker="vllm") as server:
        made(server).summarize(BRIEF)
        assert len(server.asked) == 2
    raised, asked = fails(error(429, "slow down", Retry_After="0"))
    assert isinstance(raised, OutOfServiceError)
    assert raised.passing
    assert asked == exchange.MOST_LIMITED


@pytest.mark.parametrize(
    "fault",
    [error(500, "oops"), error(503, "overloaded"), Reply(b"<html>proxy</html>", 502)],
)
def test_a_fault_that_passes_costs_a_request_more(fault: Reply) -> None:
    with OpenAIServer(fault, right, maker="vllm") as server:
        made(server).summarize(BRIEF)
        assert len(server.asked) == 2
    raised, asked = fails(fault)
    assert isinstance(raised, NotNowError)
    assert asked == 3


def test_a_server_that_is_not_there_or_too_slow() -> None:
    nobody = OpenAI(KEY, "m", base_url="http://127.0.0.1:9/v1")
    with pytest.raises(NotNowError, match="cannot be reached"):
        nobody.summarize(BRIEF)
    raised, _ = fails(Reply(pause=NEVER), timeout=0.2)
    assert "no answer within 0.2 seconds" in str(raised)


@pytest.mark.parametrize(
    ("step", "words", "refused"),
    [
        (completion(None, refusal="I can't"), "the model refused (I can't)", True),
        (completion("", "content_filter"), "content filter", True),
        (completion('{"summary": {"te', "length"), "cut off at 8192 tokens", False),
        (completion(None, "tool_calls", tool_calls=[{"id": "t"}]), "called a tool", False),
        (completion("   "), "the answer was empty", False),
        (completion("<think>only thoughts"), "the answer was empty", False),
        (completion("no JSON"), "does not have the form", False),
        (completion('{"summary": 3}'), "does not have the form", False),
        (error(400, "Invalid prompt"), "the paper was refused (status 400: Invalid", True),
    ],
)
def test_a_paper_without_a_usable_answer(step: Reply, words: str, refused: bool) -> None:
    raised, asked = fails(step)
    assert isinstance(raised, NoAnswerError)
    assert words in str(raised)
    assert raised.refused is refused
    assert asked == 1


@pytest.mark.parametrize(
    "body",
    [b'{"error":"plain"}', b'{"detail":"fast"}', b'{"object":"error","message":"vllm"}', b"\xff",
     b'{"error":[1]}', b"[" * 100_000, b"null"],
)  # fmt: skip
def test_an_error_in_any_form_is_one_line(body: bytes) -> None:
    raised, _ = fails(Reply(body, 401))
    assert "was refused" in str(raised)
    assert "\n" not in str(raised)
    assert len(str(raised)) < 500


@pytest.mark.parametrize("status", [400, 401, 404, 429, 500])
def test_the_key_is_in_no_message(status: int) -> None:
    raised, _ = fails(error(status, f"Wrong key {KEY}, really"))
    assert KEY not in str(raised)


# Texts that are too long


def test_a_text_that_is_too_long_is_cut_by_sections() -> None:
    sentences = (
        Sentence("We propose a sampler."),
        *(Sentence(f"Detail number {n} of the appendix.", "Appendix") for n in range(200)),
        Sentence("It may fail in storms.", "Limitations"),
    )

    def small(chat: Chat) -> Reply:
        if len(chat.question) > 5_000:
            return error(400, "It is too long", "context_length_exceeded")
        return right(chat)

    with OpenAIServer(small, maker="vllm") as server:
        reply = made(server).summarize(Task("T", sentences, "en", "brief"))
    assert 0.3 < reply.share < 0.6
    last = server.chats[-1]
    assert len(server.asked) <= 4
    assert "We propose a sampler." in last.question
    assert "It may fail in storms." in last.question


def test_a_model_that_takes_no_paper_at_all_is_out_of_service() -> None:
    raised, asked = fails(error(400, "too long", "context_length_exceeded"))
    assert isinstance(raised, OutOfServiceError)
    assert "longer than the model 'some-model' takes, however it is cut" in str(raised)
    assert asked <= 6


# Choosing it


def test_it_is_chosen_by_name_with_the_variables_of_its_sdk(server: OpenAIServer) -> None:
    environment = {"OPENAI_API_KEY": f" {KEY}\n", "OPENAI_BASE_URL": server.base_url}
    chosen = choose_summarizer(Chosen("openai"), "some-model", 30, environment)
    assert chosen.summarize(BRIEF).model == "some-model-1"
    assert server.chats[0].headers["authorization"] == f"Bearer {KEY}"
    assert choose_reader("auto", "", Chosen(chosen.name), chosen, 30, environment) is not None
    assert choose_summarizer(Chosen("auto"), "", 30, environment).name == "extractive"


def test_a_server_on_this_machine_wants_no_key(server: OpenAIServer) -> None:
    environment = {"OPENAI_BASE_URL": server.base_url}
    assert lacks_key(Chosen("openai"), environment) == ""
    chosen = choose_summarizer(Chosen("openai"), "some-model", 30, environment)
    assert chosen.summarize(BRIEF).model == "some-model-1"


@pytest.mark.parametrize("base_url", ["", "https://api.example.org/v1"])
def test_any_other_server_wants_one(base_url: str) -> None:
    environment = {"OPENAI_BASE_URL": base_url}
    assert "needs a key in OPENAI_API_KEY" in lacks_key(Chosen("openai"), environment)
    with pytest.raises(OutOfServiceError, match="needs a key in OPENAI_API_KEY"):
        choose_summarizer(Chosen("openai"), "", 30, environment).summarize(BRIEF)


def test_whether_a_model_is_there_costs_nothing() -> None:
    for models in (("another", "some-model"), ("some-model:latest",), ("models/some-model",)):
        with OpenAIServer(models=models) as server:
            made(server).check_model()
        assert [asked.method for asked in server.asked] == ["GET"]
    with (
        OpenAIServer(models=("another", "a-third")) as other,
        pytest.raises(OutOfServiceError) as e,
    ):
        made(other).check_model()
    assert "'some-model' was not found" in str(e.value)
    assert "the server has another, a-third" in str(e.value)


def test_a_server_that_lists_no_models_may_have_it(server: OpenAIServer) -> None:
    made(server).check_model()
    refusing = OpenAIServer(error(401, "Incorrect API key"))
    with refusing, pytest.raises(OutOfServiceError, match="was refused"):
        made(refusing).check_model()


def test_nothing_is_imported_before_it_is_asked() -> None:
    program = (
        "import sys; from mkdocs_paperdigest.summarizers.openai import OpenAI; OpenAI('k'); "
        "assert 'openai' not in sys.modules"
    )
    root = Path(__file__).parents[2]
    done = subprocess.run([sys.executable, "-c", program], cwd=root, check=False)  # noqa: S603
    assert done.returncode == 0
