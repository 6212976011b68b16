// Other programs that the command runs: linkers.
#pragma once

#include <string>
#include <vector>

namespace ingot::driver {

/// Runs a program, found on the path, to its end; what it prints to standard error goes through the file `log`, which is removed. Empty
/// when it worked, else what it printed.
std::string run_program(std::vector<std::string> words, const std::string& log);

/// The first of these programs that the path has, or empty.
std::string find_program(const std::vector<std::string>& names);

}  // namespace ingot::driver
