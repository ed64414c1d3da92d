"""Orders, their lines, and the requests among them that wait for the desk."""
