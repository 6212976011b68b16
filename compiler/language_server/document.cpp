#include "compiler/language_server/document.h"

#include <filesystem>

#include "compiler/elaborate/elaborate.h"

namespace ingot::language_server {

std::string path_of(const std::string& uri) {
  constexpr std::string_view scheme = "file://";
  if (!uri.starts_with(scheme)) return uri;
  std::string path;
  for (size_t i = scheme.size(); i < uri.size(); ++i) {
    const bool escaped = uri[i] == '%' && i + 2 < uri.size() &&
                         std::isxdigit(static_cast<unsigned char>(uri[i + 1])) != 0 &&
                         std::isxdigit(static_cast<unsigned char>(uri[i + 2])) != 0;
    path += escaped ? static_cast<char>(std::stoi(uri.substr(i + 1, 2), nullptr, 16)) : uri[i];
    if (escaped) i += 2;
  }
  return path;
}

std::string uri_of(const std::string& path) {
  std::string uri = "file://";
  for (const char c : std::filesystem::absolute(path).lexically_normal().string()) {
    const bool plain =
        std::isalnum(static_cast<unsigned char>(c)) != 0 || std::string_view("/-_.~").find(c) != std::string_view::npos;
    uri += plain ? std::string(1, c) : fmt::format("%{:02X}", static_cast<unsigned char>(c));
  }
  return uri;
}

Document::Document(std::string uri, std::string text, driver::SessionOptions options)
    : uri_(std::move(uri)), options_(std::move(options)) {
  change(std::move(text));
}

void Document::change(std::string text) {
  text_ = std::move(text);
  checked_ = std::make_shared<driver::Session>(options_);
  if (!checked_->load_text(path_of(uri_), text_)) return;
  good_ = checked_;
  elaborate::check_instances(checked_->program, checked_->module, {}, checked_->diagnostics);
}

}  // namespace ingot::language_server
