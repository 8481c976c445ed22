"""What a server's objections teach about it: another way to ask, or how much it takes."""

from __future__ import annotations

import re

import msgspec

from .abilities import Abilities, Form

CHARACTERS_PER_TOKEN = 3.0
"""Of a paper with its formulas, where nothing tells; prose has more."""

_PARTS = 3
"""An answer gets one part of a small context in so many, but for very small ones."""

_LEAST_OUTPUT = 1_000

LEAST_CHARACTERS = 1_000
"""Less of a paper than this is not asked about."""

_SHRINK = 0.7
_TOLERANCE = 0.95

_SPARSEST = 6.5
"""No text has so many characters a token."""

_ROUND, _ODD = 512, 6
"""Half a context is a multiple of this, and a few tokens that are never cut."""

_LEAST_LIMIT = 500

_LOOSER: dict[Form, Form] = {"schema": "json", "both": "json", "json": "words"}
_ABOUT_FORM = re.compile(
    r"response_format|json_schema|json_object|schema|grammar|guided", re.IGNORECASE
)
_ABOUT_OUTPUT = re.compile(r"max(?:imum)?[ _](?:\w+[ _])?tokens|output tokens", re.IGNORECASE)
_ABOUT_STREAM = re.compile(r"\bstream", re.IGNORECASE)
_ABOUT_SYSTEM = re.compile(
    r"system (?:role|message|prompt)|developer instruction|messages\[0\]\.role", re.IGNORECASE
)
_UNSUPPORTED = frozenset({400, 404, 415, 422, 500, 501})

_NUMBER = re.compile(r"(?<![\w.-])(\d{3,9})(?![\w.-]*\w)")

_TOO_LONG = re.compile(
    r"context[ _-]?(?:length|window|size)|maximum context|too many tokens"
    r"|(?:prompt|input) is too long|request too large|(?:input|output) tokens must be reduced"
    r"|reduce (?:the length|your message)"
    r"|input token count|max_new_tokens. must be <=|when context the overflows|n_ctx",
    re.IGNORECASE,
)
_CONTEXTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(?:context|maximum)[ _-](?:length|window|size)(?: is| of| of only|:)? \(?(\d{3,8})",
        r"(\d{3,8}) (?:maximum|tokens? context)",
        r"must be <= (\d{3,8})",
        r"allowed \((\d{3,8})\)",
        r"\(TPM\): Limit (\d{3,8})",
        r'"n_ctx": ?(\d{3,8})',
    )
)
_PROMPTS = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"(\d{3,8}) (?:tokens )?in the (?:messages|prompt)",
        r"(?:has|contains)(?: at least)? (\d{3,8}) (?:input )?tokens",
        r"resulted in (\d{3,8}) tokens",
        r"(?:request|token count) \((\d{3,8})",
        r"keep the first (\d{3,8}) tokens",
        r"too long: (\d{3,8}) tokens",
        r'"n_prompt_tokens": ?(\d{3,8})',
    )
)


class Told(msgspec.Struct, frozen=True):
    """What a server tells of a text that was too long; 0 where it does not.

    Attributes:
        context: The tokens that prompt and answer may have together.
        prompt: The tokens that the prompt had.
    """

    context: int = 0
    prompt: int = 0


def is_too_long(status: int, said: str) -> bool:
    """Whether a text was longer than the model takes, now or ever."""
    if status == 429:  # noqa: PLR2004  # a limit per minute that one request is beyond
        return bool(re.search("request too large|tokens must be reduced", said, re.IGNORECASE))
    if status == 413:  # noqa: PLR2004
        return True
    if status not in {400, 422, 500} or not _TOO_LONG.search(said):
        return False
    # Some name the context where they only find the answer's limit too high.
    return not _ABOUT_OUTPUT.search(said) or read_told(said).context > 0


def read_told(said: str) -> Told:
    """Read from an error how long a text may be, and how long it was."""

    def first(patterns: tuple[re.Pattern[str], ...]) -> int:
        found = (pattern.search(said) for pattern in patterns)
        return next((int(each[1]) for each in found if each), 0)

    return Told(first(_CONTEXTS), first(_PROMPTS))


def told_by_count(sent: int, read: int) -> Told | None:
    """What it tells that a server counts far fewer tokens than it was sent.

    Ollama cuts what is longer than its context without a word, to the context or to half of it,
    which are round numbers.

    Args:
        sent: Characters.
        read: Tokens, as the server counts them.
    """
    is_round = read >= 2 * _ROUND and read % _ROUND < _ODD
    is_cut = is_round and sent > _SPARSEST * read
    return Told(2 * (read - read % _ROUND), 0) if is_cut else None


def learn_length(known: Abilities, told: Told, sent: int, output: int) -> Abilities:
    """What is known of a server after it found a text too long.

    Args:
        known: Before.
        told: What it told.
        sent: The characters it was sent.
        output: The tokens it was to answer with at most.
    """
    before = known.characters_per_token
    per_token = before or CHARACTERS_PER_TOKEN
    if told.prompt:
        measured = round(max(0.5, sent / told.prompt), 2)
        per_token = min(before or measured, measured)
    tried = int(sent / per_token) + output
    context = told.context if 0 < told.context < (known.context or 10**9) else 0
    if not context and per_token == (before or CHARACTERS_PER_TOKEN):
        context = int(min(tried, known.context or tried) * _SHRINK)
    return msgspec.structs.replace(
        known,
        context=context or known.context,
        characters_per_token=per_token if told.prompt else before,
    )


def output_within(known: Abilities, wanted: int) -> int:
    """How many tokens an answer may have."""
    most = min(wanted, known.most_output or wanted)
    return min(most, max(_LEAST_OUTPUT, known.context // _PARTS)) if known.context else most


def characters_within(known: Abilities, rest: int, output: int) -> int:
    """How many characters of a paper a server is thought to take; never less than can be asked.

    Args:
        known: With a context.
        rest: The characters that are sent besides.
        output: The tokens of the answer.
    """
    per_token = known.characters_per_token or CHARACTERS_PER_TOKEN
    room = int((known.context - output) * per_token * _TOLERANCE) - rest
    return max(room, LEAST_CHARACTERS)


def learn_way(known: Abilities, status: int, said: str, output: int) -> Abilities | None:
    """Another way to ask a server that took offence at the last one; `None` where none is left.

    Args:
        known: How it was asked.
        status: Of its objection.
        said: Its words.
        output: The tokens it was to answer with at most.
    """
    if status not in _UNSUPPORTED:
        return None
    replace = msgspec.structs.replace
    if _ABOUT_OUTPUT.search(said):
        limits = [int(number) for number in _NUMBER.findall(said)]
        if within := [limit for limit in limits if _LEAST_LIMIT < limit < output]:
            return replace(known, most_output=max(within))
        if known.limit_name == "max_completion_tokens":
            return replace(known, limit_name="max_tokens")
    if "temperature" in said and known.warm:
        return replace(known, warm=False)
    if _ABOUT_FORM.search(said) and known.form in _LOOSER:
        return replace(known, form=_LOOSER[known.form])
    if _ABOUT_STREAM.search(said) and not known.streams:
        return replace(known, streams=True)
    if _ABOUT_SYSTEM.search(said) and known.apart:
        return replace(known, apart=False)
    return None


def plainest(known: Abilities) -> Abilities:
    """The way to ask that least can be said against, for an objection that nobody understands."""
    return msgspec.structs.replace(known, form="words", limit_name="max_tokens", warm=False)
