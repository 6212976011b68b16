// A sweep that may last: saves what is done on the way, goes on where it was, shows how far it is, and stops on Ctrl-C.
#pragma once

#include <functional>
#include <string>

#include "runtime/sweep/checkpoint.h"
#include "runtime/sweep/keeper.h"

namespace ingot::sweep {

struct LongRun {
  std::string checkpoint;              ///< file
  bool resume = false;                 ///< go on from it
  uint64_t rows = 0, chunks = 0;       ///< of the whole sweep
  std::string version, answer, order;  ///< of SweepIdentity
  std::function<std::string()> study;  ///< of SweepIdentity; asked for when something is saved or loaded
};

struct LongResult {
  enum class End : uint8_t {
    whole,
    stopped,  ///< by Ctrl-C
    failed,   ///< the keeper could not go on
    missing,  ///< there is no checkpoint to go on from
    other,    ///< the checkpoint is of something else: `why`
    error,    ///< the sweep did not run: `why`
  };
  End end = End::whole;
  std::string why;
  uint64_t done = 0;   ///< chunks
  bool saved = false;  ///< what is done can be gone on with
  int percent = 0;     ///< of the chunks that are done
};

/// Called when all chunks before `done` have been added. False: stop.
using Added = std::function<bool(uint64_t done)>;
/// Runs the chunks from `first` on through the keeper; gives how many are done. An error says why it did not run.
using Chunks = std::function<uint64_t(uint64_t first, const Added& added, std::string& error)>;

/// When it is whole, the checkpoint stays until `forget`: what the keeper made may still have to be put in its place.
LongResult run_long(const LongRun& run, Keeper& keeper, const Chunks& chunks);
void forget(const LongRun& run);

/// Seconds between two checkpoints; INGOT_CHECKPOINT_SECONDS in the environment goes before.
double checkpoint_interval();

/// "SPEC.STUDY.checkpoint" in the present folder.
std::string default_checkpoint(const std::string& spec, const std::string& study);

}  // namespace ingot::sweep
