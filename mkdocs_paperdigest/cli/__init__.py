"""The same things from a shell: one command a file, what they share in `site` and `telling`."""
