// A checked program is the same after it was stored and loaded; other bytes are refused.
#include "compiler/types/snapshot.h"

#include <gtest/gtest.h>

#include <sstream>

#include "compiler/types/check.h"

namespace ingot {
namespace {

constexpr const char* library = R"(ingot 1
dimension Time
dimension Information
dimension Bandwidth = Information / Time
unit s : Time prefix decimal
unit B : Information prefix decimal, binary
enum Format { bf16, fp8 }
kind Memory {
  stacks : Number = 1
  bandwidth : Bandwidth
  peak : Table[Format, Bandwidth] = { bf16 = 1 GB/s }
  fn time(size : Information, share : Number = 1) -> Time = size / bandwidth / share
  require stacks > 0 "not {stacks}"
}
@source("data sheet") memory Fast : Memory { bandwidth = 4 TB/s, peak.fp8 = 2 GB/s }
let a = Fast with { stacks = 2 }
fn twice[D](x : D) -> D = 2 * x
)";

CheckOptions options() {
  CheckOptions options;
  options.library_text = [](std::string_view module) -> std::optional<std::string> {
    if (module == "std.units") return library;
    return std::nullopt;
  };
  return options;
}

std::string stored() {
  Program program;
  Diagnostics diagnostics;
  check_library_module(program, "std.units", options(), diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  std::ostringstream out;
  save_snapshot(program, out);
  return out.str();
}

TEST(Snapshot, IsTheSameProgram) {
  Program program, loaded;
  Diagnostics diagnostics;
  size_t module = check_library_module(program, "std.units", options(), diagnostics);
  ASSERT_TRUE(load_snapshot(loaded, stored()));
  EXPECT_EQ(print_typed(loaded, loaded.modules[module].node), print_typed(program, program.modules[module].node));
  EXPECT_EQ(loaded.body_overrides.size(), program.body_overrides.size());
  EXPECT_EQ(loaded.tree.attributes.size(), program.tree.attributes.size());
}

TEST(Snapshot, ModulesAreAppended) {
  Program program;
  Diagnostics diagnostics;
  ASSERT_TRUE(load_snapshot(program, stored()));
  CheckOptions nothing_to_read;
  size_t module = check_file(program, "spec.ingot", "ingot 1\nlet t = twice(Fast.time(3 GiB)) + 1 ms\n",
                             nothing_to_read, diagnostics);
  EXPECT_FALSE(diagnostics.has_errors());
  EXPECT_NE(print_typed(program, program.modules[module].node).find("let \"t\" : Time"), std::string::npos);
}

TEST(Snapshot, OtherBytesAreRefused) {
  std::string bytes = stored();
  for (size_t at = 0; at < bytes.size(); at += 97) {
    std::string damaged = bytes;
    damaged[at] = static_cast<char>(damaged[at] ^ 0x10);
    Program program;
    EXPECT_FALSE(load_snapshot(program, damaged)) << "byte " << at;
  }
  for (size_t size : {size_t{0}, size_t{20}, bytes.size() / 2, bytes.size() - 1}) {
    Program program;
    EXPECT_FALSE(load_snapshot(program, std::string_view(bytes).substr(0, size)));
  }
}

}  // namespace
}  // namespace ingot
