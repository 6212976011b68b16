// The training sweep by an expert who knows which condition depends on which axes: what is refused for its divisors never enters an inner loop,
// what depends on few axes is computed once, and what is left is a loop over arrays that the compiler vectorises.
#include "training_model.h"

using namespace training;

namespace {

/// What the conditions on divisors leave of data x micro x chunks x sharding for one batch and number of stages, as arrays.
struct Candidates {
  std::vector<double> data, holders, micro_batches, chunks, in_flight, bubble;
  std::vector<int32_t> micro;  // index
  std::vector<uint32_t> place;
};

Candidates candidates_of(double batch, double pipeline) {
  Candidates c;
  for (size_t d = 0; d < copies.size(); ++d)
    for (size_t m = 0; m < micro_batches_of.size(); ++m) {
      const double data = copies[d], passes = batch / (data * micro_batches_of[m]);
      if (!whole(passes)) continue;
      for (size_t v = 0; v < divisors.size(); ++v) {
        const double chunks = divisors[v];
        if (!whole(layers / (pipeline * chunks))) continue;
        if (chunks != 1 && !(pipeline > 1 && whole(passes / pipeline))) continue;
        for (size_t sharded = 0; sharded < 2; ++sharded) {
          c.data.push_back(data);
          c.holders.push_back(sharded ? data : 1);
          c.micro_batches.push_back(passes);
          c.chunks.push_back(chunks);
          c.in_flight.push_back(chunks == 1 ? std::min(pipeline, passes)
                                            : pipeline * (1 + (pipeline - 1) / (pipeline * chunks)));
          c.bubble.push_back((pipeline - 1) / chunks);
          c.micro.push_back(static_cast<int32_t>(m));
          c.place.push_back(static_cast<uint32_t>((((d * 7 + m) * 3 * 12 + v) * 2) * 2 + sharded));
        }
      }
    }
  return c;
}

/// Of one tensor-parallel degree, micro batch, way of recomputing and cut of norms.
struct Layer {
  double kept, again, time, handoff, head;
};

Layer layer_of(double tensor, double micro, int recompute, double cut) {
  const double rows = micro * sequence;
  const double all = rows * hidden * (10 / cut + 24 / tensor + 5 * heads * sequence / (hidden * tensor));
  const double efficiency = 0.72 * (1 - std::exp(-rows * hidden / tensor / 1000000));
  const double multiplies = 24 * rows * hidden * hidden * (1 + sequence / (6 * hidden)) / tensor / (peak * efficiency);
  const double vectors =
      rows * hidden * (16 / cut + 20 / tensor + 5 * heads * sequence / (hidden * tensor)) / bandwidth;
  const double sums = 2 * 2 * (tensor - 1) / tensor * 2 * rows * hidden / (tensor <= node ? link_rate : network);
  const double forward = multiplies + vectors + sums;
  const double backward = 2 * multiplies + 2 * vectors + sums;
  const double core =
      4 * rows * sequence * hidden / tensor / (peak * efficiency) + 5 * rows * heads * sequence / tensor / bandwidth;
  Layer layer;
  layer.kept = recompute == nothing          ? all
               : recompute == attention_core ? rows * hidden * (10 / cut + 24 / tensor)
                                             : 2 * rows * hidden;
  layer.again = recompute == layers_again ? all : 0;
  layer.time = forward + backward + (recompute == nothing ? 0 : recompute == attention_core ? core : forward);
  layer.handoff = 2 * 2 * rows * hidden / tensor;
  layer.head = 6 * rows * hidden * vocabulary / tensor / (peak * efficiency);
  return layer;
}

void sweep(Best& best) {
  std::vector<double> costs;
  for (size_t b = 0; b < batches.size(); ++b)
    for (size_t p = 0; p < divisors.size(); ++p) {
      const double batch = batches[b], pipeline = divisors[p], own_layers = layers / pipeline;
      const Candidates c = candidates_of(batch, pipeline);
      const size_t count = c.data.size();
      costs.resize(count);
      for (size_t t = 0; t < divisors.size(); ++t) {
        const double tensor = divisors[t], stages = tensor * pipeline;
        const double weights = (12 * own_layers * hidden * hidden + hidden * vocabulary) / tensor;
        const double handoff_rate = stages <= node ? link_rate : network;
        for (int recompute = 0; recompute < ways; ++recompute)
          for (uint64_t parallel = 0; parallel < 2; ++parallel) {
            double kept[7], again[7], time[7], handoff[7], head[7];
            for (size_t m = 0; m < 7; ++m) {
              const Layer layer = layer_of(tensor, micro_batches_of[m], recompute, parallel ? tensor : 1);
              kept[m] = layer.kept * own_layers;
              again[m] = layer.again;
              time[m] = layer.time * own_layers;
              handoff[m] = pipeline == 1 ? 0 : layer.handoff / handoff_rate;
              head[m] = layer.head;
            }
            for (size_t i = 0; i < count; ++i) {
              const int32_t m = c.micro[i];
              const double data = c.data[i], devices = stages * data;
              const double needed = weights * (4 + 12 / c.holders[i]) + kept[m] * c.in_flight[i] + again[m];
              const double pass = time[m] + c.chunks[i] * handoff[m];
              const double exchange = 2 * (data - 1) / data * 2 * weights / (devices <= node ? link_rate : network);
              const double optimiser = weights * (4 + 24 / c.holders[i]) / bandwidth;
              const double step = c.micro_batches[i] * (pass + head[m]) + c.bubble[i] * pass + exchange + optimiser;
              const bool fits = (needed <= memory) & (devices <= devices_at_most);
              costs[i] = fits ? step * devices / batch : HUGE_VAL;
            }
            const uint64_t before = ((b * 12 + t) * 12 + p) * 22 * 7 * 3 * 12 * 4 +
                                    static_cast<uint64_t>(recompute) * 12 * 4 + parallel * 2;
            for (size_t i = 0; i < count; ++i) {
              if (!(costs[i] <= best.limit() && costs[i] < HUGE_VAL)) continue;
              const double micro = micro_batches_of[static_cast<size_t>(c.micro[i])];
              best.add({{batch, tensor, pipeline, c.data[i], micro, recompute, c.chunks[i], parallel == 1,
                         c.place[i] % 2 == 1},
                        costs[i],
                        before + c.place[i]});
            }
          }
      }
    }
}

}  // namespace

int main() { return report(sweep); }
