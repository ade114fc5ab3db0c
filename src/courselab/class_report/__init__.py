"""For the teacher: what a class answered and drew, without names unless they are asked for."""
