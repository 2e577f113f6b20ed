"""Words that carry little: they help to rank, but need not be found."""

from typing import Final

from .folding import fold

_WORDS: Final = """
a an and are as at be by for from has have in into is it its of on or that the their this to was were which who will
with what how do does did about
à au aux avec ce ces cette comme dans de des du elle en est et eux il ils je la le les leur leurs mais ne nous on ou où
par pas plus pour que quel quelle quels quelles qui sa se ses son sont sur un une vous
al como con cual cuál de del donde el ella en entre es esta este la las lo los más no o para pero por que qué quién se
si sin sobre su sus un una y
в во и из за к как на не но о об от по при с со что это для до или их у а же ли
في من إلى على عن مع أن إن هذا هذه ما لا أو ثم هو هي كان بين بعد قبل عند و
的 了 和 是 在 与 及 等 对 为 于
"""
STOP_WORDS: Final = frozenset(fold(word) for word in _WORDS.split())
