// `ingot measure SPEC`: where the time of a sweep goes, for bench/. Hidden: its figures are for those who work on Ingot.
#include <ctime>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/select.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"

namespace ingot::driver {
namespace {

struct MeasureOptions {
  SessionOptions session;
  std::string spec, engine = "compiled";
  std::vector<std::string> studies;
  unsigned threads = 1, repeats = 3;
};

double processor_seconds() {
  timespec time{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return static_cast<double>(time.tv_sec) + 1e-9 * static_cast<double>(time.tv_nsec);
}

int measure(const MeasureOptions& options) {
  const double start = processor_seconds();
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  const auto studies = studies_of(session, options.studies, {});
  if (session.diagnostics.has_errors()) return session.finish();
  std::printf("front %.6f\n", processor_seconds() - start);
  for (const auto& study : studies) {
    const bool some = keeps_some(study);
    const graph::Study swept = some ? objectives_of(study) : study.graph;
    const auto keeper = [&]() -> std::unique_ptr<sweep::Keeper> {
      if (some) return selection_of(study);
      return std::make_unique<sweep::BestRows>(1, sweep::Objective{});
    };
    const Taken taken = some ? Taken{true, limit_of(study)} : Taken{};
    const SweepTimes times = time_sweep(swept, keeper, taken, options.threads, options.repeats);
    if (!times.error.empty()) {
      session.diagnostics.report(diagnostic::code_generation_failed, study.span, times.error);
      return session.finish();
    }
    const uint64_t rows = row_count(swept), computed = times.computed > 0 ? times.computed : rows;
    std::printf("study %s rows %llu computed %llu plan %.6f compile %.6f sweep %.6f\n", study.name.c_str(),
                static_cast<unsigned long long>(rows), static_cast<unsigned long long>(computed), times.plan,
                times.compile, times.sweep);
  }
  return session.finish();
}

Registration registration(
    {"measure", "Where the time of a sweep goes",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<MeasureOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("--study", options->studies, "Only this study (may be repeated)");
       app.add_option(
           "--threads", options->threads,
           "Threads of the sweep: 1 is timed by its processor, 0 is one that is timed by the clock, as several are");
       app.add_option("--repeats", options->repeats, "Sweeps; the shortest counts");
       options->session.add_to(app, true);
       return [options] { return measure(*options); };
     },
     920, true});

}  // namespace
}  // namespace ingot::driver
