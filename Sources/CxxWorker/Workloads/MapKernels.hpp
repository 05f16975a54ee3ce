/// The kernels: one cell's workload over one kind of map (Sources/Workloads/MapKernels.swift).
#pragma once

#include <memory>

#include "Settling.hpp"
#include "SubjectMap.hpp"
#include "WorkloadData.hpp"

namespace maplab {

/// A kernel is a function of its own, so that the compiler's limits for inlining are each kernel's and not those of all
/// together.
#define MAPLAB_KERNEL [[gnu::noinline]]

/// Keeps the compiler from assuming that memory is as it was: a walk over an unchanged map would be done once.
inline void forgetMemory() { asm volatile("" ::: "memory"); }

/// A round's operations, in batches of any size.
///
/// Workloads that use a full map keep it from round to round, in the state in which their own operations leave it. A
/// round removes what it inserts, and the next continues with the keys after those.
template <SubjectMap Map>
class MapKernels final : public MeasuredWorkload {
 public:
  using Key = typename Map::Key;
  using Value = typename Map::Value;

  MapKernels(const Setting& setting, WorkloadData<Key> madeData, size_t operations)
      : kind(setting.cell.kind),
        entries(setting.cell.entries),
        valueSize(setting.cell.valueSize),
        operations(operations),
        reserve(setting.cell.reserve),
        data(std::move(madeData)),
        // `erase` needs all its maps full before the round starts; the others use one at a time.
        places(kind == Kind::erase ? std::max<size_t>(1, operations / entries) : 1),
        maps(std::allocator<Map>().allocate(places)),
        own(maps) {}

  MapKernels(const MapKernels&) = delete;

  ~MapKernels() override {
    if (maps == own) disposeOfMaps();
    std::allocator<Map>().deallocate(own, places);
  }

  size_t operationsPerRound() const override { return operations; }

  void prepareRound() override {
    switch (kind) {
      case Kind::createFillDrop:
      case Kind::fill:
      case Kind::empty: break;
      case Kind::getHit:
      case Kind::getMiss:
      case Kind::iterate:
      case Kind::clearAndRefill:
        if (mapCount == 0) makeFullMap();
        break;
      case Kind::update:
      case Kind::churn:
      case Kind::mixed:
        if (mapCount == 0) {
          makeFullMap();
          settleMap();
        }
        break;
      case Kind::erase:
        while (mapCount < operations / entries) makeFullMap();
        break;
    }
  }

  void finishRound() override {
    switch (kind) {
      case Kind::fill:
      case Kind::erase: disposeOfMaps(); break;
      case Kind::churn: progress = (progress + operations) % (2 * entries); break;
      case Kind::mixed:
        progress = (progress + data.insertionsPerRound) % std::max<size_t>(1, data.further.count());
        break;
      default: break;
    }
  }

  uint64_t run(size_t first, size_t last) override {
    switch (kind) {
      case Kind::createFillDrop: return createFillDrop(last - first);
      case Kind::fill: return fill(first, last);
      case Kind::getHit:
      case Kind::getMiss: return lookUp(first, last);
      case Kind::update: return update(first, last);
      case Kind::erase: return erase(first, last);
      case Kind::churn: return churn(first, last);
      case Kind::iterate: return iterate(first, last);
      case Kind::clearAndRefill: return clearAndRefill(last - first);
      case Kind::mixed: return mixed(first, last);
      case Kind::empty: return passOver(first, last);
    }
    return 0;
  }

  MapLoad mapLoad() const override { return mapCount > 0 ? MapLoad(maps->load()) : std::nullopt; }

  // Sharing

  /// True while there is a map.
  bool hasMap() const { return mapCount > 0; }

  /// From now on uses another owner's map, which outlives these kernels.
  void adopt(MapKernels& owner) {
    maps = owner.maps;
    mapCount = 1;
  }

  /// The sum over the entries, as far as it does not depend on which thread wrote last.
  uint64_t finalState() const {
    if (!hasMap()) return 0;
    return (maps->sum() & keyBits) + (static_cast<uint64_t>(maps->count()) << 32);
  }

 private:
  /// The bits of a value's number that identify its key.
  static constexpr uint64_t keyBits = 0xffff'ffff;

  /// The number that a value is made from: its key's in the low half, and how often it was written in the high half.
  static uint64_t versioned(size_t key, size_t version) {
    return static_cast<uint64_t>(version) << 32 | static_cast<uint64_t>(key);
  }

  void makeMap() {
    new (maps + mapCount) Map(reserve);
    mapCount++;
  }

  void makeFullMap() {
    makeMap();
    Map& map = maps[mapCount - 1];
    const size_t size = valueSize;
    for (size_t index = 0; index < entries; index++) map.insert((*data.keys)[index], makeValue<Value>(index, size));
  }

  /// Runs rounds until they leave the map unchanged. The owner of a map that threads share has no operations.
  void settleMap() {
    if (operations == 0) return;
    // Updates leave nothing behind that could be hidden.
    const bool showsItsState = Map::showsItsState || kind == Kind::update;
    settle(
        entries, operations, showsItsState, [&] { return maps->load(); },
        [&] {
          run(0, operations);
          finishRound();
        });
  }

  void disposeOfMaps() {
    while (mapCount > 0) {
      mapCount--;
      maps[mapCount].~Map();
    }
  }

  MAPLAB_KERNEL uint64_t createFillDrop(size_t count) {
    const Key* keys = data.keys->data();
    const size_t size = valueSize;
    const size_t entries = this->entries;
    uint64_t checksum = 0;
    for (size_t operation = 0; operation < count; operation++) {
      Map map(reserve);
      for (size_t index = 0; index < entries; index++) map.insert(keys[index], makeValue<Value>(index, size));
      checksum += map.count();
    }
    return checksum;
  }

  /// The insertion that needs a new map drops the full one and makes the new one.
  MAPLAB_KERNEL uint64_t fill(size_t next, size_t end) {
    const Key* keys = data.keys->data();
    const size_t size = valueSize;
    const size_t entries = this->entries;
    const size_t total = operations;
    const bool isLast = end == total;
    while (next < end) {
      const size_t first = next % entries;
      if (first == 0) {
        disposeOfMaps();
        makeMap();
      }
      const size_t last = std::min(entries, first + end - next);
      Map& map = *maps;
      for (size_t index = first; index < last; index++) map.insert(keys[index], makeValue<Value>(index, size));
      next += last - first;
    }
    return isLast ? maps->count() * (total / entries) : 0;
  }

  MAPLAB_KERNEL uint64_t lookUp(size_t first, size_t last) const {
    const Key* keys = data.lookUps.data();
    const size_t length = data.lookUps.size();
    const Map& map = *maps;
    size_t position = first % length;
    uint64_t checksum = 0;
    for (size_t operation = first; operation < last; operation++) {
      checksum += map.lookUp(keys[position]);
      position++;
      if (position == length) position = 0;
    }
    return checksum;
  }

  MAPLAB_KERNEL uint64_t update(size_t first, size_t last) {
    const Key* keys = data.lookUps.data();
    const size_t size = valueSize;
    const uint32_t* numbers = data.lookUpNumbers.data();
    const size_t length = data.lookUps.size();
    Map& map = *maps;
    size_t position = first % length;
    for (size_t operation = first; operation < last; operation++) {
      map.insert(keys[position], makeValue<Value>(versioned(numbers[position], operation), size));
      position++;
      if (position == length) position = 0;
    }
    // The owner counts a shared map's entries when all threads have finished: that may take a walk.
    return last == operations && !data.isLane ? map.count() : 0;
  }

  MAPLAB_KERNEL uint64_t erase(size_t next, size_t end) {
    const Key* keys = data.lookUps.data();
    const size_t entries = this->entries;
    uint64_t checksum = 0;
    while (next < end) {
      Map& map = maps[next / entries];
      const size_t first = next % entries;
      const size_t last = std::min(entries, first + end - next);
      for (size_t index = first; index < last; index++) checksum += map.remove(keys[index]);
      next += last - first;
    }
    return checksum;
  }

  MAPLAB_KERNEL uint64_t churn(size_t begin, size_t end) {
    const Key* keys = data.keys->data();
    const size_t size = valueSize;
    const size_t cycle = 2 * entries;
    const size_t first = begin + progress;
    size_t oldest = first % cycle;
    size_t newest = (first + entries) % cycle;
    Map& map = *maps;
    uint64_t checksum = 0;
    for (size_t operation = begin; operation < end; operation++) {
      checksum += map.remove(keys[oldest]);
      map.insert(keys[newest], makeValue<Value>(newest, size));
      oldest++;
      if (oldest == cycle) oldest = 0;
      newest++;
      if (newest == cycle) newest = 0;
    }
    return checksum;
  }

  /// A walk can't be split: it is done by the operation that visits a walk's last entry.
  MAPLAB_KERNEL uint64_t iterate(size_t first, size_t last) const {
    uint64_t checksum = 0;
    for (size_t walk = first / entries; walk < last / entries; walk++) {
      checksum += maps->sum();
      forgetMemory();
    }
    return checksum;
  }

  MAPLAB_KERNEL uint64_t clearAndRefill(size_t count) {
    const Key* keys = data.keys->data();
    const size_t size = valueSize;
    const size_t entries = this->entries;
    Map& map = *maps;
    uint64_t checksum = 0;
    for (size_t operation = 0; operation < count; operation++) {
      map.clear();
      for (size_t index = 0; index < entries; index++) map.insert(keys[index], makeValue<Value>(index, size));
      checksum += map.count();
    }
    return checksum;
  }

  /// Of what look-ups find, only the part that depends on the key alone counts.
  MAPLAB_KERNEL uint64_t mixed(size_t first, size_t last) {
    const Key* keys = data.keys->data();
    const size_t size = valueSize;
    const Key* lookUps = data.lookUps.data();
    const uint32_t* numbers = data.lookUpNumbers.data();
    const MixedOperation* script = data.script.data();
    const NumberRange further = data.further;
    const size_t shift = progress;
    // The further key of an operation, offset in the circle by what the previous rounds have used.
    const auto moved = [&](size_t key) {
      const size_t place = key + shift;
      return place < further.upper ? place : place - further.count();
    };
    Map& map = *maps;
    uint64_t checksum = 0;
    for (size_t position = first; position < last; position++) {
      const size_t key = script[position].key;
      switch (script[position].kind) {
        case MixedOperation::Kind::read: checksum += map.lookUp(lookUps[key]) & keyBits; break;
        case MixedOperation::Kind::update:
          map.insert(lookUps[key], makeValue<Value>(versioned(numbers[key], position), size));
          break;
        case MixedOperation::Kind::insert:
          map.insert(keys[moved(key)], makeValue<Value>(versioned(moved(key), position), size));
          break;
        case MixedOperation::Kind::erase: checksum += map.remove(keys[moved(key)]); break;
      }
    }
    return checksum;
  }

  MAPLAB_KERNEL uint64_t passOver(size_t first, size_t last) const {
    const Key* keys = data.lookUps.data();
    const size_t length = data.lookUps.size();
    size_t position = first % length;
    uint64_t checksum = 0;
    for (size_t operation = first; operation < last; operation++) {
      checksum += keyWord(keys[position]);
      position++;
      if (position == length) position = 0;
    }
    return checksum;
  }

  const Kind kind;
  const size_t entries;
  const size_t valueSize;
  const size_t operations;
  const std::optional<size_t> reserve;
  const WorkloadData<Key> data;
  const size_t places;
  /// The first `mapCount` are alive.
  Map* maps;
  /// The memory that was taken here, which is not `maps` after `adopt`.
  Map* const own;
  size_t mapCount = 0;
  /// How far the previous rounds have advanced in the circle of keys that come and go.
  size_t progress = 0;
};

}  // namespace maplab
