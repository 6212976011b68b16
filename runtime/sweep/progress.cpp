#include "runtime/sweep/progress.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdio>

namespace ingot::sweep {

Progress::Progress(uint64_t rows, uint64_t first_chunk, uint64_t chunks)
    : rows_of_chunk_(static_cast<double>(rows) / static_cast<double>(std::max<uint64_t>(chunks, 1))),
      first_(first_chunk),
      chunks_(chunks),
      active_(isatty(STDERR_FILENO) == 1),
      start_(std::chrono::steady_clock::now()) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

bool Progress::due(uint64_t done) {
  if (!active_ || done <= first_) return false;
  const double elapsed = std::chrono::duration<double>(std::chrono::steady_clock::now() - start_).count();
  if (elapsed < 0.5 || elapsed - last_ < 0.1) return false;
  last_ = elapsed;
  return true;
}

void Progress::show(uint64_t done, const std::string& best) {
  shown_ = true;
  const double share = static_cast<double>(done) / static_cast<double>(chunks_);
  const double rate = static_cast<double>(done - first_) / last_;
  std::string bar(static_cast<size_t>(24 * share), '=');
  bar.resize(24, ' ');
  const std::string text = fmt::format(
      "\r\x1b[K[{}] {:3.0f} %  {} points/s  {} left{}{}", bar, 100 * share, count_text(rate * rows_of_chunk_),
      duration_text(static_cast<double>(chunks_ - done) / rate), best.empty() ? "" : "  ", best);
  std::fputs(text.c_str(), stderr);
  std::fflush(stderr);
}

namespace {

volatile std::sig_atomic_t interrupted = 0;
struct sigaction before_interrupt {};

void on_interrupt(int) {
  interrupted = 1;
  sigaction(SIGINT, &before_interrupt, nullptr);
}

}  // namespace

Interruptible::Interruptible() {
  interrupted = 0;
  struct sigaction action {};
  action.sa_handler = on_interrupt;
  sigaction(SIGINT, &action, &before_interrupt);
}

Interruptible::~Interruptible() { sigaction(SIGINT, &before_interrupt, nullptr); }

bool Interruptible::asked() { return interrupted != 0; }

std::string duration_text(double seconds) {
  if (seconds < 90) return fmt::format("{:.0f} s", seconds);
  if (seconds < 90 * 60) return fmt::format("{:.0f} min", seconds / 60);
  if (seconds < 48 * 3600) return fmt::format("{:.1f} h", seconds / 3600);
  if (seconds < 700 * 86400.0) return fmt::format("{:.0f} days", seconds / 86400);
  return fmt::format("{:.3g} years", seconds / (365.25 * 86400));
}

std::string count_text(double count) {
  if (count < 1e5) return fmt::format("{:.0f}", count);
  if (count < 1e9) return fmt::format("{:.4g} million", count / 1e6);
  if (count < 1e15) return fmt::format("{:.4g} billion", count / 1e9);
  return fmt::format("{:.3g}", count);
}

std::string bytes_text(double bytes) {
  if (bytes < 1e9) return fmt::format("{:.3g} MB", bytes / 1e6);
  if (bytes < 1e12) return fmt::format("{:.3g} GB", bytes / 1e9);
  return fmt::format("{:.3g} TB", bytes / 1e12);
}

}  // namespace ingot::sweep
