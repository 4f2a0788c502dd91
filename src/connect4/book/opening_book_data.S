// The opening book, embedded from the file in this folder. So the program always has its book, and
// the system loads only the pages that are used.
    .section .rodata
    .balign 8
    .global connect4_opening_book
    .global connect4_opening_book_end
connect4_opening_book:
    .incbin "opening_book.bin"
connect4_opening_book_end:
    .section .note.GNU-stack, "", %progbits
