# What the project stands on. The names are Debian 12's packages; the README says why each is here.
set(Boost_USE_STATIC_LIBS OFF)
find_package(Threads REQUIRED)
find_package(Boost 1.81 REQUIRED COMPONENTS system json program_options url)
find_package(spdlog REQUIRED)
