"""What other plugins of a site must be told, as they would not learn it from MkDocs.

Each is spoken to only where it is there, through what it shows of itself; none is imported.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Translation:
    """The language that mkdocs-static-i18n, which builds a site once for each, is building."""

    language: str
    default: str
    languages: tuple[str, ...]

    def prefix(self, language: str = "") -> str:
        """Where the pages of a language, by default the one being built, stand in the site."""
        language = language or self.language
        return "" if language == self.default else f"{language}/"


def current_translation(plugins: Mapping[str, Any]) -> Translation | None:
    """What mkdocs-static-i18n is building, or None where it is not there."""
    i18n = plugins.get("i18n")
    if i18n is None or not i18n.current_language:
        return None
    return Translation(i18n.current_language, i18n.default_language, tuple(i18n.build_languages))


def declare_translated(
    pages: list[Any],
    translation: Translation,
    plugins: Mapping[str, Any],
    twin: Callable[[Any, str], Any],
) -> None:
    """Give pages what mkdocs-static-i18n gives to each file that it finds in the docs.

    Its sitemap and its language switcher read it. It makes it of the docs folder alone, and
    refuses pages that stand elsewhere, so ours are added behind its back.

    Args:
        pages: Files that were added after it looked; changed in place.
        translation: What it is building.
        plugins: Where it is found.
        twin: Makes the file that stands for a page under the prefix of another language.
    """
    for page in pages:
        others = {
            language: page
            if language == translation.language
            else twin(page, translation.prefix(language))
            for language in translation.languages
        }
        vars(page).update(
            alternates=others,
            locale=translation.language,
            locale_alternate_of=translation.language,
            localization=None,
            norm_src_uri=page.src_uri,
        )
    by_language = plugins["i18n"].i18n_files_per_language
    known = [file for file in by_language.get(translation.language, []) if file not in pages]
    by_language[translation.language] = [*known, *pages]


def keep_from_minify(plugins: Mapping[str, Any], assets: set[str]) -> None:
    """Take our assets from what mkdocs-minify renames by content, if it does so.

    With `cache_safe` it reads each of them in the docs folder before the build, where ours are not.
    """
    minify = plugins.get("minify")
    if minify is None or not minify.config["cache_safe"]:
        return
    for option in ("js_files", "css_files"):
        wanted = minify.config[option] or []
        wanted = [wanted] if isinstance(wanted, str) else wanted
        minify.config[option] = [uri for uri in wanted if uri not in assets]
