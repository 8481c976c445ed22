"""`paperdigest schema`: the options for editors."""

from __future__ import annotations

import click

from .telling import print_json


@click.command()
def schema() -> None:
    """Print the JSON schema of the options.

    With it editors complete and check mkdocs.yml.

    \b
    Example:
      paperdigest schema > paperdigest.schema.json
    """
    from ..options_schema import options_schema

    print_json(options_schema())
