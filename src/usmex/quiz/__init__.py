"""Questions: the bank (text files), grading (pure), the widget."""

from usmex.quiz.bank import Bank, Prediction, Question, bank_for, banks, check_bank, check_item, read_bank
from usmex.quiz.grading import Reply, expected, grade, wrong_answers
from usmex.quiz.widget import QuestionView

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
    "read_bank",
    "wrong_answers",
]
