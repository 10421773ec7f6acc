"""Registry files of the ministries: read, matched to residents, every row accounted for."""
