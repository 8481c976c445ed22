"""Which papers are like which: by their words, without a model, from what the archive holds.

Similar papers point only backwards: a paper is compared with those of its own day and of the days
before it. What was found for a paper stays until its own words change. So a new edition changes no
page of an older one, and a build without new papers computes nothing.
"""
