import pytest

pytest.register_assert_rewrite("tests.summarizers.gemini_contract")
