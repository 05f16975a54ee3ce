extension StudyFamily {
  /// D5.T14, D5.T6: what the compiler refuses, each beside a program that differs in just that and compiles.
  static let mustNotCompile = StudyFamily(
    id: "must-not-compile", system: "-", operation: "compile a program in the Swift 6 language mode, and its twin",
    passes: [.observations], typicalNanoseconds: 2.5e8,
    forms: [
      Form("span-in-class", "a class stores a Span; the twin stores the array"),
      Form("span-in-array", "an array holds Spans; the twin holds arrays"),
      Form("span-in-task", "a task started within uses a Span of outside; the twin uses the array"),
      Form("span-across-await", "a Span is used before and after a suspension; the twin suspends before"),
      Form("span-in-escaping-closure", "a closure that is returned uses a Span; the twin uses the array"),
      Form("span-of-local-array", "a function returns a Span of its own array; the twin one of its parameter"),
      Form("span-beyond-scope", "a Span outlives the block that its array lives in; the twin doesn't"),
      Form(
        "span-beyond-mutation", "an array changes in the block of a Span of it; the twin changes it after the block"),
      Form("race-on-global", "a global variable is changed by any thread; the twin is an Atomic"),
      Form("race-on-capture", "a hundred tasks change one captured variable; the twin is a Mutex"),
    ],
    observations: [
      .observed("compiles", "0/1", .neither, "1 where the compiler accepts the program"),
      .observed(
        "twin_compiles", "0/1", .neither, "1 where it accepts the twin, which differs in just what is asked about"),
      .observed(
        "expected_diagnostic", "0/1", .neither, "1 where it refuses the program for the reason that is asked about"),
    ])
}
