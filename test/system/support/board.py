"""The rules in a second, simple form, to check the server by."""

COLUMNS, ROWS = 7, 6
COLOURS = ("red", "yellow")

# All 42 moves; the game is a draw.
DRAWN_GAME = [int(column) for column in "545062455041104565311226266362030334314210"]

# Red wins with the fourth of these in column 0.
SHORT_GAME = [0, 1, 0, 1, 0, 1, 0]


def lines_through():
    """Returns all lines of four cells that contain a cell, by cell."""
    lines = {(column, row): [] for column in range(COLUMNS) for row in range(ROWS)}
    for column, row in list(lines):
        for right, up in ((1, 0), (0, 1), (1, 1), (1, -1)):
            line = [(column + step * right, row + step * up) for step in range(4)]
            if line[3] in lines:
                for cell in line:
                    lines[cell].append(line)
    return lines


LINES = lines_through()


def opponent(colour):
    return "yellow" if colour == "red" else "red"


class Board:
    """One game: its moves as (player, column, row), and the cells of the winning line."""

    def __init__(self):
        self.moves = []
        self.line = set()
        self._cells = {}
        self._heights = [0] * COLUMNS

    @property
    def turn(self):
        return COLOURS[len(self.moves) % 2]

    def row(self, column):
        """Returns the row where a checker lands in this column, or ROWS if the column is full."""
        return self._heights[column]

    def open_columns(self):
        return [column for column in range(COLUMNS) if self.row(column) < ROWS]

    def is_full(self):
        return len(self.moves) == COLUMNS * ROWS

    def play(self, column):
        """Plays a legal move for the player whose turn it is."""
        player, row = self.turn, self.row(column)
        assert row < ROWS and not self.line, "an illegal move"
        self.moves.append((player, column, row))
        self._cells[column, row] = player
        self._heights[column] += 1
        for line in LINES[column, row]:
            if all(self._cells.get(cell) == player for cell in line):
                self.line.update(line)


def played(columns):
    """Returns the board after these moves."""
    board = Board()
    for column in columns:
        board.play(column)
    return board
