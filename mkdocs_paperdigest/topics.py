"""Topics: from what a person configures to a query in arXiv's grammar."""

from __future__ import annotations

import difflib
import re
import tomllib
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import msgspec

from .models import Slug, Topic, one_line

_RESERVED = frozenset(
    """
    assets data figures index index.html index.json feed.xml daily.xml reading-list
    reading-list.html
    """.split()
)
_MOST_BYTES = 240  # a file name has at most 255
_STRUCTURED = ("categories", "include", "exclude", "cross_lists")


class TopicError(ValueError):
    """A topic cannot be used; the message names it and says what to do."""


class TopicOptions(msgspec.Struct, forbid_unknown_fields=True):
    """A topic as it is configured: a raw `query`, or categories with words."""

    name: str
    """The name on pages and in the navigation."""

    slug: str = ""
    """The name in addresses; by default made of the name."""

    query: str = ""
    """A query in arXiv's own grammar, in place of categories and words."""

    categories: tuple[str, ...] = ()
    """Categories of arXiv, any of which a paper must be in."""

    include: tuple[str, ...] = ()
    """Words and phrases, any of which must stand in title or abstract."""

    exclude: tuple[str, ...] = ()
    """Words and phrases, none of which may stand in title or abstract."""

    cross_lists: bool = True
    """Whether a paper counts whose primary category is another."""

    max_papers: Annotated[int, msgspec.Meta(extra_json_schema={"minimum": 1})] = 50
    """Papers kept of an edition; at least 1."""

    keep: Literal["newest", "closest"] = "newest"
    """Which are kept when there are more: the newest, or the closest to the topic."""

    interests: tuple[str, ...] = ()
    """Words and authors whose papers stand first, with the reason shown."""

    description: str = ""
    """A sentence below the name on the overview."""


def read_topics(configured: Sequence[Mapping[str, Any]]) -> tuple[Topic, ...]:
    """Read all topics, in the order given.

    Raises:
        TopicError: There is none, one is wrong, or two share a slug.
    """
    if not configured:
        raise TopicError("at least one topic is needed, with a name and a query")
    topics = tuple(_read_topic(place, options) for place, options in enumerate(configured, 1))
    owners: dict[str, str] = {}
    for topic in topics:
        place = _on_disk(topic.slug)
        if place in owners:
            raise TopicError(
                f"topics {owners[place]!r} and {topic.name!r} share the slug {topic.slug!r}; "
                "give one of them a slug of its own"
            )
        owners[place] = topic.name
    return topics


def _read_topic(place: int, configured: Mapping[str, Any]) -> Topic:
    label = f"topic {place}"
    if isinstance(configured, Mapping) and isinstance(configured.get("name"), str):
        label = f"topic {configured['name']!r}"
    try:
        options = msgspec.convert(
            {key: value for key, value in configured.items() if value is not None}
            if isinstance(configured, Mapping)
            else configured,
            TopicOptions,
        )
    except msgspec.ValidationError as error:
        raise TopicError(f"{label}: {_in_plain_words(str(error))}") from None
    name = one_line(options.name)
    if not name:
        raise TopicError(f"{label}: the name is empty")
    if options.max_papers < 1:
        raise TopicError(f"{label}: max_papers must be at least 1")
    return Topic(
        name=name,
        slug=_checked_slug(label, options.slug) if options.slug else _slug_of(label, name),
        query=_query_of(label, options),
        max_papers=options.max_papers,
        description=one_line(options.description),
        primary=() if options.cross_lists else options.categories,
        keep=options.keep,
        interests=tuple(_interest(label, word) for word in options.interests),
    )


def _interest(label: str, word: str) -> str:
    if not any(character.isalnum() for character in word):
        raise TopicError(f"{label}: {word!r} in interests is neither a word nor a name")
    return one_line(word)


def _in_plain_words(error: str) -> str:
    unknown = re.search(r"unknown field `(.+?)`", error)
    if unknown:
        known = (field.name for field in msgspec.structs.fields(TopicOptions))
        return f"there is no option {unknown[1]!r}{_did_you_mean(unknown[1], known)}"
    message = error
    message = message.replace("Object missing required field", "it lacks the option")
    message = re.sub(r" - at `\$\.?(\w+)(\[.*\])?`$", r" in \1", message)
    return message.replace("`", "'").replace("array", "list").replace("object", "mapping")


def slugify(name: str) -> str:
    """Make a name safe for URLs and file names, in any script; empty if nothing is left."""
    folded = unicodedata.normalize("NFKC", name).lower()
    kept = "".join(
        character if unicodedata.category(character)[0] in "LMN" else " " for character in folded
    )
    slug = "-".join(kept.split())[:100].encode()[:_MOST_BYTES].decode(errors="ignore")
    # A combining mark cannot stand first: there is no letter that it belongs to.
    return re.sub(r"^[\W_]+|-+$", "", slug)


def _on_disk(slug: str) -> str:
    """The slug as file systems compare it that do not tell case or composition apart."""
    return unicodedata.normalize("NFKC", slug).casefold()


def _slug_of(label: str, name: str) -> str:
    slug = slugify(name)
    if not slug:
        raise TopicError(f"{label}: no letter of the name can stand in a URL; give it a slug")
    return _checked_slug(label, slug)


def _checked_slug(label: str, slug: str) -> str:
    allowed = all(
        character in "._~-" or unicodedata.category(character)[0] in "LMN" for character in slug
    )
    if not allowed or slug[-1] == "." or not _is_slug(slug) or len(slug.encode()) > _MOST_BYTES:
        raise TopicError(
            f"{label}: the slug {slug!r} is not safe in a URL; "
            "use letters, digits and hyphens, at most 100"
        )
    if _on_disk(slug) in _RESERVED:
        raise TopicError(f"{label}: the slug {slug!r} is taken by the section's own files")
    return slug


def _is_slug(slug: str) -> bool:
    try:
        msgspec.convert(slug, Slug)
    except msgspec.ValidationError:
        return False
    return True


def _query_of(label: str, options: TopicOptions) -> str:
    raw = one_line(options.query)
    structured = bool(options.categories or options.include or options.exclude)
    if raw and (structured or not options.cross_lists):
        raise TopicError(f"{label}: give either query or {', '.join(_STRUCTURED[:3])}; it has both")
    if raw:
        return raw
    if not options.cross_lists and not options.categories:
        raise TopicError(f"{label}: cross_lists: false needs categories")
    if not (options.categories or options.include):
        raise TopicError(f"{label}: it has no query; give query, or categories and include")
    return compose_query(label, options.categories, options.include, options.exclude)


def compose_query(
    label: str, categories: Sequence[str], include: Sequence[str], exclude: Sequence[str]
) -> str:
    """Write categories and words in arXiv's grammar.

    Source: https://info.arxiv.org/help/api/user-manual.html#query_details

    Raises:
        TopicError: A category is none, or a word cannot be searched for.
    """
    parts = []
    for category in categories:
        if category not in _categories():
            hint = _did_you_mean(category, _categories()) or "; see arxiv.org/category_taxonomy"
            raise TopicError(f"{label}: {category!r} is no category of arXiv{hint}")
    if categories:
        parts.append(_any_of([f"cat:{category}" for category in categories]))
    if include:
        parts.append(_any_of([_in_title_or_abstract(label, word) for word in include]))
    query = " AND ".join(parts)
    for word in exclude:
        query += f" ANDNOT {_in_title_or_abstract(label, word)}"
    return query


@cache
def _categories() -> frozenset[str]:
    """Every category, and every archive of several with an asterisk for all of them."""
    text = (files(__package__) / "categories.toml").read_text(encoding="utf-8")
    archives: dict[str, list[str]] = tomllib.loads(text)
    alone = archives.pop("")
    parts = (f"{archive}.{part}" for archive, of in archives.items() for part in (*of, "*"))
    return frozenset((*alone, *parts))


def _did_you_mean(word: str, known: Iterable[str]) -> str:
    close = difflib.get_close_matches(word, known, n=1)
    return f"; did you mean {close[0]!r}?" if close else ""


def _any_of(terms: Sequence[str]) -> str:
    return terms[0] if len(terms) == 1 else f"({' OR '.join(terms)})"


def _in_title_or_abstract(label: str, word: str) -> str:
    phrase = one_line(word.replace('"', " "))
    if not any(character.isalnum() for character in phrase):
        raise TopicError(f"{label}: {word!r} is no word to search for")
    return f'(ti:"{phrase}" OR abs:"{phrase}")'
