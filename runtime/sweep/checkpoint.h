// How far a sweep got, on the disk, so that one that was killed can go on.
#pragma once

#include <cstdint>
#include <string>

namespace ingot::sweep {

/// What must be the same for a sweep to go on, each part by name.
struct SweepIdentity {
  std::string version;  ///< of Ingot
  std::string study;    ///< sum of the graph with its parameters
  std::string answer;   ///< what is kept, in words that a message may quote: "csv"
  std::string order;    ///< which rows are in which chunk; empty: by number
  uint64_t chunks = 0;
};

struct SweepState {
  uint64_t done = 0;  ///< chunks
  std::string kept;   ///< what the keeper saved
};

/// A sum over bytes, as hexadecimal digits.
std::string sum_of(const std::string& bytes);

/// Replaces the file as a whole, on the disk when it returns. False: it could not.
bool write_checkpoint(const std::string& path, const SweepIdentity& identity, const SweepState& state);

enum class CheckpointProblem : uint8_t { none, unreadable, other };
/// `why` says what differs.
CheckpointProblem read_checkpoint(const std::string& path, const SweepIdentity& identity, SweepState& state,
                                  std::string& why);

}  // namespace ingot::sweep
