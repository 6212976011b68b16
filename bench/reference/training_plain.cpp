// The training sweep as a plain loop: one function for one configuration, called for all of them, that returns early where one is refused.
#include "training_model.h"

using namespace training;

namespace {

double activations(int recompute, double tensor, double cut, double rows) {
  switch (recompute) {
    case nothing: return rows * hidden * (10 / cut + 24 / tensor + 5 * heads * sequence / (hidden * tensor));
    case attention_core: return rows * hidden * (10 / cut + 24 / tensor);
    default: return 2 * rows * hidden;
  }
}

/// Device seconds for a sequence; infinity when it is refused.
double cost(const Plan& plan) {
  const auto [batch, tensor, pipeline, data, micro, recompute, chunks, sequence_parallel, sharded] = plan;
  const double devices = tensor * pipeline * data;
  const double micro_batches = batch / (data * micro);
  if (devices > devices_at_most) return HUGE_VAL;
  if (!whole(layers / (pipeline * chunks))) return HUGE_VAL;
  if (!whole(micro_batches)) return HUGE_VAL;
  if (chunks != 1 && !(pipeline > 1 && whole(micro_batches / pipeline))) return HUGE_VAL;

  const double own_layers = layers / pipeline;
  const double weights = (12 * own_layers * hidden * hidden + hidden * vocabulary) / tensor;
  const double rows = micro * sequence;
  const double cut = sequence_parallel ? tensor : 1;
  const double holders = sharded ? data : 1;
  const double in_flight =
      chunks == 1 ? std::min(pipeline, micro_batches) : pipeline * (1 + (pipeline - 1) / (pipeline * chunks));
  const double kept = activations(recompute, tensor, cut, rows) * own_layers * in_flight;
  const double again = recompute == layers_again ? activations(nothing, tensor, cut, rows) : 0;
  const double needed = weights * (4 + 12 / holders) + kept + again;
  if (needed > memory) return HUGE_VAL;

  const double efficiency = 0.72 * (1 - std::exp(-rows * hidden / tensor / 1000000));
  const double multiplies = 24 * rows * hidden * hidden * (1 + sequence / (6 * hidden)) / tensor / (peak * efficiency);
  const double vectors =
      rows * hidden * (16 / cut + 20 / tensor + 5 * heads * sequence / (hidden * tensor)) / bandwidth;
  const double sums = 2 * 2 * (tensor - 1) / tensor * 2 * rows * hidden / (tensor <= node ? link_rate : network);
  const double forward = multiplies + vectors + sums;
  const double backward = 2 * multiplies + 2 * vectors + sums;
  const double core =
      4 * rows * sequence * hidden / tensor / (peak * efficiency) + 5 * rows * heads * sequence / tensor / bandwidth;
  const double repeated = recompute == nothing ? 0 : recompute == attention_core ? core : forward;
  const double handoff =
      pipeline == 1 ? 0 : 2 * chunks * 2 * rows * hidden / tensor / (tensor * pipeline <= node ? link_rate : network);
  const double pass = own_layers * (forward + backward + repeated) + handoff;
  const double head = 6 * rows * hidden * vocabulary / tensor / (peak * efficiency);
  const double exchange = 2 * (data - 1) / data * 2 * weights / (devices <= node ? link_rate : network);
  const double optimiser = weights * (4 + 24 / holders) / bandwidth;
  const double step = micro_batches * (pass + head) + (pipeline - 1) / chunks * pass + exchange + optimiser;
  return step * devices / batch;
}

void sweep(Best& best) {
  uint64_t order = 0;
  for (const double batch : batches)
    for (const double tensor : divisors)
      for (const double pipeline : divisors)
        for (const double data : copies)
          for (const double micro : micro_batches_of)
            for (int recompute = 0; recompute < ways; ++recompute)
              for (const double chunks : divisors)
                for (const bool sequence_parallel : {false, true})
                  for (const bool sharded : {false, true}) {
                    const Plan plan{batch,     tensor, pipeline,          data,   micro,
                                    recompute, chunks, sequence_parallel, sharded};
                    const double value = cost(plan);
                    if (value <= best.limit() && value < HUGE_VAL) best.add({plan, value, order});
                    ++order;
                  }
}

}  // namespace

int main() { return report(sweep); }
