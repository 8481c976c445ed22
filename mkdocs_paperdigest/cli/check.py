"""`paperdigest check`: is everything as it should be? Each topic is asked for once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from .findings import Finding, look_at
from .telling import print_json

if TYPE_CHECKING:
    from .main import Shell


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print it as JSON.")
@click.pass_obj
def check(shell: Shell, as_json: bool) -> int:
    """Look whether topics, key, model and folders are in order.

    And other plugins, as far as they matter. Each topic is asked for once, three seconds apart.
    Nothing is bought. Ends with 1 where something is wrong.

    \b
    Examples:
      paperdigest check
      paperdigest -q check     only what is wrong
      paperdigest check --json
    """
    site = shell.site()
    findings: list[Finding] = []
    for finding in look_at(site):
        findings.append(finding)
        if not as_json and not (shell.quiet and finding.right):
            mark = (
                click.style("ok", fg="green") if finding.right else click.style("wrong", fg="red")
            )
            click.echo(f"{mark:5} {finding.about}: {finding.says}")
            for title in finding.titles:
                click.echo(f"        {title}")
    if as_json:
        print_json(findings)
    return 0 if all(finding.right for finding in findings) else 1
