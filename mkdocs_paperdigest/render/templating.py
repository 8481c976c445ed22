"""Templates: the user's own before ours, and what they can call."""

from __future__ import annotations

import re
import traceback
from collections.abc import Callable, Sequence
from datetime import date
from functools import lru_cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from markupsafe import Markup, escape

from ..arxiv.calendar import submission_window
from ..fulltext.licenses import license_name
from ..interests import reasons
from ..latex import tex_to_html, tex_to_text
from ..models import Claim, Digest, Figure, Paper, Topic
from ..pictures.thumbnails import thumbnail_size
from ..similar.related import Mention
from .labels import Labels, language_attributes, load_labels
from .marks import marks_of
from .owners import BrokenTemplateError
from .revision import changes

if TYPE_CHECKING:
    import jinja2

_ARXIV = "https://arxiv.org"
_API = "https://export.arxiv.org/api/query"

TEMPLATES = Path(__file__).parent / "templates"
_INCLUDE = re.compile(r'{% include "([\w.]+)" %}\n?')
_LABEL = re.compile(r'{{ t\("(\w+)"\) }}')
_FORMULA = 40
"""So many letters take the room that lines with a formula, which are higher, take more."""
_LENGTHS = ((" pd-longer", 112), (" pd-long", 78))
_NO_SELECTOR = str.maketrans("./", "--")

# What means something to Markdown, Jinja or snippets, should the HTML pass through them.
_ENTITIES = {ord(sign): f"&#{ord(sign)};" for sign in "{}[]*_`\\$|~"}


def environment(folders: tuple[Path, ...], language: str) -> jinja2.Environment:
    """The Jinja environment that looks into the user's folders first.

    Args:
        folders: With the user's own templates.
        language: Of the labels in our templates, as a BCP 47 tag.
    """
    edited = tuple(
        file.stat().st_mtime_ns for folder in folders for file in sorted(folder.glob("*"))
    )
    return _environment(folders, language, edited)


@lru_cache(maxsize=16)
def _environment(
    folders: tuple[Path, ...], language: str, _edited: tuple[int, ...]
) -> jinja2.Environment:
    import jinja2

    env = jinja2.Environment(
        loader=jinja2.ChoiceLoader(
            [
                jinja2.FileSystemLoader([str(folder) for folder in folders]),
                jinja2.FunctionLoader(partial(_written_out, folders, load_labels(language))),
            ]
        ),
        autoescape=True,
        auto_reload=False,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(
        tex=tex_to_html,
        tex_links=tex_links,
        tex_text=tex_to_text,
        plain=plain,
        fragment=fragment,
        heading_id=heading_id,
        begins_within=begins_within,
        length_class=length_class,
        as_sentence=as_sentence,
        license=license_name,
        marks=marks_of,
        reasons=reasons,
        names=names,
    )
    env.globals.update(arxiv=arxiv, source=source, figure_source=figure_source, key=key)
    env.globals.update(thumbnail_size=thumbnail_size, changes=changes)
    return env


def _written_out(folders: tuple[Path, ...], t: Labels, name: str) -> str | None:
    """A template of ours with its labels and the templates that it includes written out.

    A page of fifty papers includes more than a thousand, each with a context of its own, and asks
    for as many labels.
    """
    source = TEMPLATES / name
    if not source.is_file():
        return None

    def included(found: re.Match[str]) -> str:
        of_user = any((folder / found[1]).is_file() for folder in folders)
        return found[0] if of_user else _written_out(folders, t, found[1]) or found[0]

    def labelled(found: re.Match[str]) -> str:
        label = str(t(found[1]))
        return found[0] if "{" in label else label

    text = source.read_text(encoding="utf-8").removesuffix("\n")
    text = text.replace('{{ lang("en") }}', str(language_attributes("en", t.language)))
    return _INCLUDE.sub(included, _LABEL.sub(labelled, text))


def render_template(folders: tuple[Path, ...], name: str, context: dict[str, Any]) -> Markup:
    """A template as HTML without indentation and blank lines, which would end a raw HTML block.

    Raises:
        BrokenTemplateError: It, or one that it includes, is the user's and fails.
    """
    import jinja2

    try:
        html = environment(folders, context["language"]).get_template(name).render(context)
    except (jinja2.TemplateError, TypeError, ValueError, LookupError, ArithmeticError) as error:
        if place := _place_of(error, folders):
            reason = " ".join(str(error).split())
            raise BrokenTemplateError(
                f"the template {place} cannot be used ({type(error).__name__}: {reason})"
            ) from error
        raise
    lines = (line.strip() for line in html.splitlines())
    return Markup("\n".join(line for line in lines if line))  # noqa: S704


def _place_of(error: Exception, folders: tuple[Path, ...]) -> str:
    """File and line of the user's template that an error comes from; empty if from none."""
    # Jinja makes each template that is being drawn a frame, the innermost last, and the one that
    # cannot be read too.
    places = [
        f"{frame.filename}:{frame.lineno}"
        for frame in traceback.extract_tb(error.__traceback__)
        if Path(frame.filename).parent in folders
    ]
    return places[-1] if places else ""


def names(people: Sequence[str], page: Callable[[str], str] = lambda _: "") -> Markup:
    """Names as HTML, one after another, those that have a page as links to it."""
    link = Markup('<a href="{}">{}</a>')
    return Markup(", ").join(
        link.format(address, tex_to_html(name)) if (address := page(name)) else tex_to_html(name)
        for name in people
    )


def tex_links(text: str) -> Markup:
    """The same with addresses as links."""
    return tex_to_html(text, links=True)


def plain(text: str) -> Markup:
    """Text that holds no LaTeX as HTML."""
    return Markup(str(escape(text)).translate(_ENTITIES))  # noqa: S704


def fragment(paper: Paper | Mention) -> str:
    """Where a paper stands on its page."""
    return "arxiv-" + paper.id.replace("/", "-")


def begins_within(claim: Claim) -> bool:
    """Whether a statement is a part of its quote that lost its beginning, and the capital there.

    The archive keeps it word for word; where it is shown it begins like a sentence.
    """
    first = claim.text.partition(" ")[0]
    cut = claim.text != claim.quote and not claim.quote.startswith(first)
    return cut and first.isascii() and first.isalpha() and first.islower()


def length_class(title: str) -> str:
    """The further class of a title below which a sentence has fewer lines; empty for most."""
    length = len(title) + _FORMULA * ("$" in title)
    return next((name for name, most in _LENGTHS if length > most), "")


def as_sentence(claim: Claim) -> str:
    """A statement that begins like a sentence, for where no stylesheet reaches."""
    return claim.text[0].upper() + claim.text[1:] if begins_within(claim) else claim.text


def heading_id(paper: Paper) -> str:
    """The id of a paper's heading, by which jump lists lead to the paper.

    Without a dot, for themes make selectors of ids as they are.
    """
    return "t" + paper.id.translate(_NO_SELECTOR)


def arxiv(paper: Paper, kind: str, version: int | None = None) -> str:
    """The address of a paper on arXiv: `abs`, `pdf` or `html`, at its newest or a given version."""
    return f"{_ARXIV}/{kind}/{paper.id}v{version or paper.version}"


def query_address(topic: Topic, day: date) -> str:
    """Where arXiv answers a topic's query for the papers of one edition, as a feed."""
    first, last = submission_window(day)
    window = f"submittedDate:[{first:%Y%m%d%H%M} TO {last:%Y%m%d%H%M}]"
    asked = urlencode(
        {
            "search_query": f"({topic.query}) AND {window}",
            "sortBy": "submittedDate",
            "max_results": 200,
        }
    )
    return f"{_API}?{asked}"


def source(paper: Paper, digest: Digest, claim: Claim) -> str:
    """Where in the paper the evidence of a claim stands, as near as arXiv has an address for it."""
    if digest.read == "html":
        place = arxiv(paper, "html", digest.of_version)
        return f"{place}#{claim.anchor}" if claim.anchor else place
    return arxiv(paper, "abs", digest.of_version)


def figure_source(paper: Paper, figure: Figure) -> str:
    """Where in the paper a figure stands."""
    place = arxiv(paper, "html")
    return f"{place}#{figure.anchor}" if figure.anchor else place


def key(name: str) -> Markup:
    """A key of the keyboard."""
    return Markup("<kbd>{}</kbd>").format(name)
