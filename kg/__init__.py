"""Study notes to a site with a concept graph: importing, extraction, graph, site."""
