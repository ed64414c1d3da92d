"""The demonstration: three invented publications, their articles and rates, and one order through the
real doors. Nothing else in the house knows that it exists."""
