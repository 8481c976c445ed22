"""How fast TeX becomes HTML: `python benchmarks/latex.py abstracts.jsonl`.

Each line of the file is a JSON object with `title` and `summary`, as arXiv's metadata has them.
"""

import html
import json
import re
import sys
import time
from pathlib import Path

from mkdocs_paperdigest.latex import tex_to_html, tex_to_text


def main(path: str) -> None:
    """Convert all titles and abstracts once and say what came of it."""
    papers = [json.loads(line) for line in Path(path).read_text("utf-8").splitlines()]
    texts = [paper[field] for paper in papers for field in ("title", "summary")]
    begin = time.perf_counter()
    markup = [tex_to_html(text, links=True) for text in texts]
    took = time.perf_counter() - begin
    begin = time.perf_counter()
    for text in texts:
        tex_to_text(text)
    took_text = time.perf_counter() - begin
    raw = sum(
        bool(re.search(r"\\[a-zA-Z]", html.unescape(re.sub("<[^>]*>", "", one)))) for one in markup
    )
    growth = sum(len(one.encode()) for one in markup) / sum(len(text.encode()) for text in texts)
    print(f"{len(papers)} papers: HTML {took / len(papers) * 1000:.2f} ms each,")
    print(f"plain text after that {took_text / len(papers) * 1000:.2f} ms; size × {growth:.3f};")
    print(f"{sum('<math' in one for one in markup)} texts with formulas, {raw} with a raw command,")
    print(f"{sum('pd-tex' in one for one in markup)} with a formula shown as text")


if __name__ == "__main__":
    main(sys.argv[1])
