// `ingot check SPEC...`: errors only.
#include "compiler/driver/command.h"
#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {
namespace {

Registration registration({"check", "Check specs: names, dimensions, instances",
                           [](CLI::App& app) -> std::function<int()> {
                             struct Options {
                               SessionOptions session;
                               std::vector<std::string> specs;
                             };
                             auto options = std::make_shared<Options>();
                             app.add_option("SPEC", options->specs, "The specs, .ingot files")->required();
                             options->session.add_to(app, true);
                             return [options] {
                               int result = exit_ok;
                               for (const std::string& spec : options->specs) {
                                 Session session(options->session);
                                 if (session.load(spec))
                                   elaborate::check_instances(session.program, session.module, {}, session.diagnostics);
                                 result = std::max(result, session.finish());
                               }
                               return result;
                             };
                           },
                           30});

}  // namespace
}  // namespace ingot::driver
