// What stays of a sweep's rows while it runs, so that memory does not grow with their number.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ingot::sweep {

/// Rows of one chunk, as a kernel or the interpreter gives them: column c of row `first` + i is `columns[c][i]`.
struct Rows {
  uint64_t first = 0;
  uint64_t count = 0;
  const std::vector<const double*>& columns;
  /// The last column: 0 for rows that do not exist.
  const double* exists() const { return columns.back(); }
};

class Keeper {
 public:
  class Part {
   public:
    virtual ~Part() = default;
  };
  virtual ~Keeper() = default;

  /// What matters of some rows. Called from several threads at a time; the rows are gone afterwards.
  virtual std::unique_ptr<Part> take(const Rows& rows) const = 0;
  /// One at a time, in ascending order of rows: so the result does not depend on the number of threads. False: stop, it cannot go on.
  virtual bool add(const Part& part) = 0;

  /// Everything that was added, to go on later; and back. False when the text is none that `save` made.
  virtual std::string save() = 0;
  virtual bool load(const std::string& text) = 0;
  /// For people, while it runs: the best so far in a few words. May be empty.
  virtual std::string progress() const { return {}; }
};

/// Numbers as bytes, for `save`.
void put(std::string& text, uint64_t number);
void put(std::string& text, double number);
/// Reads what `put` wrote; `ok` becomes false at the end of the text.
class Reader {
 public:
  explicit Reader(const std::string& text) : text_(text) {}
  uint64_t whole();
  double number();
  bool ok() const { return ok_; }
  bool at_end() const { return ok_ && place_ == text_.size(); }

 private:
  void read(void* into, size_t bytes);
  const std::string& text_;
  size_t place_ = 0;
  bool ok_ = true;
};

}  // namespace ingot::sweep
