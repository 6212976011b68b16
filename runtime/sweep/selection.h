// Rows that a study keeps: the best ones by an objective, or those that no other beats.
#pragma once

#include <atomic>
#include <limits>
#include <memory>
#include <mutex>
#include <vector>

#include "runtime/sweep/keeper.h"

namespace ingot::sweep {

/// A row and its objectives; the least are the best.
struct Chosen {
  uint64_t row = 0;
  std::vector<double> objectives;
};

/// Which column of the rows an objective is in, and whether more is better.
struct Objective {
  size_t column = 0;
  bool maximize = false;
};

class Selection : public Keeper {
 public:
  /// What is chosen so far, rows ascending.
  virtual std::vector<Chosen> chosen() const = 0;
  std::string save() override;
  bool load(const std::string& text) override;

 protected:
  virtual void restore(std::vector<Chosen> chosen) = 0;
};

/// The first `count` rows by one objective; of equals those that come first.
class BestRows : public Selection {
 public:
  BestRows(uint64_t count, Objective objective) : count_(count), objective_(objective) {}
  std::unique_ptr<Part> take(const Rows& rows) const override;
  bool add(const Part& part) override;
  double limit() const override;
  std::vector<Chosen> chosen() const override;
  std::string progress() const override;
  struct Entry {
    double value;
    uint64_t row;
    bool operator<(const Entry& other) const {
      return value < other.value || (value == other.value && row < other.row);
    }
  };

 protected:
  void restore(std::vector<Chosen> chosen) override;

 private:
  void insert(std::vector<Entry>& heap, const Entry& entry) const;

  uint64_t count_;
  Objective objective_;
  std::vector<Entry> heap_;                                             ///< the worst of the best first
  std::atomic<double> limit_{std::numeric_limits<double>::infinity()};  ///< what is above is out, whatever else comes
};

/// The rows that no other beats on every objective. Equal ones stay together.
class FrontRows : public Selection {
 public:
  explicit FrontRows(std::vector<Objective> objectives) : objectives_(std::move(objectives)) {}
  std::unique_ptr<Part> take(const Rows& rows) const override;
  bool add(const Part& part) override;
  std::vector<Chosen> chosen() const override;
  std::string progress() const override;

 protected:
  void restore(std::vector<Chosen> chosen) override;

 private:
  using Front = std::vector<Chosen>;
  std::shared_ptr<const Front> front() const;

  std::vector<Objective> objectives_;
  mutable std::mutex mutex_;
  std::shared_ptr<const Front> front_ = std::make_shared<Front>();
};

}  // namespace ingot::sweep
