// Why a row of a study is infeasible, in words.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "compiler/driver/place.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

class Reasons {
 public:
  Reasons(const elaborate::Study& study, std::vector<double> parameters);
  ~Reasons();
  /// A reason's text with its numbers at that row; for a `choose`, how many candidates failed on what.
  std::string text(uint64_t row, uint32_t failure);
  /// The same at any place, inner axes included. Of a `choose`, only that it found nothing.
  std::string text_at(const Positions& positions, uint32_t failure);

 private:
  struct Search;
  std::string of_search(uint64_t row, uint32_t failure, const elaborate::ChooseRecord& record);
  Search& search_of(uint32_t failure, const elaborate::ChooseRecord& record);
  const elaborate::Study& study_;
  std::vector<double> parameters_;
  Places places_;
  std::map<uint32_t, std::unique_ptr<Search>> searches_;  ///< by the number of the reason
};

}  // namespace ingot::driver
