#include "runtime/output/part_file.h"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>

#include "runtime/sweep/rename_on_disk.h"

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
  if (flock(descriptor_, LOCK_EX | LOCK_NB) != 0)
    return failed(errno == EWOULDBLOCK ? "another run is writing it" : std::strerror(errno));
  struct stat mine {
  }, named{};
  if (fstat(descriptor_, &mine) != 0 || stat(part_.c_str(), &named) != 0 || mine.st_ino != named.st_ino)
    return failed("another run has just finished it");
  held_ = true;
  if (!go_on && ftruncate(descriptor_, 0) != 0) return failed(std::strerror(errno));
  return true;
}

bool PartFile::finish() {
  if (fsync(descriptor_) != 0 || !sweep::rename_on_disk(part_, path_)) return failed(std::strerror(errno));
  return true;
}

void PartFile::discard() { std::remove(part_.c_str()); }

}  // namespace ingot::output
