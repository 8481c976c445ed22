"""A clean tree as MathML."""

from __future__ import annotations

from xml.etree.ElementTree import Element

from markupsafe import Markup

from ..escape import safe
from .elements import ROLE


def markup(element: Element) -> Markup:
    """Write an element and all in it as MathML."""
    attributes = "".join(f' {k}="{v}"' for k, v in element.attrib.items() if k != ROLE)
    if element.tag == "mspace":
        return Markup(f"<mspace{attributes}/>")  # noqa: S704 (from the lists of what is allowed)
    inside = safe(element.text or "") + Markup("").join(markup(child) for child in element)
    return Markup(f"<{element.tag}{attributes}>{{}}</{element.tag}>").format(inside)  # noqa: S704
