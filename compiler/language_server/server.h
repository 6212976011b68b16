// The Language Server Protocol for `.ingot` files.
#pragma once

#include <istream>
#include <ostream>

#include "compiler/driver/session.h"

namespace ingot::language_server {

/// Answers messages until `exit` or the end of the input. Returns the exit code the protocol asks for: 0 after `shutdown`, else 1.
int serve(std::istream& in, std::ostream& out, const driver::SessionOptions& options);

}  // namespace ingot::language_server
