#include "compiler/diagnostics/source_files.h"

#include <algorithm>
#include <utility>

namespace ingot {

SourceFiles::SourceFiles() { files_.push_back({}); }

FileId SourceFiles::add(std::string path, std::string text) {
  files_.push_back({std::move(path), std::move(text)});
  return count() - 1;
}

Position SourceFiles::position(FileId id, uint32_t offset) const {
  const std::string& text = files_[id].text;
  const size_t end = std::min<size_t>(offset, text.size());
  Position position;
  size_t line_begin = 0;
  for (size_t at = text.find('\n'); at != std::string::npos && at < end; at = text.find('\n', at + 1)) {
    ++position.line;
    line_begin = at + 1;
  }
  for (size_t at = line_begin; at < end; ++at) {
    const bool continues_code_point = (static_cast<unsigned char>(text[at]) & 0xC0) == 0x80;
    if (!continues_code_point) ++position.column;
  }
  return position;
}

std::string_view SourceFiles::line_at(FileId id, uint32_t offset) const {
  const std::string_view text = files_[id].text;
  const size_t at = std::min<size_t>(offset, text.size());
  const size_t before = at == 0 ? std::string_view::npos : text.rfind('\n', at - 1);
  const size_t begin = before == std::string_view::npos ? 0 : before + 1;
  const size_t end = std::min(text.find('\n', at), text.size());
  std::string_view line = text.substr(begin, end - begin);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return line;
}

std::string_view SourceFiles::text(Span span) const {
  const std::string_view text = files_[span.file].text;
  const size_t begin = std::min<size_t>(span.begin, text.size());
  const size_t end = std::clamp<size_t>(span.end, begin, text.size());
  return text.substr(begin, end - begin);
}

}  // namespace ingot
