// Messages of the Language Server Protocol (version 3.17, "Base Protocol"): headers, an empty line, JSON.
#pragma once

#include <istream>
#include <nlohmann/json.hpp>
#include <optional>
#include <ostream>

namespace ingot::language_server {

using Json = nlohmann::json;

/// The next message; nothing at the end of the input. What is no JSON comes as a discarded value.
std::optional<Json> read_message(std::istream& in);
void write_message(std::ostream& out, const Json& message);

Json answer(const Json& id, Json result);
/// `code` of the protocol: -32700 not JSON, -32601 unknown method, -32602 wrong parameters.
Json failure(const Json& id, int code, const std::string& message);
Json notification(const std::string& method, Json parameters);

}  // namespace ingot::language_server
