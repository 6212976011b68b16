// A subcommand of `ingot`. Each file under commands/ defines one and registers it; nothing else needs to know.
#pragma once

#include <CLI/CLI.hpp>

#include <functional>
#include <string>
#include <vector>

namespace ingot::driver {

/// Exit codes: the user's mistake in a spec, wrong usage of the command.
constexpr int exit_ok = 0, exit_failure = 1, exit_usage = 2;

struct Command {
  std::string name;
  std::string summary;
  /// Declares options on `app`; what it returns is run when the command was given.
  std::function<std::function<int()>(CLI::App& app)> set_up;
  int order = 100;  ///< place in `--help`
  bool hidden = false;
};

std::vector<Command>& commands();

struct Registration {
  explicit Registration(Command command) { commands().push_back(std::move(command)); }
};

}  // namespace ingot::driver
