// The generations of a search, saved on the way.
#pragma once

#include <string>

#include "compiler/driver/search_record.h"

namespace ingot::driver {

struct SearchRequest {
  search::Settings settings;
  std::string algorithm;  ///< its name
  uint64_t generations = 100;
  unsigned threads = 0;
  bool resume = false;
  std::string checkpoint;
  bool keep_checkpoint = false;  ///< also when it has come to its end: for further generations
};

struct SearchEnd {
  enum class Kind : uint8_t { whole, stopped, missing, other, failed } kind = Kind::whole;
  std::string why;
  bool saved = false;
};

/// Runs what is left of the generations; the record tells how it went.
SearchEnd run_search(const SearchSpace& space, const search::Optimisers& optimisers, const SearchRequest& request,
                     SearchRecord& record);

}  // namespace ingot::driver
