"""The section as files for other generators of sites; knows neither MkDocs nor the shell."""
