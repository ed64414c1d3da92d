"""The ground floor: database, clock, money, identifiers, states, audit, errors, mail, files."""
