import Catalogue

/// The functions whose calls are counted, by the names in the symbol tables of the Swift runtime, the C library and the
/// allocators.
///
/// A call counts if a function outside the family calls one inside. swift_bridgeObjectRetain ends with a jump to
/// swift_retain, swift_bridgeObjectRetain_n calls swift_retain_n, swift_deallocClassInstance jumps to
/// swift_deallocObject, glibc's realloc of nothing calls malloc: callgrind sees two calls each time, although the
/// program made one. Seen in callgrind 3.19's dumps of Swift 6.3.1's runtime: 1,000 calls of swift_bridgeObjectRetain
/// give 1,000 calls of swift_bridgeObjectRetain and 1,000 of swift_retain, the latter with swift_bridgeObjectRetain
/// as caller, so that adding up names would give 2,000. `CountersPassTests` checks that the result is 1,000.
/// Callgrind skips the stubs of the procedure linkage table, so that the caller is the function that calls, in
/// whatever library it lies.
///
/// The internal functions with an underscore are in the families for the same reason: runtimes built otherwise jump to
/// them from the public ones.
enum CountedCalls {
  /// The metrics and their families.
  static let metrics: [(metric: Metric, family: FunctionFamily)] = [
    (Metric.retainsPerOp, retains), (Metric.releasesPerOp, releases), (Metric.objectAllocsPerOp, objectAllocations),
    (Metric.objectDeallocsPerOp, objectDeallocations), (Metric.mallocCallsPerOp, mallocs),
  ]

  /// An increment of the strong reference count, by any number.
  static let retains = FunctionFamily([
    "swift_retain", "swift_retain_n", "swift_nonatomic_retain", "swift_nonatomic_retain_n", "swift_tryRetain",
    "swift_bridgeObjectRetain", "swift_bridgeObjectRetain_n", "swift_nonatomic_bridgeObjectRetain",
    "swift_nonatomic_bridgeObjectRetain_n", "swift_unknownObjectRetain", "swift_unknownObjectRetain_n",
    "swift_nonatomic_unknownObjectRetain", "swift_nonatomic_unknownObjectRetain_n", "swift_errorRetain",
    "swift_retain_preservemost", "_swift_retain_", "_swift_retain_n_", "_swift_tryRetain_", "__swift_retain_",
    "__swift_retain_n_", "__swift_tryRetain_",
  ])

  /// A decrement of the strong reference count, by any number.
  static let releases = FunctionFamily([
    "swift_release", "swift_release_n", "swift_nonatomic_release", "swift_nonatomic_release_n",
    "swift_bridgeObjectRelease", "swift_bridgeObjectRelease_n", "swift_nonatomic_bridgeObjectRelease",
    "swift_nonatomic_bridgeObjectRelease_n", "swift_unknownObjectRelease", "swift_unknownObjectRelease_n",
    "swift_nonatomic_unknownObjectRelease", "swift_nonatomic_unknownObjectRelease_n", "swift_errorRelease",
    "swift_release_preservemost", "_swift_release_", "_swift_release_n_", "__swift_release_", "__swift_release_n_",
  ])

  /// A new object on the heap.
  static let objectAllocations = FunctionFamily(["swift_allocObject", "_swift_allocObject_", "__swift_allocObject_"])

  /// An object's memory freed: instances of classes, boxes, closure contexts.
  static let objectDeallocations = FunctionFamily([
    "swift_deallocClassInstance", "swift_deallocPartialClassInstance", "swift_deallocObject", "swift_deallocBox",
    "swift_deallocUninitializedObject",
  ])

  /// Blocks obtained or resized; `free` is not among them, so that the number compares with allocations plus
  /// reallocations of the allocations pass. mimalloc and tcmalloc give their functions second names at the same
  /// address, and either may be printed.
  static let mallocs = FunctionFamily(
    Set(
      ["", "__libc_", "mi_", "tc_", "je_"].flatMap { prefix in
        [
          "malloc", "calloc", "realloc", "reallocarray", "posix_memalign", "aligned_alloc", "memalign", "valloc",
          "pvalloc",
        ].map { prefix + $0 }
      }),
    prefixes: ["operator new(", "operator new[](", "tc_new", "mi_new"])
}
