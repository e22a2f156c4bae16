"""The static site: pages from templates in site/ and from the library, then Sphinx.

One module for each kind of page turns rows and estimates into what its template shows; `build`
writes the pages and calls Sphinx. Nothing is stored: every number is computed when the site is
made.
"""
