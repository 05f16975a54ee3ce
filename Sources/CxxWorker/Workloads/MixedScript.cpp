#include "MixedScript.hpp"

namespace maplab {

std::vector<MixedOperation> drawScript(
    size_t operations, NumberRange further, Mix mix, size_t lookUps, SplitMix64& generator) {
  using Kind = MixedOperation::Kind;
  const auto isChange = [&](double draw) { return draw >= mix.reads + mix.updates; };
  std::vector<double> draws(operations);
  size_t left = 0;
  size_t lastChange = operations;
  for (size_t index = 0; index < operations; index++) {
    draws[index] = generator.unit();
    if (!isChange(draws[index])) continue;
    left++;
    lastChange = index;
  }
  if (left % 2 == 1) {
    // Below every share: what is inserted must be removed, so an odd change becomes a read or an update.
    draws[lastChange] = -1;
    left--;
  }
  const size_t mostHeld = further.count() / 2;
  size_t inserted = 0, erased = 0, position = 0;
  std::vector<MixedOperation> script;
  script.reserve(operations);
  for (const double draw : draws) {
    if (!isChange(draw)) {
      const Kind kind = mix.reads > 0 && draw < mix.reads ? Kind::read : Kind::update;
      script.push_back({kind, static_cast<uint32_t>(position)});
      position = position + 1 == lookUps ? 0 : position + 1;
      continue;
    }
    const bool wantsInsert = draw < mix.reads + mix.updates + mix.inserts;
    const size_t held = inserted - erased;
    if ((wantsInsert && held < mostHeld && held < left) || held == 0) {
      script.push_back({Kind::insert, static_cast<uint32_t>(further.lower + inserted % further.count())});
      inserted++;
    } else {
      script.push_back({Kind::erase, static_cast<uint32_t>(further.lower + erased % further.count())});
      erased++;
    }
    left--;
  }
  return script;
}

}  // namespace maplab
