// `ingot new FILE`: a spec to start from.
#include <filesystem>
#include <iostream>

#include "compiler/driver/command.h"
#include "compiler/driver/session.h"

namespace ingot::driver {
namespace {

constexpr const char* starter = R"(ingot 1
import std.hardware.accelerator
import std.catalog.nvidia

/// A chip that does not exist yet: H20 with more memory. Every field can be changed in this way;
/// what depends on it follows.
accelerator MyChip : H20 {
  tdp = 500 W
}

study compare "how does my chip compare" {
  vary chip in [H20, H100_SXM, MyChip]
  report peak = chip.peak[bf16] in TFLOP/s
  report bandwidth = chip.memory.bandwidth in TB/s
  report ridge = chip.peak[bf16] / chip.memory.bandwidth in FLOP/B
}

test "more power, the same memory" {
  assert MyChip.memory.bandwidth ~= H20.memory.bandwidth within 0.1%
}
)";

Registration registration({"new", "Write a spec to start from",
                           [](CLI::App& app) -> std::function<int()> {
                             auto path = std::make_shared<std::string>();
                             app.add_option("FILE", *path, "File to write, e.g. my_chip.ingot")->required();
                             return [path] {
                               std::string file = *path;
                               if (std::filesystem::path(file).extension() != ".ingot") file += ".ingot";
                               if (std::filesystem::exists(file)) {
                                 std::cerr << "error[E0618]: `" << file << "` is already there\n";
                                 return exit_failure;
                               }
                               if (std::string error = write_file(file, starter); !error.empty()) {
                                 std::cerr << "error[E0613]: `" << file << "` cannot be written: " << error << "\n";
                                 return exit_failure;
                               }
                               std::cout << "wrote " << file << "; try: ingot run " << file << "\n";
                               return exit_ok;
                             };
                           },
                           60});

}  // namespace
}  // namespace ingot::driver
