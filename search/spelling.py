"""How far one spelling is from another."""


def distance(left: str, right: str, most: int) -> int:
    """Letters put in, left out, changed or swapped with their neighbour to get from one to the other.

    `most + 1` as soon as it is more than `most`.
    """
    if left == right:
        return 0
    if abs(len(left) - len(right)) > most:
        return most + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, char in enumerate(left, 1):
        above, row, two_above = row, [i], before
        for j, other in enumerate(right, 1):
            cost = min(above[j] + 1, row[j - 1] + 1, above[j - 1] + (char != other))
            if i > 1 and j > 1 and char == right[j - 2] and left[i - 2] == other:
                cost = min(cost, two_above[j - 2] + 1)
            row.append(cost)
        before = above
        if min(row) > most:
            return most + 1
    return row[-1] if row[-1] <= most else most + 1


def tolerance(word: str) -> int:
    """How many such steps a typing mistake may be, by the word's length."""
    return 0 if len(word) < 3 else 1 if len(word) < 6 else 2
