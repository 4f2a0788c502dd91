// The board as a place to choose a column.

// Call a function with the column when a column is pressed. "options" are those of the event
// listener.
export function onColumn(board, act, options = {}) {
  const press = ({ target, detail }) => {
    const column = target.dataset.column;
    // The frame of the board isn't a column, and the second half of a double click isn't a move.
    if (column !== undefined && detail <= 1) {
      act(Number(column));
    }
  };
  board.addEventListener("click", press, options);
}
