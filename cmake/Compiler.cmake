# How every target is compiled: the warnings, the sanitizers, and Asio's settings.

# CMAKE_COMPILE_WARNING_AS_ERROR is on in the developers' presets and in ./run tests. In the preset
# release it is off: a new warning of a newer compiler must not stop a user who only wants to play.
add_compile_options(-Wall -Wextra -Wpedantic)

# g++ 12 warns of an overlapping copy in every "text" + std::string (its bug 105329).
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU" AND CMAKE_CXX_COMPILER_VERSION VERSION_LESS 13)
    add_compile_options(-Wno-restrict)
endif()

# A preset names the sanitizers, for example "address,undefined".
set(CONNECT4_SANITIZE "" CACHE STRING "Sanitizers to compile with, separated by commas")
if(CONNECT4_SANITIZE)
    add_compile_options(-fsanitize=${CONNECT4_SANITIZE} -fno-sanitize-recover=all
                        -fno-omit-frame-pointer)
    add_link_options(-fsanitize=${CONNECT4_SANITIZE})
    # Checks the standard library's preconditions, which no sanitizer sees.
    add_compile_definitions(_GLIBCXX_ASSERTIONS)
endif()

# Hardening, as Debian builds its packages; the test deploy/hardening reads the programs. FORTIFY
# works with optimisation only. Position-independent programs are the compilers' default.
if(NOT CONNECT4_SANITIZE AND NOT APPLE)
    add_compile_options(-fstack-protector-strong -fstack-clash-protection)
    add_compile_options("$<$<CONFIG:Release,RelWithDebInfo>:-U_FORTIFY_SOURCE;-D_FORTIFY_SOURCE=3>")
    if(CMAKE_SYSTEM_PROCESSOR MATCHES "^(x86_64|AMD64)$")
        add_compile_options(-fcf-protection)
    endif()
    add_link_options(-Wl,-z,relro,-z,now,-z,noexecstack)
endif()

# Asio's coroutine frames have an operator new and an operator delete. g++ takes them for a wrong
# pair where it inlines only one of them: with sanitizers, or without much optimisation.
if(CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-mismatched-new-delete)
endif()

# g++ warns of std::atomic_thread_fence, which ThreadSanitizer does not support. Asio uses it only
# together with its scheduler's mutex.
if(CONNECT4_SANITIZE MATCHES "thread" AND CMAKE_CXX_COMPILER_ID STREQUAL "GNU")
    add_compile_options(-Wno-tsan)
endif()

# Deprecated interfaces are left out, so that none is used by accident.
add_compile_definitions(BOOST_ASIO_NO_DEPRECATED)
