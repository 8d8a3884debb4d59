"""Many outlets in one process."""
