"""Taking articles in: many at once, by a feed's schedule, from the desk; and what became of each."""
