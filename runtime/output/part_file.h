// A file that is written under another name until it is whole, so that half of it is never taken for all of it.
#pragma once

#include <cstdio>
#include <string>

namespace ingot::output {

class PartFile {
 public:
  explicit PartFile(std::string path) : path_(std::move(path)), part_(path_ + ".part") {}
  ~PartFile();
  PartFile(const PartFile&) = delete;
  PartFile& operator=(const PartFile&) = delete;

  /// `go_on`: what a stopped run left must be there; else it is emptied. Held against other runs until this goes away.
  bool open(bool go_on);
  /// Everything is on the disk, under the name that was wanted.
  bool finish();
  /// Removes it.
  void discard();

  int descriptor() const { return descriptor_; }
  /// Whether it was opened and no other run has it.
  bool is_held() const { return held_; }
  const std::string& part() const { return part_; }
  /// What went wrong first; empty: nothing.
  const std::string& problem() const { return problem_; }
  /// Notes what went wrong; gives false.
  bool failed(const std::string& why);

 private:
  std::string path_, part_, problem_;
  int descriptor_ = -1;
  bool held_ = false;
};

}  // namespace ingot::output
