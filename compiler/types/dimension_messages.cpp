// Two dimensions that should agree and do not, in Numbat's manner: both sides as written and in base dimensions with
// the factors aligned, the factor between them, and one change that would mend it.
#include <algorithm>

#include "compiler/diagnostics/registry/types.h"
#include "compiler/types/checker.h"

namespace ingot {

namespace {

std::string exponent_text(Rational exponent) {
  if (exponent == Rational{1, 1}) return "";
  if (exponent.denominator == 1) return fmt::format("^{}", exponent.numerator);
  return fmt::format("^({}/{})", exponent.numerator, exponent.denominator);
}

/// A dimension as a power of one that has a name: `Bandwidth^2`; empty when there is none.
std::string named_power(Program& program, DimensionId dimension) {
  constexpr Rational powers[] = {{1, 1}, {2, 1}, {3, 1}, {1, 2}};
  for (Rational power : powers) {
    DimensionId root = program.dimensions.power(dimension, Rational{1, 1} / power);
    if (program.dimensions.factors(root).size() < 2) continue;
    for (const auto& [name, id] : program.named_dimensions) {
      if (id == root) return std::string(program.string(name)) + exponent_text(power);
    }
  }
  return "";
}

/// Factors of dimensions in columns, one for each base, so that what is shared stands one above the other.
std::vector<std::string> aligned_factors(const Program& program, const std::vector<DimensionId>& dimensions) {
  std::vector<uint32_t> bases;
  auto exponent_in = [&](DimensionId dimension, uint32_t base) {
    for (const Factor& factor : program.dimensions.factors(dimension)) {
      if (factor.base == base) return factor.exponent;
    }
    return Rational{0, 1};
  };
  for (DimensionId dimension : dimensions) {
    for (const Factor& factor : program.dimensions.factors(dimension)) {
      if (std::find(bases.begin(), bases.end(), factor.base) == bases.end()) bases.push_back(factor.base);
    }
  }
  // What stands below the line somewhere comes last: `Information / Time`, not `1 / Time * Information`.
  std::stable_partition(bases.begin(), bases.end(), [&](uint32_t base) {
    return exponent_in(dimensions[0], base).numerator >= 0 && exponent_in(dimensions[1], base).numerator >= 0;
  });
  std::vector<std::string> lines(dimensions.size());
  for (uint32_t base : bases) {
    size_t width = 0;
    for (std::string& line : lines) width = std::max(width, line.size());
    for (size_t i = 0; i < lines.size(); ++i) {
      Rational exponent = exponent_in(dimensions[i], base);
      if (exponent.numerator == 0) continue;
      bool first = lines[i].find_first_not_of(' ') == std::string::npos;
      bool below = exponent.numerator < 0;
      if (below) exponent.numerator = -exponent.numerator;
      std::string separator = first ? (below ? "1 / " : "") : (below ? " / " : " * ");
      lines[i].resize(width, ' ');
      // The separator stands in a column of its own, so that names of one base begin at one place.
      bool column_has_separator = width > 0;
      if (column_has_separator && separator.size() < 3) separator = "   " + separator;
      lines[i] += separator + base_name(program, base) + exponent_text(exponent);
    }
  }
  for (std::string& line : lines) {
    if (line.empty()) line = "a plain number";
  }
  return lines;
}

}  // namespace

std::string Checker::quoted(NodeId at) const {
  std::string written(program.files.text(node(at).span));
  std::string line;
  for (char c : written) {
    bool space = c == ' ' || c == '\n' || c == '\r' || c == '\t';
    if (!space)
      line += c;
    else if (!line.empty() && line.back() != ' ')
      line += ' ';
  }
  constexpr size_t longest = 60;
  if (line.size() > longest) {
    size_t cut = longest - 4;
    while (cut > 0 && (static_cast<unsigned char>(line[cut]) & 0xC0) == 0x80) --cut;
    line = line.substr(0, cut) + " ...";
  }
  return "`" + line + "`";
}

/// The names of two types; with their modules where the names alone are the same.
std::pair<std::string, std::string> Checker::type_names(TypeId first, TypeId second) const {
  std::pair names{short_type(program, first), short_type(program, second)};
  if (names.first != names.second) return names;
  for (auto [name, type] : {std::pair{&names.first, first}, std::pair{&names.second, second}}) {
    const Type* inner = &program.types[type];
    while (inner->kind == TypeKind::list || inner->kind == TypeKind::series) inner = &program.types[inner->element];
    if (inner->declaration != 0) *name += fmt::format(" of `{}`", origin(inner->declaration));
  }
  return names;
}

void Checker::report_mismatch(NodeId at, TypeId actual, TypeId expected, const Wanted& wanted) {
  auto [expected_name, actual_name] = type_names(expected, actual);
  Diagnostic& diagnostic = report(diagnostic::wrong_type, node(at).span, wanted.subject, expected_name, actual_name);
  bool numbers = is_number(actual) && is_number(expected);
  if (numbers) {
    explain_difference(diagnostic, quoted(at), dimension(actual), "wanted", dimension(expected));
    explain_operands(diagnostic, at);
  }
  if (kind(actual) == TypeKind::record && kind(expected) == TypeKind::record) {
    DeclarationId given = program.types[actual].declaration;
    diagnostic.note(declared_at(given), fmt::format("`{}` does not extend `{}`", actual_name, expected_name));
  }
  if (wanted.declared.file != 0) diagnostic.note(wanted.declared, fmt::format("{} is declared here", wanted.subject));
  if (numbers) suggest_factor(diagnostic, at, dimension(expected));
}

void Checker::explain_difference(Diagnostic& diagnostic, const std::string& left, DimensionId left_dimension,
                                 const std::string& right, DimensionId right_dimension) {
  DimensionId between = program.dimensions.divide(left_dimension, right_dimension);
  // Beside a plain number the factor between is the other side once more.
  size_t lines = left_dimension == 0 || right_dimension == 0 ? 2 : 3;
  std::vector<DimensionId> sides{left_dimension, right_dimension, between};
  sides.resize(lines);
  auto factors = aligned_factors(program, sides);
  std::string labels[] = {left, right, "factor between"};
  size_t label_width = 0, factors_width = 0;
  for (size_t i = 0; i < lines; ++i) {
    label_width = std::max(label_width, labels[i].size());
    factors_width = std::max(factors_width, factors[i].size());
  }
  for (size_t i = 0; i < lines; ++i) {
    std::string name = named_power(program, sides[i]);
    std::string line = fmt::format("{:<{}}  is {:<{}}", labels[i], label_width, factors[i], factors_width);
    if (!name.empty()) line += "   = " + name;
    while (line.ends_with(' ')) line.pop_back();
    diagnostic.line(line);
  }
}

void Checker::collect_factors(NodeId at, int sign, std::vector<ProductFactor>& factors) const {
  std::string_view op = program.tree.text(at);
  if (node(at).kind == NodeKind::binary_ && (op == "*" || op == "/")) {
    collect_factors(child(at, 0), sign, factors);
    collect_factors(child(at, 1), op == "/" ? -sign : sign, factors);
    return;
  }
  factors.push_back({at, sign});
}

/// What each factor of a product is, as the writer wrote it.
void Checker::explain_operands(Diagnostic& diagnostic, NodeId at) {
  std::vector<ProductFactor> factors;
  collect_factors(at, 1, factors);
  constexpr size_t most = 6;
  if (factors.size() < 2 || factors.size() > most) return;
  for (const ProductFactor& factor : factors) {
    TypeId type = program.type(factor.node);
    if (kind(type) != TypeKind::number || dimension(type) == 0) continue;
    diagnostic.line(fmt::format("{} is {}", quoted(factor.node), describe(program, type)));
  }
}

std::string Checker::product_text(const std::vector<ProductFactor>& factors) const {
  auto operand = [&](NodeId at, bool divisor) {
    std::string written(program.files.text(node(at).span));
    bool loose = node(at).kind == NodeKind::if_ || node(at).kind == NodeKind::lambda_ ||
                 (node(at).kind == NodeKind::binary_ && name_text(at) != "^") ||
                 (divisor && node(at).kind == NodeKind::negate_);
    bool wrapped = (node(at).flags & flag_parenthesized) != 0 && written.starts_with('(');
    return loose && !wrapped ? "(" + written + ")" : written;
  };
  std::string result;
  for (const ProductFactor& factor : factors) {
    if (factor.sign > 0) result += (result.empty() ? "" : " * ") + operand(factor.node, false);
  }
  if (result.empty()) result = "1";
  for (const ProductFactor& factor : factors) {
    if (factor.sign < 0) result += " / " + operand(factor.node, true);
  }
  return result;
}

/// One change that makes `at` of the wanted dimension: turning one factor over, leaving one out, or a unit.
bool Checker::suggest_factor(Diagnostic& diagnostic, NodeId at, DimensionId wanted) {
  TypeId type = program.type(at);
  if (kind(type) != TypeKind::number) return false;
  Dimensions& dimensions = program.dimensions;
  DimensionId actual = dimension(type);
  std::string wanted_name = wanted == 0 ? "a plain number" : short_dimension(program, wanted);
  std::vector<ProductFactor> factors;
  collect_factors(at, 1, factors);
  auto propose = [&](const std::string& how, const std::vector<ProductFactor>& changed) {
    std::string replacement = product_text(changed);
    diagnostic.help(fmt::format("{}: `{}` is {}", how, replacement, wanted_name));
    diagnostic.fix(node(at).span, replacement);
    return true;
  };
  auto dimension_of_factor = [&](const ProductFactor& factor) { return dimension(program.type(factor.node)); };

  if (suggest_counting(diagnostic, at, factors, wanted)) return true;
  if (factors.size() > 1) {
    if (factors.size() == 2 && actual != 0 && dimensions.power(actual, {-1, 1}) == wanted &&
        factors[0].sign != factors[1].sign) {
      return propose("turn the quotient over", {{factors[1].node, 1}, {factors[0].node, -1}});
    }
    for (size_t i = factors.size(); i-- > 0;) {
      DimensionId own = dimension_of_factor(factors[i]);
      if (own == 0 || dimensions.multiply(actual, dimensions.power(own, {-2 * factors[i].sign, 1})) != wanted) continue;
      std::vector<ProductFactor> changed = factors;
      changed[i].sign = -changed[i].sign;
      return propose(
          fmt::format("{} by {} instead", factors[i].sign > 0 ? "divide" : "multiply", quoted(factors[i].node)),
          changed);
    }
    for (size_t i = factors.size(); i-- > 0;) {
      DimensionId own = dimension_of_factor(factors[i]);
      if (own == 0 || dimensions.multiply(actual, dimensions.power(own, {-factors[i].sign, 1})) != wanted) continue;
      std::vector<ProductFactor> changed = factors;
      changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
      return propose(fmt::format("without {}", quoted(factors[i].node)), changed);
    }
  }

  DimensionId missing = dimensions.divide(wanted, actual);
  std::string written = product_text({{at, 1}});
  bool sum = node(at).kind == NodeKind::binary_ && (name_text(at) == "+" || name_text(at) == "-");
  if (node(at).kind == NodeKind::number_ && wanted != 0) {
    std::string unit = default_unit(program, wanted);
    if (unit.empty()) return false;
    diagnostic.help(fmt::format("a number without a unit is a plain number; write one of {}, such as `{} {}`",
                                wanted_name, written, unit));
    return true;
  }
  if (wanted == 0 && is_token_count(actual)) {
    diagnostic.help(fmt::format("`count({})` is the number of tokens as a plain number", written));
    diagnostic.fix(node(at).span, fmt::format("count({})", written));
    return true;
  }
  std::string unit = default_unit(program, missing),
              inverse = default_unit(program, dimensions.power(missing, {-1, 1}));
  if (wanted == 0 && !inverse.empty()) {
    diagnostic.help(fmt::format("to count it in a unit, divide by one: `{} / 1 {}`", written, inverse));
    return true;
  }
  if (actual == 0 && !unit.empty() && !sum) {
    diagnostic.help(fmt::format("{} has no unit; multiply by one: `{} * 1 {}`", quoted(at), written, unit));
    return true;
  }
  return false;
}

/// Sizes of matrices are plain numbers (rule 18): tokens too many in a product enter it through `count`.
bool Checker::suggest_counting(Diagnostic& diagnostic, NodeId at, const std::vector<ProductFactor>& factors,
                               DimensionId wanted) {
  DimensionId rest = dimension(program.type(at));
  std::string counted;
  std::vector<NodeId> tokens;
  for (const ProductFactor& factor : factors) {
    TypeId type = program.type(factor.node);
    if (kind(type) != TypeKind::number || !is_token_count(dimension(type))) continue;
    tokens.push_back(factor.node);
    rest = program.dimensions.multiply(rest, program.dimensions.power(dimension(type), {-factor.sign, 1}));
    counted += fmt::format("{}`count({})`", counted.empty() ? "" : " and ", program.files.text(node(factor.node).span));
  }
  if (tokens.empty() || factors.size() < 2 || rest != wanted) return false;
  diagnostic.help(fmt::format("sizes of matrices are plain numbers, tokens enter them through {}", counted));
  for (NodeId token : tokens)
    diagnostic.fix(node(token).span, fmt::format("count({})", program.files.text(node(token).span)));
  return true;
}

/// Whether the dimension is that of tokens, for which the library has `count`.
bool Checker::is_token_count(DimensionId dimension) {
  StringId name = program.tree.strings.find("count");
  if (dimension == 0 || name == 0) return false;
  for (DeclarationId each : visible_declarations(name)) {
    if (program.declarations[each].kind != DeclarationKind::function) continue;
    const FunctionInfo& function = program.function_of(each);
    if (function.parameter_types.size() == 1 && function.parameter_types[0] == number_type(dimension)) return true;
  }
  return false;
}

}  // namespace ingot
