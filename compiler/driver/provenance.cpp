#include "compiler/driver/provenance.h"

#include <algorithm>
#include <cmath>

namespace ingot::driver {

std::vector<ConfidenceShare> provenance_of(const std::vector<InputEffect>& effects) {
  std::vector<ConfidenceShare> shares;
  double total = 0;
  for (const InputEffect& effect : effects) {
    if (!std::isfinite(effect.elasticity) || effect.elasticity == 0) continue;
    const std::string& stated = effect.input.confidence;
    auto known = std::find_if(shares.begin(), shares.end(), [&](const auto& one) { return one.confidence == stated; });
    if (known == shares.end()) known = shares.insert(known, {stated, 0, {}});
    known->share += std::abs(effect.elasticity);
    known->inputs.push_back({effect.input.path, effect.elasticity});
    total += std::abs(effect.elasticity);
  }
  for (ConfidenceShare& one : shares) {
    one.share /= total;
    std::stable_sort(one.inputs.begin(), one.inputs.end(),
                     [](const auto& a, const auto& b) { return std::abs(a.elasticity) > std::abs(b.elasticity); });
  }
  std::stable_sort(shares.begin(), shares.end(), [](const auto& a, const auto& b) { return a.share > b.share; });
  return shares;
}

std::string shown_confidence(const std::string& confidence) {
  return confidence.empty() ? "without a stated confidence" : confidence;
}

}  // namespace ingot::driver
