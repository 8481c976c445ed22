r"""Formulas: TeX to MathML, and to readable Unicode where there is no markup.

latex2mathml does the conversion; around it stands what it leaves open. Before: text boxes and
names it does not know are taken out of its hands, definitions (which it would expand without
bound) and styling with free values are removed. After: its tree is rebuilt from a list of allowed
elements and values, in the part of MathML that browsers implement
([MathML Core](https://www.w3.org/TR/mathml-core/)), and kept small.
"""
