# add_boost_tests(NAME SOURCES... LIBRARIES...) builds one executable of Boost.Test cases. Each case
# is a test of its own for ctest, so that cases run in parallel and a failure names its case.
function(add_boost_tests name)
    cmake_parse_arguments(PARSE_ARGV 1 test "" "" "SOURCES;LIBRARIES")
    add_executable(${name} ${PROJECT_SOURCE_DIR}/test/main.cpp ${test_SOURCES})
    target_include_directories(${name} PRIVATE ${PROJECT_SOURCE_DIR}/test)
    target_link_libraries(${name} PRIVATE ${test_LIBRARIES} Boost::unit_test_framework)
    # Since version 22, clang warns of __COUNTER__, which Boost.Test's macros use.
    if(CMAKE_CXX_COMPILER_ID STREQUAL "Clang" AND CMAKE_CXX_COMPILER_VERSION VERSION_GREATER_EQUAL 22)
        target_compile_options(${name} PRIVATE -Wno-c2y-extensions)
    endif()
    set_property(DIRECTORY APPEND PROPERTY CMAKE_CONFIGURE_DEPENDS ${test_SOURCES})
    foreach(source IN LISTS test_SOURCES)
        file(STRINGS ${source} cases REGEX "^ *BOOST_[A-Z_]*TEST_(CASE|SUITE)")
        foreach(line IN LISTS cases)
            # A case that ctest does not know would never run.
            if(NOT line MATCHES "^BOOST_AUTO_TEST_CASE\\(([a-z0-9_]+)\\) {$")
                message(FATAL_ERROR "${source}: write each case as BOOST_AUTO_TEST_CASE(name) { on "
                    "one line, outside of suites: ${line}")
            endif()
            set(case ${CMAKE_MATCH_1})
            add_test(NAME ${name}.${case} COMMAND ${name} --run_test=${case} --log_level=message)
            set_tests_properties(${name}.${case} PROPERTIES TIMEOUT 300 SKIP_RETURN_CODE 77)
        endforeach()
    endforeach()
endfunction()
