"""What this project costs, measured; see `python -m benchmarks --help`."""
