// Memory of the command's own heap.
#pragma once

namespace ingot::driver {

/// The heap begins with tens of megabytes of address space on pages of 2 MiB, in one arena for all threads. The library alone fills thousands of pages of
/// 4 KiB, and on a virtual machine each takes some ten microseconds to be given: most of what `ingot check` would take. Only what is used
/// is given. A wish to the system: nothing depends on it.
void begin_heap();

}  // namespace ingot::driver
