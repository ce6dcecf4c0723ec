"""Notes in, pages out: splits, repairs and merges notes into a docs folder."""
