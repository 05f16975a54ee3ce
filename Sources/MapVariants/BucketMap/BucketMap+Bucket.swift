extension BucketMap {
  /// The memory of one bucket, laid out as `BucketLayout` says. Copies refer to the same bucket.
  ///
  /// Unsafe: the bucket must not have been freed, and the caller must know which slots are initialised (invariant 1).
  @frozen
  @usableFromInline
  struct Bucket: Equatable {
    @usableFromInline let base: UnsafeMutableRawPointer

    @inlinable
    @inline(__always)
    init(_ base: UnsafeMutableRawPointer) { self.base = base }

    @inlinable
    @inline(__always)
    var tophashes: TophashWord { TophashWord(bytes: UInt64(littleEndian: base.load(as: UInt64.self))) }

    @inlinable
    @inline(__always)
    func setTophashes(_ word: TophashWord) { base.storeBytes(of: word.bytes.littleEndian, as: UInt64.self) }

    @inlinable
    @inline(__always)
    func tophash(_ slot: Int) -> UInt8 { base.load(fromByteOffset: slot, as: UInt8.self) }

    @inlinable
    @inline(__always)
    func setTophash(_ slot: Int, _ byte: UInt8) { base.storeBytes(of: byte, toByteOffset: slot, as: UInt8.self) }

    /// True if the bucket belongs to an old table and its entries are in the new one.
    @inlinable
    @inline(__always)
    var isEvacuated: Bool { Tophash.isEvacuated(tophash(0)) }

    /// The next bucket of the chain.
    @inlinable
    @inline(__always)
    var overflow: Bucket? {
      guard let next = base.load(fromByteOffset: Layout.overflowOffset, as: UnsafeMutableRawPointer?.self) else {
        return nil
      }
      return Bucket(next)
    }

    @inlinable
    @inline(__always)
    func setOverflow(_ bucket: Bucket?) {
      base.storeBytes(
        of: bucket?.base, toByteOffset: Layout.overflowOffset, as: UnsafeMutableRawPointer?.self)
    }

    /// True if evacuation moved the entries away and freed the chain. No chain leads back to its own bucket, so an
    /// overflow pointer from a bucket to itself can mean this.
    @inlinable
    @inline(__always)
    var isCleared: Bool { overflow == self }

    @inlinable
    @inline(__always)
    func key(_ slot: Int) -> UnsafeMutablePointer<Key> {
      let place = base + (Layout.keysOffset &+ slot &* Layout.keyStride)
      return Layout.hasIndirectKeys
        ? place.load(as: UnsafeMutablePointer<Key>.self) : place.assumingMemoryBound(to: Key.self)
    }

    @inlinable
    @inline(__always)
    func value(_ slot: Int) -> UnsafeMutablePointer<Value> {
      let place = base + (Layout.valuesOffset &+ slot &* Layout.valueStride)
      return Layout.hasIndirectValues
        ? place.load(as: UnsafeMutablePointer<Value>.self) : place.assumingMemoryBound(to: Value.self)
    }

    /// Initialises the key and value of a slot, in separate memory if they are large.
    @inlinable
    @inline(__always)
    func initialize(_ slot: Int, key: consuming Key, value: consuming Value) {
      let keyPlace = base + (Layout.keysOffset &+ slot &* Layout.keyStride)
      if Layout.hasIndirectKeys {
        let box = UnsafeMutablePointer<Key>.allocate(capacity: 1)
        box.initialize(to: key)
        keyPlace.storeBytes(of: box, as: UnsafeMutablePointer<Key>.self)
      } else {
        keyPlace.initializeMemory(as: Key.self, to: key)
      }
      let valuePlace = base + (Layout.valuesOffset &+ slot &* Layout.valueStride)
      if Layout.hasIndirectValues {
        let box = UnsafeMutablePointer<Value>.allocate(capacity: 1)
        box.initialize(to: value)
        valuePlace.storeBytes(of: box, as: UnsafeMutablePointer<Value>.self)
      } else {
        valuePlace.initializeMemory(as: Value.self, to: value)
      }
    }

    /// Moves an entry from another bucket's slot, which is uninitialised afterwards. For large keys and values, the
    /// pointers move. (Moving an element as an array of one would copy its stride: for a value of size zero, that is
    /// one byte too many, into the overflow pointer.)
    @inlinable
    @inline(__always)
    func moveInitialize(_ slot: Int, from source: Bucket, _ sourceSlot: Int) {
      let keyPlace = base + (Layout.keysOffset &+ slot &* Layout.keyStride)
      if Layout.hasIndirectKeys {
        keyPlace.storeBytes(of: source.key(sourceSlot), as: UnsafeMutablePointer<Key>.self)
      } else {
        keyPlace.initializeMemory(as: Key.self, to: source.key(sourceSlot).move())
      }
      let valuePlace = base + (Layout.valuesOffset &+ slot &* Layout.valueStride)
      if Layout.hasIndirectValues {
        valuePlace.storeBytes(of: source.value(sourceSlot), as: UnsafeMutablePointer<Value>.self)
      } else {
        valuePlace.initializeMemory(as: Value.self, to: source.value(sourceSlot).move())
      }
    }

    /// Destroys a slot's key.
    @inlinable
    @inline(__always)
    func deinitializeKey(_ slot: Int) {
      let key = key(slot)
      key.deinitialize(count: 1)
      if Layout.hasIndirectKeys { key.deallocate() }
    }

    /// Moves a slot's value out.
    @inlinable
    @inline(__always)
    func moveValue(_ slot: Int) -> Value {
      let pointer = value(slot)
      defer { if Layout.hasIndirectValues { pointer.deallocate() } }
      return pointer.move()
    }

    /// Destroys a slot's key and value.
    @inlinable
    @inline(__always)
    func deinitialize(_ slot: Int) {
      deinitializeKey(slot)
      _ = moveValue(slot)
    }
  }

  /// One slot of one bucket.
  @frozen
  @usableFromInline
  struct Place {
    @usableFromInline var bucket: Bucket
    @usableFromInline var slot: Int

    @inlinable
    @inline(__always)
    init(_ bucket: Bucket, _ slot: Int) {
      self.bucket = bucket
      self.slot = slot
    }

    @inlinable
    @inline(__always)
    var key: UnsafeMutablePointer<Key> { bucket.key(slot) }

    @inlinable
    @inline(__always)
    var value: UnsafeMutablePointer<Value> { bucket.value(slot) }
  }
}
