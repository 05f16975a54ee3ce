import Catalogue
import Synchronization

/// A request as in a server: a number, a path, headers and a body.
final class HeldRequest {
  let number: Int
  let path: String
  let headers: [String: String]
  let body: [UInt8]
  private let live: LiveCounts

  init(number: Int, bodySize: Int, _ live: LiveCounts) {
    self.number = number
    path = "/accounts/\(number)/transfers"
    headers = ["host": "service.example.com", "content-type": "application/json", "x-request-id": "request-\(number)"]
    body = [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: bodySize)
    self.live = live
    live.objects.add(1, ordering: .relaxed)
  }

  deinit { live.objects.subtract(1, ordering: .relaxed) }
}

/// The requests in progress, and nothing else.
final class RequestsUnderWay: SoakedProgram {
  private var underWay: Window<HeldRequest>
  private let bodySize: Int
  private let live: LiveCounts

  init(window: Int, bodySize: Int, _ live: LiveCounts) {
    underWay = Window(window)
    self.bodySize = bodySize
    self.live = live
  }

  // A function of its own, so that profiles name it.
  @inline(never)
  func serve(_ request: Int) { _ = underWay.enter(HeldRequest(number: request, bodySize: bodySize, live), request) }
  var entries: Int { 0 }
  func release() { underWay.clear() }
}

/// D2.T4: a global cache from a request's number to a function that handles it.
final class KeptClosures: SoakedProgram {
  private typealias Handler = () -> Int
  private let form: SoakForm
  private let bodySize: Int
  private let live: LiveCounts
  private var underWay: Window<HeldRequest>
  private var cache: [Int: Handler] = [:]
  private var bounded: LeastRecentCache<Handler>
  private var answers = 0

  init(_ form: SoakForm, window: Int, bodySize: Int, _ live: LiveCounts) {
    self.form = form
    self.bodySize = bodySize
    self.live = live
    underWay = Window(window)
    bounded = LeastRecentCache(bound: window, timeToLive: 4 * window)
  }

  // A function of its own, so that profiles name it.
  @inline(never)
  func serve(_ request: Int) {
    let made = HeldRequest(number: request, bodySize: bodySize, live)
    let handler: Handler
    switch form {
    case .closuresLight, .closuresLightBounded: handler = { [number = made.number] in number & 7 }
    default: handler = { made.path.utf8.count &+ made.headers.count }
    }
    if form == .closuresLightBounded {
      bounded.store(handler, under: request, now: request)
      answers &+= bounded.find(request, now: request)?() ?? 0
    } else {
      cache[request] = handler
      answers &+= cache[request]?() ?? 0
    }
    let ended = underWay.enter(made, request)
    if form == .closuresRemoved, let ended { cache[ended.number] = nil }
  }

  var entries: Int { form == .closuresLightBounded ? bounded.count : cache.count }

  func release() {
    cache = [:]
    bounded.clear()
    underWay.clear()
  }
}

/// A cache that drops the least recently used entry when it is full, and expired entries.
struct LeastRecentCache<Value> {
  private struct Slot {
    var key: Int
    var value: Value?
    var expires: Int
    var older: Int
    var newer: Int
  }

  private let bound: Int
  private let timeToLive: Int
  private var places: [Int: Int] = [:]
  private var slots: [Slot] = []
  private var free: [Int] = []
  private var oldest = -1
  private var newest = -1

  /// At most `bound` entries, each for `timeToLive` ticks of the clock `now`.
  init(bound: Int, timeToLive: Int) {
    self.bound = bound
    self.timeToLive = timeToLive
  }

  /// Entries, including expired ones that haven't been noticed.
  var count: Int { places.count }

  /// The value, which then is the most recently used one; nil if there is none or it has expired. O(1).
  mutating func find(_ key: Int, now: Int) -> Value? {
    guard let place = places[key] else { return nil }
    guard slots[place].expires > now else {
      remove(place)
      return nil
    }
    unlink(place)
    link(place)
    return slots[place].value
  }

  /// Stores a value. O(1) plus the number of expired entries.
  mutating func store(_ value: Value, under key: Int, now: Int) {
    if let place = places[key] { remove(place) }
    while oldest >= 0, places.count >= bound || slots[oldest].expires <= now { remove(oldest) }
    let slot = Slot(key: key, value: value, expires: now + timeToLive, older: -1, newer: -1)
    let place: Int
    if let last = free.popLast() {
      place = last
      slots[place] = slot
    } else {
      place = slots.count
      slots.append(slot)
    }
    places[key] = place
    link(place)
  }

  /// Drops everything.
  mutating func clear() { self = LeastRecentCache(bound: bound, timeToLive: timeToLive) }

  private mutating func remove(_ place: Int) {
    unlink(place)
    places[slots[place].key] = nil
    slots[place].value = nil
    free.append(place)
  }

  private mutating func link(_ place: Int) {
    slots[place].older = newest
    slots[place].newer = -1
    if newest >= 0 { slots[newest].newer = place } else { oldest = place }
    newest = place
  }

  private mutating func unlink(_ place: Int) {
    let (older, newer) = (slots[place].older, slots[place].newer)
    if older >= 0 { slots[older].newer = newer } else { oldest = newer }
    if newer >= 0 { slots[newer].older = older } else { newest = older }
  }
}
