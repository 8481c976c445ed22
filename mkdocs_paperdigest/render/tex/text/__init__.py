r"""TeX in running text, as arXiv's titles, abstracts and comments hold it: read into pieces.

arXiv shows such text as it was typed, and only its formulas through MathJax. So a title is half
TeX and half plain text: `%` is a percent sign and no comment, `$5 and $10` are prices, `~5` means
about five, and a macro that is not known is a name that the authors forgot to write out.
"""
