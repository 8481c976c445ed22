"""From a paper to its text and figures: arXiv's HTML, else the PDF, else the abstract."""
