// A file under its last name, also after a loss of power.
#pragma once

#include <string>

namespace ingot::sweep {

/// The file's bytes are on the disk already; when this returns true its new name is too (fsync(2) of the folder).
bool rename_on_disk(const std::string& from, const std::string& to);

}  // namespace ingot::sweep
