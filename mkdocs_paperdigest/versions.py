"""The versions that decide what is made, and what a change of each means for what is kept.

Each is raised by hand, in the commit that changes outcomes; a test holds most of them to a
fingerprint of what their room makes. What is kept names the versions it was made with.

| version | of what | when it is raised |
|---|---|---|
| `READER` | texts and how they are cut into sections | texts are fetched and read again where a digest is made; digests that the built-in summarizer made of full texts are made again |
| `EXTRACTIVE` | the built-in summarizer, weights included | its digests are made again, newest first, `budget_papers` a build |
| `GROUNDING` | what a statement is held against | the built-in digests are made again, likewise |
| prompt and answer schema of a model | their text; see `prompt.prompt_version` | new digests are asked for with them; those that were paid for stand |
| `SCHEMA_VERSION` | the archive's format | an archive of a newer one is shown as far as it is understood, and not written |

Pages and feeds need no version of their own: they are drawn anew whenever what decides them changes.
"""

READER = 2
EXTRACTIVE = 2
GROUNDING = 2
