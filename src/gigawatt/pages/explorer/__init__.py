"""The explorer: one page that computes in the browser, from the model traced to JavaScript.

`trace` calls the model's functions on symbols and prints what they did, `tables` does the same for
the leaves that read `data/`, `bundle` gathers what the page needs, `page` writes the file.
"""
