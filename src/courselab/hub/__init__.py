"""A classroom server on one machine: JupyterHub with the course, one folder and one sandbox per student."""
