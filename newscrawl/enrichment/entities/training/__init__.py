"""How the bundled model is made; needs the extra `train`. See `newscrawl.enrichment.entities.train`."""
