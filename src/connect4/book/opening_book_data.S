// The opening book, embedded from the file in this folder. So the program always has its book, and
// the system loads only the pages that are used.
#ifdef __APPLE__
#define BEGIN _connect4_opening_book
#define END _connect4_opening_book_end
    .section __TEXT, __const
#else
// Without this note, the linker takes the program for one that does not protect its control flow.
#ifdef __CET__
#include <cet.h>
#endif
#define BEGIN connect4_opening_book
#define END connect4_opening_book_end
    .section .note.GNU-stack, "", %progbits
    .section .rodata
#endif
    .balign 8
    .global BEGIN
    .global END
BEGIN:
    .incbin "opening_book.bin"
END:
