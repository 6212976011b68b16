#include "runtime/sweep/distribution.h"

#include <algorithm>
#include <bit>
#include <cmath>

namespace ingot::sweep {
namespace {

constexpr int dropped_bits = 42;  ///< of the 52 of a mantissa; ten stay
constexpr uint32_t zero = uint32_t{1} << 22;

/// Bins in ascending order: the bits of positive numbers ascend with them, those of negative ones descend.
uint32_t key_of(double value) {
  const auto bits = std::bit_cast<uint64_t>(std::fabs(value));
  if (!(value < 0)) return zero + static_cast<uint32_t>(bits >> dropped_bits);
  constexpr uint64_t rest = (uint64_t{1} << dropped_bits) - 1;
  return zero - static_cast<uint32_t>((bits + rest) >> dropped_bits);
}

/// The least number that belongs to a bin.
double least_of(uint32_t key) {
  const auto end = [](uint32_t magnitude) { return std::bit_cast<double>(uint64_t{magnitude} << dropped_bits); };
  return key >= zero ? end(key - zero) : -end(zero - key);
}

}  // namespace

void Bins::add(double value) {
  if (value == 0) value = 0;  // without a sign
  Distribution::Bin& bin = bin_of(key_of(value));
  ++bin.count;
  bin.least = std::min(bin.least, value);
  bin.greatest = std::max(bin.greatest, value);
}

Distribution::Bin& Bins::bin_of(uint32_t key) {
  const size_t mask = keys_.size() - 1;
  size_t place = key * 0x9e3779b1u & mask;
  while (keys_[place] != key + 1) {
    if (keys_[place] == 0) {
      if (2 * used_ >= keys_.size()) {
        grow();
        return bin_of(key);
      }
      keys_[place] = key + 1;
      ++used_;
      break;
    }
    place = (place + 1) & mask;
  }
  return bins_[place];
}

void Bins::grow() {
  std::vector<uint32_t> keys(2 * keys_.size(), 0);
  std::vector<Distribution::Bin> bins(2 * bins_.size());
  keys.swap(keys_);
  bins.swap(bins_);
  used_ = 0;
  for (size_t i = 0; i < keys.size(); ++i)
    if (keys[i] != 0) bin_of(keys[i] - 1) = bins[i];
}

Distribution Bins::distribution() const {
  Distribution result;
  for (size_t i = 0; i < keys_.size(); ++i)
    if (keys_[i] != 0) result.add(keys_[i] - 1, bins_[i]);
  return result;
}

void Distribution::add(uint32_t key, const Bin& more) {
  Bin& bin = bins_[key];
  bin.count += more.count;
  bin.least = std::min(bin.least, more.least);
  bin.greatest = std::max(bin.greatest, more.greatest);
  count_ += more.count;
}

void Distribution::add(const Distribution& other) {
  for (const auto& [key, more] : other.bins_) add(key, more);
}

double Distribution::least() const { return bins_.begin()->second.least; }
double Distribution::greatest() const { return bins_.rbegin()->second.greatest; }

double Distribution::quantile(double q) const {
  if (q <= 0) return least();
  if (q >= 1) return greatest();
  // The nearest rank: the least value whose share, with all below it, reaches q.
  const double rank = std::ceil(q * static_cast<double>(count_));
  uint64_t below = 0;
  for (const auto& [key, bin] : bins_) {
    below += bin.count;
    if (static_cast<double>(below) >= rank) return bin.least + (bin.greatest - bin.least) / 2;
  }
  return greatest();
}

std::vector<Distribution::Bar> Distribution::bars(size_t wanted, bool ratios) const {
  const double low = least(), high = greatest();
  std::vector<double> ends{low};
  for (size_t i = 1; i < wanted; ++i) {
    const double share = static_cast<double>(i) / static_cast<double>(wanted);
    const double end = ratios ? low * std::pow(high / low, share) : low + (high - low) * share;
    const double moved = least_of(key_of(end));
    if (moved > ends.back() && moved < high) ends.push_back(moved);
  }
  std::vector<Bar> bars;
  for (size_t i = 0; i < ends.size(); ++i) bars.push_back({ends[i], i + 1 < ends.size() ? ends[i + 1] : high, 0});
  size_t bar = 0;
  for (const auto& [key, bin] : bins_) {
    while (bar + 1 < bars.size() && least_of(key) >= bars[bar + 1].from) ++bar;
    bars[bar].count += bin.count;
  }
  return bars;
}

void Distribution::save(std::string& text) const {
  put(text, static_cast<uint64_t>(bins_.size()));
  for (const auto& [key, bin] : bins_) {
    put(text, uint64_t{key});
    put(text, bin.count);
    put(text, bin.least);
    put(text, bin.greatest);
  }
}

void Distribution::load(Reader& reader) {
  bins_.clear();
  count_ = 0;
  for (uint64_t left = reader.whole(); reader.ok() && left > 0; --left) {
    const auto key = static_cast<uint32_t>(reader.whole());
    Bin bin;
    bin.count = reader.whole();
    bin.least = reader.number();
    bin.greatest = reader.number();
    add(key, bin);
  }
}

namespace {

struct Taken : Keeper::Part {
  std::vector<Distribution> columns;
  std::vector<uint64_t> infeasible;
};

}  // namespace

Distributions::Distributions(std::vector<size_t> outputs, size_t row_output)
    : outputs_(std::move(outputs)),
      row_output_(row_output),
      columns_(outputs_.size()),
      infeasible_(outputs_.size(), 0) {}

std::unique_ptr<Keeper::Part> Distributions::take(const Rows& rows) const {
  auto part = std::make_unique<Taken>();
  std::vector<Bins> bins(outputs_.size());
  part->infeasible.assign(outputs_.size(), 0);
  const double* row_failure = rows.columns[2 * row_output_ + 1];
  for (uint64_t i = rows.next_existing(0); i < rows.count; i = rows.next_existing(i + 1))
    for (size_t k = 0; k < outputs_.size(); ++k) {
      const double value = rows.columns[2 * outputs_[k]][i];
      if (row_failure[i] != 0 || rows.columns[2 * outputs_[k] + 1][i] != 0 || std::isnan(value))
        ++part->infeasible[k];
      else
        bins[k].add(value);
    }
  for (const Bins& one : bins) part->columns.push_back(one.distribution());
  return part;
}

bool Distributions::add(const Part& part) {
  const auto& taken = static_cast<const Taken&>(part);
  for (size_t k = 0; k < columns_.size(); ++k) {
    columns_[k].add(taken.columns[k]);
    infeasible_[k] += taken.infeasible[k];
  }
  return true;
}

std::string Distributions::save() {
  std::string text;
  for (size_t k = 0; k < columns_.size(); ++k) {
    put(text, infeasible_[k]);
    columns_[k].save(text);
  }
  return text;
}

bool Distributions::load(const std::string& text) {
  Reader reader(text);
  for (size_t k = 0; k < columns_.size(); ++k) {
    infeasible_[k] = reader.whole();
    columns_[k].load(reader);
  }
  return reader.at_end();
}

std::string Distributions::progress() const {
  return columns_.empty() || columns_[0].count() == 0 ? "none feasible yet" : "";
}

}  // namespace ingot::sweep
