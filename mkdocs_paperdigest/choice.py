"""Which summarizer digests, from what is configured and which keys the environment holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from .summarizers.base import OutOfServiceError, Reply, SecondReader, Summarizer, Task
from .summarizers.extractive import Extractive

KEY_VARIABLES = ("GEMINI_API_KEY", "GOOGLE_API_KEY")


@dataclass(slots=True)
class _Keyless:
    """Stands for a model that was asked for by name but has no key: its papers wait."""

    name: str
    model: str
    version: str
    writes: bool = True

    def summarize(self, task: Task) -> Reply:
        """Say what is missing.

        Raises:
            OutOfServiceError: Always.
        """
        raise OutOfServiceError(_needs_key(self.name))


def _needs_key(name: str) -> str:
    return (
        f"summarizer '{name}' needs a key in {' or '.join(KEY_VARIABLES)}; "
        "papers keep their abstracts until it is set"
    )


def lacks_key(name: str, environment: Mapping[str, str]) -> str:
    """What is wrong where a model was asked for by name and has no key; empty where it has.

    Args:
        name: The option `summarizer`.
        environment: Where keys are looked for.
    """
    wanted = name not in ("auto", "extractive")
    return _needs_key(name) if wanted and not _key(environment) else ""


def choose_summarizer(
    name: str, model: str, timeout: float, environment: Mapping[str, str]
) -> Summarizer:
    """Make the summarizer that is configured.

    Args:
        name: The option `summarizer`.
        model: The option `model`.
        timeout: Seconds for one request.
        environment: Where keys are looked for, and nowhere else.
    """
    key = _key(environment)
    if name == "extractive" or (name == "auto" and not key):
        return Extractive()
    if name == "google-generativeai":
        from .summarizers.google_generativeai import GoogleGenerativeAI

        made: Summarizer = GoogleGenerativeAI(key, model, timeout)
    else:
        from .summarizers.gemini import Gemini

        made = Gemini(key, model, timeout)
    return made if key else _Keyless(made.name, made.model, made.version)


def _key(environment: Mapping[str, str]) -> str:
    # Secrets are often kept with the line break that they were pasted with.
    keys = (environment.get(variable, "").strip() for variable in KEY_VARIABLES)
    return next(filter(None, keys), "")


def choose_reader(
    verify: str, model: str, writer: Summarizer, timeout: float, environment: Mapping[str, str]
) -> SecondReader | None:
    """Make the second reader that is configured: of the writer's service, if that can read.

    Args:
        verify: The option `verify`.
        model: The option `verify_model`; empty for the model that writes.
        writer: Who digests.
        timeout: Seconds for one request.
        environment: Where keys are looked for.
    """
    if verify == "off" or not writer.writes:
        return None
    reader = choose_summarizer(writer.name, model, timeout, environment) if model else writer
    return cast(SecondReader, reader) if hasattr(reader, "verify") else None
