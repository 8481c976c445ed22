"""Pictures that stand for a page where it is shared."""
