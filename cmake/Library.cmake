# The prepared library: parsed and checked once here, so that starting the command does not.
file(GLOB_RECURSE library_files CONFIGURE_DEPENDS ${CMAKE_SOURCE_DIR}/stdlib/*)
set(INGOT_LIBRARY_SNAPSHOT ${CMAKE_BINARY_DIR}/share/ingot/library.bin)

if(TARGET ingot)
  add_custom_command(
    OUTPUT ${INGOT_LIBRARY_SNAPSHOT}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/share/ingot
    COMMAND $<TARGET_FILE:ingot> prepare-library stdlib -o ${INGOT_LIBRARY_SNAPSHOT}
    WORKING_DIRECTORY ${CMAKE_SOURCE_DIR}
    DEPENDS ingot ${library_files}
    COMMENT "Preparing the library"
    VERBATIM)
  add_custom_target(library ALL DEPENDS ${INGOT_LIBRARY_SNAPSHOT})
endif()
