// How the values of some columns are distributed over all rows that exist and are feasible, kept while the rows pass.
//
// A value is counted in a bin of its own binary exponent and the first ten bits of its mantissa, as HdrHistogram and DDSketch do (Tene 2014;
// Masson, Rim and Lee, VLDB 2019): bins are 2^-10 of their value wide, and counts add up in any order to the same whole numbers. A bin also
// keeps its least and its greatest value, so that what takes few values is exact.
#pragma once

#include <cstdint>
#include <limits>
#include <map>
#include <string>
#include <vector>

#include "runtime/sweep/keeper.h"

namespace ingot::sweep {

/// The counts of one column.
class Distribution {
 public:
  struct Bin {
    uint64_t count = 0;
    double least = std::numeric_limits<double>::infinity(), greatest = -std::numeric_limits<double>::infinity();
  };

  void add(uint32_t key, const Bin& more);
  void add(const Distribution& other);

  uint64_t count() const { return count_; }
  double least() const;
  double greatest() const;
  /// A value that at least the share `q` of all do not exceed, and at least 1 - q do not fall below: off by at most 2^-11 of itself, and exact
  /// where one value alone is in its bin.
  double quantile(double q) const;

  struct Bar {
    double from = 0, to = 0;  ///< `to` belongs to the last bar alone
    uint64_t count = 0;
  };
  /// So many bars of equal width (`ratios`: of equal ratio), whose ends are moved to ends of bins: the counts are exact for the ends given.
  std::vector<Bar> bars(size_t wanted, bool ratios) const;

  void save(std::string& text) const;
  void load(Reader& reader);

 private:
  uint64_t count_ = 0;
  std::map<uint32_t, Bin> bins_;  ///< ascending by value
};

/// The bins of one chunk's values, found by hashing.
class Bins {
 public:
  Bins() : keys_(64, 0), bins_(64) {}
  void add(double value);
  Distribution distribution() const;

 private:
  Distribution::Bin& bin_of(uint32_t key);
  void grow();

  std::vector<uint32_t> keys_;  ///< of the bins beside them, plus 1; 0: free
  std::vector<Distribution::Bin> bins_;
  size_t used_ = 0;
};

/// Distributions of columns of a sweep. A row counts where its failure and the column's are 0.
class Distributions : public Keeper {
 public:
  /// Output of each column, and of the row; values and failures stand as in the kernel's columns.
  Distributions(std::vector<size_t> outputs, size_t row_output);

  std::unique_ptr<Part> take(const Rows& rows) const override;
  bool add(const Part& part) override;
  std::string save() override;
  bool load(const std::string& text) override;
  std::string progress() const override;

  const Distribution& of(size_t column) const { return columns_[column]; }
  uint64_t infeasible(size_t column) const { return infeasible_[column]; }

 private:
  std::vector<size_t> outputs_;
  size_t row_output_;
  std::vector<Distribution> columns_;
  std::vector<uint64_t> infeasible_;
};

}  // namespace ingot::sweep
