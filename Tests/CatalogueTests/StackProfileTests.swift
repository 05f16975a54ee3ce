import Testing

@testable import Catalogue

/// What is read from the names in stacks.
@Suite struct StackProfileTests {
  private func profile(_ stacks: [(String, Int)]) -> StackProfile {
    var profile = StackProfile([.bytes])
    for (stack, bytes) in stacks {
      let names = stack.split(separator: ";").map(String.init)
      for name in names where !profile.frames.contains(name) { profile.frames.append(name) }
      profile.stacks.append(names.map { profile.frames.firstIndex(of: $0)! })
      profile.figures.append([bytes])
    }
    return profile
  }

  @Test(arguments: [
    ("MapKernels<>.fill(_:)", FrameRole.assign), ("SpanMap.insert(_:_:)", .assign), ("assign(_:_:to:)", .assign),
    ("Dictionary.subscript.setter", .assign), ("_NativeDictionary.setValue(_:forKey:isUnique:)", .assign),
    ("SpanMap.resize(toSlots:)", .growth), ("_NativeDictionary._copyOrMoveAndResize(capacity:moveElements:)", .growth),
    ("BucketMap.beginGrowth()", .growth), ("pthread_mutex_lock", .lock), ("Mutex.withLock<A, B>(_:)", .lock),
    ("swift_slowAlloc", .runtime), ("operator new(unsigned long)", .runtime), ("malloc", .runtime),
  ])
  func functionsHaveRoles(name: String, role: FrameRole) { #expect(FrameRole(function: name) == role) }

  @Test(arguments: [
    "MapKernels<>.lookUp(_:)", "Request.init(number:)", "allocateRequests(_:)", "insertion(of:)", "main",
  ])
  func mostHaveNone(name: String) { #expect(FrameRole(function: name) == nil) }

  @Test func sharesAreOfWhatIsBelowAFunction() {
    let profile = profile([
      ("main;fill;resize;swift_slowAlloc", 60), ("main;fill", 20), ("main;other", 15), ("other;main;lock", 5),
    ])
    #expect(profile.share(of: .bytes, below: .assign) == 0.8)
    #expect(profile.share(of: .bytes, below: .growth) == 0.6)
    #expect(profile.share(of: .bytes, below: .lock) == 0.05)
    #expect(profile.depth(of: .assign, by: .bytes) == 2 && profile.depth(of: .lock, by: .bytes) == 3)
    #expect(profile.share(of: .instructions, below: .assign) == nil)
    #expect(StackProfile([.bytes]).share(of: .bytes, below: .assign) == nil)
  }

  @Test func theSiteIsTheInnermostOfTheProgramsOwn() {
    #expect(
      StackProfile.site(of: ["main", "Request.init(number:)", "_ContiguousArrayBuffer.init(_:)", "swift_slowAlloc"])
        == "Request.init(number:)")
    #expect(StackProfile.site(of: ["fill", "static _DictionaryStorage.allocate(scale:)", "malloc"]) == "fill")
    #expect(StackProfile.site(of: ["Cache.put(_:)", "Dictionary.subscript.setter", "malloc"]) == "Cache.put(_:)")
    #expect(StackProfile.site(of: ["swift_slowAlloc"]) == "swift_slowAlloc" && StackProfile.site(of: []) == "unknown")
  }

  @Test func mistakesAreFound() {
    let good = profile([("a;b", 3)])
    #expect(good.mistake == nil)
    func damaged(_ damage: (inout StackProfile) -> Void) -> String? {
      var profile = good
      damage(&profile)
      return profile.mistake
    }
    #expect(damaged { $0.stacks[0] = [5] } != nil)
    #expect(damaged { $0.stacks = [] } != nil)
    #expect(damaged { $0.figures[0] = [1, 2] } != nil)
    #expect(damaged { $0.figures[0] = [-1] } != nil)
    #expect(damaged { $0.values = [.bytes, .bytes] } != nil)
    #expect(damaged { $0.resolvedShare = 2 } != nil)
  }
}
