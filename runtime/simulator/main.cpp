// A standalone simulator: the compiled studies of one spec, with some of its values as options.
#include <fmt/format.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>
#include <cstring>
#include <fstream>
#include <map>
#include <thread>

#include "runtime/output/result_table.h"
#include "runtime/simulator/description.h"
#include "runtime/sweep/kernel.h"

extern "C" {
extern const IngotKernel* const ingot_simulator_kernels[];
extern const char ingot_simulator_description[];
}

namespace ingot::simulator {
namespace {

constexpr int exit_usage = 2;

struct Invocation {
  std::string format = "table", output, study;
  std::vector<double> parameters;
};

std::string shown(const ParameterDescription& parameter, double value) {
  if (parameter.units.empty()) return output::format_exact(value);
  // As it was written, or the largest unit in which the number is at least 1.
  if (!parameter.unit.empty())
    for (const auto& unit : parameter.units)
      if (unit.first == parameter.unit) return output::format_number(value / unit.second, 6) + " " + unit.first;
  const std::pair<std::string, double>* best = nullptr;
  for (const auto& unit : parameter.units)
    if (std::abs(value) >= unit.second && (best == nullptr || unit.second > best->second)) best = &unit;
  if (best == nullptr) best = &parameter.units.front();
  return output::format_number(value / best->second, 6) + " " + best->first;
}

void print_help(const SimulatorDescription& description, const char* program) {
  std::string text = fmt::format("{}: a simulator built by Ingot {}\n\nusage: {} [options]\n\nstudies:\n",
                                 description.name, description.version, program);
  for (const auto& study : description.studies) text += fmt::format("  {:<28}{}\n", study.name, study.title);
  text += "\noptions:\n";
  text += fmt::format("  {:<28}{}\n", "--study NAME", "Only this study");
  text += fmt::format("  {:<28}{}\n", "--format FORMAT", "table, csv or json");
  text += fmt::format("  {:<28}{}\n", "-o, --output FILE", "File to write instead of standard output");
  text += fmt::format("  {:<28}{}\n", "--help", "This text");
  if (!description.parameters.empty()) text += "\nparameters:\n";
  size_t width = 28;
  auto usage = [](const ParameterDescription& p) {
    return "--" + p.path + " " + (p.units.empty() ? "NUMBER" : "QUANTITY");
  };
  for (const auto& p : description.parameters) width = std::max(width, usage(p).size() + 2);
  for (const auto& p : description.parameters)
    text += fmt::format("  {:<{}}now {}\n", usage(p), width, shown(p, p.value));
  std::fputs(text.c_str(), stdout);
}

int usage_error(const std::string& message, const std::string& help = "--help lists the options") {
  std::fprintf(stderr, "error: %s\nhelp: %s\n", message.c_str(), help.c_str());
  return exit_usage;
}

/// "4.8TB/s" or "4.8 TB/s" in base units; false with the reason.
bool parse_quantity(const ParameterDescription& parameter, std::string text, double& value, std::string& why) {
  std::erase(text, '_');
  const char* end = text.data() + text.size();
  auto [rest, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{}) {
    why = "`" + text + "` is no number";
    return false;
  }
  while (rest < end && *rest == ' ') ++rest;
  std::string unit(rest, end);
  if (parameter.units.empty()) {
    why = "`" + parameter.path + "` is a plain number, without a unit";
    return unit.empty();
  }
  for (const auto& [spelling, scale] : parameter.units)
    if (spelling == unit) {
      value *= scale;
      return std::isfinite(value);
    }
  std::string known;
  for (const auto& [spelling, scale] : parameter.units) known += (known.empty() ? "" : ", ") + spelling;
  why = (unit.empty() ? "`" + parameter.path + "` needs a unit"
                      : "`" + unit + "` is no unit of `" + parameter.path + "`") +
        "; it takes " + known;
  return false;
}

int parse(const SimulatorDescription& description, int argc, char** argv, Invocation& invocation) {
  for (int i = 1; i < argc; ++i) {
    std::string name = argv[i], value;
    size_t equals = name.find('=');
    bool has_value = equals != std::string::npos;
    if (has_value) value = name.substr(equals + 1), name = name.substr(0, equals);
    if (name == "-o") name = "--output";
    if (name == "--help" || name == "-h") {
      print_help(description, argv[0]);
      return 0;
    }
    if (!has_value) {
      if (i + 1 >= argc) return usage_error("`" + name + "` needs a value");
      value = argv[++i];
    }
    if (name == "--format") {
      if (value != "table" && value != "csv" && value != "json")
        return usage_error("`" + value + "` is no format", "table, csv or json");
      invocation.format = value;
      continue;
    }
    if (name == "--output") {
      invocation.output = value;
      continue;
    }
    if (name == "--study") {
      bool known = std::any_of(description.studies.begin(), description.studies.end(),
                               [&](const auto& s) { return s.name == value; });
      if (!known) return usage_error("there is no study `" + value + "`");
      invocation.study = value;
      continue;
    }
    size_t p = 0;
    while (p < description.parameters.size() && "--" + description.parameters[p].path != name) ++p;
    if (p == description.parameters.size())
      return usage_error("there is no option `" + name + "`",
                         "only values that were listed when it was built can be changed; --help lists them");
    std::string why;
    if (!parse_quantity(description.parameters[p], value, invocation.parameters[p], why)) return usage_error(why);
  }
  return -1;
}

output::StudyValues run(const IngotKernel& kernel, const std::vector<double>& parameters) {
  output::StudyValues values;
  values.rows = kernel.rows;
  values.columns.assign(kernel.columns_count, std::vector<double>(kernel.rows));
  sweep::run_kernel(
      kernel, parameters,
      [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
        for (size_t c = 0; c < columns.size(); ++c)
          std::copy_n(columns[c], count, values.columns[c].begin() + static_cast<ptrdiff_t>(first));
      },
      std::max(1u, std::thread::hardware_concurrency()));
  return values;
}

int write(const std::string& path, const std::string& text) {
  if (path.empty() || path == "-")
    return std::fwrite(text.data(), 1, text.size(), stdout) == text.size() && std::fflush(stdout) == 0 ? 0 : 1;
  std::string temporary = path + ".part";
  std::ofstream stream(temporary, std::ios::binary);
  stream << text;
  stream.close();
  if (!stream || std::rename(temporary.c_str(), path.c_str()) != 0) {
    std::fprintf(stderr, "error: `%s` cannot be written: %s\n", path.c_str(), std::strerror(errno));
    std::remove(temporary.c_str());
    return 1;
  }
  return 0;
}

int simulate(int argc, char** argv) {
  SimulatorDescription description;
  if (!from_json(ingot_simulator_description, description)) {
    std::fputs("error: internal: the simulator's description is damaged\n", stderr);
    return 1;
  }
  Invocation invocation;
  for (const auto& p : description.parameters) invocation.parameters.push_back(p.value);
  if (int code = parse(description, argc, argv, invocation); code >= 0) return code;
  std::string text;
  size_t written = 0;
  winsize size{};
  bool terminal = invocation.output.empty() && isatty(STDOUT_FILENO) == 1;
  int width = terminal && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 ? size.ws_col : 0;
  bool several = invocation.study.empty() && description.studies.size() > 1;
  if (invocation.format == "json" && several) text += "[";
  for (size_t i = 0; i < description.studies.size(); ++i) {
    const auto& study = description.studies[i];
    if (!invocation.study.empty() && invocation.study != study.name) continue;
    output::ResultTable table = output::make_table(study, run(*ingot_simulator_kernels[i], invocation.parameters));
    if (written++ > 0) text += invocation.format == "json" ? "," : "\n";
    if (invocation.format == "csv")
      text += output::write_csv(table);
    else if (invocation.format == "json")
      text += output::write_json(table);
    else
      text += output::write_table(table, {terminal && std::getenv("NO_COLOR") == nullptr, width, true});
  }
  if (invocation.format == "json" && several) text += "]\n";
  return write(invocation.output, text);
}

}  // namespace
}  // namespace ingot::simulator

int main(int argc, char** argv) { return ingot::simulator::simulate(argc, argv); }
