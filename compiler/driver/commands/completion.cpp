// `ingot completion SHELL`: completion scripts, made from the commands' own options.
#include <iostream>

#include "compiler/driver/command.h"

namespace ingot::driver {
namespace {

struct Described {
  std::string name, summary;
  std::vector<std::pair<std::string, std::string>> options;  ///< name, description
};

std::vector<Described> describe_commands() {
  std::vector<Described> result;
  for (const Command& command : commands()) {
    if (command.hidden) continue;
    CLI::App app;
    command.set_up(app);
    Described described{command.name, command.summary, {}};
    for (const CLI::Option* option : app.get_options())
      for (const std::string& name : option->get_lnames())
        described.options.emplace_back("--" + name, option->get_description());
    result.push_back(std::move(described));
  }
  return result;
}

std::string bash_script() {
  std::string names, cases;
  for (const Described& command : describe_commands()) {
    names += (names.empty() ? "" : " ") + command.name;
    std::string options;
    for (const auto& [name, ignored] : command.options) options += " " + name;
    cases += "    " + command.name + ") words=\"" + options.substr(options.empty() ? 0 : 1) + "\" ;;\n";
  }
  return "_ingot() {\n  local current=${COMP_WORDS[COMP_CWORD]} words=\"\"\n"
         "  if [ \"$COMP_CWORD\" -eq 1 ]; then\n    COMPREPLY=($(compgen -W \"" +
         names +
         " --help --version\" -- \"$current\"))\n    return\n  fi\n"
         "  case ${COMP_WORDS[1]} in\n" +
         cases +
         "  esac\n"
         "  if [[ $current == -* ]]; then COMPREPLY=($(compgen -W \"$words\" -- \"$current\"))\n"
         "  else COMPREPLY=($(compgen -f -X '!*.ingot' -- \"$current\") $(compgen -d -- \"$current\")); fi\n}\n"
         "complete -o filenames -F _ingot ingot\n";
}

std::string quoted(std::string text) {
  std::string result;
  for (char c : text) {
    if (c == '\'')
      result += "'\\''";
    else if (c == ':' || c == '[' || c == ']')
      result += std::string("\\") + c;
    else
      result += c;
  }
  return result;
}

std::string zsh_script() {
  std::string names, cases;
  for (const Described& command : describe_commands()) {
    names += "    '" + command.name + ":" + quoted(command.summary) + "'\n";
    cases += "    " + command.name + ") _arguments";
    for (const auto& [name, description] : command.options) cases += " '" + name + "[" + quoted(description) + "]'";
    cases += " '*:spec:_files -g \"*.ingot\"' ;;\n";
  }
  return "#compdef ingot\nlocal -a names\nnames=(\n" + names +
         ")\n"
         "if (( CURRENT == 2 )); then _describe command names; else\n  case $words[2] in\n" +
         cases + "  esac\nfi\n";
}

std::string fish_script() {
  std::string text;
  for (const Described& command : describe_commands()) {
    text += "complete -c ingot -n __fish_use_subcommand -a " + command.name + " -d '" + quoted(command.summary) + "'\n";
    for (const auto& [name, description] : command.options)
      text += "complete -c ingot -n '__fish_seen_subcommand_from " + command.name + "' -l " + name.substr(2) + " -d '" +
              quoted(description) + "'\n";
  }
  return text;
}

Registration registration(
    {"completion", "Print a completion script for bash, zsh or fish",
     [](CLI::App& app) -> std::function<int()> {
       auto shell = std::make_shared<std::string>();
       app.add_option("SHELL", *shell, "bash, zsh or fish")->required()->check(CLI::IsMember({"bash", "zsh", "fish"}));
       return [shell] {
         std::cout << (*shell == "bash" ? bash_script() : *shell == "zsh" ? zsh_script() : fish_script());
         return exit_ok;
       };
     },
     90});

}  // namespace
}  // namespace ingot::driver
