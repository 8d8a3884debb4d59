"""Days of thirty outlets in minutes: what the whole does when it runs by itself. See docs/soak.md."""
