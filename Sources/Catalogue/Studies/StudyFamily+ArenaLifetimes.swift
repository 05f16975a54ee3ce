extension StudyFamily {
  /// S4, D1.T11: what ends the life of a value that stands in an arena.
  static let arenaLifetimes = StudyFamily(
    id: "arena-lifetimes", system: "S4", operation: "fill, remove one key, insert another, reset, fill again",
    parameters: "`entries` keys are put in", passes: [.observations], typicalNanoseconds: 1_000,
    forms: [
      Form("native-beside-arena", "a Dictionary from keys to numbers of places in an Arena"),
      Form("handle-map", "an ArenaHandleMap: keys to handles, values in an arena that checks them"),
      Form("arena-map", "an ArenaMap: keys and values in one arena"),
    ],
    observations: [
      .observed("arena_key_ends_value", "0/1", .neither, "the value dies when its key is removed"),
      .observed(
        "arena_key_frees_place", "0/1", .neither, "the next value takes the place of the one whose key was removed"),
      .observed(
        "arena_reset_ends_all", "0/1", .neither, "after a reset every value is dead, and the arena has no place taken"),
      .observed(
        "arena_reset_keeps_memory", "0/1", .neither, "the arena is filled again after a reset in the memory it had"),
      .observed(
        "arena_stale_is_told", "0/1", .neither, "who comes with a key or handle from before the reset is told so"),
    ])
}
