// One compilation as a command sees it: the library, the spec, the values set from outside, the diagnostics.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "compiler/diagnostics/diagnostic.h"
#include "compiler/graph/graph.h"
#include "compiler/types/check.h"
#include "compiler/types/program.h"

namespace CLI {
class App;
}

namespace ingot::driver {

struct SessionOptions {
  std::string diagnostics = "text";  ///< or "json"
  std::string colour = "auto";       ///< always, never
  std::string library;               ///< folder of library sources to use instead of the prepared library
  std::vector<std::string> sets;     ///< path=value

  void add_to(CLI::App& app, bool with_set);
};

/// Where things are, relative to the running executable.
std::string executable_directory();
std::string prepared_library_path();
bool is_terminal(int descriptor);
bool use_colour(const std::string& choice, int descriptor);
int terminal_width();

std::optional<std::string> read_file(const std::string& path);
/// Writes the whole file or nothing: a temporary file beside it, renamed. "-" is standard output. Empty message: it worked.
std::string write_file(const std::string& path, const std::string& text);

class Session {
 public:
  explicit Session(SessionOptions options);
  /// Loads the library alone; false with errors.
  bool load_library();
  /// Loads and checks a spec and applies `--set`; false with errors. Diagnostics are printed by `finish`.
  bool load(const std::string& path);
  /// The same for a text that an editor holds; `path` says where its imports are.
  bool load_text(const std::string& path, std::string text);
  /// Prints diagnostics to standard error (JSON: to standard output) and returns the exit code they ask for.
  int finish();

  Program program;
  Diagnostics diagnostics;
  size_t module = 0;
  /// Makes the value of a path one that a built simulator may change. Its default is what the path is worth now.
  bool add_parameter(const std::string& path);
  struct Parameter {
    graph::Parameter parameter;
    std::string written_unit;                           ///< of the value as it was stated, may be empty
    std::vector<std::pair<std::string, double>> units;  ///< spellings that a built simulator accepts, with their scales
  };
  std::map<NodeId, Parameter> parameters;
  /// Right sides of `--set`, for "has no effect".
  struct Set {
    std::string text;
    Span span;
    NodeId expression;
  };
  std::vector<Set> sets;
  /// Rates that `--set` changed.
  struct Rate {
    std::string text;
    Span span;
    uint32_t unit = 0;
  };
  std::vector<Rate> rates;

 private:
  bool check(const std::string& path, std::string text);
  bool apply_set(const std::string& text);
  std::optional<uint32_t> find_rate(const std::string& name) const;
  bool set_rate(uint32_t unit, const std::string& text, Span whole, NodeId expression);
  /// What a path reaches: a module's `let`, or a field of an instance.
  struct Target {
    DeclarationId declaration = 0;
    Override override;
    TypeId type = 0;
  };
  std::optional<Target> find_target(const std::string& path, Span whole);
  void state(const Target& target, NodeId expression);
  NodeId stated_quantity(const Target& target) const;

  SessionOptions options_;
  CheckOptions check_options_;
};

}  // namespace ingot::driver
