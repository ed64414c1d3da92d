"""Articles: what a publisher has, version by version, with the rights to each part."""
