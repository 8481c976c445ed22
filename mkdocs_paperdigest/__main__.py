"""`python -m mkdocs_paperdigest` is the shell `paperdigest`."""

from .cli.main import main

main()
