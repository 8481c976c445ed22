"""Digests of arXiv papers for MkDocs sites: facts from arXiv, statements with their evidence."""
