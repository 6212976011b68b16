// What stays of a sweep's rows while it runs, so that memory does not grow with their number.
#pragma once

#include <bit>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace ingot::sweep {

/// Rows of one chunk, as a kernel or the interpreter gives them: column c of row `number(i)` is `columns[c][i]`.
struct Rows {
  uint64_t first = 0;
  uint64_t count = 0;
  const std::vector<const double*>& columns;
  const uint64_t* numbers = nullptr;  ///< of rows that were collected: all exist; in any order
  uint64_t number(uint64_t i) const { return numbers != nullptr ? numbers[i] : first + i; }
  /// The last column: 0 for rows that do not exist.
  const double* exists() const { return columns.back(); }
  /// The first row from `from` on that exists, or `count`. Mostly none does for long, so several are tested at a time.
  uint64_t next_existing(uint64_t from) const {
    if (numbers != nullptr) return from;
    const double* flags = exists();
    constexpr uint64_t together = 8;
    while (from + together <= count) {
      uint64_t bits = 0;
      for (uint64_t k = 0; k < together; ++k) bits |= std::bit_cast<uint64_t>(flags[from + k]);
      if (bits != 0) break;
      from += together;
    }
    while (from < count && flags[from] == 0) ++from;
    return from;
  }
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

  /// Rows beyond it, above or below as the objective says, need not be given to `take`. Called from several threads at a time.
  virtual double limit() const { return 0; }

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
