"""newscrawl: Indonesian news as clean, tagged, searchable data."""

__version__ = "0.1.0"
