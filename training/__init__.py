"""Trains the built-in summarizer; run as `python -m training`. No part of the product."""
