"""Kabar Lontar, an invented outlet of the common Indonesian make: indexes by day, stories in pages, feeds."""
