"""From topics to papers: everything that is asked of arXiv, and what its answers mean.

| file | what it does |
|---|---|
| `connection` | the one connection to arXiv: politeness, retries, bounds, errors in plain words |
| `client` | the query API, through the `arxiv` package, with its answers checked |
| `listings` | the papers of a topic since a time, between two times, or by name |
| `facts` | what arXiv says of a paper, whatever way it came, as a checked `Paper` |
| `links` | code and project links in abstract and comment |
| `calendar` | under which day arXiv lists a paper |
| `query` | a query in arXiv's grammar, asked of papers at hand in place of arXiv |
| `snapshot` | papers from Kaggle's snapshot of arXiv's metadata, for years gone by |
"""
