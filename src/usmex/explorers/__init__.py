"""The charts as readers move them."""
