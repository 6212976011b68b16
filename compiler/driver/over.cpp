#include "compiler/driver/over.h"

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>

#include "compiler/driver/engine.h"
#include "compiler/driver/metric.h"
#include "compiler/driver/place.h"
#include "compiler/driver/quantity.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/repeated.h"
#include "compiler/driver/results.h"
#include "compiler/readings/certify.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {

namespace {

using Json = nlohmann::ordered_json;

std::string trimmed(std::string text) {
  text.erase(0, text.find_first_not_of(' '));
  text.erase(text.find_last_not_of(' ') + 1);
  return text;
}

/// "holds from 400 W to 560 W, fails to 700 W" of each point of the axes; points that say the same stand together.
void write_stretches(const Session& session, const elaborate::Study& study, const Over& over,
                     const readings::RangeProof& proof, std::string& text) {
  using Proof = readings::RangeProof;
  std::vector<std::pair<std::string, std::vector<std::string>>> said;  // what, and where
  for (size_t i = 0; i < proof.stretches.size();) {
    const uint64_t row = proof.stretches[i].row;
    std::string what;
    for (bool first = true; i < proof.stretches.size() && proof.stretches[i].row == row; ++i, first = false) {
      const Proof::Stretch& one = proof.stretches[i];
      what += one.verdict == Proof::holds_there   ? (first ? "holds" : ", holds")
              : one.verdict == Proof::fails_there ? (first ? "fails" : ", fails")
                                                  : (first ? "undecided" : ", undecided");
      if (first) what += " from " + quantity_text(session.program, over.type, one.low);
      what += " to " + quantity_text(session.program, over.type, one.high);
    }
    auto known = std::find_if(said.begin(), said.end(), [&](const auto& one) { return one.first == what; });
    if (known == said.end()) known = said.insert(known, {what, {}});
    known->second.push_back(row_name(study, row));
  }
  constexpr size_t most_lines = 12, most_places = 4;
  for (size_t i = 0; i < said.size() && i < most_lines; ++i) {
    auto& [what, places] = said[i];
    const size_t left = places.size() > most_places ? places.size() - most_places : 0;
    if (left > 0) places.resize(most_places), places.push_back(std::to_string(left) + " more");
    const std::string where = fmt::format("{}", fmt::join(places, "; "));
    text += "  " + (where.empty() ? "" : where + ": ") + what + "\n";
  }
  if (said.size() > most_lines) text += fmt::format("  {} more (--format json)\n", said.size() - most_lines);
}

}  // namespace

std::optional<std::vector<Over>> read_over(Session& session, const std::vector<std::string>& texts) {
  std::map<NodeId, Over> by_node;
  for (const std::string& text : texts) {
    const size_t equals = text.find('='), dots = text.find("..");
    const std::string path = trimmed(text.substr(0, equals));
    std::set<NodeId> before;
    for (const auto& [node, listed] : session.parameters) before.insert(node);
    if (!session.add_parameter(path)) return std::nullopt;
    for (const auto& [node, listed] : session.parameters) {
      if (before.contains(node)) continue;
      const TypeId type = session.program.type(node);
      const auto low = quantity_of(session, "--over", trimmed(text.substr(equals + 1, dots - equals - 1)), type);
      const auto high = low ? quantity_of(session, "--over", trimmed(text.substr(dots + 2)), type) : low;
      if (!low || !high) return std::nullopt;
      by_node[node] = {path, type, {std::min(*low, *high), std::max(*low, *high)}};
    }
  }
  std::vector<Over> result;
  result.reserve(by_node.size());
  for (auto& [node, over] : by_node) result.push_back(std::move(over));
  return result;
}

Json prove_over(const Session& session, const elaborate::Study& study, const std::vector<Over>& over,
                std::string& text) {
  constexpr uint32_t cells_of_one = 1024, cells_of_two = 128, cells_of_more = 32;
  const uint32_t cells = over.size() == 1 ? cells_of_one : over.size() == 2 ? cells_of_two : cells_of_more;
  std::vector<readings::ParameterRange> ranges;
  std::string shown_ranges;
  for (size_t i = 0; i < over.size(); ++i) {
    const auto& [low, high] = over[i].ends;
    ranges.push_back({static_cast<uint32_t>(i), low, high, cells});
    shown_ranges += (shown_ranges.empty() ? "" : ", ") + over[i].path + " from " +
                    quantity_text(session.program, over[i].type, low) + " to " +
                    quantity_text(session.program, over[i].type, high);
  }
  const graph::NodeId failure = study.graph.outputs[study.row_failure].failure;
  const auto proof =
      readings::prove_over(study.graph, default_parameters(study.graph.graph), ranges, failure, repeated_runs());
  const auto percent = [](double share) { return output::format_number(100 * share, 4) + " %"; };
  text += study.name + ": `require`s over " + shown_ranges + "\n";
  Json result{{"study", study.name},  {"over", shown_ranges},         {"holds", proof.holds},
              {"fails", proof.fails}, {"undecided", proof.undecided}, {"boxes", proof.boxes}};
  const bool mixed = !(proof.fails == 0 && proof.undecided == 0) && !(proof.holds == 0 && proof.undecided == 0);
  if (proof.fails == 0 && proof.undecided == 0) {
    text += "  proved: they hold everywhere\n";
  } else if (!mixed) {
    text += "  proved: they fail everywhere\n";
  } else {
    text += "  proved: they hold over " + percent(proof.holds) + " and fail over " + percent(proof.fails) + "; " +
            percent(proof.undecided) + " around the border is undecided\n";
    Json stretches = Json::array(), not_held = Json::array();
    for (const auto& one : proof.stretches)
      stretches.push_back({{"at", row_name(study, one.row)},
                           {"from", one.low},
                           {"to", one.high},
                           {"verdict", one.verdict == readings::RangeProof::holds_there   ? "holds"
                                       : one.verdict == readings::RangeProof::fails_there ? "fails"
                                                                                          : "undecided"}});
    if (over.size() == 1) write_stretches(session, study, over[0], proof, text);
    std::string inside;
    for (size_t i = 0; i < over.size(); ++i) {
      const auto& [low, high] = proof.not_held[i];
      not_held.push_back({low, high});
      if (low == over[i].ends.first && high == over[i].ends.second) continue;
      inside += (inside.empty() ? "" : " and ") + over[i].path + " from " +
                quantity_text(session.program, over[i].type, low) + " to " +
                quantity_text(session.program, over[i].type, high);
    }
    if (over.size() > 1 && !inside.empty()) text += "  they fail only inside " + inside + "\n";
    result["stretches"] = stretches, result["not_held_inside"] = not_held;
  }
  if (!proof.failing.empty()) {
    auto evaluator = Places(study, proof.failing).evaluator(positions_at(study, proof.failing_row));
    std::string where = row_name(study, proof.failing_row);
    for (size_t i = 0; i < over.size(); ++i)
      where += (where.empty() ? "" : ", ") + over[i].path + " = " +
               quantity_text(session.program, over[i].type, proof.failing[i], 6);
    const std::string why =
        Reasons(study, proof.failing).text(proof.failing_row, static_cast<uint32_t>(evaluator.value(failure)));
    text += "  one that fails: " + where + ": " + why + "\n";
    result["failing"] = where, result["why"] = why;
  }
  text += fmt::format("  {} boxes\n", proof.boxes);
  return result;
}

}  // namespace ingot::driver
