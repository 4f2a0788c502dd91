# How every target is compiled: the warnings, the sanitizers, and Asio's settings.

add_compile_options(-Wall -Wextra -Wpedantic -Werror)

# g++ 12 sees an overlapping copy in every "text" + std::string (its bug 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    add_compile_options(-Wno-restrict)
endif()

# A preset names the sanitizers, for example "address,undefined".
set(CONNECT4_SANITIZE "" CACHE STRING "Sanitizers to compile with, separated by commas")
if(CONNECT4_SANITIZE)
    add_compile_options(-fsanitize=${CONNECT4_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${CONNECT4_SANITIZE})
    # To breach the standard library's preconditions is undefined, too, and no sanitizer sees it.
    add_compile_definitions(_GLIBCXX_ASSERTIONS)
    # With sanitizers, g++ 12 pairs the wrong new and delete of Asio's coroutine frames.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
        add_compile_options(-Wno-mismatched-new-delete)
    endif()
endif()

# ThreadSanitizer does not see std::atomic_thread_fence and g++ warns of each; Asio's own use is
# covered by its scheduler's mutex.
if(CONNECT4_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
endif()

# Old interfaces are left out, so that none is used by accident.
add_compile_definitions(BOOST_ASIO_NO_DEPRECATED BOOST_BEAST_USE_STD_STRING_VIEW)
