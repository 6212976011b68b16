// An open file of an editor.
#pragma once

#include <memory>
#include <string>

#include "compiler/driver/session.h"

namespace ingot::language_server {

class Document {
 public:
  Document(std::string uri, std::string text, driver::SessionOptions options);
  /// Checks the new text.
  void change(std::string text);

  const std::string& uri() const { return uri_; }
  const std::string& text() const { return text_; }
  /// What the last check said.
  const driver::Session& checked() const { return *checked_; }
  /// The last version that had no error, for hovering and completing while something is half written; may be null.
  const driver::Session* good() const { return good_.get(); }
  /// Whether the text is that version's.
  bool is_good() const { return checked_ == good_; }

 private:
  std::string uri_, text_;
  driver::SessionOptions options_;
  std::shared_ptr<driver::Session> checked_, good_;
};

/// Path of a `file:` address; other addresses as they are.
std::string path_of(const std::string& uri);
std::string uri_of(const std::string& path);

}  // namespace ingot::language_server
