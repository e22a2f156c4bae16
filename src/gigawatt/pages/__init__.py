"""Everything that a browser shows: site, explorer, scenario report."""
