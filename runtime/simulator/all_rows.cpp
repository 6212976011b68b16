#include "runtime/simulator/all_rows.h"

#include <cstdio>

#include "runtime/output/row_file.h"
#include "runtime/sweep/long_run.h"

namespace ingot::simulator {
namespace {

output::RowFormat format_of(const std::string& name) {
  if (name == "jsonl") return output::RowFormat::json_lines;
  return name == "sqlite" ? output::RowFormat::sqlite : output::RowFormat::csv;
}

int failed(const std::string& message, const std::string& help = {}) {
  std::fprintf(stderr, "error: %s\n", message.c_str());
  if (!help.empty()) std::fprintf(stderr, "help: %s\n", help.c_str());
  return 1;
}

std::string how_to_go_on(const sweep::LongRun& run) {
  return "the same command with `--resume` goes on; what is done is in `" + run.checkpoint + "`";
}

int report(const sweep::LongRun& run, const sweep::LongResult& result) {
  using End = sweep::LongResult::End;
  const std::string start = "leave out `--resume` to start from the beginning";
  switch (result.end) {
    case End::missing: return failed("there is nothing to resume: `" + run.checkpoint + "` cannot be read", start);
    case End::other: return failed("`" + run.checkpoint + "` cannot be resumed: " + result.why, start);
    case End::error: return failed(result.why);
    case End::stopped:
      return failed("stopped at " + std::to_string(result.percent) + " % of the rows",
                    result.saved ? how_to_go_on(run) : "");
    case End::failed:
    case End::whole: break;
  }
  return 0;
}

int not_written(const sweep::LongRun& run, output::RowFile& rows, bool saved) {
  if (!saved && !run.resume && rows.is_open()) rows.discard();
  return failed("`" + rows.part() + "` cannot be written: " + rows.problem(), saved ? how_to_go_on(run) : "");
}

}  // namespace

std::vector<output::Note> facts_of(const SimulatorDescription& description, const Invocation& invocation) {
  std::vector<output::Note> facts{{"ingot", description.version}, {"simulator", description.name}};
  for (size_t i = 0; i < description.parameters.size(); ++i)
    facts.push_back({"--" + description.parameters[i].path, output::format_exact(invocation.parameters[i])});
  return facts;
}

int write_all_rows(const SimulatorDescription& description, size_t study, const IngotKernel& kernel,
                   const Invocation& invocation, unsigned threads) {
  sweep::LongRun run;
  run.checkpoint = invocation.checkpoint.empty()
                       ? sweep::default_checkpoint(description.name, description.studies[study].name)
                       : invocation.checkpoint;
  run.resume = invocation.resume;
  run.rows = kernel.rows;
  run.chunks = kernel.chunks;
  run.version = description.version;
  run.answer = "simulator " + invocation.format;
  run.study = [&] {
    std::string text = description.sums[study];
    for (const double value : invocation.parameters) sweep::put(text, value);
    return sweep::sum_of(text);
  };
  const auto rows = output::make_row_file(description.studies[study], format_of(invocation.format), invocation.output,
                                          facts_of(description, invocation));
  if (!rows->open(run.resume)) return not_written(run, *rows, false);
  const auto chunks = [&](uint64_t first, const sweep::Added& added, std::string&) {
    sweep::SweepOptions options;
    options.threads = threads;
    options.first_chunk = first;
    options.added = added;
    return sweep::run_kernel(kernel, invocation.parameters, *rows, options);
  };
  const sweep::LongResult result = sweep::run_long(run, *rows, chunks);
  if (const int code = report(run, result); code != 0) return code;
  if (result.end == sweep::LongResult::End::failed || !rows->finish()) return not_written(run, *rows, result.saved);
  sweep::forget(run);
  return 0;
}

}  // namespace ingot::simulator
