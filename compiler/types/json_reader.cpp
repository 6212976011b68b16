// RFC 8259, with places.
#include "compiler/types/json_reader.h"

#include <cstdint>
#include <cstdlib>

namespace ingot {

namespace {

constexpr int depth_limit = 200;

class Reader {
 public:
  Reader(std::string_view text, JsonError& error) : text_(text), error_(error) {}

  JsonValue document() {
    if (text_.starts_with("\xEF\xBB\xBF")) at_ = 3;
    JsonValue result = value(0);
    skip();
    if (good() && at_ < text_.size()) fail("expected the end of the file");
    return result;
  }

 private:
  bool good() const { return error_.message.empty(); }
  void fail(const char* message) {
    if (good()) error_ = {static_cast<uint32_t>(at_), message};
  }
  void skip() {
    while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\n' || text_[at_] == '\r' || text_[at_] == '\t'))
      ++at_;
  }
  bool take(char c) {
    skip();
    if (at_ >= text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view w) {
    if (text_.substr(at_, w.size()) != w) return false;
    at_ += w.size();
    return true;
  }

  JsonValue value(int depth) {
    JsonValue result;
    skip();
    result.begin = static_cast<uint32_t>(at_);
    if (depth > depth_limit) fail("nested too deep");
    if (!good()) return result;
    if (at_ >= text_.size()) {
      fail("expected a value");
    } else if (text_[at_] == '{') {
      object(result, depth);
    } else if (text_[at_] == '[') {
      array(result, depth);
    } else if (text_[at_] == '"') {
      result.kind = JsonValue::Kind::text;
      result.text = string();
    } else if (word("true")) {
      result.kind = JsonValue::Kind::boolean;
      result.number = 1;
    } else if (word("false")) {
      result.kind = JsonValue::Kind::boolean;
    } else if (!word("null")) {
      number(result);
    }
    result.end = static_cast<uint32_t>(at_);
    return result;
  }

  void number(JsonValue& result) {
    size_t start = at_;
    while (at_ < text_.size() && std::string_view("+-.eE0123456789").find(text_[at_]) != std::string_view::npos) ++at_;
    std::string digits(text_.substr(start, at_ - start));
    char* end = nullptr;
    result.number = std::strtod(digits.c_str(), &end);
    result.kind = JsonValue::Kind::number;
    if (digits.empty() || *end != '\0') {
      at_ = start;
      fail("expected a value");
    }
  }

  void array(JsonValue& result, int depth) {
    result.kind = JsonValue::Kind::array;
    ++at_;
    if (take(']')) return;
    while (good()) {
      result.elements.push_back(value(depth + 1));
      if (take(']')) return;
      if (good() && !take(',')) fail("expected `,` or `]`");
    }
  }

  void object(JsonValue& result, int depth) {
    result.kind = JsonValue::Kind::object;
    ++at_;
    if (take('}')) return;
    while (good()) {
      JsonValue::Member member;
      skip();
      member.begin = static_cast<uint32_t>(at_);
      if (at_ >= text_.size() || text_[at_] != '"') return fail("expected a name in quotes");
      member.name = string();
      member.end = static_cast<uint32_t>(at_);
      if (good() && !take(':')) return fail("expected `:`");
      member.value = value(depth + 1);
      result.members.push_back(std::move(member));
      if (take('}')) return;
      if (good() && !take(',')) fail("expected `,` or `}`");
    }
  }

  void append_code_point(std::string& out, uint32_t code) {
    if (code < 0x80) {
      out += static_cast<char>(code);
    } else if (code < 0x800) {
      out += static_cast<char>(0xC0 | code >> 6);
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
      out += static_cast<char>(0xE0 | code >> 12);
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    } else {
      out += static_cast<char>(0xF0 | code >> 18);
      out += static_cast<char>(0x80 | (code >> 12 & 0x3F));
      out += static_cast<char>(0x80 | (code >> 6 & 0x3F));
      out += static_cast<char>(0x80 | (code & 0x3F));
    }
  }

  uint32_t hexadecimal() {
    uint32_t code = 0;
    for (int i = 0; i < 4; ++i, ++at_) {
      char c = at_ < text_.size() ? text_[at_] : ' ';
      int digit = c >= '0' && c <= '9'   ? c - '0'
                  : c >= 'a' && c <= 'f' ? c - 'a' + 10
                  : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                         : -1;
      if (digit < 0) {
        fail("expected four hexadecimal digits");
        return 0;
      }
      code = code * 16 + static_cast<uint32_t>(digit);
    }
    return code;
  }

  std::string string() {
    std::string out;
    ++at_;
    while (at_ < text_.size() && text_[at_] != '"' && text_[at_] != '\n') {
      if (text_[at_] != '\\') {
        out += text_[at_++];
        continue;
      }
      char escape = at_ + 1 < text_.size() ? text_[at_ + 1] : ' ';
      at_ += 2;
      switch (escape) {
        case 'n': out += '\n'; break;
        case 't': out += '\t'; break;
        case 'r': out += '\r'; break;
        case 'b': out += '\b'; break;
        case 'f': out += '\f'; break;
        case '"':
        case '\\':
        case '/': out += escape; break;
        case 'u': {
          uint32_t code = hexadecimal();
          if (code >= 0xD800 && code < 0xDC00 && text_.substr(at_, 2) == "\\u") {
            at_ += 2;
            code = 0x10000 + ((code - 0xD800) << 10) + (hexadecimal() - 0xDC00);
          }
          append_code_point(out, code & 0x1FFFFF);
          break;
        }
        default:
          at_ -= 2;
          fail("this escape does not exist");
          return out;
      }
    }
    if (at_ >= text_.size() || text_[at_] != '"')
      fail("this text is not closed");
    else
      ++at_;
    return out;
  }

  std::string_view text_;
  JsonError& error_;
  size_t at_ = 0;
};

}  // namespace

JsonValue read_json(std::string_view text, JsonError& error) { return Reader(text, error).document(); }

}  // namespace ingot
