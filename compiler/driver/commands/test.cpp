// `ingot test SPEC...`: runs `test` blocks.
#include <unistd.h>

#include <algorithm>
#include <cmath>
#include <cstdio>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/reasons.h"
#include "compiler/driver/results.h"
#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"
#include "runtime/output/result_table.h"

namespace ingot::driver {
namespace {

struct TestOptions {
  SessionOptions session;
  std::vector<std::string> specs;
  bool verbose = false;
};

struct Tally {
  size_t passed = 0, failed = 0;
};

/// What the assertion at a row came to, empty when it holds.
std::string verdict(const elaborate::Study& test, const elaborate::Assertion& assertion, const StudyValues& values,
                    Reasons& reasons, uint64_t row) {
  std::string where = row_name(test, row);
  if (!where.empty()) where = " at " + where;
  for (size_t output : {test.row_failure, assertion.output})
    if (uint32_t failure = values.failure(output, row); failure != 0)
      return "infeasible" + where + ": " + reasons.text(row, failure);
  if (values.value(assertion.output, row) != 0) return {};
  std::string text = assertion.message.empty() ? "does not hold" : assertion.message;
  if (assertion.left && assertion.right) {
    auto show = [&](size_t output) {
      double value = values.value(output, row) / assertion.scale;
      return output::format_number(value, 6) + (assertion.unit.empty() ? "" : " " + assertion.unit);
    };
    text += ": the left side is " + show(*assertion.left) + ", the right side " + show(*assertion.right);
    double left = values.value(*assertion.left, row), right = values.value(*assertion.right, row);
    if (right != 0 && std::isfinite(left / right)) text += fmt::format(" ({:+.2f} %)", 100 * (left / right - 1));
  }
  return text + where;
}

Tally run_tests(Session& session) {
  Tally tally;
  size_t errors_before = session.diagnostics.error_count();
  auto tests = elaborate::elaborate_tests(session.program, session.module, {}, session.diagnostics);
  tally.failed += session.diagnostics.error_count() - errors_before;
  for (const elaborate::Study& test : tests) {
    auto parameters = default_parameters(test.graph.graph);
    StudyValues values = run_study(test.graph, parameters, Engine::automatic);
    Reasons reasons(test, parameters);
    bool good = true;
    for (const elaborate::Assertion& assertion : test.assertions) {
      size_t shown = 0;
      for (uint64_t row = 0; row < values.rows; ++row) {
        if (!values.exists(row)) continue;
        std::string why = verdict(test, assertion, values, reasons, row);
        if (why.empty()) continue;
        good = false;
        if (++shown > 3) continue;
        session.diagnostics.report(diagnostic::assertion_failed, assertion.span, test.name, why);
      }
    }
    ++(good ? tally.passed : tally.failed);
  }
  return tally;
}

int run(const TestOptions& options) {
  Tally total;
  int result = exit_ok;
  for (const std::string& spec : options.specs) {
    Session session(options.session);
    if (session.load(spec)) {
      Tally tally = run_tests(session);
      total.passed += tally.passed;
      total.failed += tally.failed;
      if (tally.passed + tally.failed == 0 && options.specs.size() == 1)
        session.diagnostics.report(diagnostic::no_test, {}, spec).help("write test \"NAME\" { assert ... }");
    } else {
      ++total.failed;
    }
    result = std::max(result, session.finish());
  }
  std::printf("%zu passed, %zu failed\n", total.passed, total.failed);
  return total.failed > 0 ? exit_failure : result;
}

Registration registration({"test", "Run the test blocks of specs",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<TestOptions>();
                             app.add_option("SPEC", options->specs, "The specs, .ingot files")->required();
                             options->session.add_to(app, true);
                             return [options] { return run(*options); };
                           },
                           40});

}  // namespace
}  // namespace ingot::driver
