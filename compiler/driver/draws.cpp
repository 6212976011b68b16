#include "compiler/driver/draws.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <bit>
#include <cstdlib>

#include "compiler/driver/inputs.h"
#include "runtime/math/sobol_directions.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

constexpr uint32_t draws_when_not_said = 10'000, most_draws = 100'000'000;

/// "low=25%" as a confidence and a share; a share of 0 for what is not of that form.
std::pair<std::string, double> assumption_of(const std::string& text) {
  const size_t equals = text.find('=');
  if (equals == std::string::npos) return {};
  const std::string confidence = text.substr(0, equals), number = text.substr(equals + 1);
  char* end = nullptr;
  double share = std::strtod(number.c_str(), &end);
  if (end == number.c_str()) return {};
  if (*end == '%') ++end, share /= 100;
  const bool known = confidence == "high" || confidence == "medium" || confidence == "low" || confidence == "rumoured";
  return known && *end == 0 && share > 0 && share < 1 ? std::pair(confidence, share) : std::pair(std::string(), 0.0);
}

std::map<std::string, double> assumptions_of(const DrawOptions& options) {
  std::map<std::string, double> shares;
  for (const std::string& one : options.assumed)
    shares.insert_or_assign(assumption_of(one).first, assumption_of(one).second);
  return shares;
}

/// Plain numbers count things or shape them: only quantities are taken as uncertain.
bool may_be_assumed(const Program& program, NodeId expression) {
  while (program.tree.kind(expression) == NodeKind::negate_) expression = program.tree.child(expression, 0);
  return program.tree.kind(expression) == NodeKind::quantity_ && program.tree.text(expression) != "%";
}

std::string listed(const std::vector<std::string>& names) {
  constexpr size_t most = 12;
  std::string text;
  for (size_t i = 0; i < std::min(most, names.size()); ++i) text += (i > 0 ? ", " : "") + names[i];
  return names.size() > most ? text + fmt::format(" and {} more", names.size() - most) : text;
}

}  // namespace

void DrawOptions::add_to(CLI::App& app) {
  app.add_option("--draws", draws, "Draw every uncertain value so often; without, nominal values hold")
      ->check(CLI::Range(2u, most_draws));
  app.add_option("--seed", seed, "Of the draws: the same seed gives the same draws");
  app.add_option(
         "--sampling", sampling,
         "philox: independent draws; sobol: scrambled Sobol points, whose means settle faster (draws are rounded "
         "up to 16 scramblings of a power of two)")
      ->check(CLI::IsMember({"philox", "sobol"}));
  app.add_flag(
      "--uncertain", uncertain,
      "Draw what the catalogue and the spec state as ranges (10000 draws unless --draws says otherwise), and say "
      "what was drawn");
  app.add_option("--assume", assumed,
                 "Draw also the single quantities of a confidence, triangular by a share either way: low=25%. May be "
                 "repeated; implies --uncertain")
      ->type_name("CONFIDENCE=SHARE")
      ->check(CLI::Validator(
          [](std::string& text) {
            return assumption_of(text).second > 0
                       ? std::string()
                       : std::string(
                             "wants a confidence (high, medium, low, rumoured) and a share below 100%: low=25%");
          },
          ""));
}

void apply(const DrawOptions& options, const Session& session, bool in_batches, elaborate::Options& elaboration) {
  if (!options.wanted()) return;
  elaboration.draws = options.draws > 0 ? options.draws : draws_when_not_said;
  elaboration.seed = options.seed;
  if (options.sampling == "sobol") elaboration.sampling = elaborate::Sampling::sobol;
  const bool sobol = elaboration.sampling == elaborate::Sampling::sobol;
  if (sobol || in_batches) {
    elaboration.batches = draw_batches;
    uint32_t of_batch = std::max(2u, (elaboration.draws + draw_batches - 1) / draw_batches);
    if (sobol) of_batch = std::bit_ceil(of_batch);  // a power of two fills elementary intervals evenly (Owen, 2020)
    elaboration.draws = of_batch * draw_batches;
  }
  const auto shares = assumptions_of(options);
  if (shares.empty()) return;
  for (const auto& [expression, input] : inputs_of(session.program, session.module))
    if (const auto found = shares.find(input.confidence); found != shares.end())
      if (may_be_assumed(session.program, expression)) elaboration.uncertain.emplace(expression, found->second);
}

void state_assumptions(const DrawOptions& options, const Session& session, std::vector<elaborate::Study>& studies) {
  const bool wanted = options.uncertain || !options.assumed.empty();
  const auto shares = assumptions_of(options);
  const auto inputs = wanted ? inputs_of(session.program, session.module) : std::map<NodeId, elaborate::Input>();
  for (elaborate::Study& study : studies) {
    if (study.beyond_sobol > 0)
      study.assumptions.push_back(fmt::format("{} of {} variables by Philox: the Sobol sequence has {} dimensions here",
                                              study.beyond_sobol, study.variables.size(), math::sobol_dimensions));
    if (!wanted) continue;
    std::vector<std::string> ranges;
    std::map<std::string, std::vector<std::string>> assumed;
    for (const elaborate::RandomVariable& variable : study.variables) {
      const auto found = inputs.find(variable.expression);
      const bool is_range = session.program.tree.kind(variable.expression) == NodeKind::call_;
      const std::string name =
          found != inputs.end()
              ? found->second.path
              : std::string(session.program.files.text(session.program.tree[variable.expression].span));
      (is_range ? ranges : assumed[found != inputs.end() ? found->second.confidence : ""]).push_back(name);
    }
    study.assumptions.push_back(ranges.empty() ? "no range is drawn: what is reported rests on none"
                                               : fmt::format("drawn from its range: {}", listed(ranges)));
    for (const auto& [confidence, names] : assumed)
      study.assumptions.push_back(
          fmt::format("assumed: {} % either way, triangular, for quantities of {} confidence: {}",
                      output::format_number(100 * shares.at(confidence), 4), confidence, listed(names)));
  }
}

std::string draws_text(const elaborate::Study& study) {
  const auto is_sobol = [&](const elaborate::RandomVariable& variable) {
    return study.graph.graph[variable.uniform].operation == graph::Operation::quasi_random;
  };
  if (std::none_of(study.variables.begin(), study.variables.end(), is_sobol))
    return fmt::format("{} draws", study.draw_count);
  const uint32_t batches = study.graph.graph.axes()[study.draw_axes.front()].extent;
  return fmt::format("{} draws ({} scramblings of {} Sobol points)", study.draw_count, batches,
                     study.draw_count / batches);
}

}  // namespace ingot::driver
