"""What the errors of OpenAI-compatible servers mean, in whichever of the usual forms they come.

The same trouble has another status and other words with each maker: a model that is not there is
404 at OpenAI and vLLM, 400 at DeepSeek and OpenRouter. So the words decide beside the status.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Sequence
from typing import Any

import msgspec

from ..models import one_line
from .base import NoAnswerError, NotNowError, OutOfServiceError
from .exchange import Fault, FaultError, Service

_LONGEST_REASON = 200
_LONGEST_BODY = 20_000
_MOST_NAMED = 12

_REFUSABLE = frozenset({400, 403, 404, 406, 409, 422, 451})
"""Where the words say what is wrong."""

_NO_SUCH_PATH = frozenset({404, 405, 410, 501})
_PASSING = frozenset({408, 409, 425})
_LIMITED, _UNAVAILABLE = 429, 503

_UNKNOWN_MODEL = re.compile(
    r"(?:invalid|unknown|no such|unsupported) model|not a valid model|no endpoints found"
    r"|(?:model|deployment)\b.{0,120}?(?:not exist|not found|n't exist|decommissioned"
    r"|has been (?:retired|shut down|removed)|is not available)"
    r"|(?:have|has) access to (?:the )?model"
    r"|model_not_(?:found|available)|model_decommissioned|invalid_model",
    re.IGNORECASE,
)
_ABOUT_MODELS = re.compile(r"model|deployment|endpoints", re.IGNORECASE)
_FLAGGED = re.compile(
    r"content[ _]?filter|content management policy|content policy|usage polic|moderation|flagged"
    r"|invalid[ _]prompt|data_inspection|inappropriate content|content exists risk|sensitive",
    re.IGNORECASE,
)
_BAD_KEY = re.compile(
    r"(?:api|access)[ _-]?key.{0,60}?"
    r"(?:invalid|incorrect|not valid|expired|missing|required|revoked)"
    r"|(?:invalid|incorrect|expired|missing|no) (?:api|access)[ _-]?key"
    r"|authenticat|invalid_api_key",
    re.IGNORECASE,
)
_SPENT = re.compile(
    r"insufficient[ _](?:\w+ )?(?:quota|balance|credits?|funds)|out of credits?|billing_\w+",
    re.IGNORECASE,
)
_A_DAY = re.compile(r"per[ -_]?day|daily|\b(?:TPD|RPD)\b", re.IGNORECASE)
_NO_JSON = re.compile(r"json_validate_failed|failed to generate json", re.IGNORECASE)
_LOADING = re.compile(r"loading|warming up|starting", re.IGNORECASE)
_TRY_AGAIN = re.compile(
    r"try again in (?:(\d+)h)?(?:(\d+)m(?!s))?(?:([\d.]+)(m?)s)?", re.IGNORECASE
)


class Problem(msgspec.Struct, frozen=True):
    """What a server says of an error.

    Attributes:
        message: In its words, at a length for one line, without the key.
        said: All of its words, to be searched.
    """

    message: str = ""
    said: str = ""


def read_problem(fault: FaultError, service: Service) -> Problem:
    """What a server says of an error, in whichever of the usual forms."""
    body = fault.body[:_LONGEST_BODY]
    try:
        said = msgspec.json.decode(body)
    except (ValueError, RecursionError):
        # A proxy's page says nothing to people who see one line of it.
        page = body.lstrip().startswith("<")
        text = service.without_key(one_line(body))
        return Problem("" if page else _short(text), "" if page else text)
    if isinstance(said, list) and said:
        said = said[0]
    error = said.get("error", said) if isinstance(said, dict) else said
    if not isinstance(error, dict):
        text = service.without_key(one_line(_words_of(error)))
        return Problem(_short(text), text)
    message = next(
        (words for name in ("message", "detail", "msg") if (words := _words_of(error.get(name)))),
        "",
    )
    details = error.get("metadata")
    if isinstance(details, dict) and (raw := _words_of(details.get("raw"))):
        message = f"{message}: {raw}"  # what the maker behind a gateway said
    codes = [str(error[name]) for name in ("code", "type", "param", "status") if error.get(name)]
    codes += [f'"{name}": {error[name]}' for name in ("n_ctx", "n_prompt_tokens") if name in error]
    message = service.without_key(one_line(message))
    return Problem(_short(message), " ".join([message, *codes]))


def explain_openai(fault: FaultError, service: Service, known: Sequence[str] = ()) -> Fault:
    """What a fault of the service means.

    Args:
        fault: What came.
        service: Who was asked.
        known: The models that the server has, where one is asked for that it has not.
    """
    problem = read_problem(fault, service)
    why = problem.message or "no reason given"
    status = fault.status

    if fault.slow:
        says = f"{fault.body}; raise the option 'timeout'"
        return Fault(NotNowError(service.says(says)), passing=not fault.endless)
    if status == 0:
        says = f"the service cannot be reached ({why}); check the network, and {service.address}"
        return Fault(NotNowError(service.says(says)), passing=not fault.endless)
    if status == 200:  # noqa: PLR2004
        says = f"what answers does not speak OpenAI's chat API ({why}); {_check(service)}"
        error = OutOfServiceError(service.says(says), passing=True)
        return Fault(error, passing=not why.startswith("a web page"))
    if status == _LIMITED and not _SPENT.search(problem.said):
        return _limited(fault, problem, service)
    if says := _for_the_owner(fault, problem, service, known):
        return Fault(OutOfServiceError(service.says(says)))
    if status in _REFUSABLE and _FLAGGED.search(problem.said):
        says = f"the paper was refused (status {status}: {why})"
        return Fault(NoAnswerError(service.says(says), refused=True))
    if _NO_JSON.search(problem.said):
        return Fault(NoAnswerError(service.says(f"the model wrote no JSON ({why})")))
    if status >= 500 or status in _PASSING:  # noqa: PLR2004
        return _failing(fault, problem, service)
    # It may be this paper that is refused, or any request: how others fare tells.
    return Fault(NotNowError(service.says(f"the request was refused (status {status}: {why})")))


def _for_the_owner(
    fault: FaultError, problem: Problem, service: Service, known: Sequence[str]
) -> str:
    """What only the owner of the site can mend; empty where it is something else."""
    status, said, why = fault.status, problem.said, problem.message or "no reason given"
    if status < 400:  # noqa: PLR2004
        return f"the service sends elsewhere (status {status}); check {service.address}"
    if status == 402 or (status in {403, 429} and _SPENT.search(said)):  # noqa: PLR2004
        return f"the account's quota or credit is used up ({why}); check its plan"
    if status == 401 or (status in _REFUSABLE and _BAD_KEY.search(said)):  # noqa: PLR2004
        return f"the key in {service.key_from} was refused ({why}); set a valid one"
    if is_unknown_model(fault, problem, service):
        return (
            f"the model '{service.model}' was not found ({why}); name another in the option "
            f"'model'{_listed(service.model, known)}"
        )
    if status in _NO_SUCH_PATH:
        return f"nothing there speaks OpenAI's chat API (status {status}); {_check(service)}"
    if status == 403 and not _FLAGGED.search(said):  # noqa: PLR2004
        return (
            f"the key in {service.key_from} may not use the model '{service.model}' ({why}); "
            "check the account, or the option 'model'"
        )
    return ""


def is_unknown_model(fault: FaultError, problem: Problem, service: Service) -> bool:
    """Whether the server says that it does not have the model."""
    if fault.status == 404:  # noqa: PLR2004
        return service.model in problem.said or bool(_ABOUT_MODELS.search(problem.said))
    return fault.status in _REFUSABLE and bool(_UNKNOWN_MODEL.search(problem.said))


def _check(service: Service) -> str:
    return f"check {service.address}, an address that usually ends in /v1"


def _listed(model: str, known: Sequence[str]) -> str:
    """The models of a server in words, those whose names are like the wanted one first."""
    if not known:
        return ""
    near = difflib.get_close_matches(model, known, _MOST_NAMED, 0.0)
    named = [one_line(name)[:80] for name in near]
    rest = len(known) - len(named)
    return f"; the server has {', '.join(named)}" + (f" and {rest} more" if rest else "")


def _limited(fault: FaultError, problem: Problem, service: Service) -> Fault:
    why = problem.message or "no reason given"
    if _A_DAY.search(problem.said):
        says = (
            f"today's quota of the model '{service.model}' is used up ({why}); "
            "papers without a digest wait for the next update"
        )
        return Fault(OutOfServiceError(service.says(says), passing=True))
    says = (
        f"the model '{service.model}' is over its rate limit ({why}); papers without a digest "
        "wait for the next update, or lower the option 'concurrency'"
    )
    error = OutOfServiceError(service.says(says), passing=True)
    return Fault(error, limited=True, pause=_pause(fault, problem), reason=why)


def _failing(fault: FaultError, problem: Problem, service: Service) -> Fault:
    why = problem.message or "no reason given"
    error = NotNowError(service.says(f"the service fails (status {fault.status}: {why})"))
    pause = _pause(fault, problem)
    waits = fault.status == _UNAVAILABLE and (pause is not None or _LOADING.search(problem.said))
    return Fault(error, limited=bool(waits), passing=not waits, pause=pause, reason=why)


def _pause(fault: FaultError, problem: Problem) -> float | None:
    """The seconds the service asks to wait, in its header or in its words."""
    if fault.pause is not None:
        return fault.pause
    said = _TRY_AGAIN.search(problem.said)
    if not said or not any(said.groups()[:3]):
        return None
    hours, minutes, seconds, is_thousandths = said.groups()
    try:
        last = float(seconds or 0) / (1_000 if is_thousandths else 1)
    except ValueError:
        return None
    return int(hours or 0) * 3_600 + int(minutes or 0) * 60 + last


def _words_of(value: Any) -> str:
    """Words in any of the forms that servers put them into; never what they echo of a request."""
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        where = value.get("loc")
        place = ".".join(map(str, where)) + ": " if isinstance(where, list) else ""
        names = ("message", "detail", "msg", "error")
        return next((place + words for name in names if (words := _words_of(value.get(name)))), "")
    if isinstance(value, list):
        return "; ".join(filter(None, map(_words_of, value[:10])))
    return "" if value is None else str(value)[:_LONGEST_REASON]


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST_REASON else text[:_LONGEST_REASON] + "…"
