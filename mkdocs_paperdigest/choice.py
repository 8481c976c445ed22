"""Which summarizer digests, from what is configured and which keys the environment holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import cast

from .addresses import is_on_this_machine
from .summarizers.base import OutOfServiceError, Reply, SecondReader, Summarizer, Task
from .summarizers.extractive import Extractive

KEY_VARIABLES = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
"""Where Gemini's key is looked for, the first one first."""

OPENAI_KEY_VARIABLE = "OPENAI_API_KEY"
OPENAI_BASE_URL_VARIABLE = "OPENAI_BASE_URL"

_OPENAI = "openai"
OWN_SUMMARIZERS = ("auto", "extractive", "gemini", "google-generativeai", _OPENAI)


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
    variables = (OPENAI_KEY_VARIABLE,) if name == _OPENAI else KEY_VARIABLES
    return (
        f"summarizer '{name}' needs a key in {' or '.join(variables)}; "
        "papers keep their abstracts until it is set"
    )


def lacks_key(name: str, environment: Mapping[str, str]) -> str:
    """What is wrong where a model was asked for by name and has no key; empty where it has.

    Args:
        name: The option `summarizer`.
        environment: Where keys are looked for.
    """
    if name == _OPENAI:
        at_home = is_on_this_machine(environment.get(OPENAI_BASE_URL_VARIABLE, ""))
        return "" if at_home or _secret(environment, (OPENAI_KEY_VARIABLE,)) else _needs_key(name)
    wanted = name in ("gemini", "google-generativeai")
    return _needs_key(name) if wanted and not _secret(environment, KEY_VARIABLES) else ""


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
    key = _secret(environment, KEY_VARIABLES)
    if name == "extractive" or (name == "auto" and not key):
        return Extractive()
    if name == _OPENAI:
        from .summarizers.openai import OpenAI

        own = _secret(environment, (OPENAI_KEY_VARIABLE,))
        openai = OpenAI(own, model, timeout, environment.get(OPENAI_BASE_URL_VARIABLE, "").strip())
        missing = lacks_key(name, environment)
        return _Keyless(openai.name, openai.model, openai.version) if missing else openai
    if name not in OWN_SUMMARIZERS:
        from .summarizers.plugged import Plugged

        return Plugged(name, model, timeout, environment)
    if name == "google-generativeai":
        from .summarizers.google_generativeai import GoogleGenerativeAI

        made: Summarizer = GoogleGenerativeAI(key, model, timeout)
    else:
        from .summarizers.gemini import Gemini

        made = Gemini(key, model, timeout)
    return made if key else _Keyless(made.name, made.model, made.version)


def _secret(environment: Mapping[str, str], variables: Sequence[str]) -> str:
    # Secrets are often kept with the line break that they were pasted with.
    keys = (environment.get(variable, "").strip() for variable in variables)
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
