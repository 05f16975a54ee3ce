// ReadMostlyMap: two layers, one of them without a lock.
//
// The classic state machine of Go's sync.Map (until Go 1.23), with memory reclaimed by epochs instead of a collector.
//
//     read ──> layer: an immutable table, isAmended        loaded without a lock
//     dirty ─> layer or none: a table                      under the lock
//                └── entry <── shared by both tables ──> word: a value, or deleted, or expunged
//
// Reading. A key in the read layer is found by searching an immutable table and loading the entry's word: no lock, no
// write to shared memory. A key that isn't there is absent, unless the layer is amended: then the dirty layer is
// searched under the lock, and that is a miss.
//
// Writing. Values of keys in the read layer are replaced and deleted by compare and exchange on the entry, without the
// lock. A new key goes into the dirty layer under the lock. If there is none it is made first: a copy of the read layer's
// table, except that deleted entries become expunged and are left out. The read layer is then amended. Copying hashes no
// key, because the copy has the same layout; and it doesn't look at the entries unless one may have been deleted
// (`makeDirty`).
//
// Promotion. When the misses reach the number of entries in the dirty layer, its table becomes the read layer
// unchanged: nothing is copied, and by then the misses have paid for the next copy. Entries that were expunged are only
// in the old read layer and die with it. So a deleted key keeps its place until it is expunged and a promotion follows.
//
// Expunged. A store on a deleted entry must not be lost: if the dirty layer has the entry, the store is seen through
// both layers; if it doesn't, promotion would lose the store. The state "expunged" distinguishes the two cases: a
// thread that wants to store into such an entry first takes the lock, makes it deleted again and puts it into the dirty
// layer.
//
// Reclamation. Three kinds of blocks can be seen by threads without the lock: layers, entries, boxes. Each is retired
// when it is unlinked, under `EpochReclamation`, whose head explains why none is freed too early. They are unlinked in
// these places: a box by the exchange on its entry; the read layer by promotion and `clear`; an expunged entry by the
// promotion that replaces the only layer it is in; an entry by its removal from the dirty layer, if the read layer
// doesn't have it; all entries by `clear`. Keys live in the tables and die with them.
//
// An entry found in a layer may be unlinked a moment later, while the thread that found it changes it. That is
// harmless: that thread began before the unlinking, so its operation counts as done before it. The same is true of
// `clear`, key by key.
//
// Values. An entry's word holds the value itself if it is trivial and has at most 8 bytes, else the address of a box
// (`ValueWord`).
//
// Cost. A hit: the hash, an exchange on the thread's own line (the announcement), the search in a SpanMap, a dependent
// load (the entry), and another if the value is in a box. A store to an existing key: the same plus an exchange, and an
// allocation if the value needs a box. An insertion: the lock, one or two allocations, and if there is no dirty layer,
// O(entries).
//
// Invariants (`checkInvariants`, while no other thread uses the map):
//   1. If there is a dirty layer, an entry of the read layer is in it, under the same key, if and only if it is not
//      expunged.
//   2. If there is none, no entry is expunged, the read layer is not amended, and there are no misses.
//   3. The read layer is amended if and only if the dirty layer has a key that it lacks, or has had one since it was
//      made.
//   4. misses < max(1, entries in the dirty layer) between operations, except that removals may shrink the dirty layer.
//   5. expunged is the number of expunged entries.
//
// Sources: Go 1.22 src/sync/map.go (Mills 2016); its talk "An overview of sync.Map" (GopherCon 2017).
public import Synchronization

/// A map for many readers and few new keys: reads take no lock and don't write to memory that other threads use.
///
/// It is good if keys are written once and read often, as in caches that only grow, and if threads overwrite values of
/// keys that are already there. It is bad if new keys keep coming: after each promotion, the next new key copies the
/// table, and until the next promotion reads of new keys queue for a lock. Use `ShardedMap` in that case.
///
/// ```swift
/// let sessions = ReadMostlyMap<String, Session>()
/// let session = sessions.loadOrStore(Session(), forKey: token).value
/// sessions.compareAndSwap(forKey: token, from: session, to: renewed)
/// sessions.delete(token)
/// ```
///
/// All operations may be called from any thread, and each on one key takes effect at one instant between its call and
/// its return. A value that an operation replaced or removed lives a little longer than that: until no reader can see
/// it and a writer collects (see `reclaim`). A thread that stays inside an operation, such as a long `range`, keeps
/// everything that has been replaced since then from being freed; that costs memory, but doesn't affect safety.
///
/// Keys' `==` and `hash` may run under the lock and must not use the same map: doing so traps. Values' `==`, and the
/// deinits of keys and values, run outside the lock. Values with references are copied, and so retained, by each read,
/// which writes to the object's reference count. Values without references avoid that.
public final class ReadMostlyMap<Key: SpanKey & Sendable, Value: Sendable>: Sendable {
  @usableFromInline typealias Entry = ReadMostlyEntry<Value>
  @usableFromInline typealias Word = ValueWord<Value>
  @usableFromInline typealias Layer = ReadMostlyLayerPointer<Key, Value>

  /// What the lock protects.
  @frozen
  @usableFromInline
  struct Writing: Sendable {
    @usableFromInline var dirty: Layer?
    /// Searches that needed the lock since the current read layer was installed.
    @usableFromInline var misses = 0
    /// Earlier ones.
    @usableFromInline var earlierMisses = 0
    @usableFromInline var promotions = 0
    /// Expunged entries in the read layer.
    @usableFromInline var expunged = 0

    @inlinable
    init() {}
  }

  // The fields that readers load are between two paddings, because the object's reference count before them and the
  // lock after them are written, and a write would take the cache line from all readers.
  @usableFromInline let paddingBefore = CacheLinePadding()
  /// The read layer's address.
  @usableFromInline let read: Atomic<UInt>
  @usableFromInline let seed: HashSeed
  @usableFromInline let reclamation = EpochReclamation()
  @usableFromInline let paddingAfter = CacheLinePadding()
  @usableFromInline let writing: Lock<Writing>
  /// True if an entry of a table may be deleted: it stays true if the key gets a value again. False only while there is no
  /// deleted entry, except for an instant after a deletion.
  @usableFromInline let hasDeleted = Atomic<Bool>(false)

  /// An empty map with a hash seed of its own. O(1).
  public convenience init() { self.init(seed: HashSeed.next()) }

  /// An empty map whose hashes, and so the order of `range`, follow from `seed` alone. O(1).
  public convenience init(seed: UInt64) { self.init(seed: HashSeed(seed)) }

  @usableFromInline
  init(seed: HashSeed) {
    self.seed = seed
    read = Atomic(Layer.make(ReadMostlyLayer(minimumCapacity: 0, seed: seed)).word)
    writing = Lock(Writing())
  }

  deinit {
    let read = Layer(word: read.load(ordering: .acquiring))
    writing.withLock { writing in
      forEachEntry(read, writing.dirty) { $0.destroy() }
      writing.dirty?.destroy()
    }
    read.destroy()
    var left = reclamation.takeAll()
    left.destroyAll(ReadMostlyMap.destroy)
  }

  /// Calls `body` once with every entry of both layers; `body` may free it. The lock must be held.
  @inlinable
  func forEachEntry(_ read: Layer, _ dirty: Layer?, _ body: (Entry) -> Void) {
    // First those that are only in the read layer, as the entries themselves show. The dirty layer has all others.
    read.layer.pointee.forEach { _, entry in
      if dirty == nil || entry.valueWord == Entry.expunged { body(entry) }
    }
    dirty?.layer.pointee.forEach { _, entry in body(entry) }
  }
}

/// Two cache lines that contain nothing else.
@frozen
@usableFromInline
struct CacheLinePadding: Sendable {
  @usableFromInline typealias Four = (UInt64, UInt64, UInt64, UInt64)
  @usableFromInline let words: (Four, Four, Four, Four) = (
    (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0), (0, 0, 0, 0)
  )

  @inlinable
  init() {}
}
