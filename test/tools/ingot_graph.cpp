// ingot-graph COMMAND [OPTIONS] FILE: one pass over the textual form of a value graph.
#include <fmt/format.h>

#include <atomic>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <iostream>
#include <sstream>

#include "compiler/emit/load.h"
#include "compiler/plan/bind.h"
#include "compiler/plan/interpret.h"
#include "compiler/readings/derivative.h"
#include "compiler/readings/rewrite.h"
#include "runtime/sweep/selection.h"
#include "test/tools/fuzz.h"

namespace {

using namespace ingot;

constexpr const char* usage = R"(ingot-graph COMMAND [OPTIONS] FILE      (FILE may be -)
  fold        read, which folds and shares, and print
  bind        resolve `at`
  plan        print the plan
  llvm        print the module; --full: optimised
  derive      differentiate each output by each parameter, at each point
  evaluate    run each point on its own
  run         run the plan: interpreted, --quick or --full: compiled
  fuzz SEED COUNT SIZE [--compiled]
  readings SEED COUNT SIZE      derivatives, intervals and certificates of random graphs
  least         run the plan of collected rows, compiled, and print the ten least values of the first output
options: --table-bytes N, --chunks N, --threads N, --cpu NAME, --silent, --collected, parameters as NUMBER=VALUE
)";

struct Arguments {
  std::string command, file;
  std::vector<std::string> rest;
  plan::Options plan;
  emit::Target target;
  bool quick = false, full = false, silent = false, compiled = false;
  unsigned threads = 1;
  std::map<uint32_t, double> parameters;
};

Arguments read_arguments(int count, char** words) {
  Arguments arguments;
  for (int i = 1; i < count; ++i) {
    const std::string word = words[i];
    const auto next = [&] { return i + 1 < count ? std::atoll(words[++i]) : 0; };
    if (word == "--quick")
      arguments.quick = true;
    else if (word == "--full")
      arguments.full = true;
    else if (word == "--silent")
      arguments.silent = true;
    else if (word == "--compiled")
      arguments.compiled = true;
    else if (word == "--collected")
      arguments.plan.few_together = arguments.plan.only_existing = arguments.plan.collected = true;
    else if (word == "--table-bytes")
      arguments.plan.table_bytes = next();
    else if (word == "--chunks")
      arguments.plan.minimum_chunks = next();
    else if (word == "--threads")
      arguments.threads = next();
    else if (word == "--cpu" && i + 1 < count)
      arguments.target.cpu = words[++i];
    else if (word.find('=') != std::string::npos)
      arguments.parameters[std::atoi(word.c_str())] = std::atof(std::strchr(words[i], '=') + 1);
    else if (arguments.command.empty())
      arguments.command = word;
    else
      arguments.rest.push_back(word);
  }
  if (!arguments.rest.empty()) arguments.file = arguments.rest[0];
  return arguments;
}

std::string read_all(const std::string& file) {
  std::ostringstream text;
  if (file == "-")
    text << std::cin.rdbuf();
  else
    text << std::ifstream(file).rdbuf();
  return text.str();
}

void print_row(const graph::Study& study, uint64_t row, const std::function<double(size_t)>& column) {
  std::string text = fmt::format("{}:", row);
  if (column(2 * study.outputs.size()) == 0)
    text += " does not exist";
  else
    for (size_t o = 0; o < study.outputs.size(); ++o) {
      const double failure = column(2 * o + 1);
      text += fmt::format(" {} = {}", study.outputs[o].name,
                          failure != 0 ? fmt::format("failure {}", failure) : fmt::format("{}", column(2 * o)));
    }
  fmt::print("{}\n", text);
}

void evaluate(const graph::Study& study, const std::vector<double>& parameters) {
  graph::PointEvaluator evaluator(study.graph, parameters);
  uint64_t rows = 1;
  for (graph::AxisId axis : study.axes) rows *= study.graph.axes()[axis].extent;
  for (uint64_t row = 0; row < rows; ++row) {
    uint64_t rest = row;
    for (size_t i = study.axes.size(); i-- > 0; rest /= study.graph.axes()[study.axes[i]].extent)
      evaluator.set(study.axes[i], static_cast<double>(rest % study.graph.axes()[study.axes[i]].extent));
    print_row(study, row, [&](size_t c) {
      if (c == 2 * study.outputs.size()) return evaluator.value(study.exists);
      return evaluator.value(c % 2 == 0 ? study.outputs[c / 2].value : study.outputs[c / 2].failure);
    });
  }
}

/// Derivatives of each output with respect to each parameter, and how many places are one-sided, at each row.
void derive(graph::Study study, const std::vector<double>& parameters) {
  const auto inputs = readings::parameter_nodes(study.graph);
  const auto outputs = study.outputs;
  for (const auto& output : outputs) {
    const auto derivatives = readings::differentiate(study, output.value, inputs);
    for (size_t i = 0; i < inputs.size(); ++i)
      study.outputs.push_back(
          {fmt::format("d {} / d {}", output.name, study.graph.parameters()[i].path), derivatives.by_input[i], 0});
    graph::NodeId kinks = 0;
    for (const auto& kink : derivatives.kinks) kinks = study.graph.make(graph::Operation::add, {kinks, kink.active});
    study.outputs.push_back({"one-sided", kinks, 0});
  }
  study.outputs.erase(study.outputs.begin(), study.outputs.begin() + static_cast<ptrdiff_t>(outputs.size()));
  evaluate(study, parameters);
}

int fail(const std::string& text) {
  std::cerr << text << '\n';
  return 1;
}

int run(const Arguments& arguments, const graph::Study& study, const plan::Plan& plan,
        const std::vector<double>& parameters) {
  const auto sink = [&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
    for (uint64_t i = 0; i < count && !arguments.silent; ++i)
      print_row(study, first + i, [&](size_t c) { return columns[c][i]; });
  };
  if (!arguments.quick && !arguments.full) {
    plan::run_interpreted(plan, parameters, sink);
    return 0;
  }
  std::string error;
  const emit::Codegen* codegen = emit::load_codegen(error);
  if (!codegen) return fail(error);
  const auto compiled = codegen->compile(plan, arguments.full ? emit::Speed::full : emit::Speed::quick, error);
  if (!compiled) return fail(error);
  sweep::run_kernel(compiled->kernel(), parameters, sink, arguments.threads);
  return 0;
}

/// The ten least, with their rows; to the error stream how long it took.
int least(const Arguments& arguments, plan::Options options, const graph::Study& study,
          const std::vector<double>& parameters) {
  options.few_together = options.only_existing = options.collected = true;
  options.limit = plan::Limit{0, false};
  std::string error;
  const emit::Codegen* codegen = emit::load_codegen(error);
  if (!codegen) return fail(error);
  const auto compiled = codegen->compile(plan::make_plan(study, options), emit::Speed::full, error);
  if (!compiled) return fail(error);
  sweep::SweepOptions sweep;
  sweep.threads = arguments.threads;
  std::atomic<uint64_t> computed = 0;
  sweep.computed = &computed;
  for (int i = 0; i < (arguments.silent ? 5 : 1); ++i) {
    computed = 0;
    sweep::BestRows best(10, {0, false});
    const auto start = std::chrono::steady_clock::now();
    sweep::run_kernel(compiled->kernel(), parameters, best, sweep);
    const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
    fmt::print(stderr, "{} points in {:.6f} s\n", computed.load(), seconds.count());
    for (const sweep::Chosen& one : best.chosen())
      if (!arguments.silent) fmt::print("{}: {:.17g}\n", one.row, one.objectives[0]);
  }
  return 0;
}

int llvm_text(const Arguments& arguments, const plan::Plan& plan) {
  std::string error;
  const emit::Codegen* codegen = emit::load_codegen(error);
  if (!codegen) return fail(error);
  const std::string text =
      codegen->llvm(plan, arguments.full ? emit::Speed::full : emit::Speed::quick, arguments.target, error);
  if (text.empty()) return fail(error);
  std::cout << text;
  return 0;
}

}  // namespace

int main(int count, char** words) {
  const Arguments arguments = read_arguments(count, words);
  if (arguments.command == "fuzz" && arguments.rest.size() == 3)
    return ingot::testing::fuzz({std::stoull(arguments.rest[0]), std::stoull(arguments.rest[1]),
                                 std::stoi(arguments.rest[2]), arguments.compiled}) != 0;
  if (arguments.command == "readings" && arguments.rest.size() == 3)
    return ingot::testing::fuzz_readings({std::stoull(arguments.rest[0]), std::stoull(arguments.rest[1]),
                                          std::stoi(arguments.rest[2]), false}) != 0;
  if (arguments.file.empty()) return fail(usage);
  graph::Study study;
  std::string error;
  if (!graph::parse(read_all(arguments.file), study, error)) return fail(error);
  std::vector<double> parameters;
  for (const graph::Parameter& parameter : study.graph.parameters()) parameters.push_back(parameter.value);
  for (const auto& [number, value] : arguments.parameters)
    if (number < parameters.size()) parameters[number] = value;

  if (arguments.command == "fold")
    std::cout << print(study);
  else if (arguments.command == "bind")
    std::cout << print(plan::resolve_bindings(study));
  else if (arguments.command == "derive")
    derive(plan::resolve_bindings(study), parameters);
  else if (arguments.command == "evaluate")
    evaluate(study, parameters);
  else if (arguments.command == "plan")
    std::cout << print(plan::make_plan(study, arguments.plan));
  else if (arguments.command == "least")
    return least(arguments, arguments.plan, study, parameters);
  else if (arguments.command == "llvm")
    return llvm_text(arguments, plan::make_plan(study, arguments.plan));
  else if (arguments.command == "run")
    return run(arguments, study, plan::make_plan(study, arguments.plan), parameters);
  else
    return fail(usage);
  return 0;
}
