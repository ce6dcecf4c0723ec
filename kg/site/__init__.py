"""Graph in, site out: the MkDocs plugin, its pages, blocks and assets."""
