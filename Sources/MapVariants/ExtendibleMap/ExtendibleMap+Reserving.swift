extension ExtendibleMap {
  /// Makes room for `minimumCapacity` entries in all, so that the map does not grow before it holds them.
  /// O(capacity) when memory must be allocated, else O(1).
  ///
  /// Up to the capacity of one table that is certain. Beyond, the tables get room for what falls on each by chance, with
  /// five standard deviations to spare: of a million tables one may split early if the hash function is fair.
  @inlinable
  public mutating func reserveCapacity(_ minimumCapacity: Int) {
    precondition(minimumCapacity >= 0, "a capacity can't be negative")
    precondition(minimumCapacity <= SpanMap<Key, Value>.largestCapacity, "no memory holds so many entries")
    if minimumCapacity > capacity { rebuild(forCapacity: minimumCapacity) }
  }

  /// Frees the memory that the entries don't need: moves them to as few tables as `reserveCapacity` would make for them,
  /// and frees the memory of an empty map. O(capacity), or O(1) if there is nothing to free.
  @inlinable
  public mutating func shrinkToFit() {
    if count == 0 { return removeAll() }
    let needed = SpanMap<Key, Value>.capacity(ofSlots: ExtendibleMap.slotCount(forCapacity: count))
    if needed < capacity { rebuild(forCapacity: count) }
  }

  /// Moves all entries to new tables, made for that capacity and at least for all entries. Each old table is freed when
  /// its entries have moved.
  @inlinable
  @inline(never)
  mutating func rebuild(forCapacity minimumCapacity: Int) {
    var new = ExtendibleMap(seed: seed, emptyTable: ())
    new.addTables(forCapacity: Swift.max(minimumCapacity, count))
    let oldDirectory = directory
    let isOwnBlock = hasDirectoryBlock
    forEachTable { table in
      table.moveEntries(seed: seed) { source, hash in
        new.claimVacancy(in: new.table(of: hash), hash: hash).moveInitialize(from: source, count: 1)
      }
      table.deallocate()
    }
    if isOwnBlock { oldDirectory.deallocate() }
    forgetTables()
    self = new
  }

  /// Makes the tables of a map without memory. The directory comes first: if there is no memory for the map, it is the
  /// largest block.
  @inlinable
  mutating func addTables(forCapacity minimumCapacity: Int) {
    let bits = ExtendibleMap.tableBits(forCapacity: minimumCapacity)
    if bits == 0 {
      return addFirstTable(slotCount: SpanMap<Key, Value>.slotCount(forCapacity: minimumCapacity))
    }
    let count = 1 << bits
    if bits > 1 {
      directory = .allocate(capacity: count)
      shift = UInt64(64 - bits)
    }
    for index in 0..<count {
      let table = Table.allocate(slotCount: Table.fullSlotCount, depth: bits, number: index)
      if index == 0 {
        if bits == 1 { directory = table.ownDirectory }
        setSizes(from: table)
      }
      (directory + index).initialize(to: UInt(bitPattern: table.control))
      tableCount += 1
      room += table.capacity
    }
  }

  /// The slots of the tables that `addTables` makes.
  @inlinable
  static func slotCount(forCapacity minimumCapacity: Int) -> Int {
    let bits = tableBits(forCapacity: minimumCapacity)
    return bits == 0 ? SpanMap<Key, Value>.slotCount(forCapacity: minimumCapacity) : Table.fullSlotCount << bits
  }

  /// The binary logarithm of the number of tables for that many entries: the fewest tables of which each, by a fair hash
  /// function, has room for its share with five standard deviations to spare. The share is about Poisson-distributed, so
  /// the deviation is its square root.
  @inlinable
  static func tableBits(forCapacity minimumCapacity: Int) -> Int {
    let room = SpanMap<Key, Value>.capacity(ofSlots: Table.fullSlotCount)
    if minimumCapacity <= room { return 0 }
    var bits = 1
    while true {
      let share = (minimumCapacity >> bits) + 1
      if share < room && (room - share) * (room - share) >= 25 * share { return bits }
      bits += 1
    }
  }
}
