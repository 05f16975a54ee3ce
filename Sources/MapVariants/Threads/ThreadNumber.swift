public import CThreadLocals
import Synchronization

#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Small numbers for the threads of the process, used as indices of per-thread lanes.
///
/// A live thread keeps its number, no two live threads share one, and the number of a thread that has ended is reused
/// for a later one; so numbers stay below the peak number of live threads. Numbers are released and reused under a
/// lock, so what the old owner wrote is visible to the new one.
///
/// Tasks move between threads at every suspension: a number is valid until the next `await`.
@usableFromInline
enum ThreadNumber {
  /// The calling thread's number, from 0. One thread-local load; the first call in a thread takes a lock. O(1).
  @inlinable
  @inline(__always)
  static var current: Int {
    let word = map_variants_thread_number_get()
    return word != 0 ? Int(word &- 1) : assign()
  }

  @usableFromInline
  @inline(never)
  static func assign() -> Int {
    let number = numbers.withLock { $0.take() }
    map_variants_thread_number_set(UInt32(number + 1))
    // Any value but null: the key's destructor runs when the thread ends.
    pthread_setspecific(endOfThread, UnsafeMutableRawPointer(bitPattern: number + 1))
    return number
  }

  private static let numbers = Lock(FreeNumbers())

  private static let endOfThread: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { word in
      // Later destructors of this thread may ask again: they get a new number, which is released in another round.
      map_variants_thread_number_set(0)
      let number: UnsafeMutableRawPointer? = word
      ThreadNumber.numbers.withLock { $0.giveBack(Int(bitPattern: number) - 1) }
    }
    precondition(status == 0, "no thread-specific key is left")
    return key
  }()

  /// The numbers released by threads that have ended, and the lowest one never assigned.
  private struct FreeNumbers {
    var returned: [Int] = []
    var next = 0

    /// The lowest released number, or a new one.
    mutating func take() -> Int {
      guard let place = returned.indices.min(by: { returned[$0] < returned[$1] }) else {
        next += 1
        return next - 1
      }
      returned.swapAt(place, returned.count - 1)
      return returned.removeLast()
    }

    mutating func giveBack(_ number: Int) { returned.append(number) }
  }
}
