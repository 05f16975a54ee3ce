// HashTrieMap: a tree over the bits of the keys' hashes, read without a lock, with a lock in every node for its writers.
//
// The map behind Go's sync.Map since Go 1.24, with memory reclaimed by epochs instead of a collector, an index that spares
// searches the upper levels, short chains in the slots, and values that are replaced in place.
//
//     index ─┬─> root: a node of 16 slots ──> node ──> ... ──> chain of entries, in the order of their hashes
//            └─> nodes of one level                              └── entry: hash, key, word with the value, next
//
// Nodes. The upper four bits of a hash choose a slot of the root, the next four a slot of the node there, and so on. A
// slot is empty, or leads to another node, or to a chain of entries. A reader follows pointers and writes nothing that
// other threads use. There is no table, so entries are never copied or rehashed: growth is a matter of single nodes.
//
// Chains. Go's slots hold one entry, or those whose hashes are equal in all bits. Here up to `chainLimit` entries, two,
// stay together before their slot gets a node. A tree of random keys with one entry per slot has 0.37 nodes of 160 bytes
// for each entry; with two it has 0.19, with three 0.12. Look-ups by two threads took least time with two, on average
// over all sizes: with one, large maps take more cache misses; with three, the processor predicts worse where a key
// is.
//
// Splitting. When a chain gets too long its entries are distributed to a new node, while others read the chain. That is
// what the order is for: the entries that go to one slot of the new node are next to each other, because their hashes
// have a common beginning. The node is published with slots that lead into the middle of the old chain. Only then is
// the chain cut after the last entry of each slot. Until the cut, a reader goes on to entries that belong to other
// slots; their hashes are greater than the one it looks for, so it stops. A reader that came by the old slot may
// find the end of the chain where it was cut. So whoever finds nothing but the end of a chain looks at the slot
// again: if it leads to a node by now, the search continues there. No entry is copied or moved.
//
// Index. In a map of a million keys, the way from the root is four or five nodes long, each a load that waits for the one
// before. The index has the nodes of one level in an array, and a search begins there (Prokopec's cache-tries have such
// an array too). If the node isn't there, the search begins at the root. A node enters the index, and leaves it,
// under its own lock. It leaves before it is unlinked: so a node that is found in the index was part of the tree
// during the search. When three quarters of the places of the next level would be taken, one thread makes the next index,
// publishes it empty, and walks the tree to fill it. A node that is made in the meantime is published in the tree first, and
// its maker reads only then which index there is. So either it enters the new one, or the walk meets it.
//
// Values. An entry's word holds the value itself, or the address of a box, or says "removed" (`ValueWord`). A value is
// replaced by compare-and-exchange on the word, without a lock. A removal first makes the word "removed": that is when it
// takes effect. Then it unlinks the entry, under the lock. An insertion that meets a removed entry, also under the
// lock, gives it a value again, and the removal leaves it where it is. So the word of a linked entry is its key's
// state, and that of an unlinked one is "removed" for ever, unless `clear` unlinked it: a thread that finds an entry
// and changes its word loses nothing. Go replaces the whole entry under the lock instead.
//
// Locks. A node's lock protects its slots and the chains in them, for writers. A thread that inserts, unlinks or splits
// finds the node without a lock, takes it, and sees whether the node is dead or the slot leads to another node by
// now; then it begins anew. A node whose last entry is unlinked is unlinked too, and then perhaps its parent: the locks are
// taken from the bottom to the top. A split takes the new node's lock while it holds the old one's, but before anybody
// else can see the new node. So no two threads wait for each other.
//
// Clearing. `clear` installs a new root with a new index, then makes the old nodes dead one by one, under the lock of
// each, from the root down, and retires what they hold. Once dead, a node doesn't change: a writer that is late begins
// anew at the new root. A node of the old tree never enters the new index: its maker compares the roots.
//
// Reclamation. Boxes, entries, nodes and indices are retired under `EpochReclamation` by the thread that unlinked them. An
// unlinked entry keeps its `next`, by which a reader that stands on it may reach entries that have been unlinked in the
// meantime. But each of those was linked when the first was unlinked, which was after the reader had entered: so it was
// unlinked after that too, and the reader keeps it alive. The same holds for nodes that a replaced index still has.
//
// Cost. A hit: the hash, an exchange on the thread's own line (the announcement), and as dependent loads a word of the
// index, a slot in each of one or two nodes, and one or two entries. A store to an existing key: the same and an exchange on
// the entry. An insertion: a lock, an allocation, and for about every fifth a node. Nothing takes O(entries), except
// walks, `clear`, and an index of the next level: that looks at a tenth of the entries' number of nodes, once in
// sixteen times as many entries.
//
// Invariants (`checkInvariants`, while no other thread uses the map):
//   1. The hash of every entry is its key's, and begins with the bits that lead to its slot.
//   2. The hashes of a chain ascend, and no two of its keys are equal.
//   3. A chain has at most `chainLimit` entries, unless all have one hash.
//   4. Every node but the root leads to an entry; none is dead, and each knows its parent and its level.
//   5. Every entry has a value.
//   6. The index has all nodes of its level, each in its place, and no others.
//
// Sources: Go 1.24 src/internal/sync/hashtriemap.go (Knyszek 2024), for the nodes and their locks; Bagwell, "Ideal hash
// trees" (2001); Prokopec, Bagwell and Odersky, "Cache-aware lock-free concurrent hash tries" (2011); Prokopec,
// "Cache-tries" (2018). The chains in the order of hashes are a design of this map; split-ordered lists (Shalev and
// Shavit 2006) use the same property.
public import Synchronization

/// A map for many threads that read, replace, insert and remove: reads and replacements take no lock, insertions and
/// removals take that of a small part.
///
/// Unlike `ReadMostlyMap` it doesn't mind new keys: no insertion copies a table, and none makes others wait for a lock
/// unless they insert or remove keys whose hashes begin alike. Reading costs somewhat more. It takes more memory than a
/// table: about 80 bytes for each entry of 8-byte keys and values.
///
/// ```swift
/// let sessions = HashTrieMap<String, Session>()
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
/// Keys' `==` may run under a lock and must not use the same map: that may trap or never end. Keys' `hash`, values'
/// `==`, and the deinits of keys and values run outside all locks. Values with references are copied, and so retained,
/// by each read, which writes to the object's reference count. Trivial values of at most 8 bytes are in the entry itself:
/// replacing them allocates nothing. Others are in a block of their own.
public final class HashTrieMap<Key: SpanKey & Sendable, Value: Sendable>: Sendable {
  @usableFromInline typealias Node = HashTrieNode
  @usableFromInline typealias Index = HashTrieIndex
  @usableFromInline typealias Entry = HashTrieEntry<Key, Value>
  @usableFromInline typealias Word = ValueWord<Value>

  // What readers load is between two paddings, because the object's reference count before it is written, and a write
  // would take the cache line from all readers.
  @usableFromInline let paddingBefore = CacheLinePadding()
  /// The index's address.
  @usableFromInline let index: Atomic<UInt>
  @usableFromInline let seed: HashSeed
  @usableFromInline let reclamation = EpochReclamation()
  @usableFromInline let paddingAfter = CacheLinePadding()

  /// An empty map with a hash seed of its own. O(1).
  public convenience init() { self.init(seed: HashSeed.next()) }

  /// An empty map whose hashes, and so the order of `range`, follow from `seed` alone. O(1).
  public convenience init(seed: UInt64) { self.init(seed: HashSeed(seed)) }

  @usableFromInline
  init(seed: HashSeed) {
    self.seed = seed
    index = Atomic(Index.makeWithRoot().word)
  }

  deinit {
    let index = Index(word: index.load(ordering: .acquiring))
    HashTrieMap.destroyAll(Node(word: index.head.pointee.root))
    index.destroy()
    var left = reclamation.takeAll()
    left.destroyAll(HashTrieMap.destroy)
  }

  /// Frees a node with all that it leads to.
  @usableFromInline
  static func destroyAll(_ node: Node) {
    for index in 0..<Node.slotCount {
      let word = node.slot(index).pointee.load(ordering: .acquiring)
      if Node.isNode(word) {
        destroyAll(Node(word: word))
      } else {
        var next = word
        while next != 0 {
          let entry = Entry(word: next)
          next = entry.head.pointee.next.load(ordering: .acquiring)
          entry.destroy()
        }
      }
    }
    node.destroy()
  }
}
