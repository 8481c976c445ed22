"""The summarizer `gemini` against a server that speaks the Gemini API."""

from __future__ import annotations

import json
import threading

from mkdocs_paperdigest.summarizers.base import NotNowError
from mkdocs_paperdigest.summarizers.exchange import Pace
from mkdocs_paperdigest.summarizers.gemini import Gemini
from tests.servers.gemini import error, response, right
from tests.servers.http import Reply

from .gemini_contract import BRIEF, GOOD, KEY, Contract

CANNOT_STOP_THINKING = error(
    400, "INVALID_ARGUMENT", "Budget 0 is invalid. This model only works in thinking mode."
)


class TestGemini(Contract):
    module = "mkdocs_paperdigest.summarizers.gemini"
    make = Gemini

    def test_a_model_is_told_not_to_think(self) -> None:
        with self.serve() as server:
            Gemini(KEY).summarize(BRIEF)
        assert list(server.prompts[0].config["thinkingConfig"].values()) == [0]

    def test_a_model_that_must_think_is_told_so_once(self) -> None:
        with self.serve(CANNOT_STOP_THINKING, right) as server:
            gemini = Gemini(KEY)
            gemini.summarize(BRIEF)
            gemini.summarize(BRIEF)
        assert ["thinkingConfig" in prompt.config for prompt in server.prompts] == [
            True,
            False,
            False,
        ]

    def test_a_model_that_refuses_either_way(self) -> None:
        caught, made = self.fails(BRIEF, CANNOT_STOP_THINKING)
        assert isinstance(caught, NotNowError)
        assert made == 2

    def test_thoughts_are_no_part_of_the_answer(self) -> None:
        thought = {"text": '{"summary": "Let me think', "thought": True}
        with self.serve(response(thought, json.dumps(GOOD))):
            reply = Gemini(KEY).summarize(BRIEF)
        assert reply.answer.summary.text == "A sampler needs 4 steps."

    def test_an_environment_made_for_vertex_is_not_ours(self) -> None:
        for variable in ("GOOGLE_GENAI_USE_VERTEXAI", "GOOGLE_GENAI_USE_ENTERPRISE"):
            self.environment.setenv(variable, "true")
        with self.serve() as server:
            Gemini(KEY).summarize(BRIEF)
        assert server.prompts[0].headers["x-goog-api-key"] == KEY

    def test_a_response_with_more_than_we_know(self) -> None:
        told = json.loads(response(json.dumps(GOOD)).body)
        told["candidates"][0] |= {"safetyRatings": [{"category": "NEW"}], "newField": {"a": []}}
        told["candidates"][0]["content"]["parts"].append({"functionCall": {"name": "f"}})
        told["modelStatus"] = {"modelStage": "A_STAGE_TO_COME"}
        with self.serve(Reply(json.dumps(told).encode())):
            reply = Gemini(KEY).summarize(BRIEF)
        assert reply.answer.summary.evidence == (1,)


def test_a_pause_holds_for_all_threads() -> None:
    pace = Pace()
    pace.hold(3600)
    waiting = [threading.Thread(target=pace.wait, daemon=True) for _ in range(3)]
    for thread in waiting:
        thread.start()
        thread.join(0.1)
    assert all(thread.is_alive() for thread in waiting)


def test_without_a_pause_nobody_waits() -> None:
    pace = Pace()
    pace.hold(0.0)
    passing = threading.Thread(target=pace.wait, daemon=True)
    passing.start()
    passing.join(60)
    assert not passing.is_alive()
