/// The bytes in blocks that the program holds now, as the allocator that serves it rounds and counts them; nil if it
/// does not report them. For glibc, those of the main arena.
package func allocatedBytes() -> Int? { servingAllocatorStatistics()?.read().allocated }
