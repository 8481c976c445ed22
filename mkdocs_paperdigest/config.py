"""The options of the plugin, each documented where it stands."""

from __future__ import annotations

import difflib
import re
from collections.abc import Mapping, Sequence
from typing import Any, Literal, TypeVar
from urllib.parse import urlsplit

from mkdocs.config import config_options as c
from mkdocs.config.base import BaseConfigOption, Config, ConfigErrors, ConfigWarnings
from mkdocs.config.base import ValidationError as InvalidOptionError

from .addresses import REDIS_ADDRESS
from .choice import OWN_SUMMARIZERS, Chosen
from .fulltext.licenses import FigurePolicy
from .models import Topic
from .prices import PRICES_SCHEMA, PriceError, Prices, read_prices
from .summarizers.plugged import plugged_names
from .topics import TopicError, read_topics

_T = TypeVar("_T")

_PART = r"""(?!\.\.?(/|$))[^/\\:?#<>"|*%]+"""
"""The name of a folder that is neither `.` nor `..` nor means something in an address."""


class _OneOf(BaseConfigOption[_T]):
    """One of a few words, with their type."""

    def __init__(self, choices: tuple[_T, ...], default: _T) -> None:
        super().__init__()
        self.default = default
        self._choices = choices

    @property
    def json_schema(self) -> dict[str, Any]:
        """What is accepted, for editors."""
        return {"enum": list(self._choices)}

    def run_validation(self, value: object, /) -> _T:
        for choice in self._choices:
            if value == choice:
                return choice
        raise InvalidOptionError(
            f"expected one of {', '.join(map(str, self._choices))}, got {value!r}"
        )


class _Switch(_OneOf[Literal["auto", "off"]]):
    """On where it makes sense, or off, which YAML reads as a truth value."""

    def __init__(self) -> None:
        super().__init__(("auto", "off"), default="auto")

    def run_validation(self, value: object, /) -> Literal["auto", "off"]:
        return "off" if value is False else super().run_validation(value)

    @property
    def json_schema(self) -> dict[str, Any]:
        """What is accepted, for editors."""
        return {"enum": [*self._choices, False]}


class _Summarizers(BaseConfigOption[tuple[Chosen, ...]]):
    """A summarizer by name, ours or one that another package brings, or several in line."""

    json_schema: Mapping[str, Any] = {
        "anyOf": [
            {"enum": list(OWN_SUMMARIZERS)},
            {
                "type": "array",
                "minItems": 1,
                "items": {
                    "anyOf": [
                        {"enum": list(OWN_SUMMARIZERS)},
                        {
                            "type": "object",
                            "properties": {
                                "name": {"enum": list(OWN_SUMMARIZERS)},
                                "model": {"type": "string"},
                                "base_url": {"type": "string", "pattern": "^https?://[^/?#]"},
                                "key_env": {"type": "string", "pattern": "^[A-Z_][A-Z0-9_]*$"},
                            },
                            "required": ["name"],
                            "additionalProperties": False,
                        },
                    ]
                },
            },
        ]
    }

    def __init__(self) -> None:
        super().__init__()
        self.default = "auto"

    def run_validation(self, value: object, /) -> tuple[Chosen, ...]:
        entries = value if isinstance(value, list) and value else [value]
        return tuple(self._read(entry) for entry in entries)

    def _read(self, entry: object) -> Chosen:
        if not isinstance(entry, Mapping):
            return Chosen(self._named(entry))
        for name, value in entry.items():
            if name not in ("name", "model", "base_url", "key_env"):
                raise InvalidOptionError(f"there is no option {name!r} of a summarizer")
            if not isinstance(value, str):
                raise InvalidOptionError(f"{name}: expected text, got {value!r}")
        chosen = Chosen(**{**entry, "name": self._named(entry.get("name"))})
        if chosen.base_url and not re.match("https?://[^/?#]", chosen.base_url):
            raise InvalidOptionError(f"base_url: expected an address, got {chosen.base_url!r}")
        if chosen.base_url and chosen.name != "openai":
            raise InvalidOptionError(f"base_url: '{chosen.name}' takes none; 'openai' does")
        if chosen.key_env and not re.fullmatch("[A-Z_][A-Z0-9_]*", chosen.key_env):
            # Somebody may have put the key itself there, which is not to be printed.
            raise InvalidOptionError("key_env: expected the name of a variable, such as MY_KEY")
        return chosen

    def _named(self, value: object) -> str:
        # Other packages are looked for only where one is named.
        if isinstance(value, str) and (value in OWN_SUMMARIZERS or value in plugged_names()):
            return value
        known = ", ".join((*OWN_SUMMARIZERS, *plugged_names()))
        raise InvalidOptionError(f"expected one of {known}, got {value!r}")


class _Topics(BaseConfigOption[tuple[Topic, ...]]):
    json_schema: Mapping[str, Any] = {
        "type": "array",
        "minItems": 1,
        "items": {"$ref": "#/$defs/topic"},
    }

    def run_validation(self, value: object, /) -> tuple[Topic, ...]:
        if not isinstance(value, Sequence) or isinstance(value, str):
            raise InvalidOptionError("a list of topics is needed, each with a name and a query")
        try:
            return read_topics(value)
        except TopicError as error:
            raise InvalidOptionError(str(error)) from None


class _Number(BaseConfigOption[float]):
    """A number within bounds; whole numbers stay whole."""

    def __init__(self, default: float, *, least: float, most: float, whole: bool = False) -> None:
        super().__init__()
        self.default = default
        self._least = least
        self._most = most
        self._whole = whole

    @property
    def json_schema(self) -> dict[str, Any]:
        """What is accepted, for editors."""
        kind = "integer" if self._whole else "number"
        return {"type": kind, "minimum": self._least, "maximum": self._most}

    def run_validation(self, value: object, /) -> float:
        kind = "a whole number" if self._whole else "a number"
        wanted = f"{kind} from {self._least:,} to {self._most:,}"
        if isinstance(value, bool) or not isinstance(value, int if self._whole else (int, float)):
            raise InvalidOptionError(f"expected {wanted}, got {value!r}")
        if not self._least <= value <= self._most:
            raise InvalidOptionError(f"expected {wanted}, got {value:,}")
        return value


class _Prices(BaseConfigOption[Prices]):
    json_schema = PRICES_SCHEMA

    def __init__(self) -> None:
        super().__init__()
        self.default = {}

    def run_validation(self, value: object, /) -> Prices:
        try:
            return read_prices(value)
        except PriceError as error:
            raise InvalidOptionError(str(error)) from None


class _SitePath(BaseConfigOption[str]):
    """A folder relative to the docs, without a way out of them."""

    json_schema: Mapping[str, Any] = {"type": "string", "pattern": rf"^/*{_PART}(/{_PART})*/*$"}

    def __init__(self, default: str) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object, /) -> str:
        if not isinstance(value, str) or not re.search(self.json_schema["pattern"], value):
            raise InvalidOptionError(f"expected a folder relative to the docs, got {value!r}")
        return value.strip("/")


_TAG = r"^[A-Za-z]{2,3}([-_][A-Za-z0-9]{2,8})*$"


class _Languages(BaseConfigOption[tuple[str, ...]]):
    """A tag of BCP 47, as far as its form goes, or several; none for the theme's language."""

    json_schema: Mapping[str, Any] = {
        "anyOf": [
            {"type": "string", "pattern": rf"^$|{_TAG}"},
            {
                "type": "array",
                "items": {"type": "string", "pattern": _TAG},
                "minItems": 1,
                "uniqueItems": True,
            },
        ]
    }

    def __init__(self) -> None:
        super().__init__()
        self.default = ""

    def run_validation(self, value: object, /) -> tuple[str, ...]:
        if value == "":
            return ()
        tags = value if isinstance(value, list) and value else [value]
        languages = tuple(self._read(tag) for tag in tags)
        if len(set(map(str.lower, languages))) < len(languages):
            raise InvalidOptionError(f"a language stands twice in {', '.join(languages)}")
        return languages

    def _read(self, tag: object) -> str:
        if not isinstance(tag, str) or not re.search(_TAG, tag):
            raise InvalidOptionError(
                f"expected the tag of a language, such as en, zh or pt-BR, got {tag!r}"
            )
        return tag.replace("_", "-")


class _CacheAddress(BaseConfigOption[str]):
    json_schema: Mapping[str, Any] = {"type": "string", "pattern": f"^$|{REDIS_ADDRESS}"}

    def __init__(self) -> None:
        super().__init__()
        self.default = ""

    def run_validation(self, value: object, /) -> str:
        if isinstance(value, str) and re.search(self.json_schema["pattern"], value):
            return value
        # It may hold a password, which is not to be printed.
        raise InvalidOptionError("expected the address of a server such as redis://host:6379/0")


class _ArchiveFolder(BaseConfigOption[str]):
    json_schema: Mapping[str, Any] = {"type": "string", "pattern": r"^(?!\w+://[^/]*@)"}

    def __init__(self) -> None:
        super().__init__()
        self.default = ""

    def run_validation(self, value: object, /) -> str:
        if not isinstance(value, str):
            raise InvalidOptionError(f"expected a folder or an address, got {value!r}")
        if re.search(self.json_schema["pattern"], value):
            return value
        # What stands there is not to be printed.
        raise InvalidOptionError("an address holds no credentials; set them in the environment")


class _WebAddress(BaseConfigOption[str]):
    json_schema: Mapping[str, Any] = {
        "type": "string",
        "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://[^/?#]",
    }

    def __init__(self, default: str) -> None:
        super().__init__()
        self.default = default

    def run_validation(self, value: object, /) -> str:
        if isinstance(value, str):
            parts = urlsplit(value)
            if parts.scheme in ("http", "https") and parts.hostname:
                return value.rstrip("/")
        raise InvalidOptionError(f"expected an http or https address, got {value!r}")


class PaperDigestConfig(Config):  # type: ignore[no-untyped-call]  # MkDocs' own hook
    """Options of `paperdigest` in mkdocs.yml. Each also takes MkDocs' `!ENV`."""

    topics = _Topics()
    """The standing queries; at least one."""

    enabled = c.Type(bool, default=True)
    """Whether the plugin does anything at all."""

    language = _Languages()
    """The language of digests and labels, by default the theme's; a list makes one section each."""

    path = _SitePath("papers")
    """Where the pages live, relative to the docs."""

    title = c.Type(str, default="")
    """The title of the section; by default "Papers" in the language."""

    nav = c.Type(bool, default=True)
    """Whether to put the section into a navigation that lacks it."""

    summarizer = _Summarizers()
    """Who digests, or a list in line; `auto` is gemini where a key is set, else extractive."""

    model = c.Type(str, default="")
    """The model to ask; by default the summarizer's."""

    verify = _Switch()
    """Whether a second reader checks each statement of a model against its sentences."""

    verify_model = c.Type(str, default="")
    """The model that reads; by default the one that wrote."""

    depth = _OneOf[Literal["auto", "full", "brief"]](("auto", "full", "brief"), default="auto")
    """What is read: the full text, or the abstract alone; `auto` is full for models."""

    figures = _OneOf[FigurePolicy](("licensed", "noncommercial", "none"), default="licensed")
    """Whose figures are shown: papers under CC0, CC BY or CC BY-SA; NC and ND ones too; none."""

    share_pictures = c.Type(bool, default=True)
    """Whether to draw a picture, for whoever shares it, of each page that shows no figure."""

    author_pages = _Number(50, least=0, most=10_000, whole=True)
    """Authors of three papers or more that have a page, at most; those of the most papers first."""

    keep_pages = _Number(0, least=0, most=36_500, whole=True)
    """Days up to the newest edition whose editions have pages; older ones share one a month."""

    protected = c.Type(bool, default=False)
    """Whether to leave out all that shows papers beside the content of pages, as data and feeds."""

    feeds = c.Type(bool, default=True)
    """Whether to publish Atom feeds of the newest digests."""

    cache_dir = c.Type(str, default=".cache/plugin/paperdigest")
    """Where the cache lives, relative to mkdocs.yml."""

    cache = _CacheAddress()
    """The address of a Redis or Valkey server whose cache several sites share; by default none."""

    archive_dir = _ArchiveFolder()
    """Where the archive lives: a folder, or an address such as s3://bucket/papers."""

    restore = c.Type(bool, default=True)
    """Whether what a lost archive held is taken back from the published site at `site_url`."""

    refresh = _Number(12, least=0, most=8_760)
    """Hours before a topic is asked for again."""

    lookback = _Number(7, least=1, most=36_500)
    """Days that a topic's first fetch reaches back."""

    offline = c.Type(bool, default=False)
    """Whether to make no request at all."""

    concurrency = _Number(4, least=1, most=32, whole=True)
    """Digests in work at once."""

    budget_papers = _Number(100, least=0, most=100_000, whole=True)
    """Digests a build may buy; the rest wait for the next build."""

    budget_tokens = _Number(0, least=0, most=10**12, whole=True)
    """Tokens of models that a build may take; 0 for no limit."""

    prices = _Prices()
    """What a million tokens of each model cost, and in which currency; no price is built in."""

    budget_money = _Number(0, least=0, most=10**9)
    """Money that the builds of a month may cost, at `prices`; 0 for no limit."""

    deadline = _Number(0, least=0, most=1_000_000)
    """Seconds after which a build begins nothing new; 0 for no limit."""

    timeout = _Number(30, least=0.1, most=600)
    """Seconds for one request."""

    fail_on_error = c.Type(bool, default=False)
    """Whether topics not fetched, papers lost, or what only you can mend fail the build."""

    arxiv_api = _WebAddress("https://export.arxiv.org/api/query")
    """Where arXiv's query API answers."""

    arxiv_site = _WebAddress("https://arxiv.org")
    """Where arXiv serves full texts."""

    def load_dict(self, patch: dict[str, Any]) -> None:
        """Take options from mkdocs.yml; one without a value, as by an unset `!ENV`, is not set."""
        super().load_dict({key: value for key, value in patch.items() if value is not None})

    def validate(self) -> tuple[ConfigErrors, ConfigWarnings]:
        """Check all options; one that does not exist is an error, not a warning."""
        for name in self.keys() - self._schema_keys:
            close = difflib.get_close_matches(str(name), self._schema_keys, n=1)
            hint = f"did you mean '{close[0]}'?" if close else "remove it or see the documentation"
            return [(name, InvalidOptionError(f"there is no such option; {hint}"))], []
        return super().validate()
