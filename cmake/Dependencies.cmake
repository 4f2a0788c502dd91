# What the project stands on. The names are Debian 12's packages; the README says why each is here.
set(Boost_USE_STATIC_LIBS OFF)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS system json program_options url)
find_package(spdlog REQUIRED)
find_package(SQLite3 REQUIRED)
find_library(HIREDIS_LIBRARY hiredis REQUIRED)

# A sanitizer must see into the log's thread, and so takes spdlog's headers instead of its library.
if(CONNECT4_SANITIZE)
    set(CONNECT4_SPDLOG spdlog::spdlog_header_only)
else()
    set(CONNECT4_SPDLOG spdlog::spdlog)
endif()
