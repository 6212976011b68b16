// A report as one HTML page that needs nothing else.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "compiler/driver/report/sliders.h"
#include "runtime/output/charts.h"
#include "runtime/output/result_table.h"
#include "runtime/output/study_table.h"

namespace ingot::driver {

/// Where the candidates of a search are computed, for the reason when it finds none.
struct PageSearch {
  uint32_t reason = 0;  ///< its number
  std::string symbol;   ///< of the candidates' kernel
  std::vector<std::string> domains;
  size_t conditions = 0;
  std::map<uint32_t, std::vector<int64_t>> holes;  ///< by reason: outputs with its numbers, -1 where one is not known
};

struct PageStudy {
  std::string about;  ///< its doc comment
  output::StudyDescription description;
  output::ResultTable table;  ///< with the values as stated
  std::vector<output::Chart> charts;
  std::string symbol;  ///< its kernel in the module; empty: it is not recomputed
  std::vector<PageSearch> searches;
  std::vector<uint32_t> chooses;  ///< reasons that are a search's
  std::string remark;             ///< why not
};

struct Page {
  std::string title, lead;  ///< lead: what the spec's first comment says
  std::string file;         ///< the spec's
  std::vector<PageStudy> studies;
  std::vector<Slider> sliders;
  std::string module;  ///< WebAssembly, compressed; may be empty
};

std::string write_page(const Page& page);

}  // namespace ingot::driver
