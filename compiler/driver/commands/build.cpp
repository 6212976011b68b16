// `ingot build SPEC -o FILE`: a standalone native simulator.
#include <unistd.h>

#include <cstdlib>
#include <filesystem>
#include <iostream>

#include "compiler/diagnostics/registry/driver.h"
#include "compiler/driver/command.h"
#include "compiler/driver/engine.h"
#include "compiler/driver/process.h"
#include "compiler/driver/results.h"
#include "compiler/driver/session.h"
#include "compiler/driver/studies.h"
#include "compiler/emit/load.h"
#include "runtime/simulator/description.h"
#include "runtime/sweep/checkpoint.h"

namespace ingot::driver {
namespace {

struct BuildOptions {
  SessionOptions session;
  std::string spec, output, cpu = "native";
  std::vector<std::string> parameters, studies;
};

/// Runs the C compiler as linker; empty when it worked, else what it printed.
std::string link(const std::string& object, const std::string& output) {
  std::string folder = emit::library_folder();
  const char* compiler = std::getenv("CXX");
  std::vector<std::string> words{compiler != nullptr ? compiler : "c++",
                                 "-o",
                                 output,
                                 object,
                                 folder + "/libingot_simulator.a",
                                 folder + "/libingot_runtime.a",
                                 "-lpthread",
                                 "-lm",
                                 "-static-libstdc++",
                                 "-static-libgcc"};
  return run_program(std::move(words), object + ".log");
}

/// Many rows are cut into enough chunks for threads, progress and checkpoints.
plan::Plan plan_of(const graph::Study& study) {
  constexpr uint64_t many_rows = 100'000;
  plan::Options options;
  if (row_count(study) > many_rows) options.minimum_chunks = 256;
  return plan::make_plan(study, options);
}

int build(BuildOptions options) {
  namespace fs = std::filesystem;
  Session session(options.session);
  if (!session.load(options.spec)) return session.finish();
  for (const std::string& path : options.parameters)
    if (!session.add_parameter(path)) return session.finish();
  elaborate::Options elaboration;
  for (const auto& [node, listed] : session.parameters) elaboration.parameters.emplace(node, listed.parameter);
  auto studies = studies_of(session, options.studies, elaboration);
  if (session.diagnostics.has_errors()) return session.finish();
  if (options.output.empty()) options.output = fs::path(options.spec).stem().string();

  simulator::SimulatorDescription description;
  description.name = fs::path(options.spec).stem().string();
  description.version = INGOT_VERSION;
  // All studies number the parameters alike: in the order in which they were listed.
  for (const auto& [node, listed] : session.parameters)
    description.parameters.push_back(
        {listed.parameter.path, listed.parameter.value, listed.written_unit, listed.units});
  std::vector<plan::Plan> plans;
  std::vector<const plan::Plan*> pointers;
  plans.reserve(studies.size());
  for (auto& study : studies) {
    auto holes = add_reason_outputs(study);
    description.studies.push_back(describe(study, holes));
    description.sums.push_back(sweep::sum_of(graph::print(study.graph)));
    plans.push_back(plan_of(study.graph));
  }
  for (const plan::Plan& plan : plans) pointers.push_back(&plan);

  std::string error;
  const emit::Codegen* codegen = emit::load_codegen(error);
  std::string object = options.output + ".part" + std::to_string(getpid()) + ".o";
  if (codegen == nullptr ||
      !codegen->write_object(pointers, simulator::to_json(description), {options.cpu, {}}, object, error)) {
    session.diagnostics.report(diagnostic::code_generation_failed, {}, error);
    return session.finish();
  }
  std::string finished = options.output + ".part" + std::to_string(getpid());
  error = link(object, finished);
  std::error_code code;
  fs::remove(object, code);
  if (error.empty()) {
    fs::rename(finished, options.output, code);
    if (code) error = code.message();
  }
  if (!error.empty()) {
    fs::remove(finished, code);
    session.diagnostics.report(diagnostic::link_failed, {}, error)
        .help("a C++ compiler is needed for linking: apt-get install g++");
    return session.finish();
  }
  std::cout << "built " << options.output << "; try: " << (fs::path(options.output).is_absolute() ? "" : "./")
            << options.output << " --help\n";
  return session.finish();
}

Registration registration(
    {"build", "Compile a spec to a standalone simulator",
     [](CLI::App& app) -> std::function<int()> {
       auto options = std::make_shared<BuildOptions>();
       app.add_option("SPEC", options->spec, "The spec, a .ingot file")->required();
       app.add_option("-o,--output", options->output, "The executable; else the spec's name");
       app.add_option("--parameter", options->parameters,
                      "A value that the simulator may change: --parameter H20.memory.bandwidth (may be repeated)")
           ->type_name("PATH");
       app.add_option("--study", options->studies, "Only this study (may be repeated)");
       app.add_option("--cpu", options->cpu,
                      "Processor to compile for: native, or a name that LLVM knows such as x86-64-v3");
       options->session.add_to(app, true);
       return [options] { return build(*options); };
     },
     15});

}  // namespace
}  // namespace ingot::driver
