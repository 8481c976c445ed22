"""The file that stands for a page among those of the docs until it is drawn."""

from __future__ import annotations

from collections.abc import Sequence

import yaml

from .plans import PagePlan

_DUMPER = getattr(yaml, "CSafeDumper", yaml.SafeDumper)  # in C where PyYAML was built with it


def page_source(plan: PagePlan, image: str, tags: Sequence[str]) -> bytes:
    """What themes and other plugins read of a page, and nothing to show.

    The fingerprint makes the file change when, and only when, the page does: for `--dirty`.

    Args:
        plan: Of the page.
        image: The address of its picture; empty where it has none.
        tags: Those that it is to be found under.
    """
    meta: dict[str, object] = {
        "title": plan.title,
        "description": plan.description,
        "image": image,
        "tags": list(tags),
    }
    meta = {name: value for name, value in meta.items() if value}
    front = yaml.dump(meta, Dumper=_DUMPER, allow_unicode=True, sort_keys=False, width=10_000)
    return f"---\n{front}---\n<!-- {plan.fingerprint} -->\n".encode()
