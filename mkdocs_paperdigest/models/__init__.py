"""The data of this package as types: what is read from outside, kept and shown.

Everything that enters from outside (arXiv, models, restored archives) becomes one of these
types or is refused; JSON in and out goes through [`decode`][] and [`encode`][].
"""

from __future__ import annotations

from .digests import (
    BUILT_IN,
    CURRENCY,
    NO_TOKENS,
    Checked,
    Claim,
    ClaimCount,
    Digest,
    Money,
    Tokens,
)
from .editions import (
    Cost,
    Edition,
    EditionRecord,
    Manifest,
    Month,
    Topic,
    TopicName,
    TopicRecord,
    Trouble,
)
from .forms import (
    HEADINGS,
    SCHEMA_VERSION,
    BaseId,
    Heading,
    Moment,
    OptionalMoment,
    OptionalWebAddress,
    Read,
    Role,
    Slug,
    WebAddress,
    convert,
    decode,
    encode,
    moment,
    one_line,
)
from .papers import MOST_TRIES, Attempt, Former, Link, Paper, Step
from .texts import Figure, FileName, Reading, Section, Sentence

__all__ = [
    "BUILT_IN",
    "CURRENCY",
    "HEADINGS",
    "MOST_TRIES",
    "NO_TOKENS",
    "SCHEMA_VERSION",
    "Attempt",
    "BaseId",
    "Checked",
    "Claim",
    "ClaimCount",
    "Cost",
    "Digest",
    "Edition",
    "EditionRecord",
    "Figure",
    "FileName",
    "Former",
    "Heading",
    "Link",
    "Manifest",
    "Moment",
    "Money",
    "Month",
    "OptionalMoment",
    "OptionalWebAddress",
    "Paper",
    "Read",
    "Reading",
    "Role",
    "Section",
    "Sentence",
    "Slug",
    "Step",
    "Tokens",
    "Topic",
    "TopicName",
    "TopicRecord",
    "Trouble",
    "WebAddress",
    "convert",
    "decode",
    "encode",
    "moment",
    "one_line",
]
