"""Summarizers: what turns a text into an answer, one file each behind one small protocol."""
