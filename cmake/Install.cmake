# What cmake --install copies: what users need, without the tutorial, the tests and the libraries.

set(CMAKE_INSTALL_DEFAULT_DIRECTORY_PERMISSIONS
    OWNER_READ OWNER_WRITE OWNER_EXECUTE GROUP_READ GROUP_EXECUTE WORLD_READ WORLD_EXECUTE)

install(TARGETS connect4-server connect4-solve websockets-client DESTINATION bin)
# The server looks for the page in this folder.
install(DIRECTORY web/ DESTINATION share/connect4/web)
install(FILES deploy/connect4.service DESTINATION lib/systemd/system)

set(documents share/doc/connect4)
install(FILES README.md DESTINATION ${documents})
install(FILES LICENSE DESTINATION ${documents} RENAME copyright)  # the name that Debian requires
install(DIRECTORY docs deploy DESTINATION ${documents}
    PATTERN debian EXCLUDE PATTERN node_modules EXCLUDE)

# The manual pages are made of the texts of --help and --version.
find_program(HELP2MAN help2man)
if(NOT HELP2MAN)
    message(STATUS "There are no manual pages, because help2man is missing.")
    return()
endif()

# add_manual_page(PROGRAM SUMMARY)
function(add_manual_page program summary)
    set(page ${PROJECT_BINARY_DIR}/man/${program}.1)
    add_custom_command(OUTPUT ${page}.gz
        COMMAND ${CMAKE_COMMAND} -E make_directory ${PROJECT_BINARY_DIR}/man
        COMMAND ${HELP2MAN} --no-info --name ${summary} --output ${page} $<TARGET_FILE:${program}>
        COMMAND gzip -9nf ${page}
        DEPENDS ${program}
        VERBATIM)
    install(FILES ${page}.gz DESTINATION share/man/man1)
    set(manual_pages ${manual_pages} ${page}.gz PARENT_SCOPE)
endfunction()

add_manual_page(connect4-server "Connect Four over WebSockets, with its web page")
add_manual_page(connect4-solve "the scores of Connect Four positions")
add_manual_page(websockets-client "an interactive client of WebSocket servers")
add_custom_target(manual_pages ALL DEPENDS ${manual_pages})
