import Foundation
import Testing
import WaitingTests

@testable import Measurement

@Suite(.serialized, .waitsForPrograms) struct ProcessMemoryTests {
  @Test func residentSetGrowsWithTouchedPages() throws {
    let memory = try ProcessMemory()
    let before = try memory.residentKiB()
    let block = mmap(nil, 32 << 20, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    defer { munmap(block, 32 << 20) }
    memset(block, 1, 32 << 20)
    let after = try memory.residentKiB()
    // Other tests run in the same process.
    #expect(after - before > 24 << 10, "\(before) KiB before, \(after) KiB after 32 MiB")
    #expect(try memory.peakKiB() >= 32 << 10)
  }

  @Test func readsAgreeWithTheFiles() throws {
    let memory = try ProcessMemory()
    let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
    let line = try #require(status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") })
    let expected = try #require(Int(line.split(whereSeparator: { !$0.isNumber }).first ?? ""))
    let peak = try memory.peakKiB()
    #expect(abs(peak - expected) < 64 << 10, "\(peak) KiB read, \(expected) KiB in the file")
  }

  @Test func labelsAreFoundAtLineStartsOnly() {
    let text = "VmPeak:\t  99 kB\nNotVmHWM: 5 kB\nVmHWM:\t   1234 kB\nVmRSS:\t\nlast"
    var copy = text
    copy.withUTF8 { bytes in
      let bytes = UnsafeRawBufferPointer(bytes)
      #expect(number(labelled: "VmHWM:", in: bytes) == 1234)
      #expect(number(labelled: "VmPeak:", in: bytes) == 99)
      #expect(number(labelled: "VmRSS:", in: bytes) == nil)
      #expect(number(labelled: "VmSwap:", in: bytes) == nil)
    }
  }

  @Test func kernelFileIsReadAfreshEachTime() throws {
    let folder = try TemporaryFolder()
    let path = folder.path("numbers")
    try "17 4\n".write(toFile: path, atomically: false, encoding: .utf8)
    let file = try #require(KernelFile(path: path, capacity: 16))
    #expect(try file.read().elementsEqual("17 4\n".utf8))
    try "23\n".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try file.read().elementsEqual("23\n".utf8))
    // More than the buffer holds is cut off.
    try String(repeating: "x", count: 100).write(toFile: path, atomically: false, encoding: .utf8)
    #expect(try file.read().count == 16)
    #expect(KernelFile(path: folder.path("absent"), capacity: 16) == nil)
  }

  @Test func pageFaultsCountTouchedPages() {
    let before = PageFaults.now()
    let pages = 1000
    let block = mmap(nil, pages * 4096, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)!
    madvise(block, pages * 4096, MADV_NOHUGEPAGE)
    for page in 0..<pages { block.storeBytes(of: 1, toByteOffset: page * 4096, as: UInt8.self) }
    munmap(block, pages * 4096)
    #expect(PageFaults.now().minor - before.minor >= pages / 16)
  }
}
