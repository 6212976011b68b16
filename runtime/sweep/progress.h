// What long work shows while it runs, and how it is stopped.
#pragma once

#include <chrono>
#include <cstdint>
#include <string>

namespace ingot::sweep {

/// A line on a terminal's standard error: share done, rate, time left, best so far. Silent for the first half second.
class Progress {
 public:
  Progress(uint64_t rows, uint64_t first_chunk, uint64_t chunks);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;
  /// Whether it is time to show something.
  bool due(uint64_t done);
  void show(uint64_t done, const std::string& best);

 private:
  double rows_of_chunk_;
  uint64_t first_, chunks_;
  bool active_, shown_ = false;
  double last_ = 0;
  std::chrono::steady_clock::time_point start_;
};

/// While it lives, Ctrl-C asks to stop instead of ending the program; a second one ends it.
class Interruptible {
 public:
  Interruptible();
  ~Interruptible();
  Interruptible(const Interruptible&) = delete;
  Interruptible& operator=(const Interruptible&) = delete;
  static bool asked();
};

/// "3 min", "2.5 h", "40 days".
std::string duration_text(double seconds);
/// "12.5 million".
std::string count_text(double count);
/// "1.2 GB".
std::string bytes_text(double bytes);

}  // namespace ingot::sweep
