#include "runtime/sweep/keeper.h"

#include <cstring>

namespace ingot::sweep {

void put(std::string& text, uint64_t number) { text.append(reinterpret_cast<const char*>(&number), sizeof number); }
void put(std::string& text, double number) { text.append(reinterpret_cast<const char*>(&number), sizeof number); }

void Reader::read(void* into, size_t bytes) {
  ok_ = ok_ && text_.size() - place_ >= bytes;
  if (!ok_) return;
  std::memcpy(into, text_.data() + place_, bytes);
  place_ += bytes;
}

uint64_t Reader::whole() {
  uint64_t number = 0;
  read(&number, sizeof number);
  return number;
}

double Reader::number() {
  double number = 0;
  read(&number, sizeof number);
  return number;
}

}  // namespace ingot::sweep
