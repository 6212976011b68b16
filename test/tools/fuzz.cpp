#include "test/tools/fuzz.h"

#include <fmt/format.h>

#include <map>

#include "compiler/emit/load.h"
#include "compiler/plan/bind.h"
#include "compiler/plan/interpret.h"
#include "test/tools/random_study.h"

namespace ingot::testing {
namespace {

using namespace graph;

class Fuzzer {
 public:
  Fuzzer(const FuzzOptions& options, const emit::Codegen* codegen) : options_(options), codegen_(codegen) {}

  int run() {
    for (uint64_t i = 0; i < options_.count && differences_ < 10; ++i) {
      seed_ = options_.seed + i;
      const int before = differences_;
      study_ = random_study(seed_, options_.size);
      points("graph", study_.study);
      text();
      points("bound graph", plan::resolve_bindings(study_.study));
      for (const plan::Options& options : plan_options())
        if (differences_ == before) plans(options);
      for (const plan::Options& options : collecting_options())
        if (differences_ == before && codegen_) collected(options);
    }
    return differences_;
  }

 private:
  static std::vector<plan::Options> plan_options() {
    return {{},
            {400, 1, false, false, false, {}},
            {64u << 20, 3, false, false, false, {}},
            {64, 1, false, false, false, {}},
            {2000, 1000, false, false, false, {}},
            {64u << 20, 1, true, true, false, {}},
            {2000, 7, true, true, false, {}},
            {400, 1, false, true, false, {}}};
  }

  /// Of rows that are collected, with and without a limit.
  static std::vector<plan::Options> collecting_options() {
    return {{64u << 20, 1, true, true, true, {}},
            {2000, 7, true, true, true, {}},
            {400, 1, true, true, true, plan::Limit{0, false}},
            {64u << 20, 3, true, true, true, plan::Limit{0, true}}};
  }

  void differ(const std::string& what) {
    ++differences_;
    fmt::print("seed {} size {}: {}\n", seed_, options_.size, what);
  }

  NodeId column(const Study& study, size_t c) const {
    if (c == 2 * study.outputs.size()) return study.exists;
    return c % 2 == 0 ? study.outputs[c / 2].value : study.outputs[c / 2].failure;
  }

  bool matches(const char* way, size_t c, size_t row, double value) {
    const double expected = study_.expected[c][row];
    if (same(value, expected)) return true;
    differ(fmt::format("{}: column {} of row {} is {:a}, not {:a}", way, c, row, value, expected));
    return false;
  }

  void points(const char* way, const Study& study) {
    PointEvaluator evaluator(study.graph, study_.parameters);
    for (size_t row = 0; row < study_.expected[0].size(); ++row) {
      size_t rest = row;
      for (size_t i = study.axes.size(); i-- > 0;) {
        const uint32_t extent = study.graph.axes()[study.axes[i]].extent;
        evaluator.set(study.axes[i], static_cast<double>(rest % extent));
        rest /= extent;
      }
      for (size_t c = 0; c < study_.expected.size(); ++c)
        if (!matches(way, c, row, evaluator.value(column(study, c)))) return;
    }
  }

  void text() {
    const std::string printed = print(study_.study);
    Study again;
    std::string error;
    if (!parse(printed, again, error)) return differ("the text cannot be read: " + error);
    if (print(again) != printed) return differ("the text is not the same when read and printed again");
    points("graph read back", again);
  }

  template <class Run>
  void rows(const std::string& way, bool only_existing, Run run) {
    uint64_t next = 0;
    bool ok = true;
    run([&](uint64_t first, uint64_t count, const std::vector<const double*>& columns) {
      if (first != next) differ(fmt::format("{}: rows begin at {}, not {}", way, first, next)), ok = false;
      next = first + count;
      for (size_t c = 0; c < columns.size() && ok; ++c)
        for (uint64_t i = 0; i < count && ok; ++i) {
          const bool matters = !only_existing || c + 1 == columns.size() || columns.back()[i] != 0;
          ok = !matters || matches(way.c_str(), c, first + i, columns[c][i]);
        }
    });
    if (ok && next != study_.expected[0].size())
      differ(fmt::format("{}: {} rows, not {}", way, next, study_.expected[0].size()));
  }

  void plans(const plan::Options& options) {
    const plan::Plan plan = plan::make_plan(study_.study, options);
    const bool existing = options.only_existing;
    const std::string limits =
        fmt::format(" ({} bytes, {} chunks{})", options.table_bytes, plan.chunks, existing ? ", only existing" : "");
    rows("interpreter" + limits, existing,
         [&](const plan::Sink& sink) { plan::run_interpreted(plan, study_.parameters, sink); });
    if (!codegen_) return;
    for (const emit::Speed speed : {emit::Speed::quick, emit::Speed::full}) {
      const std::string way = (speed == emit::Speed::quick ? "quick code" : "full code") + limits;
      std::string error;
      const auto compiled = codegen_->compile(plan, speed, error);
      if (!compiled) return differ(way + ": " + error);
      const unsigned threads = speed == emit::Speed::full ? 2 : 1;
      rows(way, existing,
           [&](const plan::Sink& sink) { sweep::run_kernel(compiled->kernel(), study_.parameters, sink, threads); });
    }
  }

  /// Rows as they come, each with its columns.
  class Collector : public sweep::Keeper {
   public:
    explicit Collector(double limit) : limit_(limit) {}
    std::unique_ptr<Part> take(const sweep::Rows& rows) const override {
      auto part = std::make_unique<Some>();
      for (uint64_t i = 0; i < rows.count; ++i) {
        std::vector<double> values;
        for (const double* column : rows.columns) values.push_back(column[i]);
        part->rows.emplace_back(rows.number(i), std::move(values));
      }
      return part;
    }
    bool add(const Part& part) override {
      for (const auto& [number, values] : static_cast<const Some&>(part).rows) {
        twice = twice || found.contains(number);
        found[number] = values;
      }
      return true;
    }
    double limit() const override { return limit_; }
    std::string save() override { return {}; }
    bool load(const std::string&) override { return false; }

    std::map<uint64_t, std::vector<double>> found;
    bool twice = false;

   private:
    struct Some : Part {
      std::vector<std::pair<uint64_t, std::vector<double>>> rows;
    };
    double limit_;
  };

  /// Exactly the rows that exist and are within the limit, with their bits.
  void collected(const plan::Options& options) {
    const plan::Plan plan = plan::make_plan(study_.study, options);
    std::string way = fmt::format("collected ({} bytes, {} chunks)", options.table_bytes, plan.chunks);
    std::string error;
    const auto compiled = codegen_->compile(plan, emit::Speed::full, error);
    if (!compiled) return differ(way + ": " + error);
    const std::vector<double>& first = study_.expected[0];
    Collector collector(first[seed_ % first.size()]);
    sweep::SweepOptions sweep;
    sweep.threads = 1 + seed_ % 2;
    sweep::run_kernel(compiled->kernel(), study_.parameters, collector, sweep);
    if (collector.twice) return differ(way + ": a row comes twice");
    for (size_t row = 0; row < first.size(); ++row) {
      bool wanted = study_.expected.back()[row] != 0;
      if (options.limit)
        wanted =
            wanted && (options.limit->maximize ? first[row] >= collector.limit() : first[row] <= collector.limit());
      const auto found = collector.found.find(row);
      if (wanted != (found != collector.found.end()))
        return differ(fmt::format("{}: row {} {}", way, row, wanted ? "is missing" : "should not be there"));
      for (size_t c = 0; wanted && c + 1 < study_.expected.size(); ++c)
        if (!matches(way.c_str(), c, row, found->second[c])) return;
    }
  }

  FuzzOptions options_;
  const emit::Codegen* codegen_;
  RandomStudy study_;
  uint64_t seed_ = 0;
  int differences_ = 0;
};

}  // namespace

int fuzz(const FuzzOptions& options) {
  const emit::Codegen* codegen = nullptr;
  if (options.compiled) {
    std::string error;
    codegen = emit::load_codegen(error);
    if (!codegen) {
      fmt::print("{}\n", error);
      return 1;
    }
  }
  const int differences = Fuzzer(options, codegen).run();
  if (differences == 0) fmt::print("{} random studies agree\n", options.count);
  return differences;
}

}  // namespace ingot::testing
