"""The question bank for elsewhere: Moodle XML, GIFT, QTI and a printable sheet with its key.

``python -m courselab.exports`` writes them. Needs the libraries of ``requirements-teach.txt``.
"""
