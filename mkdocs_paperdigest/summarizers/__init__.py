"""Turning a text into an answer: one file a summarizer, behind one small protocol.

What other packages need to bring one of their own is named here.
"""

from .base import (
    PROTOCOL,
    Answer,
    NoAnswerError,
    NotNowError,
    OutOfServiceError,
    Reply,
    Statement,
    Summarizer,
    SummarizerError,
    Task,
)

__all__ = [
    "PROTOCOL",
    "Answer",
    "NoAnswerError",
    "NotNowError",
    "OutOfServiceError",
    "Reply",
    "Statement",
    "Summarizer",
    "SummarizerError",
    "Task",
]
