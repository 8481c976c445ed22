#!/bin/sh
# Makes the documents that the tests read from the LaTeX sources beside this file.
# Needs LaTeXML 0.8.7 and TeX Live (Debian: latexml, texlive-latex-extra, texlive-pictures,
# texlive-publishers, lmodern). The tests do not.
set -eu
cd "$(dirname "$0")"
export SOURCE_DATE_EPOCH=1700000000 FORCE_SOURCE_DATE=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
for source in ${*:-*.tex}; do
  name=$(basename "$source" .tex)
  latexmlc --quiet --format=html5 --pmml --mathtex --timestamp=0 \
    --nodefaultresources --log="$work/latexml.log" --navigationtoc=context \
    --destination="$work/$name.html" "$source"
  python3 frame.py <"$work/$name.html" >"$name.html"
  for layout in 1 2; do
    flags=; [ $layout = 2 ] && flags='\def\twocolumns{}'
    for pass in 1 2 3; do
      pdflatex -interaction=batchmode -output-directory="$work" -jobname="$name-$layout" \
        "$flags\\input{$source}" >"$work/log" || { cat "$work/log"; exit 1; }
    done
    cp "$work/$name-$layout.pdf" .
  done
done
