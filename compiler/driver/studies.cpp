#include "compiler/driver/studies.h"

#include <algorithm>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/diagnostics/suggest.h"

namespace ingot::driver {

std::vector<elaborate::Study> studies_of(Session& session, const std::vector<std::string>& names,
                                         elaborate::Options options) {
  const ModuleInfo& info = session.program.modules[session.module];
  std::vector<std::string> known;
  for (NodeId item : session.program.tree.children_of(info.node))
    if (session.program.tree.kind(item) == NodeKind::study_) known.emplace_back(session.program.tree.text(item));
  if (known.empty()) {
    session.diagnostics.report(diagnostic::no_study, {}, session.program.string(info.name))
        .help("a study says what to vary and what to report: study NAME { vary x in [...] report y = ... }");
    return {};
  }
  for (const std::string& name : names) {
    if (std::find(known.begin(), known.end(), name) != known.end()) continue;
    auto& diagnostic = session.diagnostics.report(diagnostic::unknown_study, {}, name);
    std::string hint = did_you_mean(name, known);
    diagnostic.help(hint.empty() ? "the spec's studies: " + fmt::format("{}", fmt::join(known, ", ")) : hint);
  }
  if (session.diagnostics.has_errors()) return {};
  std::set<NodeId> watched;
  for (const auto& set : session.sets) watched.insert(set.expression);
  options.watched = watched;
  options.only = std::set<std::string>(names.begin(), names.end());
  std::set<NodeId> read;
  options.read = &read;
  auto studies = elaborate::elaborate_studies(session.program, session.module, options, session.diagnostics);
  if (session.diagnostics.has_errors()) return studies;
  for (const auto& set : session.sets)
    if (!read.contains(set.expression)) session.diagnostics.report(diagnostic::set_without_effect, set.span, set.text);
  for (const auto& rate : session.rates)
    if (!session.program.scales_read[rate.unit])
      session.diagnostics.report(diagnostic::set_without_effect, rate.span, rate.text);
  return studies;
}

std::vector<elaborate::Study> study_again(Session& session, const std::string& name, elaborate::Options options) {
  options.only = {name};
  return elaborate::elaborate_studies(session.program, session.module, options, session.diagnostics);
}

}  // namespace ingot::driver
