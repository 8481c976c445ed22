"""The full text of a paper: sections, tables and figures, from arXiv's HTML, PDF or abstract.

The way of a text:

1. `paper` asks arXiv for the HTML page of the version, then for its PDF (`fetching` says how it
   asks, and which answers are final). Where there is neither, the abstract is the text.
2. What was fetched is read in a process of its own (`child`), bounded in time and memory, since the
   libraries that read HTML and PDF are C and may crash on hostile files:
   - `html/html_reader` walks the page: sections, paragraphs (`prose`, `formulas`), figures
     (`floats`, `pictures`), tables (`grid`, `tables`), authors (`byline`). `visibility` leaves
     out what a reader does not see. `page` is what comes back.
   - `pdf/pdf_reader` finds lines of print (`characters`, `lines`). Back in the build, `pdf/layout`
     makes sections of them: where they stand (`columns`), what they look like (`looks`), what
     stands aside (`asides`), how words go on over lines (`typography`), authors (`title_page`).
3. Both write into an `outline`, which keeps the bounds and the order of the parts of a paper;
   `headings` tells these parts by their names.

`licenses` tells which figures may be shown, `figures` copies their pictures.
"""
