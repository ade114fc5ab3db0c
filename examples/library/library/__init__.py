"""What this course has of its own in Python: its charts."""
