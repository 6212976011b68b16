#include "runtime/sweep/selection.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace ingot::sweep {

std::string Selection::save() {
  std::string text;
  const std::vector<Chosen> all = chosen();
  put(text, static_cast<uint64_t>(all.size()));
  for (const Chosen& one : all) {
    put(text, one.row);
    put(text, static_cast<uint64_t>(one.objectives.size()));
    for (const double value : one.objectives) put(text, value);
  }
  return text;
}

bool Selection::load(const std::string& text) {
  Reader reader(text);
  std::vector<Chosen> all;
  for (uint64_t left = reader.whole(); reader.ok() && left > 0; --left) {
    Chosen one;
    one.row = reader.whole();
    for (uint64_t values = reader.whole(); reader.ok() && values > 0; --values)
      one.objectives.push_back(reader.number());
    all.push_back(std::move(one));
  }
  if (!reader.at_end()) return false;
  restore(std::move(all));
  return true;
}

namespace {

struct BestPart : Keeper::Part {
  std::vector<BestRows::Entry> heap;
};

}  // namespace

void BestRows::insert(std::vector<Entry>& heap, const Entry& entry) const {
  if (heap.size() == count_) {
    if (count_ == 0 || !(entry < heap.front())) return;
    std::pop_heap(heap.begin(), heap.end());
    heap.pop_back();
  }
  heap.push_back(entry);
  std::push_heap(heap.begin(), heap.end());
}

std::unique_ptr<Keeper::Part> BestRows::take(const Rows& rows) const {
  auto part = std::make_unique<BestPart>();
  const double* values = rows.columns[objective_.column];
  const double sign = objective_.maximize ? -1 : 1;
  double limit = limit_.load(std::memory_order_relaxed);
  for (uint64_t i = rows.next_existing(0); i < rows.count; i = rows.next_existing(i + 1)) {
    const double value = sign * values[i];
    if (value > limit || std::isnan(value)) continue;
    insert(part->heap, {value, rows.number(i)});
    if (part->heap.size() == count_ && count_ > 0) limit = std::min(limit, part->heap.front().value);
  }
  return part;
}

bool BestRows::add(const Part& part) {
  for (const Entry& entry : static_cast<const BestPart&>(part).heap) insert(heap_, entry);
  if (heap_.size() == count_ && count_ > 0) limit_.store(heap_.front().value, std::memory_order_relaxed);
  return true;
}

double BestRows::limit() const {
  const double least = limit_.load(std::memory_order_relaxed);
  return objective_.maximize ? -least : least;
}

std::vector<Chosen> BestRows::chosen() const {
  std::vector<Chosen> result;
  for (const Entry& entry : heap_) result.push_back({entry.row, {entry.value}});
  std::sort(result.begin(), result.end(), [](const Chosen& a, const Chosen& b) { return a.row < b.row; });
  return result;
}

std::string BestRows::progress() const {
  if (heap_.empty()) return "none feasible yet";
  const double best = std::min_element(heap_.begin(), heap_.end())->value;
  return fmt::format("best {:.4g}", objective_.maximize ? -best : best);
}

void BestRows::restore(std::vector<Chosen> chosen) {
  heap_.clear();
  for (const Chosen& one : chosen)
    if (!one.objectives.empty()) insert(heap_, {one.objectives[0], one.row});
  if (heap_.size() == count_ && count_ > 0) limit_.store(heap_.front().value, std::memory_order_relaxed);
}

namespace {

struct FrontPart : Keeper::Part {
  std::vector<Chosen> front;
};

/// -1: a beats b; 1: b beats a; 0: neither.
int compare(const double* a, const double* b, size_t count) {
  bool a_better = false, b_better = false;
  for (size_t k = 0; k < count; ++k) {
    a_better = a_better || a[k] < b[k];
    b_better = b_better || b[k] < a[k];
  }
  if (a_better == b_better) return 0;
  return a_better ? -1 : 1;
}

/// Takes a point into a front unless one of its points beats it; what it beats goes.
void insert_into(std::vector<Chosen>& front, uint64_t row, const std::vector<double>& point) {
  for (size_t i = 0; i < front.size();) {
    const int order = compare(front[i].objectives.data(), point.data(), point.size());
    if (order < 0) {
      std::swap(front[i], front[i / 2]);  // what beats one often beats the next: it moves to the beginning
      return;
    }
    if (order > 0) {
      front[i] = std::move(front.back());
      front.pop_back();
      continue;
    }
    ++i;
  }
  front.push_back({row, point});
}

}  // namespace

std::shared_ptr<const FrontRows::Front> FrontRows::front() const {
  std::lock_guard lock(mutex_);
  return front_;
}

std::unique_ptr<Keeper::Part> FrontRows::take(const Rows& rows) const {
  auto part = std::make_unique<FrontPart>();
  const std::shared_ptr<const Front> known = front();
  std::vector<double> point(objectives_.size());
  size_t last = 0;  // of the known ones, what beat the one before
  for (uint64_t i = rows.next_existing(0); i < rows.count; i = rows.next_existing(i + 1)) {
    bool is_number = true;
    for (size_t k = 0; k < point.size(); ++k) {
      const double value = rows.columns[objectives_[k].column][i];
      point[k] = objectives_[k].maximize ? -value : value;
      is_number = is_number && !std::isnan(value);
    }
    if (!is_number) continue;
    const auto beaten_by = [&](size_t k) {
      return compare((*known)[k].objectives.data(), point.data(), point.size()) < 0;
    };
    bool beaten = last < known->size() && beaten_by(last);
    for (size_t k = 0; !beaten && k < known->size(); ++k)
      if (beaten_by(k)) beaten = true, last = k;
    if (!beaten) insert_into(part->front, rows.number(i), point);
  }
  return part;
}

bool FrontRows::add(const Part& part) {
  const Front& more = static_cast<const FrontPart&>(part).front;
  if (more.empty()) return true;
  auto joined = std::make_shared<Front>(*front());
  for (const Chosen& one : more) insert_into(*joined, one.row, one.objectives);
  std::lock_guard lock(mutex_);
  front_ = std::move(joined);
  return true;
}

std::vector<Chosen> FrontRows::chosen() const {
  std::vector<Chosen> result = *front();
  std::sort(result.begin(), result.end(), [](const Chosen& a, const Chosen& b) { return a.row < b.row; });
  return result;
}

std::string FrontRows::progress() const { return std::to_string(front()->size()) + " on the front"; }

void FrontRows::restore(std::vector<Chosen> chosen) {
  std::lock_guard lock(mutex_);
  front_ = std::make_shared<Front>(std::move(chosen));
}

}  // namespace ingot::sweep
