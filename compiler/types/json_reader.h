// A small JSON reader that keeps the place of every value: messages name file, line and column.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace ingot {

struct JsonValue {
  enum class Kind { null, boolean, number, text, array, object } kind = Kind::null;
  uint32_t begin = 0, end = 0;  ///< in the file
  double number = 0;            ///< of a number; 0 or 1 of a boolean
  std::string text;
  std::vector<JsonValue> elements;
  struct Member;
  std::vector<Member> members;
};
struct JsonValue::Member {
  std::string name;
  uint32_t begin = 0, end = 0;
  JsonValue value;
};

struct JsonError {
  uint32_t at = 0;
  std::string message;  ///< empty: no error
};

JsonValue read_json(std::string_view text, JsonError& error);

}  // namespace ingot
