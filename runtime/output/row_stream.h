// All rows of a study into a file while they are made: CSV, or a JSON object in each line. Text is made on the threads that make the rows,
// and written in their order.
#pragma once

#include <cstdio>
#include <string>
#include <vector>

#include "runtime/output/study_table.h"
#include "runtime/sweep/keeper.h"

namespace ingot::output {

enum class StreamFormat : uint8_t { csv, json_lines };

class RowStream : public sweep::Keeper {
 public:
  /// `file` stays the caller's. Reasons are told by the description's forms.
  RowStream(const StudyDescription& study, StreamFormat format, std::FILE* file);

  /// Writes the names of the columns; not when going on after `load`. False: the file cannot be written.
  bool begin();
  std::unique_ptr<Part> take(const sweep::Rows& rows) const override;
  bool add(const Part& part) override;
  /// How long the file is; everything before is on the disk then.
  std::string save() override;
  /// Cuts the file to what was saved.
  bool load(const std::string& text) override;

  uint64_t rows_written() const { return rows_; }

 private:
  struct Text : Part {
    std::string text;
    uint64_t rows = 0;
  };
  void csv_row(std::string& out, const sweep::Rows& rows, uint64_t row, const std::vector<uint64_t>& positions) const;
  void json_row(std::string& out, const sweep::Rows& rows, uint64_t row, const std::vector<uint64_t>& positions) const;

  const StudyDescription& study_;
  StreamFormat format_;
  std::FILE* file_;
  std::vector<std::vector<std::string>> axis_cells_;  ///< by axis and position, as they stand in the file
  std::vector<std::string> keys_;                     ///< of JSON: `"name": ` by column, axes first
  uint64_t rows_ = 0;
};

}  // namespace ingot::output
