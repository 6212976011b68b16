// The command: finds the subcommand, parses its options, runs it.
#include <pthread.h>

#include <algorithm>
#include <cstdio>
#include <exception>

#include "compiler/diagnostics/suggest.h"
#include "compiler/driver/command.h"
#include "compiler/driver/heap.h"

namespace ingot::driver {

std::vector<Command>& commands() {
  static std::vector<Command> list;
  return list;
}

namespace {

struct Invocation {
  int argc;
  char** argv;
  int result = exit_failure;
};

int run(int argc, char** argv) {
  CLI::App app{"Ingot: describe chips, clusters, workloads and money; learn what they would do."};
  app.name("ingot");
  app.set_version_flag("--version", "ingot " INGOT_VERSION);
  app.require_subcommand(0, 1);
  app.get_formatter()->column_width(28);
  std::sort(commands().begin(), commands().end(), [](const Command& a, const Command& b) { return a.order < b.order; });
  std::vector<std::pair<CLI::App*, std::function<int()>>> parsed;
  std::vector<std::string> names;
  for (const Command& command : commands()) {
    CLI::App* sub = app.add_subcommand(command.name, command.summary);
    if (command.hidden)
      sub->group("");
    else
      names.push_back(command.name);
    // The options of two dozen commands take longer than most of what one of them is asked.
    const bool is_named = argc > 1 && std::find(argv + 1, argv + argc, command.name) != argv + argc;
    parsed.emplace_back(sub, is_named ? command.set_up(*sub) : std::function<int()>());
  }
  if (argc > 1 && argv[1][0] != '-') {
    std::string wanted = argv[1];
    auto known = std::any_of(commands().begin(), commands().end(), [&](const Command& c) { return c.name == wanted; });
    if (!known) {
      std::string hint = did_you_mean(wanted, names);
      std::fprintf(stderr, "error: there is no command `%s`\n", wanted.c_str());
      std::fprintf(stderr, "help: %s\n", hint.empty() ? "`ingot --help` lists the commands" : hint.c_str());
      return exit_usage;
    }
  }
  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    if (error.get_exit_code() == static_cast<int>(CLI::ExitCodes::Success)) return app.exit(error);
    std::fprintf(stderr, "error: %s\n", error.what());
    std::string command = argc > 1 && argv[1][0] != '-' ? std::string(" ") + argv[1] : std::string();
    for (int i = 1; i < argc; ++i) {  // a misspelt option gets the nearest ones
      std::string given = argv[i];
      if (given.rfind("--", 0) != 0) continue;
      given = given.substr(0, given.find('='));
      std::vector<std::string> options;
      for (auto& [sub, ignored] : parsed)
        if (argc > 1 && sub->get_name() == argv[1])
          for (const CLI::Option* option : sub->get_options())
            for (const std::string& name : option->get_lnames()) options.push_back("--" + name);
      if (std::find(options.begin(), options.end(), given) != options.end()) continue;
      std::string hint = did_you_mean(given, options);
      if (!hint.empty()) std::fprintf(stderr, "help: %s\n", hint.c_str());
    }
    std::fprintf(stderr, "help: `ingot%s --help` lists the options\n", command.c_str());
    return exit_usage;
  }
  for (auto& [sub, action] : parsed)
    if (sub->parsed()) return action();
  std::fputs(app.help().c_str(), stdout);
  return exit_ok;
}

void* start(void* data) {
  auto* invocation = static_cast<Invocation*>(data);
  try {
    invocation->result = run(invocation->argc, invocation->argv);
  } catch (const std::bad_alloc&) {
    std::fputs("error: out of memory\n", stderr);
    invocation->result = exit_failure;
  } catch (const std::exception& failure) {
    std::fprintf(stderr, "error: internal: %s\nhelp: this is a defect of Ingot; please report it with the spec\n",
                 failure.what());
    invocation->result = exit_failure;
  }
  return nullptr;
}

}  // namespace
}  // namespace ingot::driver

// Specs may nest and recurse deeply within the limits of the language: the work runs on a stack made for that.
int main(int argc, char** argv) {
  ingot::driver::begin_heap();
  ingot::driver::Invocation invocation{argc, argv};
  pthread_attr_t attributes;
  pthread_attr_init(&attributes);
  pthread_attr_setstacksize(&attributes, size_t{1} << 30);
  pthread_t thread;
  if (pthread_create(&thread, &attributes, ingot::driver::start, &invocation) != 0) {
    ingot::driver::start(&invocation);
  } else {
    pthread_join(thread, nullptr);
  }
  return invocation.result;
}
