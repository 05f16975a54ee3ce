/// The forms of `soak`.
package enum SoakForm: String, StudyForm {
  case closuresWhole = "closures-whole"
  case closuresLight = "closures-light"
  case closuresLightBounded = "closures-light-bounded"
  case closuresRemoved = "closures-removed"
  case contextsKept = "contexts-kept"
  case contextsTimedOut = "contexts-timed-out"
  case contextsValue = "contexts-value"
  case contextsWrapped = "contexts-wrapped"
  case contextsWeak = "contexts-weak"
  case contextsWeakSwept = "contexts-weak-swept"
  case keysIdentity = "keys-identity"
  case keysStable = "keys-stable"
  case keysManaged = "keys-managed"

  package var summary: String {
    switch self {
    case .closuresWhole: "a closure per request, with the request in it, in a global cache"
    case .closuresLight: "the same with a closure that has the request's number only"
    case .closuresLightBounded: "light closures in a cache of the least recently used, with size and time to live"
    case .closuresRemoved: "closures with the request in them, removed when it ends"
    case .contextsKept: "a map holds the context of each request, on whose end a task waits"
    case .contextsTimedOut: "the same, and each context's time runs out when its request ends"
    case .contextsValue: "the map holds the context's value only"
    case .contextsWrapped: "the map holds a struct that holds the context"
    case .contextsWeak: "the map holds a weak reference to the context"
    case .contextsWeakSwept: "the same, and references to what is gone are swept now and then"
    case .keysIdentity: "objects as keys, by identity, each made anew"
    case .keysStable: "the number that the objects stand for as key"
    case .keysManaged: "an object's address as key, removed when the object ends"
    }
  }
}

extension StudyFamily {
  /// D2.T4, D2.T5, D2.T6, D5.T11: three leaks caused by a map, and their fixes.
  static let soak = StudyFamily(
    .soak, system: "S16", operation: "serve one request, which leaves something in a map",
    parameters: "the last `entries` requests are under way; bodies and stored values have `values.size` bytes",
    passes: [.observations, .profile], typicalNanoseconds: 5_000, forms: SoakForm.self,
    observations: [
      .observed(
        "soak_bytes_per_1000", "B", .lowerIsBetter, exact: false,
        "live bytes gained per 1,000 requests over the soak's second half, by the allocator"),
      .observed(
        "soak_blocks_per_1000", "blocks", .lowerIsBetter, exact: false,
        "live blocks gained per 1,000 requests over the soak's second half, by the allocator"),
      .observed(
        "soak_bytes", "B", .lowerIsBetter, exact: false, "live bytes at the soak's end, above its beginning"),
      .observed(
        "soak_bytes_beyond", "B", .lowerIsBetter, exact: false,
        "the same, less what a program holds that keeps only what the work means to keep"),
      .observed(
        "soak_space_ratio", "ratio", .lowerIsBetter, exact: false,
        "live bytes at the soak's end over what the work means to keep"),
      .observed("soak_objects", "objects", .lowerIsBetter, "requests, contexts or keys that live at the soak's end"),
      .observed(
        "soak_objects_per_1000", "objects", .lowerIsBetter,
        "such objects gained per 1,000 requests over the soak's second half"),
      .observed(
        "soak_object_line", "1", .neither,
        "correlation of such objects with requests over the soak's second half; 0 if they stay the same"),
      .observed("soak_tasks", "tasks", .lowerIsBetter, "tasks that still wait at the soak's end"),
      .observed("soak_entries", "entries", .neither, "entries of the map at the soak's end"),
      .observed(
        "soak_bytes_left", "B", .lowerIsBetter, exact: false,
        "live bytes above the soak's beginning after map and requests were let go"),
      .observed("soak_objects_left", "objects", .lowerIsBetter, "such objects that live after all was let go"),
      .observed("soak_tasks_left", "tasks", .lowerIsBetter, "tasks that still wait after all was let go"),
      .observed(
        "soak_assign_share", "ratio", .neither, exact: false,
        "share of the bytes live at the soak's end that were obtained below a function that puts an entry into a map"),
    ])
}
