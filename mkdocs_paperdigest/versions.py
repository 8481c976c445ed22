"""The versions that decide what is made, and what a change of each means for what is kept.

Each is raised by hand, in the commit that changes outcomes; a test holds the built-in summarizer to
a fingerprint of what it makes. What is kept names the versions it was made with.

READER
    How texts are read and cut into sections. Cached texts are not used any more; where a digest
    is made, its text is read again. The built-in digests of full texts are made again.
EXTRACTIVE
    The built-in summarizer, its weights included. Its digests are made again, newest first and
    `budget_papers` a build.
GROUNDING
    What statements are held against. The built-in digests are made again, likewise.
The prompt and the answer schema of a model (their version follows from their text)
    New digests are asked for with the new ones. Those that were paid for stand; those that a copy
    stands in for are asked for again.
SIMILAR
    How papers are compared. Similar papers are found anew, in all editions.
models.SCHEMA_VERSION
    The format of the archive. What a newer version wrote is shown as far as it is understood, and
    not written.
Templates, labels and styles have none: a page is drawn anew whenever what decides it changes.
"""

READER = 2
EXTRACTIVE = 3
GROUNDING = 4
SIMILAR = 3
