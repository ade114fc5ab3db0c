"""The reading edition: the committed notebooks as pages that need no Python, no server and no network."""
