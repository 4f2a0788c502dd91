# The libraries that the project needs, from Debian's packages; the README gives the reasons.
set(Boost_USE_STATIC_LIBS OFF)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS system json program_options url)
find_package(spdlog REQUIRED)
find_package(SQLite3 REQUIRED)
find_library(HIREDIS_LIBRARY hiredis REQUIRED)

# With sanitizers, spdlog is compiled from its headers: its library would not be checked.
if(CONNECT4_SANITIZE)
    set(CONNECT4_SPDLOG spdlog::spdlog_header_only)
else()
    set(CONNECT4_SPDLOG spdlog::spdlog)
endif()
