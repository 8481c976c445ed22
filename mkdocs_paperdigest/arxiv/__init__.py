"""arXiv: topic → papers. The connection, the listings, the calendar, the links."""
