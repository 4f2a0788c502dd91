"""The rules of Connect Four, with the interface of the tutorial's starter kit."""

PLAYER1, PLAYER2 = "red", "yellow"

COLUMNS = 7
ROWS = 6

# The steps from a cell to the next one in a line: right, up, and the two diagonals.
DIRECTIONS = (1, 0), (0, 1), (1, 1), (1, -1)


class Connect4:
    """
    A Connect Four game.

    moves is the list of moves played so far, as tuples (player, column, row). winner is PLAYER1 or
    PLAYER2, or None if nobody has won.

    """

    def __init__(self):
        self.moves = []
        self.winner = None
        self._cells = {}

    def play(self, player, column):
        """
        Play a move. Return the row where the checker lands, from 0 to 5.

        Raise RuntimeError if the move is illegal.

        """
        if column not in range(COLUMNS):
            raise RuntimeError("column must be an integer from 0 to 6.")
        if self.winner is not None:
            raise RuntimeError("The game is over.")
        if player != (PLAYER2 if len(self.moves) % 2 else PLAYER1):
            raise RuntimeError("It isn't your turn.")
        row = sum((column, row) in self._cells for row in range(ROWS))
        if row == ROWS:
            raise RuntimeError("This slot is full.")

        self.moves.append((player, column, row))
        self._cells[column, row] = player
        if any(self._length(column, row, *step) >= 4 for step in DIRECTIONS):
            self.winner = player
        return row

    def _length(self, column, row, right, up):
        """Return the number of checkers of one colour in a line through a cell."""
        player = self._cells[column, row]
        length = 1
        for sign in 1, -1:
            distance = sign
            while self._cells.get((column + distance * right, row + distance * up)) == player:
                length += 1
                distance += sign
        return length
