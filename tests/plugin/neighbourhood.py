"""The plugins that stand beside ours in sites of users, each with a page of its own to work on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

PIXEL = "pixel.png"
"""A picture that every site of the neighbourhood has among its docs."""


@dataclass(frozen=True)
class Neighbour:
    """Another plugin, and how one sees that it did its work.

    Attributes:
        name: What tests call it.
        plugins: Its entries in `plugins`.
        docs: What stands in the docs for it; `SERVER` is the address of a server of the test.
        settings: What it needs in mkdocs.yml.
        shows: What stands where in the built site, if it worked: by the file of a page, or where
            addresses of pages end with no slash the file that stands for it.
        lacks: What is not in the built site, if it worked.
        needs: Modules, programs and plugins that it does not work without.
        hides: Whether what is on our pages cannot be read any more.
        also: Files beside mkdocs.yml.
    """

    name: str
    plugins: list[Any]
    docs: dict[str, str] = field(default_factory=dict)
    settings: dict[str, Any] = field(default_factory=dict)
    shows: dict[str, str] = field(default_factory=dict)
    lacks: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    hides: bool = False
    also: dict[str, str] = field(default_factory=dict)


STRONG = "Zq7#vL0p-wandering-otters-measure-tides-9xKd!"

NEIGHBOURS = [
    Neighbour(
        "blog",
        ["blog"],
        {
            "blog/index.md": "# Blog",
            "blog/posts/one.md": "---\ndate: 2026-01-02\ncategories: [Tides]\n---\n# First post",
        },
        shows={
            "blog/2026/01/02/first-post/index.html": "First post",
            "blog/category/tides/index.html": "First post",
        },
    ),
    Neighbour(
        "tags",
        ["tags"],
        {
            "tags.md": "# All tags\n\n<!-- material/tags -->",
            "on-tags.md": "---\ntags: [Tide]\n---\n# X",
        },
        shows={"tags/index.html": "on-tags"},
    ),
    Neighbour(
        "search",
        [{"search": {"lang": ["en", "de"], "separator": r"[\s\-]+"}}],
        {"on-search.md": "# Tides\n\nA wandering otter."},
        shows={"search/search_index.json": "A wandering otter."},
    ),
    Neighbour(
        "privacy",
        # What Material itself takes from elsewhere cannot be fetched without a network.
        [{"privacy": {"assets_exclude": ["unpkg.com/*"]}}],
        {"on-privacy.md": "# X\n\n![one](SERVER/one.png)"},
        {"theme": {"name": "material", "font": False}},
        {"on-privacy/index.html": "assets/external/"},
        needs=("material/privacy",),  # which older releases of Material lack
    ),
    Neighbour(
        "offline",
        ["offline"],
        {"on-offline.md": "# Tides"},
        shows={"on-offline/index.html": "Tides", "search/search_index.js": "var __index = "},
    ),
    Neighbour(
        "meta",
        ["meta"],
        {"notes/.meta.yml": "description: Of the folder", "notes/x.md": "# X"},
        shows={"notes/x/index.html": 'content="Of the folder"'},
        needs=("material/meta",),
    ),
    Neighbour(
        "optimize",
        [{"optimize": {"cache_dir": ".cache/optimize"}}],
        {"on-optimize.md": f"# X\n\n![one]({PIXEL})"},
        shows={"on-optimize/index.html": PIXEL},
        needs=("material/optimize", "PIL", "pngquant"),
    ),
    Neighbour(
        "awesome-nav",
        ["awesome-nav"],
        {".nav.yml": "nav:\n  - index.md\n  - Deep: b/x.md\n", "b/x.md": "# X"},
        shows={"index.html": "Deep"},
    ),
    Neighbour(
        "literate-nav",
        [{"literate-nav": {"nav_file": "SUMMARY.md"}}],
        {"SUMMARY.md": "* [Start here](index.md)\n* *\n"},
        shows={"index.html": "Start here"},
    ),
    Neighbour(
        "section-index",
        ["section-index"],
        {"part/index.md": "# The part", "part/x.md": "# X"},
        {"nav": ["index.md", {"Part": ["part/index.md", "part/x.md"]}]},
        {"part/x/index.html": '<a href="../" class="md-nav__link'},
    ),
    Neighbour(
        "gen-files",
        [{"gen-files": {"scripts": ["made.py"]}}],
        also={
            "made.py": (
                "import mkdocs_gen_files\n"
                'with mkdocs_gen_files.open("made.md", "w") as page:\n'
                '    page.write("# Made by a script")\n'
            )
        },
        shows={"made/index.html": "Made by a script"},
    ),
    Neighbour(
        "macros",
        [{"macros": {"on_undefined": "strict", "on_error_fail": True}}],
        {"on-macros.md": "# X\n\nThe answer is {{ 6 * 7 }}."},
        shows={"on-macros/index.html": "The answer is 42."},
    ),
    Neighbour(
        "minify",
        [{"minify": {"minify_html": True, "htmlmin_opts": {"remove_comments": True}}}],
        {"on-minify.md": "# X\n\n<!-- gone -->\n\n<p>  much    space  </p>"},
        shows={"on-minify/index.html": "<p> much space </p>"},
    ),
    Neighbour(
        "redirects",
        [{"redirects": {"redirect_maps": {"old.md": "papers/index.md"}}}],
        shows={"old/index.html": "../papers/"},
    ),
    Neighbour(
        "rss",
        ["rss"],
        {"on-rss.md": "# Tides and Otters"},
        {"site_description": "Of tides"},
        {"feed_rss_created.xml": "Tides and Otters"},
    ),
    Neighbour(
        "git-revision-date-localized",
        ["git-revision-date-localized"],
        {"on-git-dates.md": "# Tides"},
        shows={"on-git-dates/index.html": "git-revision-date-localized-plugin-date"},
    ),
    Neighbour(
        "glightbox",
        ["glightbox"],
        {"on-glightbox.md": f"# X\n\n![one]({PIXEL})"},
        shows={"on-glightbox/index.html": 'class="glightbox"'},
    ),
    Neighbour(
        "static-i18n",
        [
            {
                "i18n": {
                    "languages": [
                        {"locale": "en", "name": "English", "default": True, "build": True},
                        {"locale": "zh", "name": "中文", "build": True},
                    ]
                }
            }
        ],
        {"index.zh.md": "# 主页"},
        shows={"zh/index.html": "主页"},
    ),
    Neighbour(
        "mkdocstrings",
        ["mkdocstrings"],
        {"on-mkdocstrings.md": "# X\n\n::: mkdocs_paperdigest.addresses"},
        shows={"on-mkdocstrings/index.html": 'class="doc doc-contents'},
    ),
    Neighbour(
        "autorefs",
        ["autorefs"],
        {
            "on-autorefs.md": "# X\n\nSee [Tides and Otters][].",
            "for-autorefs.md": "# Y\n\n## Tides and Otters",
        },
        shows={"on-autorefs/index.html": 'href="../for-autorefs/#tides-and-otters"'},
    ),
    Neighbour(
        "exclude",
        [{"exclude": {"glob": ["drafts/*"]}}],
        {"drafts/x.md": "# Not yet", "for-exclude.md": "# Y"},
        shows={"for-exclude/index.html": "Y"},
        lacks=("drafts/x/index.html",),
    ),
    Neighbour(
        "include-markdown",
        ["include-markdown"],
        {
            "on-include-markdown.md": '# X\n\n{% include-markdown "part.txt" %}',
            "part.txt": "An included otter.",
        },
        shows={"on-include-markdown/index.html": "An included otter."},
    ),
    Neighbour(
        "table-reader",
        ["table-reader"],
        {
            "on-table-reader.md": '# X\n\n{{ read_csv("t.csv") }}',
            "t.csv": "tide,height\nspring,4\n",
        },
        shows={"on-table-reader/index.html": ">spring</td>"},
        settings={"markdown_extensions": ["tables"]},
    ),
    Neighbour(
        "roamlinks",
        ["roamlinks"],
        {
            "deep/tides.md": "# Tides",
            "on-roamlinks.md": "# X\n\n[[tides]]",
            "to-roamlinks.md": "# Y\n\n[[papers/llm-agents/index|Agents]]",
        },
        shows={
            "on-roamlinks/index.html": 'href="../deep/tides/"',
            "to-roamlinks/index.html": '<a href="../papers/llm-agents/">Agents</a>',
        },
    ),
    Neighbour(
        "encryptcontent",
        [{"encryptcontent": {"global_password": STRONG}}],
        {"on-encryptcontent.md": "# X\n\nA secret otter."},
        shows={"on-encryptcontent/index.html": "encryptcontent"},
        hides=True,
    ),
    Neighbour(
        "llmstxt",
        [{"llmstxt": {"sections": {"All": ["on-llmstxt.md", "papers/**/*.md"]}}}],
        {"on-llmstxt.md": "# Tides\n\nA wandering otter."},
        shows={"llms.txt": "papers/diffusion-models/", "on-llmstxt/index.md": "A wandering otter."},
    ),
    Neighbour(
        "swagger-ui-tag",
        ["swagger-ui-tag"],
        {
            "on-swagger-ui-tag.md": '# X\n\n<swagger-ui src="api.yaml"/>',
            "api.yaml": "openapi: 3.0.0\ninfo: {title: Tides, version: '1'}\npaths: {}\n",
        },
        shows={"on-swagger-ui-tag/index.html": "swagger-ui-iframe"},
    ),
    Neighbour("mike", ["mike"], {"on-mike.md": "# X"}, shows={"on-mike/index.html": "X"}),
]

BUNDLES = [
    # As sites are: of a project, of a person, of a lab, of those who publish each version.
    ["mkdocstrings", "autorefs", "gen-files", "literate-nav", "section-index", "redirects"],
    ["blog", "tags", "rss", "glightbox", "minify", "meta"],
    ["awesome-nav", "macros", "table-reader", "include-markdown", "search"],
    ["mike", "git-revision-date-localized", "llmstxt", "swagger-ui-tag", "privacy"],
    ["static-i18n", "search", "minify", "glightbox"],
    ["offline", "privacy", "search", "tags"],
]
