/// How the worker is started for the counters pass: `valgrind`, these arguments, then the worker's command line.
package enum CallgrindCommand {
  /// The file, relative to the worker's working directory, that callgrind has to write.
  package static let outputFile = "callgrind.out"

  /// The arguments of `valgrind`.
  ///
  /// The worker must have a working directory of its own, because it reads its dumps from there. Nothing is
  /// instrumented or collected before the worker requests it, so that startup is cheap. The simulated caches are the
  /// same on every machine: 32 KiB in 8 ways (first level, instructions and data) and 8 MiB in 16 ways (last level),
  /// lines of 64 bytes. By default callgrind simulates the caches of the machine it runs on: misses would differ
  /// between machines, and there would be none in a virtual machine that reports the host's 384 MiB. The debugger's
  /// pipes, which valgrind would leave in /tmp when killed, are off; it prints errors only.
  package static let arguments = [
    "--tool=callgrind", "--cache-sim=yes", "--branch-sim=yes", "--I1=32768,8,64", "--D1=32768,8,64",
    "--LL=8388608,16,64", "--collect-atstart=no", "--instr-atstart=no", "--vgdb=no", "--quiet",
    "--callgrind-out-file=\(outputFile)",
  ]

  /// The arguments of `valgrind` for the pass of stacks: instructions alone, by the stack of the last 48 calls.
  package static let profileArguments = [
    "--tool=callgrind", "--separate-callers=48", "--separate-recs=1", "--collect-atstart=no",
    "--instr-atstart=no", "--vgdb=no", "--quiet", "--callgrind-out-file=\(outputFile)",
  ]

  /// The dump, next to `outputFile`, that the worker's request `number` (from 1) has written.
  package static func dumpFile(_ number: Int) -> String { "\(outputFile).\(number)" }
}
