# The libraries that the project needs, from the system's packages; the README gives the reasons.
set(Boost_USE_STATIC_LIBS OFF)
find_package(Threads REQUIRED)
find_package(Boost 1.81 CONFIG REQUIRED COMPONENTS json program_options url)
find_package(spdlog REQUIRED)
find_package(OpenSSL 3.0 REQUIRED)
find_package(ZLIB REQUIRED)
find_package(SQLite3 REQUIRED)
# The name before CMake 4.3.
if(NOT TARGET SQLite3::SQLite3)
    add_library(SQLite3::SQLite3 ALIAS SQLite::SQLite3)
endif()
find_library(HIREDIS_LIBRARY hiredis REQUIRED)
find_library(BROTLI_LIBRARY brotlienc REQUIRED)
find_library(UTF8PROC_LIBRARY utf8proc REQUIRED)

# With sanitizers, spdlog is compiled from its headers: its library would not be checked.
if(CONNECT4_SANITIZE)
    set(CONNECT4_SPDLOG spdlog::spdlog_header_only)
else()
    set(CONNECT4_SPDLOG spdlog::spdlog)
endif()
