// Reads the textual form. Nodes are made as the elaborator makes them, so a text that was not folded is folded by reading it.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <map>
#include <optional>

#include "compiler/graph/graph.h"

namespace ingot::graph {
namespace {

struct Word {
  std::string text;
  bool quoted = false;
};

/// Words of one line; brackets and commas stand alone, a `#` begins a remark.
std::optional<std::vector<Word>> split(const std::string& line) {
  std::vector<Word> words;
  size_t i = 0;
  while (i < line.size()) {
    const char c = line[i];
    if (c == ' ' || c == '\t' || c == '\r' || c == ',') {
      ++i;
    } else if (c == '#') {
      break;
    } else if (c == '[' || c == ']') {
      words.push_back({std::string(1, c)});
      ++i;
    } else if (c == '"') {
      Word word{"", true};
      for (++i; i < line.size() && line[i] != '"'; ++i) {
        if (line[i] == '\\' && i + 1 < line.size())
          ++i, word.text += line[i] == 'n' ? '\n' : line[i];
        else
          word.text += line[i];
      }
      if (i == line.size()) return std::nullopt;
      ++i;
      words.push_back(std::move(word));
    } else {
      const size_t begin = i;
      while (i < line.size() && std::string(" \t\r,[]\"").find(line[i]) == std::string::npos) ++i;
      words.push_back({line.substr(begin, i - begin)});
    }
  }
  return words;
}

class Parser {
 public:
  Parser(const std::string& text, Study& study) : text_(text), study_(study), graph_(study.graph) {
#define OPERATION(name, operands, flags) \
  operations_[#name] = {Operation::name, operands, std::string(#flags) == "pure"};
#include "compiler/graph/operations.def"
#undef OPERATION
  }

  bool parse(std::string& error) {
    size_t begin = 0;
    for (int line = 1; begin < text_.size(); ++line) {
      size_t end = text_.find('\n', begin);
      if (end == std::string::npos) end = text_.size();
      const auto words = split(text_.substr(begin, end - begin));
      begin = end + 1;
      if (!words)
        problem("the text has no closing quote");
      else if (!words->empty())
        words_ = *words, next_ = 0, statement();
      if (!problem_.empty()) {
        error = fmt::format("line {}: {}", line, problem_);
        return false;
      }
    }
    if (!exists_given_) study_.exists = graph_.constant(1);
    return true;
  }

 private:
  struct Kind {
    Operation operation;
    int operands;
    bool pure;
  };

  void problem(std::string text) {
    if (problem_.empty()) problem_ = std::move(text);
  }
  bool more() const { return next_ < words_.size(); }
  bool at(const char* text) const { return more() && !words_[next_].quoted && words_[next_].text == text; }
  bool take(const char* text) { return at(text) ? ++next_, true : false; }
  void expect(const char* text) {
    if (!take(text)) problem(fmt::format("expected `{}`", text));
  }
  std::string word(const char* what) {
    if (!more()) {
      problem(fmt::format("expected {}", what));
      return "";
    }
    return words_[next_++].text;
  }
  bool at_text() const { return more() && words_[next_].quoted; }
  std::vector<std::string> texts() {
    std::vector<std::string> list;
    while (at_text()) list.push_back(words_[next_++].text);
    return list;
  }
  double number() {
    const std::string text = word("a number");
    double value = 0;
    const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (code != std::errc() || end != text.data() + text.size()) problem(fmt::format("`{}` is no number", text));
    return value;
  }
  NodeId use() {
    if (more() && words_[next_].text.starts_with("%")) {
      const std::string name = words_[next_++].text;
      if (const auto found = nodes_.find(name); found != nodes_.end()) return found->second;
      problem(fmt::format("there is no node `{}`", name));
      return graph_.constant(0);
    }
    return graph_.constant(number());
  }
  AxisId axis() {
    const std::string name = word("an axis");
    if (const auto found = axes_.find(name); found != axes_.end()) return found->second;
    problem(fmt::format("there is no axis `{}`", name));
    return 0;
  }
  Place place() {
    Place place;
    if (more() && words_[next_].text.starts_with("@"))
      std::sscanf(words_[next_++].text.c_str(), "@%u:%u:%u", &place.file, &place.begin, &place.end);
    return place;
  }

  void statement() {
    if (words_[0].text.starts_with("%"))
      node();
    else if (take("study"))
      study_.name = word("a name");
    else if (take("axis"))
      declare_axis();
    else if (take("parameter"))
      declare_parameter();
    else if (take("reason"))
      declare_reason();
    else if (take("exists"))
      study_.exists = use(), exists_given_ = true;
    else if (take("output"))
      declare_output();
    else if (take("keep"))
      while (more() && problem_.empty()) study_.axes.push_back(axis());
    else
      problem(fmt::format("`{}` begins no line", words_[0].text));
    if (more()) problem(fmt::format("`{}` is not expected here", words_[next_].text));
  }

  void declare_axis() {
    Axis made;
    const std::string name = word("a name");
    expect("extent");
    made.extent = static_cast<uint32_t>(number());
    made.name = take("name") ? word("a name") : name;
    if (take("labels")) made.labels = texts();
    made.place = place();
    axes_[name] = graph_.add_axis(std::move(made));
  }

  void declare_parameter() {
    Parameter made;
    made.path = word("a path");
    if (take("value")) made.value = number();
    if (take("scale")) made.scale = number();
    if (take("unit")) made.unit = word("a unit");
    if (take("accepts")) made.accepts = texts();
    parameters_.push_back(graph_.parameter(std::move(made)));
  }

  void declare_reason() {
    Reason made;
    while (at_text() && problem_.empty()) {
      made.parts.push_back(words_[next_++].text);
      if (!take("hole")) continue;
      Reason::Hole hole;
      hole.value = use();
      if (take("scale")) hole.scale = number();
      if (take("unit")) hole.unit = word("a unit");
      if (take("texts")) hole.texts = texts();
      expect("end");
      made.holes.push_back(std::move(hole));
    }
    made.unknown = take("unknown");
    made.place = place();
    graph_.add_reason(std::move(made));
  }

  void declare_output() {
    Output made;
    made.name = word("a name");
    expect("value");
    made.value = use();
    made.failure = take("failure") ? use() : graph_.constant(0);
    study_.outputs.push_back(std::move(made));
  }

  void node() {
    const std::string name = word("a node");
    expect("=");
    const std::string operation_name = word("an operation");
    const auto found = operations_.find(operation_name);
    if (found == operations_.end()) return problem(fmt::format("there is no operation `{}`", operation_name));
    nodes_[name] = make(found->second);
  }

  NodeId make(const Kind& kind) {
    std::vector<NodeId> operands;
    const auto more_operands = [&] { return more() && problem_.empty() && !words_[next_].text.starts_with("@"); };
    if (kind.pure) {
      while (more_operands()) operands.push_back(use());
      if (static_cast<int>(operands.size()) != kind.operands) {
        problem(fmt::format("`{}` takes {} operands", name_of(kind.operation), kind.operands));
        return graph_.constant(0);
      }
      return graph_.make(kind.operation, std::move(operands), place());
    }
    switch (kind.operation) {
      case Operation::constant: return use();
      case Operation::coordinate: return graph_.coordinate(axis());
      case Operation::named: {
        const auto name = static_cast<uint32_t>(number());
        return graph_.named(name, use());
      }
      case Operation::parameter: {
        const double index = number();
        if (index >= 0 && index < static_cast<double>(parameters_.size()))
          return parameters_[static_cast<size_t>(index)];
        problem("there is no such parameter");
        return graph_.constant(0);
      }
      case Operation::lookup: {
        const NodeId position = use();
        std::vector<double> data;
        expect("[");
        while (more() && !at("]") && problem_.empty()) data.push_back(number());
        expect("]");
        if (data.empty()) problem("a table has at least one entry");
        return problem_.empty() ? graph_.lookup(position, std::move(data)) : position;
      }
      case Operation::pick: {
        const NodeId position = use();
        while (more_operands()) operands.push_back(use());
        if (operands.empty()) problem("`pick` takes a position and alternatives");
        return problem_.empty() ? graph_.pick(position, std::move(operands)) : position;
      }
      case Operation::argmin: {
        std::vector<AxisId> axes;
        expect("[");
        while (more() && !at("]") && problem_.empty()) axes.push_back(axis());
        expect("]");
        const NodeId objective = use(), mask = take("mask") ? use() : graph_.constant(1);
        return problem_.empty() ? graph_.argmin(std::move(axes), objective, mask, place()) : objective;
      }
      default: {
        const AxisId over = axis();
        const NodeId body = use();
        if (kind.operation == Operation::at) {
          expect("position");
          const NodeId position = use();
          return problem_.empty() ? graph_.at(over, body, position) : body;
        }
        const NodeId mask = take("mask") ? use() : graph_.constant(1);
        return problem_.empty() ? graph_.reduce(kind.operation, over, body, mask, place()) : body;
      }
    }
  }

  const std::string& text_;
  Study& study_;
  Graph& graph_;
  std::map<std::string, Kind> operations_;
  std::map<std::string, NodeId> nodes_;
  std::map<std::string, AxisId> axes_;
  std::vector<NodeId> parameters_;
  std::vector<Word> words_;
  size_t next_ = 0;
  std::string problem_;
  bool exists_given_ = false;
};

}  // namespace

bool parse(const std::string& text, Study& study, std::string& error) {
  study = Study{};
  return Parser(text, study).parse(error);
}

}  // namespace ingot::graph
