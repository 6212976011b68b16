# `cpack` in the build folder makes a .deb that works on a machine without the sources.
set(CPACK_GENERATOR DEB)
set(CPACK_PACKAGE_NAME ingot)
set(CPACK_PACKAGE_VERSION ${PROJECT_VERSION})
set(CPACK_PACKAGE_CONTACT "The Ingot authors <authors@ingot.invalid>")
set(CPACK_PACKAGE_DESCRIPTION_SUMMARY "language and compiler for what chips, clusters and workloads would do")
set(CPACK_PACKAGE_DESCRIPTION
    "Ingot describes chips, memories, interconnects, clusters, workloads and money, and compiles the description
into a native simulator: tokens per second, joules per token, dollars per million tokens, and why.")
set(CPACK_PACKAGING_INSTALL_PREFIX /usr)
set(CPACK_STRIP_FILES ON)
set(CPACK_DEBIAN_FILE_NAME DEB-DEFAULT)
set(CPACK_DEBIAN_PACKAGE_SECTION devel)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS ON)
set(CPACK_DEBIAN_PACKAGE_SHLIBDEPS_PRIVATE_DIRS ${CMAKE_BINARY_DIR}/lib/ingot)
# `ingot build` links the simulator with the C++ compiler's driver, `ingot report` a page's module with wasm-ld, `--format sqlite` opens
# SQLite; everything else works without.
set(CPACK_DEBIAN_PACKAGE_RECOMMENDS "g++, lld-19, libsqlite3-0")
include(CPack)
