"""Which summarizer digests, from what is configured and which keys the environment holds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import cast

from .addresses import is_on_this_machine
from .models import BUILT_IN
from .summarizers.base import OutOfServiceError, Reply, SecondReader, Summarizer, Task
from .summarizers.extractive import Extractive

KEY_VARIABLES = ("GEMINI_API_KEY", "GOOGLE_API_KEY")
"""Where Gemini's key is looked for, the first one first."""

OPENAI_KEY_VARIABLE = "OPENAI_API_KEY"
OPENAI_BASE_URL_VARIABLE = "OPENAI_BASE_URL"

_OPENAI = "openai"
_WITH_KEYS = ("gemini", "google-generativeai", _OPENAI)
OWN_SUMMARIZERS = ("auto", BUILT_IN, "gemini", "google-generativeai", _OPENAI)


@dataclass(frozen=True, slots=True)
class Chosen:
    """A summarizer as it is configured.

    Attributes:
        name: Of the summarizer.
        model: That is asked for; empty for the option `model`.
        base_url: Where its server is; empty for what the environment says.
        key_env: The variable that holds its key; empty for the usual ones.
    """

    name: str
    model: str = ""
    base_url: str = ""
    key_env: str = ""


@dataclass(slots=True)
class _Keyless:
    """Stands for a model that was asked for by name but has no key: its papers wait."""

    name: str
    model: str
    version: str
    key_env: str = ""
    writes: bool = True

    def summarize(self, task: Task) -> Reply:
        """Say what is missing.

        Raises:
            OutOfServiceError: Always.
        """
        raise OutOfServiceError(_needs_key(Chosen(self.name, key_env=self.key_env)))


def _needs_key(chosen: Chosen) -> str:
    name, variables = chosen.name, _key_variables(chosen)
    return (
        f"summarizer '{name}' needs a key in {' or '.join(variables)}; "
        "papers keep their abstracts until it is set"
    )


def _key_variables(chosen: Chosen) -> tuple[str, ...]:
    if chosen.key_env:
        return (chosen.key_env,)
    return (OPENAI_KEY_VARIABLE,) if chosen.name == _OPENAI else KEY_VARIABLES


def lacks_key(chosen: Chosen, environment: Mapping[str, str]) -> str:
    """What is wrong where a model was asked for by name and has no key; empty where it has.

    Args:
        chosen: As it is configured.
        environment: Where keys are looked for.
    """
    if chosen.name not in _WITH_KEYS or _secret(environment, _key_variables(chosen)):
        return ""
    at_home = chosen.name == _OPENAI and is_on_this_machine(_openai_address(chosen, environment))
    return "" if at_home else _needs_key(chosen)


def all_lack_keys(line: Sequence[Chosen], environment: Mapping[str, str]) -> str:
    """What is wrong where no summarizer of a line has its key; empty where one has."""
    missing = [lacks_key(chosen, environment) for chosen in line]
    return missing[0] if all(missing) else ""


def choose_summarizer(
    chosen: Chosen,
    model: str,
    timeout: float,
    environment: Mapping[str, str],
    learnt: Path | None = None,
) -> Summarizer:
    """Make the summarizer that is configured.

    Args:
        chosen: As it is configured.
        model: The option `model`, for where it names none.
        timeout: Seconds for one request.
        environment: Where keys are looked for, and nowhere else.
        learnt: The folder that keeps what servers cannot do; `None` to find it out anew.
    """
    name, model = chosen.name, chosen.model or model
    key = _secret(environment, _key_variables(chosen))
    if name == BUILT_IN or (name == "auto" and not key):
        return Extractive()
    if name not in OWN_SUMMARIZERS:
        from .summarizers.plugged import Plugged

        return Plugged(name, model, timeout, environment)
    if name == _OPENAI:
        from .summarizers.openai import OpenAI

        address = "the 'base_url' of its entry" if chosen.base_url else OPENAI_BASE_URL_VARIABLE
        made: Summarizer = OpenAI(
            key,
            model,
            timeout,
            _openai_address(chosen, environment),
            learnt,
            chosen.key_env or OPENAI_KEY_VARIABLE,
            address,
        )
    elif name == "google-generativeai":
        from .summarizers.google_generativeai import GoogleGenerativeAI

        made = GoogleGenerativeAI(key, model, timeout, chosen.key_env)
    else:
        from .summarizers.gemini import Gemini

        made = Gemini(key, model, timeout, chosen.key_env)
    if lacks_key(chosen, environment):
        return _Keyless(made.name, made.model, made.version, chosen.key_env)
    return made


def _openai_address(chosen: Chosen, environment: Mapping[str, str]) -> str:
    return chosen.base_url or environment.get(OPENAI_BASE_URL_VARIABLE, "").strip()


def _secret(environment: Mapping[str, str], variables: Sequence[str]) -> str:
    # Secrets are often kept with the line break that they were pasted with.
    keys = (environment.get(variable, "").strip() for variable in variables)
    return next(filter(None, keys), "")


def choose_reader(
    verify: str,
    model: str,
    chosen: Chosen,
    writer: Summarizer,
    timeout: float,
    environment: Mapping[str, str],
    learnt: Path | None = None,
) -> SecondReader | None:
    """Make the second reader that is configured: of the writer's service, if that can read.

    Args:
        verify: The option `verify`.
        model: The option `verify_model`; empty for the model that writes.
        chosen: Who digests, as it is configured.
        writer: Who digests.
        timeout: Seconds for one request.
        environment: Where keys are looked for.
        learnt: See [`choose_summarizer`][].
    """
    if verify == "off" or not writer.writes:
        return None
    reader = writer
    if model:
        own = replace(chosen, name=writer.name, model=model)
        reader = choose_summarizer(own, "", timeout, environment, learnt)
    return cast(SecondReader, reader) if hasattr(reader, "verify") else None
