#include "runtime/output/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

namespace ingot::output {

PartFile::~PartFile() {
  if (descriptor_ >= 0) close(descriptor_);
}

bool PartFile::failed(const std::string& why) {
  if (problem_.empty()) problem_ = why;
  return false;
}

bool PartFile::open(bool go_on) {
  descriptor_ = ::open(part_.c_str(), O_RDWR | O_CLOEXEC | (go_on ? 0 : O_CREAT), 0666);
  if (descriptor_ < 0 && go_on && errno == ENOENT) return failed("nothing of it is there to go on with");
  if (descriptor_ < 0) return failed(std::strerror(errno));
  // Whoever comes second would write into the first one's rows.
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0) return failed("another run is writing it");
  held_ = true;
  if (!go_on && ftruncate(descriptor_, 0) != 0) return failed(std::strerror(errno));
  return true;
}

bool PartFile::finish() {
  if (fsync(descriptor_) != 0 || std::rename(part_.c_str(), path_.c_str()) != 0) return failed(std::strerror(errno));
  return true;
}

void PartFile::discard() { std::remove(part_.c_str()); }

}  // namespace ingot::output
