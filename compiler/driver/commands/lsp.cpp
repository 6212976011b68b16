// `ingot lsp`: the language server for editors, on standard input and output.
#include <iostream>

#include "compiler/driver/command.h"
#include "compiler/driver/session.h"
#include "compiler/language_server/server.h"

namespace ingot::driver {
namespace {

Registration registration({"lsp", "Serve an editor: diagnostics, hover, definitions, completion, formatting",
                           [](CLI::App& app) -> std::function<int()> {
                             auto options = std::make_shared<SessionOptions>();
                             app.add_option("--library", options->library,
                                            "Folder of library sources to use instead of the prepared library");
                             return [options] { return language_server::serve(std::cin, std::cout, *options); };
                           },
                           75});

}  // namespace
}  // namespace ingot::driver
