#include "runtime/sweep/rename_on_disk.h"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>

namespace ingot::sweep {

bool rename_on_disk(const std::string& from, const std::string& to) {
  if (std::rename(from.c_str(), to.c_str()) != 0) return false;
  const size_t slash = to.rfind('/');
  const std::string folder = slash == std::string::npos ? "." : to.substr(0, slash + 1);
  const int descriptor = open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) return errno == EACCES;  // a folder that may be written but not read: no better can be done
  const bool synced =
      fsync(descriptor) == 0 || errno == EINVAL;  // file systems without it keep names in order themselves
  close(descriptor);
  return synced;
}

}  // namespace ingot::sweep
