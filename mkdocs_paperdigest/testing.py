"""A contract that a summarizer of another package can be held to, in its own tests."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from .models import HEADINGS, Sentence
from .summarizers.base import PROTOCOL, Reply, Statement, Summarizer, SummarizerError, Task

_SENTENCES = (
    Sentence("Tides are hard to predict in narrow bays."),
    Sentence("We propose a model of tides with 12 harmonics."),
    Sentence("The error falls by 12.5 percent on two coasts.", "Results"),
    Sentence("The model may fail in storms.", "Limitations"),
)


def check_summarizer(
    make: Callable[..., Summarizer], environment: Mapping[str, str] | None = None
) -> None:
    """Ask a summarizer for a brief and a deep digest, and look at what comes.

    Args:
        make: What the entry point names.
        environment: Where it looks for keys.

    Raises:
        AssertionError: It does not keep to the protocol; the message says where.
    """
    written_for = getattr(make, "protocol", PROTOCOL)
    assert written_for == PROTOCOL, f"it is for protocol {written_for}, this is {PROTOCOL}"
    summarizer = make(model="", timeout=30.0, environment=environment or {})
    for attribute, kind in (("name", str), ("model", str), ("version", str), ("writes", bool)):
        found = getattr(summarizer, attribute, None)
        assert isinstance(found, kind), f"{attribute} is {found!r}, no {kind.__name__}"
    for depth in ("brief", "full"):
        task = Task("Tides in Narrow Bays", _SENTENCES, "en", depth)
        reply = summarizer.summarize(task)
        assert isinstance(reply, Reply), f"summarize gave {type(reply).__name__}, no Reply"
        answer = reply.answer
        statements = [answer.summary, *answer.takeaways]
        if depth == "full":
            assert set(answer.deep) <= set(HEADINGS), f"unknown headings: {set(answer.deep)}"
            statements += [said for under in answer.deep.values() for said in under]
        for statement in statements:
            _check_statement(statement)
        assert reply.tokens.input >= 0, "tokens cannot be fewer than none"
    try:
        summarizer.summarize(Task("Nothing", (), "en", "brief"))
    except SummarizerError:
        return
    raise AssertionError("a paper without a sentence is to be refused with a SummarizerError")


def _check_statement(statement: Statement) -> None:
    assert statement.text.strip(), "a statement is empty"
    assert statement.evidence, f"{statement.text!r} names no sentence"
    for number in statement.evidence:
        assert 0 <= number < len(_SENTENCES), f"{statement.text!r} names sentence {number}"
