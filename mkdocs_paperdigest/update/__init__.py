"""One update: bring the archive up to date."""
