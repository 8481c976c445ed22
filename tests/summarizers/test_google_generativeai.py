"""The summarizer `google-generativeai` against a server that speaks the Gemini API."""

from __future__ import annotations

import importlib.util

import pytest

from mkdocs_paperdigest.summarizers.base import OutOfServiceError
from mkdocs_paperdigest.summarizers.google_generativeai import GoogleGenerativeAI

from .gemini_contract import BRIEF, KEY, Contract


def _is_installed() -> bool:
    try:
        return importlib.util.find_spec("google.generativeai") is not None
    except ModuleNotFoundError:
        return False


@pytest.mark.skipif(not _is_installed(), reason="the extra google-generativeai is not installed")
class TestGoogleGenerativeAI(Contract):
    module = "mkdocs_paperdigest.summarizers.google_generativeai"
    make = GoogleGenerativeAI


@pytest.mark.skipif(_is_installed(), reason="the extra google-generativeai is installed")
def test_without_the_extra_its_name_is_said() -> None:
    with pytest.raises(OutOfServiceError, match=r"mkdocs-paperdigest\[google-generativeai\]"):
        GoogleGenerativeAI(KEY).summarize(BRIEF)
