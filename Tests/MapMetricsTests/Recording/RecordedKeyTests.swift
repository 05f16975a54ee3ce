import MapMetrics
import MapVariants
import Testing

@Suite struct RecordedKeyTests {
  private static let secret = RecordingSecret(1, 2)

  /// The keys of a recording of one get for each of `keys`.
  private func recorded<Key: RecordableKey>(
    _ keys: [Key], as form: RecordedKeys = .hashed, share: Double = 1, secret: RecordingSecret = secret
  ) throws -> (keys: [String], statistics: RecordingStatistics) {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: form, share: share, secret: secret)
    for key in keys { recorder.record(.get, key: key) }
    recorder.finish()
    return (try folder.rows().map(\.key), recorder.statistics)
  }

  /// The test vectors that the authors published: key 00 01 … 0f, texts of 0 to 63 bytes 00 01 ….
  @Test func theHashIsSipHash24() throws {
    let secret = try #require(RecordingSecret(hexadecimal: "000102030405060708090a0b0c0d0e0f"))
    let texts = (0..<64).map { Array(0..<UInt8($0)) }
    #expect(try recorded(texts, secret: secret).keys == RecordedKeyTests.vectors)
    // What comes before and after the bytes must not matter.
    for (text, vector) in zip(texts, RecordedKeyTests.vectors) {
      let wider: [UInt8] = [0xff, 0xff, 0xff] + text + [0xff, 0xff]
      let hash = wider.withUnsafeBytes { secret.hash(UnsafeRawBufferPointer(rebasing: $0[3..<(3 + text.count)])) }
      #expect(hash == UInt64(vector, radix: 16))
    }
  }

  @Test func secretsAreReadByteByByte() {
    let words = RecordingSecret(0x0706_0504_0302_0100, 0x0f0e_0d0c_0b0a_0908)
    let bytes: [UInt8] = Array("a key".utf8)
    let expected = bytes.withUnsafeBytes { words.hash($0) }
    for text in ["000102030405060708090a0b0c0d0e0f", "000102030405060708090A0B0C0D0E0F"] {
      let hash = RecordingSecret(hexadecimal: text).map { secret in bytes.withUnsafeBytes { secret.hash($0) } }
      #expect(hash == expected)
    }
    for text in ["", "00", "000102030405060708090a0b0c0d0e0g", "000102030405060708090a0b0c0d0e0f0", "é"] {
      #expect(RecordingSecret(hexadecimal: text) == nil)
    }
  }

  @Test func recordingsWithOneSecretAgreeAndOthersDoNot() throws {
    let keys = (0..<100).map { "person \($0)" }
    let first = try recorded(keys).keys
    #expect(Set(first).count == 100)
    #expect(try recorded(keys).keys == first)
    let other = try recorded(keys, secret: RecordingSecret(1, 3)).keys
    let random = try (0..<2).map { _ in try recorded(keys, secret: RecordingSecret()).keys }
    for list in [other] + random { #expect(Set(list).isDisjoint(with: first) && Set(list).count == 100) }
    #expect(Set(random[0]).isDisjoint(with: random[1]), "each recorder has a secret of its own")
  }

  @Test func noKeyAndNoSecretGetsOut() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file())
    var map = RecordingMap([String: Int](), recorder: recorder)
    for number in 0..<100 { map["person \(number)"] = number }
    recorder.finish()
    #expect(!String(decoding: try folder.bytes(), as: UTF8.self).contains("person"))
    let secret = RecordingSecret(0x1234_5678_9abc_def0, 42)
    var dumped = ""
    dump(secret, to: &dumped)
    for text in ["\(secret)", String(reflecting: secret), dumped] {
      #expect(!text.contains("42") && !text.contains("\(0x1234_5678_9abc_def0)"))
    }
  }

  @Test func oneKeyHasOneHash() throws {
    let text = "a text that is longer than sixteen bytes"
    #expect(try recorded([text]).keys == recorded([Substring(text)]).keys)
    #expect(try recorded([text]).keys == recorded([Array(text.utf8)]).keys)
    #expect(try recorded([text]).keys == recorded([SipHashed(text)]).keys)
    #expect(try recorded([7] as [Int8]).keys == recorded([7] as [UInt64]).keys)
    #expect(try recorded([-7] as [Int16]).keys == recorded([-7] as [Int]).keys)
    #expect(try recorded([1, 1 << 64, 1 << 100] as [UInt128]).keys != recorded([1, 1, 1] as [UInt128]).keys)
    #expect(try Set(recorded(["", "\0", "\0\0"]).keys).count == 3)
  }

  @Test func aSampleHasAllOperationsOfItsKeysAndAboutTheShare() throws {
    let folder = try RecordingFolder()
    let keys = 20_000
    var chosen: [Double: Set<String>] = [:]
    for share in [0.02, 0.1, 0.5] {
      let recorder = try MapRecorder(
        path: folder.file(), share: share, capacity: 1 << 17, secret: RecordedKeyTests.secret)
      var map = RecordingMap([Int: Int](), recorder: recorder)
      for key in 0..<keys { map[key] = key }
      for key in 0..<keys { _ = map[key] }
      for key in 0..<keys { map[key] = nil }
      recorder.finish()
      var operations: [String: [String]] = [:]
      for row in try folder.rows() { operations[row.key, default: []].append(row.operation) }
      #expect(operations.values.allSatisfy { $0 == ["set", "get", "delete"] })
      let found = Double(operations.count) / Double(keys)
      // Ten standard deviations of a random choice.
      #expect(abs(found - share) < 10 * (share * (1 - share) / Double(keys)).squareRoot(), "\(found) for \(share)")
      #expect(recorder.statistics.recorded == operations.count * 3)
      #expect(recorder.statistics.skipped == (keys - operations.count) * 3)
      chosen[share] = Set(operations.keys)
    }
    #expect(chosen[0.02]!.isSubset(of: chosen[0.1]!) && chosen[0.1]!.isSubset(of: chosen[0.5]!))
  }

  @Test func theSizeIsAskedOnlyForKeysInTheSample() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), share: 0.5, secret: RecordedKeyTests.secret)
    var asked = 0
    func size() -> Int {
      asked += 1
      return 1
    }
    for key in 0..<100 { recorder.record(.set, key: key, valueSize: size()) }
    recorder.finish()
    #expect(asked == recorder.statistics.recorded && asked > 0 && asked < 100)
  }

  @Test func theSmallestShareStillMakesARecording() throws {
    let (keys, statistics) = try recorded(Array(0..<1000), share: .leastNonzeroMagnitude)
    #expect(keys == [] && statistics.skipped == 1000)
  }

  @Test func keysAsTheyAreComeBackFromTheFile() throws {
    let keys = [
      "plain", "", "a,b", "\"", "\"\"", "say \"x\", then", "two\nlines", "two\r\nlines", "\r", ",", "\n", " spaces ",
      "é,ß",
      "日本語", "🙂\"🙂", "a\0b", "=1+1", "~",
    ]
    #expect(try recorded(keys, as: .asTheyAre()).keys == keys)
    #expect(try recorded(keys.map { Substring($0) }, as: .asTheyAre()).keys == keys)
    #expect(try recorded(keys.map { SipHashed($0) }, as: .asTheyAre()).keys == keys)
    #expect(try recorded(keys.map { Array($0.utf8) }, as: .asTheyAre()).keys == keys)
    #expect(try recorded(keys, as: .asTheyAre()).statistics.cutKeys == 0)
  }

  @Test func numbersAsTheyAreAreDecimal() throws {
    func check<Number: FixedWidthInteger & RecordableKey>(_: Number.Type) throws {
      let numbers: [Number] = [.min, .max, 0, 1, 9, 10, 99, 100]
      #expect(try recorded(numbers, as: .asTheyAre()).keys == numbers.map { "\($0)" })
    }
    try check(Int.self)
    try check(Int8.self)
    try check(Int16.self)
    try check(Int32.self)
    try check(Int64.self)
    try check(Int128.self)
    try check(UInt.self)
    try check(UInt8.self)
    try check(UInt16.self)
    try check(UInt32.self)
    try check(UInt64.self)
    try check(UInt128.self)
  }

  @Test func longKeysAreCutAndStayDifferent() throws {
    let start = String(repeating: "x", count: 20)
    let keys = [
      "12345678", start + "1", start + "2", start, "1234567é", "123456é", "12345日", "1234🙂1", "\"\"\"\"\"\"\"\"\",",
    ]
    let hashes = try recorded(keys).keys
    let (found, statistics) = try recorded(keys, as: .asTheyAre(upTo: 8))
    #expect(
      found == [
        "12345678", "xxxxxxxx~\(hashes[1])", "xxxxxxxx~\(hashes[2])", "xxxxxxxx~\(hashes[3])",
        "1234567~\(hashes[4])", "123456é", "12345日", "1234🙂~\(hashes[7])", "\"\"\"\"\"\"\"\"~\(hashes[8])",
      ])
    #expect(statistics.cutKeys == 6)
    // 2, 3 and 4 bytes of a scalar, cut after each.
    #expect(try recorded(["é"], as: .asTheyAre(upTo: 1)).keys.allSatisfy { $0.hasPrefix("~") && $0.count == 17 })
    for limit in 1...3 {
      #expect(try recorded(["🙂"], as: .asTheyAre(upTo: limit)).keys.allSatisfy { $0.hasPrefix("~") && $0.count == 17 })
    }
    #expect(try recorded(["🙂🙂"], as: .asTheyAre(upTo: 4)).keys.allSatisfy { $0.hasPrefix("🙂~") })
  }

  /// Bytes that are no text are written, and cut, as they are.
  @Test func bytesThatAreNoTextAreWrittenAsTheyAre() throws {
    let folder = try RecordingFolder()
    let recorder = try MapRecorder(path: folder.file(), keys: .asTheyAre(upTo: 4))
    recorder.record(.get, key: [0x80, 0xff, 0x80, 0x80] as [UInt8])
    recorder.record(.get, key: [0x80, 0x80, 0x80, 0x80, 0x80] as [UInt8])
    recorder.finish()
    let lines = try folder.bytes().split(separator: UInt8(ascii: "\n"))
    #expect(lines.count == 3)
    #expect(lines[1].contains(0xff) && lines[2].count(where: { $0 == 0x80 }) == 4)
  }

  private static let vectors = [
    0x726f_db47_dd0e_0e31, 0x74f8_39c5_93dc_67fd, 0x0d6c_8009_d9a9_4f5a, 0x8567_6696_d7fb_7e2d, 0xcf27_94e0_2771_87b7,
    0x1876_5564_cd99_a68d, 0xcbc9_466e_58fe_e3ce, 0xab02_00f5_8b01_d137, 0x93f5_f579_9a93_2462, 0x9e00_82df_0ba9_e4b0,
    0x7a5d_bbc5_94dd_b9f3, 0xf4b3_2f46_226b_ada7, 0x751e_8fbc_860e_e5fb, 0x14ea_5627_c084_3d90, 0xf723_ca90_8e7a_f2ee,
    0xa129_ca61_49be_45e5, 0x3f2a_cc7f_57c2_9bdb, 0x699a_e9f5_2cbe_4794, 0x4bc1_b3f0_968d_d39c, 0xbb6d_c91d_a779_61bd,
    0xbed6_5cf2_1aa2_ee98, 0xd0f2_cbb0_2e3b_67c7, 0x9353_6795_e3a3_3e88, 0xa80c_038c_cd5c_cec8, 0xb8ad_50c6_f649_af94,
    0xbce1_92de_8a85_b8ea, 0x17d8_35b8_5bbb_15f3, 0x2f2e_6163_076b_cfad, 0xde4d_aaac_a71d_c9a5, 0xa6a2_5066_8795_6571,
    0xad87_a353_5c49_ef28, 0x32d8_92fa_d841_c342, 0x7127_512f_72f2_7cce, 0xa7f3_2346_f959_78e3, 0x12e0_b01a_bb05_1238,
    0x15e0_34d4_0fa1_97ae, 0x314d_ffbe_0815_a3b4, 0x0279_90f0_2962_3981, 0xcadc_d4e5_9ef4_0c4d, 0x9abf_d876_6a33_735c,
    0x0e3e_a96b_5304_a7d0, 0xad0c_42d6_fc58_5992, 0x1873_06c8_9bc2_15a9, 0xd4a6_0abc_f379_2b95, 0xf935_451d_e4f2_1df2,
    0xa953_8f04_1975_5787, 0xdb9a_cddf_f56c_a510, 0xd06c_98cd_5c09_75eb, 0xe612_a3cb_9ecb_a951, 0xc766_e62c_fcad_af96,
    0xee64_435a_9752_fe72, 0xa192_d576_b245_165a, 0x0a87_87bf_8ecb_74b2, 0x81b3_e73d_20b4_9b6f, 0x7fa8_220b_a3b2_ecea,
    0x2457_31c1_3ca4_2499, 0xb78d_bfaf_3a8d_83bd, 0xea1a_d565_322a_1a0b, 0x60e6_1c23_a379_5013, 0x6606_d7e4_4628_2b93,
    0x6ca4_ecb1_5c5f_91e1, 0x9f62_6da1_5c96_25f3, 0xe51b_3860_8ef2_5f57, 0x958a_324c_eb06_4572,
  ].map { (word: UInt64) in
    let digits = String(word, radix: 16)
    return String(repeating: "0", count: 16 - digits.count) + digits
  }
}
