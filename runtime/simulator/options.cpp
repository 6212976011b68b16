#include "runtime/simulator/options.h"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <cstdio>

namespace ingot::simulator {
namespace {

constexpr int exit_usage = 2;

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
  const auto option = [&](const char* name, const char* what) { text += fmt::format("  {:<28}{}\n", name, what); };
  option("--format FORMAT", "table, csv, json or sqlite; with --all csv, jsonl or sqlite");
  option("-o, --output FILE", "File to write instead of standard output");
  option("--all", "Write every row to the file as it is made, whatever the study keeps");
  option("--resume", "Go on where the same command was stopped");
  option("--checkpoint FILE", "File for what is done (default: NAME.STUDY.checkpoint in this folder)");
  option("--threads NUMBER", "Threads (default: all)");
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

/// What does not go together.
int check(const SimulatorDescription& description, const Invocation& invocation) {
  const bool to_file = !invocation.output.empty() && invocation.output != "-";
  if (invocation.all && invocation.format == "json")
    return usage_error("`--format json` is for a whole table, and --all writes row by row", "use jsonl, csv or sqlite");
  if (!invocation.all && invocation.format == "jsonl")
    return usage_error("`--format jsonl` is for --all", "use json, or add --all -o FILE");
  if (!invocation.all && invocation.resume) return usage_error("`--resume` goes on with --all", "add --all -o FILE");
  if (invocation.format == "sqlite" && !to_file)
    return usage_error("`--format sqlite` makes a file", "say where: -o FILE");
  if (invocation.all && (!to_file || (invocation.study.empty() && description.studies.size() > 1)))
    return usage_error("`--all` writes one study to a file", "say which study and where: --study NAME --all -o FILE");
  return go_on;
}

}  // namespace

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
    if (name == "--all" || name == "--resume") {
      if (has_value) return usage_error("`" + name + "` takes no value");
      (name == "--all" ? invocation.all : invocation.resume) = true;
      continue;
    }
    if (!has_value) {
      if (i + 1 >= argc) return usage_error("`" + name + "` needs a value");
      value = argv[++i];
    }
    if (name == "--format") {
      const char* const formats[] = {"table", "csv", "json", "jsonl", "sqlite"};
      if (std::find(std::begin(formats), std::end(formats), value) == std::end(formats))
        return usage_error("`" + value + "` is no format", "table, csv, json, jsonl or sqlite");
      invocation.format = value;
      continue;
    }
    if (name == "--output" || name == "--checkpoint") {
      (name == "--output" ? invocation.output : invocation.checkpoint) = value;
      continue;
    }
    if (name == "--threads") {
      const auto [rest, error] = std::from_chars(value.data(), value.data() + value.size(), invocation.threads);
      if (error != std::errc{} || rest != value.data() + value.size())
        return usage_error("`" + value + "` is no number of threads");
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
  return check(description, invocation);
}

}  // namespace ingot::simulator
