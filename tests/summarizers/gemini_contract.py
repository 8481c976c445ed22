"""What both summarizers that reach the Gemini API must do, whichever SDK they use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import quote

import pytest

from mkdocs_paperdigest.models import HEADINGS, Sentence, Tokens
from mkdocs_paperdigest.summarizers import exchange
from mkdocs_paperdigest.summarizers.base import (
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    Summarizer,
    SummarizerError,
    Task,
)
from tests.servers.gemini import (
    JSON,
    GeminiServer,
    Step,
    blocked,
    envelope,
    error,
    invalid_key,
    limited,
    response,
    right,
)
from tests.servers.http import NEVER, Reply

KEY = "AIza+Sy/0=key"
PER_MINUTE = "GenerateRequestsPerMinutePerProjectPerModel-FreeTier"
PER_DAY = "GenerateRequestsPerDayPerProjectPerModel-FreeTier"
ROOT = Path(__file__).parents[2]

SENTENCES = (
    Sentence("Diffusion models are slow to sample from."),
    Sentence("We propose a sampler that needs 4 steps."),
    Sentence("It reaches an FID of 2.3 on CIFAR-10.", "Experiments"),
)
BRIEF = Task("Fast Sampling", SENTENCES, "en", "brief")
FULL = Task("Fast Sampling", SENTENCES, "zh", "full")
GOOD = {
    "summary": {"text": "A sampler needs 4 steps.", "evidence": [1]},
    "takeaways": [{"text": "It reaches an FID of 2.3 on CIFAR-10.", "evidence": [2]}],
}


class Contract:
    """A base of test classes; they say how the summarizer is made and where it lives."""

    module: str
    make: Callable[..., Summarizer]

    @pytest.fixture(autouse=True)
    def _surroundings(self, monkeypatch: pytest.MonkeyPatch) -> None:
        """Wait less long than with people's quotas, and let tests set the environment."""
        monkeypatch.setattr(exchange, "RETRY_PAUSES", (0.0, 0.0))
        monkeypatch.setattr(exchange, "FIRST_PAUSE", 0.01)
        self.environment = monkeypatch

    def serve(self, *script: Step) -> GeminiServer:
        server = GeminiServer(*script)
        self.environment.setenv("GOOGLE_GEMINI_BASE_URL", server.url)
        return server

    def fails(self, task: Task, *script: Step, timeout: float = 30) -> tuple[SummarizerError, int]:
        """The error that a task ends with, and how many requests were made for it."""
        with self.serve(*script) as server, pytest.raises(SummarizerError) as caught:
            type(self).make(KEY, timeout=timeout).summarize(task)
        return caught.value, len(server.asked)

    def test_an_answer_with_its_model_and_its_price(self) -> None:
        with self.serve() as server:
            reply = type(self).make(KEY).summarize(BRIEF)
        assert reply.answer.summary.text == SENTENCES[0].text
        assert [said.evidence for said in reply.answer.takeaways] == [(1,), (2,), (0,)]
        assert reply.answer.deep == {}
        assert reply.model == "gemini-3.1-flash"
        assert reply.tokens == Tokens(1000, 230)
        assert len(server.asked) == 1

    def test_the_whole_paper_brings_the_deep_digest(self) -> None:
        with self.serve() as server:
            reply = type(self).make(KEY).summarize(FULL)
        assert tuple(reply.answer.deep) == HEADINGS
        assert reply.answer.keywords == ("diffusion",)
        assert len(server.asked) == 1

    def test_rules_and_paper_travel_apart(self) -> None:
        with self.serve() as server:
            type(self).make(KEY, "gemini-2.5-pro").summarize(FULL)
        prompt = server.prompts[0]
        assert prompt.model == "gemini-2.5-pro"
        assert prompt.headers["x-goog-api-key"] == KEY
        assert KEY not in prompt.path + prompt.text
        assert prompt.sentences == {n: s.text for n, s in enumerate(SENTENCES)}
        assert not any(s.text in prompt.instructions for s in SENTENCES)
        assert "Chinese (Simplified) (zh)" in prompt.instructions
        assert prompt.config["responseMimeType"] == "application/json"
        assert 0 < prompt.config["maxOutputTokens"] <= 16_384
        assert prompt.config["temperature"] <= 0.3

    def test_a_model_that_does_not_name_itself_is_recorded_as_asked(self) -> None:
        with self.serve(response(json.dumps(GOOD), model_version="")):
            reply = type(self).make(KEY, "gemini-x").summarize(BRIEF)
        assert reply.model == "gemini-x"

    @pytest.mark.parametrize(
        "fault",
        [
            error(500, "INTERNAL", "An internal error has occurred."),
            error(503, "UNAVAILABLE", "The model is overloaded."),
            Reply(b"<html>Bad Gateway</html>", 502, {"Content-Type": "text/html"}),
            Reply(json.dumps(GOOD).encode(), headers=JSON, cut_at=20),
            Reply(b"<html>Welcome to the hotel</html>", headers={"Content-Type": "text/html"}),
            Reply(b'{"candidates": 7}', headers=JSON),
            Reply(b'{"x":' + b"[" * 200_000, headers=JSON),
            limited("0.05s", PER_MINUTE),
            limited("0s", PER_MINUTE),
            limited(None),
        ],
    )
    def test_a_fault_that_passes_costs_one_request_more(self, fault: Reply) -> None:
        with self.serve(fault, right) as server:
            reply = type(self).make(KEY).summarize(BRIEF)
        assert reply.answer.takeaways
        assert len(server.asked) == 2

    def test_the_pause_a_limit_asks_for_is_kept(self) -> None:
        with self.serve(limited("0.4s", PER_MINUTE), right) as server:
            type(self).make(KEY).summarize(BRIEF)
        refused, answered = server.asked
        assert answered.at - refused.at >= 0.4

    def test_an_answer_that_comes_too_late_is_asked_for_again(self) -> None:
        with self.serve(Reply(pause=NEVER), right) as server:
            reply = type(self).make(KEY, timeout=2).summarize(BRIEF)
        assert reply.answer.takeaways
        assert len(server.asked) == 2

    @pytest.mark.parametrize(
        ("fault", "requests", "words"),
        [
            (invalid_key(), 1, ["GEMINI_API_KEY or GOOGLE_API_KEY", "refused", "not valid"]),
            (
                error(400, "INVALID_ARGUMENT", "API key expired. Please renew the API key."),
                1,
                ["GEMINI_API_KEY or GOOGLE_API_KEY", "expired"],
            ),
            (
                error(403, "PERMISSION_DENIED", "Your API key was reported as leaked."),
                1,
                ["GEMINI_API_KEY or GOOGLE_API_KEY", "leaked", "'model'"],
            ),
            (
                error(404, "NOT_FOUND", "models/gemini-flash-latest is not found."),
                1,
                ["'gemini-flash-latest' was not found", "option 'model'"],
            ),
            (
                error(400, "FAILED_PRECONDITION", "User location is not supported."),
                1,
                ["User location is not supported"],
            ),
            (limited("20s", PER_DAY), 1, ["today's quota", "next update"]),
            (limited("3600s", PER_MINUTE), 1, ["rate limit", "'concurrency'"]),
            (limited("0.01s", PER_MINUTE), exchange.MOST_LIMITED, ["rate limit"]),
        ],
    )
    def test_a_service_that_answers_nobody(
        self, fault: Reply, requests: int, words: list[str]
    ) -> None:
        caught, made = self.fails(BRIEF, fault)
        assert isinstance(caught, OutOfServiceError)
        assert all(word in str(caught) for word in words)
        assert str(caught).startswith(f"summarizer '{type(self).make(KEY).name}': ")
        assert made == requests

    @pytest.mark.parametrize(
        ("fault", "words"),
        [
            (error(500, "INTERNAL", "An internal error."), ["fails", "500", "later"]),
            (error(503, "UNAVAILABLE", "The model is overloaded."), ["503", "overloaded"]),
            (Reply(b"x" * 40, headers=JSON, cut_at=20), ["reached", "GOOGLE_GEMINI_BASE_URL"]),
            (Reply(b"<p>Hi</p>", headers=JSON), ["not the Gemini API"]),
        ],
    )
    def test_a_fault_that_may_be_the_tasks_own(self, fault: Reply, words: list[str]) -> None:
        caught, made = self.fails(BRIEF, fault)
        assert isinstance(caught, NotNowError)
        assert all(word in str(caught) for word in words)
        assert str(caught).startswith(f"summarizer '{type(self).make(KEY).name}': ")
        assert made == 3

    def test_a_service_that_never_answers_in_time(self) -> None:
        with self.serve(Reply(pause=NEVER)) as server:
            with pytest.raises(
                NotNowError, match=r"within 0\.2 seconds; raise the option 'timeout'"
            ):
                type(self).make(KEY, timeout=0.2).summarize(BRIEF)
            assert server.has_been_asked(3)

    @pytest.mark.parametrize("address", ["http://127.0.0.1:9", "nowhere", "http://[", "ftp://x"])
    def test_a_service_that_is_not_there(self, address: str) -> None:
        self.environment.setenv("GOOGLE_GEMINI_BASE_URL", address)
        with pytest.raises(NotNowError, match="GOOGLE_GEMINI_BASE_URL"):
            type(self).make(KEY, timeout=2).summarize(BRIEF)

    @pytest.mark.parametrize("key", ["", " ", "kéy", "two\nlines"])
    def test_a_key_that_cannot_be_one_is_not_sent(self, key: str) -> None:
        with self.serve() as server, pytest.raises(OutOfServiceError, match="GEMINI_API_KEY"):
            type(self).make(key).summarize(BRIEF)
        assert server.asked == []

    @pytest.mark.parametrize(
        ("answer", "words", "refused"),
        [
            (blocked("PROHIBITED_CONTENT"), "PROHIBITED_CONTENT", True),
            (response(finish="SAFETY"), "SAFETY", True),
            (response(finish="PROHIBITED_CONTENT"), "PROHIBITED_CONTENT", True),
            (response("We propose", finish="RECITATION"), "RECITATION", False),
            (response(json.dumps(GOOD), finish="MAX_TOKENS"), "cut off at 8192 tokens", False),
            (response('{"summary": {"te', finish="MAX_TOKENS"), "cut off", False),
            (response(json.dumps(GOOD), finish="OTHER"), "withheld", False),
            (response(json.dumps(GOOD), finish="A_REASON_TO_COME"), "withheld", False),
            (envelope(), "empty", False),
            (envelope(candidates=[]), "empty", False),
            (envelope(candidates=[{"finishReason": "STOP", "index": 0}]), "empty", False),
            (response(), "empty", False),
            (response(""), "empty", False),
            (response('{"summary": {"te'), "form", False),
            (response("I am sorry, I cannot do that."), "form", False),
            (response("[]"), "form", False),
            (response('{"summary": "We propose.", "takeaways": []}'), "form", False),
            (response(json.dumps(GOOD | {"takeaways": None})), "form", False),
            (response(json.dumps(GOOD | {"takeaways": [GOOD["summary"]] * 900})), "form", False),
            (response("{" * 100_000), "form", False),
        ],
    )
    def test_a_paper_without_a_usable_answer(
        self, answer: Reply, words: str, refused: bool
    ) -> None:
        caught, made = self.fails(BRIEF, answer)
        assert isinstance(caught, NoAnswerError)
        assert words in str(caught)
        assert caught.refused is refused
        assert caught.tokens == Tokens(1000, 230)
        assert made == 1

    def test_a_request_that_is_refused_may_be_so_for_more_than_its_paper(self) -> None:
        caught, made = self.fails(BRIEF, error(400, "INVALID_ARGUMENT", "Too many tokens."))
        assert isinstance(caught, NotNowError)
        assert "the request was refused (status 400: Too many tokens.)" in str(caught)
        assert made == 1

    def test_a_paper_without_text_is_not_asked_about(self) -> None:
        with self.serve() as server, pytest.raises(NoAnswerError):
            type(self).make(KEY).summarize(Task("Empty", (), "en", "brief"))
        assert server.asked == []

    def test_an_answer_in_several_parts_and_fenced_as_code(self) -> None:
        text = f"```json\n{json.dumps(GOOD, indent=2)}\n```\n"
        with self.serve(response(text[:30], text[30:])):
            reply = type(self).make(KEY).summarize(BRIEF)
        assert reply.answer.summary.text == "A sampler needs 4 steps."

    def test_single_backslashes_of_latex(self) -> None:
        text = json.dumps(GOOD).replace("4 steps", r"$\nabla \beta_t$ and \(\alpha\)")
        with self.serve(response(text)):
            reply = type(self).make(KEY).summarize(BRIEF)
        assert reply.answer.summary.text == r"A sampler needs $\nabla \beta_t$ and \(\alpha\)."

    def test_what_was_not_asked_for_is_not_read(self) -> None:
        more = {"authors": ["Jane Doe"], "link": "https://example.com", "points": "xxx"}
        with self.serve(response(json.dumps(GOOD | more))):
            reply = type(self).make(KEY).summarize(BRIEF)
        assert "Jane" not in repr(reply)
        assert reply.answer.deep == {}

    @pytest.mark.parametrize("status", [400, 403, 429, 503])
    def test_the_key_is_in_no_message(self, status: int) -> None:
        echo = f"key {KEY} and {quote(KEY, safe='')}\nhold"
        caught, _ = self.fails(BRIEF, error(status, "SOME_STATUS", echo))
        assert KEY not in str(caught)
        assert quote(KEY, safe="") not in str(caught)
        assert "hold" in str(caught)
        assert "\n" not in str(caught)
        assert caught.__cause__ is None
        assert caught.__suppress_context__

    @pytest.mark.parametrize(
        "body",
        [
            b"",
            b"null",
            b"[]",
            b'"x"',
            b'{"error": "x"}',
            b'{"error": {"details": 5}}',
            b"\xff\xfe{",
            b"[" * 200_000,
        ],
    )
    def test_an_error_in_no_known_form(self, body: bytes) -> None:
        caught, made = self.fails(BRIEF, Reply(body, 500, JSON))
        assert isinstance(caught, NotNowError)
        assert made == 3

    @pytest.mark.parametrize("status", [301, 302, 307, 308])
    def test_the_key_does_not_follow_a_redirection(self, status: int) -> None:
        with self.serve() as elsewhere:
            there = Reply(b"", status, {"Location": f"{elsewhere.url}/v1/models/m:generateContent"})
            caught, made = self.fails(BRIEF, there)
        assert isinstance(caught, OutOfServiceError)
        assert made == 1
        assert elsewhere.asked == []

    def test_several_threads_ask_at_once(self) -> None:
        tasks = [
            Task(f"Paper {n}", (Sentence(f"We found {n} things."),), "en", "brief")
            for n in range(12)
        ]
        with self.serve(limited("0.1s", PER_MINUTE), right) as server:
            summarizer = type(self).make(KEY)
            with ThreadPoolExecutor(4) as pool:
                replies = list(pool.map(summarizer.summarize, tasks))
        assert [reply.answer.summary.text for reply in replies] == [
            f"We found {n} things." for n in range(12)
        ]
        assert len(server.asked) == 13

    def test_nothing_is_said_and_nothing_left_open_at_the_end(self) -> None:
        """A whole process: no heavy import before the first task, no word on either stream."""
        program = f"""
            import sys
            from mkdocs_paperdigest.models import Sentence
            from mkdocs_paperdigest.summarizers.base import Task, SummarizerError
            from {self.module} import {type(self).make.__name__} as Summarizer
            heavy = {{"google.genai", "google.generativeai", "pydantic", "httpx", "httpx2"}}
            assert not heavy & set(sys.modules)
            summarizer = Summarizer("key")
            task = Task("Title", (Sentence("We found 3 things."),), "en", "brief")
            assert summarizer.summarize(task).answer.takeaways
            try:
                summarizer.summarize(task)
            except SummarizerError:
                pass
            else:
                raise SystemExit("no error")
        """
        for variable in ("GOOGLE_API_KEY", "GEMINI_API_KEY"):
            self.environment.setenv(variable, "another")
        with self.serve(right, invalid_key()) as server:
            lines = [line[12:] for line in program.splitlines()]
            done = subprocess.run(  # noqa: S603
                [sys.executable, "-W", "default::ResourceWarning", "-c", "\n".join(lines)],
                cwd=ROOT,
                capture_output=True,
                check=False,
                text=True,
            )
        assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
        assert {asked.headers["x-goog-api-key"] for asked in server.asked} == {"key"}
