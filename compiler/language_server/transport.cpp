#include "compiler/language_server/transport.h"

#include <charconv>
#include <string>

namespace ingot::language_server {

std::optional<Json> read_message(std::istream& in) {
  constexpr size_t most = 64 << 20;  // no source is that long; a wrong header must not take the memory
  size_t length = 0;
  for (std::string line; std::getline(in, line);) {
    if (line.ends_with('\r')) line.pop_back();
    if (line.empty()) {
      if (length == 0) continue;
      std::string body(length, '\0');
      in.read(body.data(), static_cast<std::streamsize>(length));
      if (static_cast<size_t>(in.gcount()) != length) return std::nullopt;
      return Json::parse(body, nullptr, false);
    }
    constexpr std::string_view header = "Content-Length:";
    if (!line.starts_with(header)) continue;
    const size_t begin = line.find_first_not_of(' ', header.size());
    if (begin == std::string::npos) continue;
    std::from_chars(line.data() + begin, line.data() + line.size(), length);
    if (length > most) return std::nullopt;
  }
  return std::nullopt;
}

void write_message(std::ostream& out, const Json& message) {
  const std::string body = message.dump(-1, ' ', false, Json::error_handler_t::replace);
  out << "Content-Length: " << body.size() << "\r\n\r\n" << body << std::flush;
}

Json answer(const Json& id, Json result) { return {{"jsonrpc", "2.0"}, {"id", id}, {"result", std::move(result)}}; }

Json failure(const Json& id, int code, const std::string& message) {
  return {{"jsonrpc", "2.0"}, {"id", id}, {"error", {{"code", code}, {"message", message}}}};
}

Json notification(const std::string& method, Json parameters) {
  return {{"jsonrpc", "2.0"}, {"method", method}, {"params", std::move(parameters)}};
}

}  // namespace ingot::language_server
