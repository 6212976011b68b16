// The protocol counts lines from 0 and columns in UTF-16 units; the compiler counts bytes.
#pragma once

#include <cstdint>
#include <string_view>

#include "compiler/language_server/transport.h"

namespace ingot::language_server {

/// A place beyond the end of a line or of the text is the end.
uint32_t offset_of(std::string_view text, const Json& position);
Json position_of(std::string_view text, uint32_t offset);
Json range_of(std::string_view text, uint32_t begin, uint32_t end);

}  // namespace ingot::language_server
