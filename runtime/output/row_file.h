// All rows of a study into a file while they are made. The file appears when it is whole; a run that was stopped goes on with it.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "runtime/output/part_file.h"
#include "runtime/output/study_table.h"
#include "runtime/sweep/keeper.h"

namespace ingot::output {

enum class RowFormat : uint8_t { csv, json_lines, sqlite };

class RowFile : public sweep::Keeper {
 public:
  explicit RowFile(const std::string& path) : file_(path) {}
  /// Before the first row. `go_on`: `load` follows.
  virtual bool open(bool go_on) = 0;
  /// After the last one.
  virtual bool finish() = 0;
  virtual void discard() { file_.discard(); }
  /// Whether the file is this run's.
  bool is_open() const { return file_.is_held(); }
  const std::string& part() const { return file_.part(); }
  const std::string& problem() const { return file_.problem(); }

 protected:
  PartFile file_;
};

/// `facts`: how the run was asked for, for formats that have a place for it. The description stays the caller's.
std::unique_ptr<RowFile> make_row_file(const StudyDescription& study, RowFormat format, const std::string& path,
                                       const std::vector<Note>& facts);

}  // namespace ingot::output
