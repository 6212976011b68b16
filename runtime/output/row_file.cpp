#include "runtime/output/row_file.h"

#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/output/database_rows.h"
#include "runtime/output/row_stream.h"

namespace ingot::output {
namespace {

class TextRows : public RowFile {
 public:
  TextRows(const StudyDescription& study, StreamFormat format, const std::string& path)
      : RowFile(path), study_(study), format_(format) {}
  ~TextRows() override {
    if (stream_ != nullptr) std::fclose(stream_);
  }
  TextRows(const TextRows&) = delete;
  TextRows& operator=(const TextRows&) = delete;

  bool open(bool go_on) override {
    if (!file_.open(go_on)) return false;
    stream_ = fdopen(dup(file_.descriptor()), "r+b");
    if (stream_ == nullptr) return failed();
    std::setvbuf(stream_, nullptr, _IONBF, 0);  // parts are large; and what is not written is not in a buffer either
    rows_ = std::make_unique<RowStream>(study_, format_, stream_);
    if (go_on) return true;
    if (!rows_->begin()) return failed();
    return mark();
  }
  std::unique_ptr<Part> take(const sweep::Rows& rows) const override { return rows_->take(rows); }
  bool add(const Part& part) override {
    if (rows_->add(part)) return mark();
    failed();
    // A part of a part goes, so that what was added before can be saved.
    if (ftruncate(file_.descriptor(), whole_) == 0) std::fseek(stream_, whole_, SEEK_SET);
    return false;
  }
  std::string save() override { return rows_->save(); }
  bool load(const std::string& text) override { return rows_->load(text) && mark(); }
  bool finish() override { return (std::fflush(stream_) == 0 || failed()) && file_.finish(); }

 private:
  bool failed() { return file_.failed(std::strerror(errno)); }
  bool mark() {
    whole_ = std::ftell(stream_);
    return true;
  }

  const StudyDescription& study_;
  StreamFormat format_;
  std::FILE* stream_ = nullptr;
  std::unique_ptr<RowStream> rows_;
  long whole_ = 0;  ///< bytes up to the end of what was added
};

}  // namespace

std::unique_ptr<RowFile> make_row_file(const StudyDescription& study, RowFormat format, const std::string& path,
                                       const std::vector<Note>& facts) {
  switch (format) {
    case RowFormat::csv: return std::make_unique<TextRows>(study, StreamFormat::csv, path);
    case RowFormat::json_lines: return std::make_unique<TextRows>(study, StreamFormat::json_lines, path);
    case RowFormat::sqlite: break;
  }
  return std::make_unique<DatabaseRows>(study, path, facts);
}

}  // namespace ingot::output
