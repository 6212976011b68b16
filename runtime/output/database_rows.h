// All rows of a study into a database while they are made, in transactions of the length between two checkpoints.
#pragma once

#include <vector>

#include "runtime/output/database.h"
#include "runtime/output/row_file.h"

namespace ingot::output {

class DatabaseRows : public RowFile {
 public:
  DatabaseRows(const StudyDescription& study, const std::string& path, std::vector<Note> facts);

  bool open(bool go_on) override;
  bool finish() override;
  void discard() override;
  std::unique_ptr<Part> take(const sweep::Rows& rows) const override;
  bool add(const Part& part) override;
  /// Ends a transaction; everything before is on the disk then.
  std::string save() override;
  /// Rows of the last transaction that the checkpoint does not know of are there: they are not written again.
  bool load(const std::string& text) override;

 private:
  bool failed() { return file_.failed(database_.problem()); }
  std::vector<DatabaseColumn> columns() const;
  std::string journal() const { return part() + "-journal"; }

  const StudyDescription& study_;
  std::vector<Note> facts_;
  Database database_;
  uint64_t rows_ = 0;     ///< written, those before `load` included
  uint64_t present_ = 0;  ///< are in the table and must be passed over
};

/// Some tables of cells as a database; empty message: it worked.
std::string write_database(const std::string& path, const std::vector<ResultTable>& tables,
                           const std::vector<Note>& facts);

}  // namespace ingot::output
