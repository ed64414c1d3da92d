"""Reading an HTML page: what it says of itself, and which of its parts are the article."""
