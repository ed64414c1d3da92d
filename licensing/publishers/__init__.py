"""Publishers and their publications: the tenants, their names, their branding."""
