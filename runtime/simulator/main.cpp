// A standalone simulator: the compiled studies of one spec, with some of its values as options.
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <thread>

#include "runtime/output/database_rows.h"
#include "runtime/output/part_file.h"
#include "runtime/output/result_table.h"
#include "runtime/simulator/all_rows.h"
#include "runtime/simulator/options.h"
#include "runtime/sweep/kernel.h"

extern "C" {
extern const IngotKernel* const ingot_simulator_kernels[];
extern const char ingot_simulator_description[];
}

namespace ingot::simulator {
namespace {

unsigned threads_of(const Invocation& invocation) {
  return invocation.threads > 0 ? invocation.threads : std::max(1u, std::thread::hardware_concurrency());
}

output::StudyValues run(const IngotKernel& kernel, const Invocation& invocation) {
  output::StudyValues values;
  values.rows = kernel.rows;
  values.columns.assign(kernel.columns_count, std::vector<double>(kernel.rows));
  sweep::run_kernel(
      kernel, invocation.parameters,
      [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
        for (size_t c = 0; c < columns.size(); ++c)
          std::copy_n(columns[c], count, values.columns[c].begin() + static_cast<ptrdiff_t>(first));
      },
      threads_of(invocation));
  return values;
}

int write(const std::string& path, const std::string& text) {
  if (path.empty() || path == "-")
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0 ? 0 : 1;
  output::PartFile file(path);
  bool written = file.open(false);
  for (size_t done = 0; written && done < text.size();) {
    const ssize_t more = ::write(file.descriptor(), text.data() + done, text.size() - done);
    written = more >= 0 || file.failed(std::strerror(errno));
    done += more > 0 ? static_cast<size_t>(more) : 0;
  }
  if (written && file.finish()) return 0;
  std::fprintf(stderr, "error: `%s` cannot be written: %s\n", path.c_str(), file.problem().c_str());
  if (file.is_held()) file.discard();
  return 1;
}

int simulate(int argc, char** argv) {
  SimulatorDescription description;
  if (!from_json(ingot_simulator_description, description)) {
    std::fputs("error: internal: the simulator's description is damaged\n", stderr);
    return 1;
  }
  Invocation invocation;
  for (const auto& p : description.parameters) invocation.parameters.push_back(p.value);
  if (int code = parse(description, argc, argv, invocation); code != go_on) return code;
  winsize size{};
  const bool terminal = invocation.output.empty() && isatty(STDOUT_FILENO) == 1;
  const int width = terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
  std::vector<output::ResultTable> tables;
  for (size_t i = 0; i < description.studies.size(); ++i) {
    const auto& study = description.studies[i];
    if (!invocation.study.empty() && invocation.study != study.name) continue;
    if (invocation.all)
      return write_all_rows(description, i, *ingot_simulator_kernels[i], invocation, threads_of(invocation));
    tables.push_back(output::make_table(study, run(*ingot_simulator_kernels[i], invocation)));
  }
  if (invocation.format == "sqlite") {
    const std::string error = output::write_database(invocation.output, tables, facts_of(description, invocation));
    if (!error.empty())
      std::fprintf(stderr, "error: `%s` cannot be written: %s\n", invocation.output.c_str(), error.c_str());
    return error.empty() ? 0 : 1;
  }
  const bool json = invocation.format == "json", several = tables.size() > 1;
  std::string text = json && several ? "[" : "";
  for (size_t i = 0; i < tables.size(); ++i) {
    if (i > 0) text += json ? "," : "\n";
    if (invocation.format == "csv")
      text += output::write_csv(tables[i]);
    else if (json)
      text += output::write_json(tables[i]);
    else
      text += output::write_table(tables[i], {terminal && std::getenv("NO_COLOR") == nullptr, width, true});
  }
  if (json && several) text += "]\n";
  return write(invocation.output, text);
}

}  // namespace
}  // namespace ingot::simulator

int main(int argc, char** argv) { return ingot::simulator::simulate(argc, argv); }
