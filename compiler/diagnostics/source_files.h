// The texts a compilation reads, and positions in them.
#pragma once

#include <cstdint>
#include <deque>
#include <string>
#include <string_view>

namespace ingot {

using FileId = uint32_t;

/// A range of bytes in one file; `end` is one past the last byte.
struct Span {
  FileId file = 0;
  uint32_t begin = 0;
  uint32_t end = 0;
  bool operator==(const Span&) const = default;
};

struct SourceFile {
  std::string path;  ///< as shown to the user: relative where possible, `std/...` for the library
  std::string text;
};

/// Line and column, both from 1; a column counts characters (UTF-8 code points), not bytes.
struct Position {
  uint32_t line = 1;
  uint32_t column = 1;
};

/// Owns every text. Ids are indices; file 0 is a nameless empty text for things that have no place.
class SourceFiles {
 public:
  SourceFiles();
  FileId add(std::string path, std::string text);
  const SourceFile& file(FileId id) const { return files_[id]; }
  uint32_t count() const { return static_cast<uint32_t>(files_.size()); }
  Position position(FileId id, uint32_t offset) const;
  /// The line that holds `offset`, without its newline.
  std::string_view line_at(FileId id, uint32_t offset) const;
  std::string_view text(Span span) const;

 private:
  std::deque<SourceFile> files_;
};

}  // namespace ingot
