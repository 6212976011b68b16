// Runs a study's rows for `ingot run`: in memory, through a selection, or into a file; long ones with progress, checkpoints and an end on Ctrl-C.
#pragma once

#include <optional>
#include <string>

#include "compiler/driver/engine.h"
#include "compiler/driver/session.h"
#include "compiler/elaborate/elaborate.h"
#include "runtime/output/row_file.h"

namespace ingot::driver {

struct RunRequest {
  Engine engine = Engine::automatic;
  unsigned threads = 0;
  bool resume = false;
  std::string checkpoint;  ///< file; empty: beside the present folder's files, by spec and study
  std::string spec;
};

/// What the study's table needs. None after an error, which is reported.
std::optional<StudyValues> run_rows(Session& session, const elaborate::Study& study,
                                    const std::vector<double>& parameters, const RunRequest& request);

/// The rows that exist of a graph made from the study's, through a keeper that tells its own answer. False after an error, which is reported.
bool run_kept(Session& session, const elaborate::Study& study, const graph::Study& swept,
              const std::vector<double>& parameters, const RunRequest& request, const std::string& answer,
              sweep::Keeper& keeper);

/// All rows into a file, which appears when it is whole. `facts`: how they were asked for. False after an error, which is reported.
bool stream_rows(Session& session, const elaborate::Study& study, const std::vector<double>& parameters,
                 const RunRequest& request, output::RowFormat format, const std::string& path,
                 const std::vector<output::Note>& facts);

}  // namespace ingot::driver
