"""Relations in, graph out: builds, lays out, searches and exports the concept graph."""
