"""The rules for peer_python.py, with the interface of the tutorial's module of this name."""

PLAYER1, PLAYER2 = "red", "yellow"

COLUMNS = 7
ROWS = 6

# Each column takes eight bits and uses six: with the two empty ones, no line continues in the next
# column. These are the distances to the next cell up, down right, right and up right.
DIRECTIONS = (1, 7, 8, 9)


class Connect4:
    """A Connect Four game."""

    def __init__(self):
        self.moves = []
        self.heights = [0] * COLUMNS
        self.checkers = {PLAYER1: 0, PLAYER2: 0}
        self.winner = None

    def play(self, player, column):
        """
        Play a move in a column and return the row where the checker lands.

        Raise RuntimeError if the move is illegal.
        """
        if player != (PLAYER2 if len(self.moves) % 2 else PLAYER1):
            raise RuntimeError("It isn't your turn.")
        row = self.heights[column]
        if row == ROWS:
            raise RuntimeError("This slot is full.")

        self.moves.append((player, column, row))
        self.heights[column] += 1
        self.checkers[player] |= 1 << (8 * column + row)
        if self.winner is None and has_four(self.checkers[player]):
            self.winner = player
        return row


def has_four(checkers):
    """Return whether four checkers are in line."""
    for distance in DIRECTIONS:
        pairs = checkers & checkers >> distance
        if pairs & pairs >> 2 * distance:
            return True
    return False
