"""Questions: the items, the bank (text files), what follows from the tables, grading (pure), the widget."""

from courselab.quiz.bank import bank_for, banks, read_bank
from courselab.quiz.derived import check_bank, check_item, key_number, series_of
from courselab.quiz.grading import Reply, expected, grade, wrong_answers
from courselab.quiz.items import Bank, Prediction, Question
from courselab.quiz.widget import QuestionView

__all__ = [
    "Bank",
    "Prediction",
    "Question",
    "QuestionView",
    "Reply",
    "bank_for",
    "banks",
    "check_bank",
    "check_item",
    "expected",
    "grade",
    "key_number",
    "read_bank",
    "series_of",
    "wrong_answers",
]
