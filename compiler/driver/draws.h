// How random variables are drawn, as commands are told it: `--draws`, `--seed`, `--sampling`, `--uncertain`, `--assume`.
#pragma once

#include <string>
#include <vector>

#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"

namespace ingot::driver {

/// Independent scramblings of the Sobol sequence (and batches of Philox draws, where results of batches are compared): enough for a
/// standard error that is itself known to some 18 %.
inline constexpr uint32_t draw_batches = 16;

struct DrawOptions {
  uint32_t draws = 0;
  uint64_t seed = 1;
  std::string sampling = "philox";
  bool uncertain = false;
  std::vector<std::string> assumed;  ///< "low=25%"

  void add_to(CLI::App& app);
  bool wanted() const { return draws > 0 || uncertain || !assumed.empty(); }
};

/// What elaboration is to do. `in_batches`: results of batches are wanted of Philox draws too.
void apply(const DrawOptions& options, const Session& session, bool in_batches, elaborate::Options& elaboration);

/// What each study's table has to say of it: which variables were drawn, and what was assumed.
void state_assumptions(const DrawOptions& options, const Session& session, std::vector<elaborate::Study>& studies);

/// "means over 131072 draws (16 scramblings of 8192 Sobol points)".
std::string draws_text(const elaborate::Study& study);

}  // namespace ingot::driver
