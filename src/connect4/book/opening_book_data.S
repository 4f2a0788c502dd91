// The opening book, as it is in the file beside this one: a part of the program, that it can never
// be without, and that is read from disk only where it is looked up.
    .section .rodata
    .balign 8
    .global connect4_opening_book
    .global connect4_opening_book_end
connect4_opening_book:
    .incbin "opening_book.bin"
connect4_opening_book_end:
    .section .note.GNU-stack, "", %progbits
