#include "compiler/driver/search_record.h"

#include <algorithm>
#include <cmath>

namespace ingot::driver {
namespace {

constexpr size_t most_measured = 3;  ///< objectives whose volume is worth its time in each generation

void put(std::string& text, const std::vector<double>& numbers) {
  sweep::put(text, static_cast<uint64_t>(numbers.size()));
  for (const double number : numbers) sweep::put(text, number);
}

std::vector<double> numbers(sweep::Reader& reader) {
  std::vector<double> all;
  for (uint64_t left = reader.whole(); reader.ok() && left > 0; --left) all.push_back(reader.number());
  return all;
}

bool beats(const std::vector<double>& a, const std::vector<double>& b) {
  bool better = false;
  for (size_t k = 0; k < a.size(); ++k) {
    if (a[k] > b[k]) return false;
    better = better || a[k] < b[k];
  }
  return better;
}

}  // namespace

void SearchRecord::keep(const Found& found) {
  if (objectives_ > 1) return keep_on_front(found);
  // Of equal ones the first found stays first.
  if (best_.size() == wanted_ && (wanted_ == 0 || !(found.objectives < best_.back().objectives))) return;
  for (const Found& one : best_)
    if (one.variables == found.variables) return;
  const auto place = std::upper_bound(best_.begin(), best_.end(), found,
                                      [](const Found& a, const Found& b) { return a.objectives < b.objectives; });
  best_.insert(place, found);
  if (best_.size() > wanted_) best_.pop_back();
}

void SearchRecord::keep_on_front(const Found& found) {
  for (const Found& one : best_)
    if (beats(one.objectives, found.objectives) || one.variables == found.variables) return;
  std::erase_if(best_, [&](const Found& one) { return beats(found.objectives, one.objectives); });
  best_.insert(std::upper_bound(best_.begin(), best_.end(), found,
                                [](const Found& a, const Found& b) { return a.objectives < b.objectives; }),
               found);
}

void SearchRecord::add(const std::vector<search::Point>& candidates, const std::vector<Assessed>& assessed) {
  for (size_t i = 0; i < candidates.size(); ++i) {
    const Assessed& one = assessed[i];
    ++now_.candidates;
    if (!one.feasible()) {
      if (!any_feasible_ && (!nearest_ || one.violation < nearest_->violation))
        nearest_ = Nearest{candidates[i], one.failure, one.exists, one.violation};
      continue;
    }
    any_feasible_ = true;
    nearest_.reset();
    ++now_.feasible;
    keep({candidates[i], one.objectives});
    if (!generations_.empty() && generations_.back().kept > 0) continue;
    reference_.resize(objectives_, -HUGE_VAL);
    for (size_t k = 0; k < objectives_; ++k) reference_[k] = std::max(reference_[k], one.objectives[k]);
  }
}

double SearchRecord::volume(const search::Optimisers& optimisers, const std::vector<std::vector<double>>& front) const {
  if (objectives_ > most_measured) return NAN;
  std::vector<search::Point> inside;
  for (const auto& objectives : front) {
    bool better = true;
    for (size_t k = 0; k < objectives_; ++k) better = better && objectives[k] < reference_[k];
    if (better) inside.push_back(objectives);
  }
  return optimisers.hypervolume(inside, reference_);
}

void SearchRecord::end_generation(const search::Optimisers& optimisers) {
  now_.evaluations = now_.candidates + (generations_.empty() ? 0 : generations_.back().evaluations);
  now_.kept = best_.size();
  now_.best = NAN;
  if (!best_.empty() && objectives_ == 1) now_.best = best_.front().objectives[0];
  if (!best_.empty() && objectives_ > 1) {
    std::vector<std::vector<double>> front;
    for (const Found& one : best_) front.push_back(one.objectives);
    now_.best = volume(optimisers, front);
  }
  generations_.push_back(now_);
  now_ = {};
}

void SearchRecord::save(std::string& text) const {
  sweep::put(text, static_cast<uint64_t>(best_.size()));
  for (const Found& one : best_) {
    put(text, one.variables);
    put(text, one.objectives);
  }
  sweep::put(text, static_cast<uint64_t>(generations_.size()));
  for (const Generation& one : generations_) {
    for (const uint64_t count : {one.evaluations, one.candidates, one.feasible, one.kept}) sweep::put(text, count);
    sweep::put(text, one.best);
  }
  put(text, reference_);
  sweep::put(text, static_cast<uint64_t>(nearest_ ? 1 : 0));
  if (!nearest_) return;
  put(text, nearest_->variables);
  sweep::put(text, uint64_t{nearest_->failure});
  sweep::put(text, static_cast<uint64_t>(nearest_->exists ? 1 : 0));
  sweep::put(text, nearest_->violation);
}

bool SearchRecord::load(sweep::Reader& reader) {
  best_.clear();
  generations_.clear();
  nearest_.reset();
  for (uint64_t left = reader.whole(); reader.ok() && left > 0; --left) {
    Found one;
    one.variables = numbers(reader);
    one.objectives = numbers(reader);
    best_.push_back(std::move(one));
  }
  for (uint64_t left = reader.whole(); reader.ok() && left > 0; --left) {
    Generation one;
    for (uint64_t* count : {&one.evaluations, &one.candidates, &one.feasible, &one.kept}) *count = reader.whole();
    one.best = reader.number();
    generations_.push_back(one);
  }
  reference_ = numbers(reader);
  any_feasible_ = !best_.empty();
  if (reader.whole() == 0) return reader.ok();
  Nearest one;
  one.variables = numbers(reader);
  one.failure = static_cast<uint32_t>(reader.whole());
  one.exists = reader.whole() != 0;
  one.violation = reader.number();
  nearest_ = one;
  return reader.ok();
}

}  // namespace ingot::driver
