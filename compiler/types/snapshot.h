// The checked library as bytes: written when the compiler is built, loaded when it starts.
#pragma once

#include <ostream>
#include <string_view>

#include "compiler/types/program.h"

namespace ingot {

/// Writes a program whose check had no errors. The bytes fit this compiler's layout of the tables, no other.
void save_snapshot(const Program& program, std::ostream& out);

/// Fills an empty program; false when the bytes are of another version or damaged (the program is then to be thrown
/// away). Modules checked afterwards are appended.
bool load_snapshot(Program& program, std::string_view bytes);

}  // namespace ingot
