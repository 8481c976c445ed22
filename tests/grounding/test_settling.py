"""What a second reader's verdicts change of what code found."""

from __future__ import annotations

from mkdocs_paperdigest.grounding import examine, may_hold, settle
from mkdocs_paperdigest.models import Sentence
from mkdocs_paperdigest.summarizers.base import Answer, Statement, Verdict

from .statements import paper

TEXT = (
    "We study sparse attention for long documents.",
    "Sparse attention improves recall by 12% on LongBench.",
    "It needs no further training of the model.",
)
BOASTING = Statement("Sparse attention reaches state-of-the-art recall on LongBench.", (1,))
ANSWER = Answer(
    Statement("Sparse attention is studied for long documents.", (0,)),
    (Statement("Recall improves by 12% on LongBench.", (1,)), BOASTING),
)
SENTENCES = tuple(map(Sentence, TEXT))
FOUND = examine(ANSWER, SENTENCES, paper("Sparse attention", " ".join(TEXT)), "en")


def test_a_doubt_is_the_readers_to_settle() -> None:
    doubted = next(s for s in FOUND.statements if s.place == "takeaway 2")
    assert doubted.rejected is None
    assert doubted.doubts
    for verdicts, kept in (
        (None, False),
        ({}, False),
        ({"takeaway 2": Verdict("takeaway 2", supported=True)}, True),
        ({"takeaway 9": Verdict("takeaway 9", supported=True)}, False),
    ):
        said = [claim.text for claim in settle(FOUND, verdicts).takeaways]
        assert (BOASTING.text in said) is kept, verdicts


def test_what_the_reader_does_not_find_goes_with_its_reason() -> None:
    refused = {"takeaway 1": Verdict("takeaway 1", supported=False, reason="the wrong data set")}
    settled = settle(FOUND, refused)
    assert not any("12%" in claim.text for claim in settled.takeaways)
    objection = next(o for o in settled.objections if o.place == "takeaway 1")
    assert "the wrong data set" in str(objection)
    # What is published names the rule alone.
    assert "the wrong data set" not in objection.rule


def test_what_code_rejects_no_reader_saves() -> None:
    wrong = Answer(ANSWER.summary, (Statement("Recall improves by 31% on LongBench.", (1,)),))
    found = examine(wrong, SENTENCES, paper("Sparse attention", " ".join(TEXT)), "en")
    verdicts = {s.place: Verdict(s.place, supported=True) for s in found.statements}
    assert settle(found, verdicts).takeaways == ()


def test_whether_an_answer_is_worth_reading() -> None:
    assert may_hold(FOUND)
    nothing = Answer(Statement("Recall improves by 31%.", (1,)), ())
    assert not may_hold(examine(nothing, SENTENCES, paper("Sparse attention", TEXT[1]), "en"))
