"""Pages, feeds and citations, drawn from the archive and from nothing else."""
