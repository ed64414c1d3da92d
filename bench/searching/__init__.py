"""The articles that searches are measured on."""
