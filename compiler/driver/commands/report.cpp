// `ingot report SPEC -o page.html`: one page with tables, charts and sliders that recompute in the browser.
#include <algorithm>
#include <deque>
#include <filesystem>
#include <iostream>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/candidates.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/report/page.h"
#include "compiler/driver/report/sliders.h"
#include "compiler/driver/report/web_module.h"
#include "compiler/driver/results.h"
#include "compiler/driver/run_rows.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/plan/plan.h"
#include "runtime/sweep/progress.h"

namespace ingot::driver {
namespace {

struct ReportOptions {
  SessionOptions session;
  std::string spec, output;
  std::vector<std::string> parameters, studies;
  size_t sliders = 8;
};

// What a browser does while nobody waits: a few seconds on one core, tens of megabytes.
constexpr double most_operations = 6e9, most_numbers = 8e6;
constexpr uint64_t table_bytes = 32 << 20;

/// What the spec's first comment behind its version says, before anything is declared.
std::string lead_of(const Session& session) {
  const FileId file = session.program.modules[session.module].file;
  std::stringstream lines{std::string(session.program.files.file(file).text)};
  std::string lead;
  bool begun = false;
  for (std::string line; std::getline(lines, line);) {
    const size_t begin = line.find_first_not_of(" \t\r");
    if (begin == std::string::npos) {
      if (!lead.empty()) break;
      continue;
    }
    if (!begun) {
      begun = line.compare(begin, 6, "ingot ") == 0;
      continue;
    }
    if (line.compare(begin, 2, "//") != 0 || line.compare(begin, 3, "///") == 0) break;
    const size_t words = line.find_first_not_of(" \t", begin + 2);
    lead += (lead.empty() ? "" : " ") + (words == std::string::npos ? std::string() : line.substr(words));
  }
  return lead;
}

std::string about_study(const Session& session, const std::string& name) {
  const Tree& tree = session.program.tree;
  for (const NodeId item : tree.children_of(session.program.modules[session.module].node))
    if (tree.kind(item) == NodeKind::study_ && tree.text(item) == name) return std::string(tree.doc_of(item));
  return {};
}

/// With the objectives as the columns that report the same: charts are drawn of columns.
output::StudyDescription by_columns(output::StudyDescription description, const elaborate::Study& study) {
  for (output::ObjectiveDescription& objective : description.pareto)
    for (const elaborate::Column& column : study.columns)
      if (study.graph.outputs[column.output].value == study.graph.outputs[objective.output].value) {
        objective.output = column.output;
        break;
      }
  return description;
}

class Reporter {
 public:
  Reporter(Session& session, const ReportOptions& options) : session_(session), options_(options) {}

  /// False after an error, which is reported.
  bool make(Page& page) {
    auto chosen = choose_sliders(session_, options_.parameters, options_.studies, options_.sliders);
    if (!chosen) return false;
    auto studies = studies_of(session_, options_.studies, chosen->options);
    if (session_.diagnostics.has_errors()) return false;
    page.sliders = std::move(chosen->sliders);
    page.file = std::filesystem::path(options_.spec).filename().string();
    page.title = std::filesystem::path(options_.spec).stem().string();
    std::replace(page.title.begin(), page.title.end(), '_', ' ');
    page.lead = lead_of(session_);
    for (elaborate::Study& study : studies)
      if (!add(page, study)) return false;
    if (plans_.empty()) return true;
    std::vector<const plan::Plan*> pointers;
    for (const plan::Plan& plan : plans_) pointers.push_back(&plan);
    page.module = web_module(session_, pointers);
    return !page.module.empty();
  }

 private:
  bool add(Page& page, elaborate::Study& study) {
    const std::vector<double> parameters = default_parameters(study.graph.graph);
    RunRequest request;
    request.spec = options_.spec;
    const auto values = run_rows(session_, study, parameters, request);
    if (!values) return false;
    PageStudy one;
    one.about = about_study(session_, study.name);
    one.table = make_table(study, *values, parameters);
    const auto holes = add_reason_outputs(study);
    one.description = describe(study, holes);
    one.charts = output::charts_of(by_columns(one.description, study), one.table);
    if (!page.sliders.empty()) compile(one, study);
    page.studies.push_back(std::move(one));
    return true;
  }

  /// Plans the study for browsers, unless that is too much for one.
  void compile(PageStudy& page, const elaborate::Study& study) {
    page.symbol = compile(study.graph);
    if (page.symbol.empty()) {
      page.remark =
          fmt::format("{} points are too many to recompute in a browser: what stands here is as `ingot run` gave it.",
                      sweep::count_text(static_cast<double>(row_count(study.graph))));
      return;
    }
    for (const auto& [reason, record] : study.chooses) {
      page.chooses.push_back(reason);
      if (!known_at_row(study, record.exists, record.axes))
        continue;  // inside another search: it has no row of its own
      const Candidates candidates = candidates_of(study, record);
      PageSearch search;
      search.reason = reason;
      search.symbol = compile(candidates.study);
      if (search.symbol.empty()) continue;
      for (const auto& domain : record.domains) search.domains.push_back(domain.name);
      search.conditions = candidates.conditions;
      const auto& reasons = study.graph.graph.reasons();
      for (uint32_t i = 0; i < reasons.size(); ++i) {
        std::vector<int64_t>& outputs = search.holes[i + 1];
        for (const auto& hole : reasons[i].holes) {
          const auto found = candidates.holes.find(hole.value);
          outputs.push_back(found == candidates.holes.end() ? -1 : static_cast<int64_t>(found->second));
        }
        if (outputs.empty()) search.holes.erase(i + 1);
      }
      page.searches.push_back(std::move(search));
    }
  }

  /// The symbol of its kernel; empty when it is too much for a browser.
  std::string compile(const graph::Study& study) {
    const auto rows = static_cast<double>(row_count(study));
    if (rows * static_cast<double>(2 * study.outputs.size() + 1) > most_numbers) return {};
    plan::Options options;
    options.table_bytes = table_bytes;
    plan::Plan plan = plan::make_plan(study, options);
    if (plan::estimated_operations(plan) > most_operations) return {};
    plans_.push_back(std::move(plan));
    return "ingot_study_" + std::to_string(plans_.size() - 1);
  }

  Session& session_;
  const ReportOptions& options_;
  std::deque<plan::Plan> plans_;  ///< of studies and searches, by number of the symbol
};

int report(ReportOptions options) {
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  if (options.output.empty()) options.output = std::filesystem::path(options.spec).stem().string() + ".html";
  Page page;
  if (!Reporter(session, options).make(page)) return session.finish();
  const std::string text = write_page(page);
  if (std::string error = write_file(options.output, text); !error.empty())
    session.diagnostics.report(diagnostic::output_not_written, {}, options.output, error);
  else if (options.output != "-")
    std::cout << fmt::format("wrote {}: {} {}, {} {}, {} kB\n", options.output, page.studies.size(),
                             page.studies.size() == 1 ? "study" : "studies", page.sliders.size(),
                             page.sliders.size() == 1 ? "slider" : "sliders", (text.size() + 999) / 1000);
  return session.finish();
}

Registration registration(
    {"report", "Write a page with tables, charts and sliders that recompute in the browser",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<ReportOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("-o,--output", options->output, "The page; else the spec's name with .html");
       app.add_option(
              "--parameter", options->parameters,
              "A value with a slider: --parameter H20.memory.bandwidth (may be repeated); else those that matter most")
           ->type_name("PATH");
       app.add_option("--sliders", options->sliders, "How many are picked where no --parameter says which");
       app.add_option("--study", options->studies, "Only this study (may be repeated)");
       options->session.add_to(app, true);
       return [options] { return report(*options); };
     },
     16});

}  // namespace
}  // namespace ingot::driver
