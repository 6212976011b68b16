// The word before an instance: the snake_case name of a kind that its base is or extends (rule 6).
#include <cctype>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

namespace {

/// Whether `word` is `Name` in snake_case. Runs of capitals and digits may be split or not: `hbm3`, `gpu_node`.
bool is_snake_case_of(std::string_view word, std::string_view name) {
  size_t at = 0;
  for (size_t i = 0; i < name.size(); ++i) {
    bool capital = std::isupper(static_cast<unsigned char>(name[i])) != 0;
    bool after_small = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    bool underscore = at < word.size() && word[at] == '_' && name[i] != '_';
    if (i > 0 && capital && after_small && !underscore) return false;
    if (underscore) {
      if (i == 0 || (!capital && !std::isdigit(static_cast<unsigned char>(name[i])))) return false;
      ++at;
    }
    if (at >= word.size() || word[at] != std::tolower(static_cast<unsigned char>(name[i]))) return false;
    ++at;
  }
  return at == word.size();
}

std::string snake_case(std::string_view name) {
  std::string word;
  for (size_t i = 0; i < name.size(); ++i) {
    bool capital = std::isupper(static_cast<unsigned char>(name[i])) != 0;
    bool after_small = i > 0 && std::islower(static_cast<unsigned char>(name[i - 1])) != 0;
    bool before_small = i + 1 < name.size() && std::islower(static_cast<unsigned char>(name[i + 1])) != 0;
    bool after_capital = i > 0 && std::isupper(static_cast<unsigned char>(name[i - 1])) != 0;
    if (capital && (after_small || (after_capital && before_small))) word += '_';
    word += static_cast<char>(std::tolower(static_cast<unsigned char>(name[i])));
  }
  return word;
}

}  // namespace

void Checker::check_word(DeclarationId declaration) {
  NodeId instance = program.declarations[declaration].node;
  std::string_view word = program.tree.second_text(instance);
  std::vector<std::string> words;
  DeclarationId kind = program.instance_of(declaration).kind;
  for (DeclarationId at = kind; at != 0; at = program.kind_of(at).base) {
    std::string_view name = program.string(program.declarations[at].name);
    if (is_snake_case_of(word, name)) return;
    words.push_back(snake_case(name));
  }
  Span place = node(instance).span;
  place.end = place.begin + static_cast<uint32_t>(word.size());
  if (program.files.text(place) != word) place = node(instance).name_span;  // attributes stand before the word
  std::string kind_name = text(program.declarations[kind].name);
  report(diagnostic::wrong_word, place, word, name_text(instance), kind_name)
      .note(declared_at(kind), fmt::format("`{}` is declared here", kind_name))
      .help(fmt::format("write `{} {} : ...`", words.front(), name_text(instance)));
}

}  // namespace ingot
