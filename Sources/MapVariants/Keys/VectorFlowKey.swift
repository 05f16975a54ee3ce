#if canImport(_Builtin_intrinsics.intel.sse2)
  public import _Builtin_intrinsics.intel.sse2
#endif

/// A flow key in one vector, aligned to 16 bytes and compared as a whole. See `FlowKey`.
@frozen
public struct VectorFlowKey: FlowKey {
  @usableFromInline let lanes: SIMD2<UInt64>

  /// The key of these words. O(1).
  @inlinable
  @inline(__always)
  public init(words: FlowWords) { lanes = SIMD2(words.addresses, words.ports) }

  /// The key's 16 bytes. O(1).
  @inlinable
  public var words: FlowWords {
    @inline(__always)
    get { FlowWords(addresses: lanes.x, ports: lanes.y) }
  }

  /// One comparison of 16 bytes and one branch. The standard library compares vectors lane by lane, so the instructions
  /// are used explicitly if the machine is known to have them; otherwise the differences of both lanes are combined by
  /// or.
  @inlinable
  @inline(__always)
  public static func == (a: VectorFlowKey, b: VectorFlowKey) -> Bool {
    #if canImport(_Builtin_intrinsics.intel.sse2)
      let equal = _mm_cmpeq_epi8(SIMD2(truncatingIfNeeded: a.lanes), SIMD2(truncatingIfNeeded: b.lanes))
      return _mm_movemask_epi8(equal) == 0xffff
    #else
      let difference = a.lanes ^ b.lanes
      return difference.x | difference.y == 0
    #endif
  }
}
