"""Personal copies: free, counted, never traced to a reader."""
