"""How an outlet is, from the records of its runs: pure functions, and whom to tell when it changes."""
