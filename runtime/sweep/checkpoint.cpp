#include "runtime/sweep/checkpoint.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>

#include "runtime/sweep/rename_on_disk.h"

namespace ingot::sweep {

std::string sum_of(const std::string& bytes) {
  // FNV-1a, twice from different starts: against mistakes, not against malice.
  uint64_t one = 0xcbf29ce484222325ULL, two = 0x84222325cbf29ce4ULL;
  for (const char byte : bytes) {
    one = (one ^ static_cast<uint8_t>(byte)) * 0x100000001b3ULL;
    two = (two ^ (static_cast<uint8_t>(byte) + 0x9eU)) * 0x100000001b3ULL;
  }
  return fmt::format("{:016x}{:016x}", one, two);
}

namespace {

constexpr const char* title = "ingot checkpoint 1";

std::string text_of(const SweepIdentity& identity, const SweepState& state) {
  return fmt::format("{}\nversion {}\nstudy {}\nanswer {}\norder {}\nchunks {}\ndone {}\nkept {} {}\n", title,
                     identity.version, identity.study, identity.answer, identity.order, identity.chunks, state.done,
                     state.kept.size(), sum_of(state.kept)) +
         state.kept;
}

}  // namespace

bool write_checkpoint(const std::string& path, const SweepIdentity& identity, const SweepState& state) {
  const std::string temporary = path + ".part", text = text_of(identity, state);
  std::FILE* file = std::fopen(temporary.c_str(), "wb");
  if (file == nullptr) return false;
  bool ok = std::fwrite(text.data(), 1, text.size(), file) == text.size();
  ok = std::fflush(file) == 0 && fsync(fileno(file)) == 0 && ok;
  ok = std::fclose(file) == 0 && ok;
  if (ok && rename_on_disk(temporary, path)) return true;
  std::remove(temporary.c_str());
  return false;
}

CheckpointProblem read_checkpoint(const std::string& path, const SweepIdentity& identity, SweepState& state,
                                  std::string& why) {
  std::ifstream file(path, std::ios::binary);
  if (!file) return CheckpointProblem::unreadable;
  const auto other = [&](std::string what) {
    why = std::move(what);
    return CheckpointProblem::other;
  };
  std::string line, word, sum;
  const auto next = [&](const char* name) {
    std::getline(file, line);
    std::istringstream words(line);
    words >> word;
    std::string rest;
    std::getline(words >> std::ws, rest);
    return word == name ? rest : std::string();
  };
  std::getline(file, line);
  if (line != title) return other("it is no checkpoint of this version");
  if (next("version") != identity.version) return other("it was made by another version of Ingot");
  if (next("study") != identity.study)
    return other("the spec, the library or a `--set` has changed since, and the study computes something else now");
  if (const std::string answer = next("answer"); answer != identity.answer)
    return other(fmt::format("it holds `{}`, and `{}` was asked for", answer, identity.answer));
  if (next("order") != identity.order) return other("the sweep meets its points in another order");
  if (next("chunks") != std::to_string(identity.chunks)) return other("the sweep is cut in another way");
  size_t size = 0;
  std::istringstream done(next("done"));
  done >> state.done;
  std::istringstream kept(next("kept"));
  kept >> size >> sum;
  if (!done || !kept || state.done > identity.chunks) return other("it is damaged");
  std::ostringstream bytes;
  bytes << file.rdbuf();
  state.kept = bytes.str();
  if (state.kept.size() != size || sum_of(state.kept) != sum) return other("it is damaged");
  return CheckpointProblem::none;
}

}  // namespace ingot::sweep
