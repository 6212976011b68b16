# Where things go, and the package made of them.
include(GNUInstallDirs)

set(ingot_share ${CMAKE_INSTALL_DATADIR}/ingot)
set(ingot_lib lib/ingot)  # found from the command as ../lib/ingot, so never a multiarch folder

install(TARGETS ingot RUNTIME DESTINATION ${CMAKE_INSTALL_BINDIR})
foreach(library ingot_codegen ingot_search)  # loaded when they are needed
  if(TARGET ${library})
    install(TARGETS ${library} LIBRARY DESTINATION ${ingot_lib})
  endif()
endforeach()
foreach(library ingot_runtime ingot_simulator)  # what `ingot build` links into a simulator
  if(TARGET ${library})
    install(TARGETS ${library} ARCHIVE DESTINATION ${ingot_lib})
  endif()
endforeach()

install(FILES ${INGOT_LIBRARY_SNAPSHOT} DESTINATION ${ingot_share})
install(DIRECTORY stdlib DESTINATION ${ingot_share} PATTERN README.md EXCLUDE)
install(DIRECTORY examples DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(DIRECTORY docs/ DESTINATION ${CMAKE_INSTALL_DOCDIR} FILES_MATCHING PATTERN *.md)
install(FILES README.md DESTINATION ${CMAKE_INSTALL_DOCDIR})
install(FILES editor/vim/syntax/ingot.vim DESTINATION ${CMAKE_INSTALL_DATADIR}/vim/vimfiles/syntax)
install(FILES editor/vim/ftdetect/ingot.vim DESTINATION ${CMAKE_INSTALL_DATADIR}/vim/vimfiles/ftdetect)

# The manual page, compressed as Debian wants it.
set(man_page ${CMAKE_BINARY_DIR}/share/man/ingot.1.gz)
add_custom_command(
  OUTPUT ${man_page}
  COMMAND ${CMAKE_COMMAND} -E make_directory ${CMAKE_BINARY_DIR}/share/man
  COMMAND gzip -9 -n -c ${CMAKE_SOURCE_DIR}/docs/ingot.1 > ${man_page}
  DEPENDS ${CMAKE_SOURCE_DIR}/docs/ingot.1
  VERBATIM)
add_custom_target(manual ALL DEPENDS ${man_page})
install(FILES ${man_page} DESTINATION ${CMAKE_INSTALL_MANDIR}/man1)

# The command writes its own completions.
set(completions ${CMAKE_BINARY_DIR}/share/completions)
set(completion_files)
foreach(shell bash zsh fish)
  add_custom_command(
    OUTPUT ${completions}/${shell}
    COMMAND ${CMAKE_COMMAND} -E make_directory ${completions}
    COMMAND $<TARGET_FILE:ingot> completion ${shell} > ${completions}/${shell}
    DEPENDS ingot
    VERBATIM)
  list(APPEND completion_files ${completions}/${shell})
endforeach()
add_custom_target(completions ALL DEPENDS ${completion_files})
install(FILES ${completions}/bash DESTINATION ${CMAKE_INSTALL_DATADIR}/bash-completion/completions RENAME ingot)
install(FILES ${completions}/zsh DESTINATION ${CMAKE_INSTALL_DATADIR}/zsh/vendor-completions RENAME _ingot)
install(FILES ${completions}/fish DESTINATION ${CMAKE_INSTALL_DATADIR}/fish/vendor_completions.d RENAME ingot.fish)
install(FILES editor/vim/ftplugin/ingot.vim DESTINATION ${CMAKE_INSTALL_DATADIR}/vim/vimfiles/ftplugin)
install(FILES LICENSE DESTINATION ${CMAKE_INSTALL_DOCDIR} RENAME copyright)
