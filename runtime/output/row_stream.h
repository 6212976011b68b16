// All rows of a study into a file while they are made: CSV, or a JSON object in each line. Text is made on the threads that make the rows,
// and written in their order.
#pragma once

#include <cstdio>
#include <mutex>
#include <string>
#include <vector>

#include "runtime/output/row_values.h"
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
    mutable std::string text;  ///< taken back when it is written
    uint64_t rows = 0;
  };
  /// What stays from one row to the next of a chunk.
  struct Memory {
    Positions positions;
    std::string axes;          ///< cells of all axes, as they begin the row
    std::vector<size_t> ends;  ///< by axis: where its cell ends
    RowTexts texts;
  };

  void write_axes(Memory& memory, size_t from) const;
  void csv_row(std::string& out, const sweep::Rows& rows, uint64_t row, Memory& memory) const;
  void json_row(std::string& out, const sweep::Rows& rows, uint64_t row, Memory& memory) const;
  std::string buffer() const;

  const StudyDescription& study_;
  StreamFormat format_;
  std::FILE* file_;
  std::vector<std::vector<std::string>> axis_cells_;  ///< by axis and position, as they stand in the file
  std::vector<std::string> keys_;                     ///< of JSON: `"name": ` by column, axes first
  uint64_t rows_ = 0;
  mutable std::mutex mutex_;
  mutable std::vector<std::string> free_;  ///< buffers of texts that were written: new memory costs more than the text
};

}  // namespace ingot::output
