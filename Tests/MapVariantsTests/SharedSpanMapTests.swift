import MapAttack
import MapVariants
import Testing

@Suite struct SharedSpanMapTests {
  @Test func copiesDoNotSeeEachOthersChanges() {
    var one: SharedSpanMap = ["a": 1, "b": 2]
    var other = one
    one["a"] = 10
    other["c"] = 3
    #expect(one == ["a": 10, "b": 2])
    #expect(other == ["a": 1, "b": 2, "c": 3])
  }

  @Test func everyMutationLeavesCopiesAlone() {
    let original: SharedSpanMap = ["a": 1, "b": 2]
    let mutations: [(inout SharedSpanMap<String, Int>) -> Void] = [
      { $0["a"] = nil }, { $0["a", default: 0] += 1 }, { $0.updateValue(5, forKey: "b") },
      { $0.removeValue(forKey: "b") }, { $0.removeAll() }, { $0.removeAll(keepingCapacity: true) },
      { $0.reserveCapacity(1000) },
    ]
    for mutate in mutations {
      var copy = original
      mutate(&copy)
      copy.checkInvariants()
      #expect(original == ["a": 1, "b": 2])
    }
  }

  @Test func aMapWithOneOwnerIsChangedInPlace() {
    let counter = LiveCounter()
    var map = SharedSpanMap<UInt64, Tracked>(minimumCapacity: 100)
    let capacity = map.capacity
    for key in 0..<100 as Range<UInt64> { map[key] = Tracked(key, counter) }
    #expect(map.capacity == capacity)
    #expect(counter.count == 100)
    map.removeAll(keepingCapacity: true)
    #expect(counter.count == 0 && map.capacity == capacity)
  }

  @Test func equalityGoesByEntries() {
    var one = SharedSpanMap<Int, Int>(seed: 1)
    var other = SharedSpanMap<Int, Int>(minimumCapacity: 500, seed: 2)
    for key in 0..<50 {
      one[key] = key
      other[49 - key] = 49 - key
    }
    #expect(one == other)
    other[7] = 8
    #expect(one != other)
    other[7] = nil
    #expect(one != other)
  }
}
