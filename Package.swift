// swift-tools-version: 6.2
import PackageDescription

/// Debian 12's valgrind can't read the debug information of this toolchain's C compiler and refuses the program; the
/// symbols it counts calls by stay.
let stripDebug: [LinkerSetting] = [.unsafeFlags(["-Xlinker", "--strip-debug"], .when(platforms: [.linux]))]

/// Functions that return a Span of a map's memory say on what its life depends.
let lifetimes: [SwiftSetting] = [.enableExperimentalFeature("Lifetimes")]

/// A product that the lab alone needs: who takes MapVariants without the trait resolves none of them.
func lab(_ product: String, of package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["Lab"]))
}

/// The histogram of latencies, which every worker needs.
let histogram: Target.Dependency = .product(
  name: "Histogram", package: "hdrhistogram-swift", condition: .when(traits: ["Worker"]))

/// A product that only the service needs: the plain lab resolves no web server.
func service(_ product: String, of package: String) -> Target.Dependency {
  .product(name: product, package: package, condition: .when(traits: ["Service"]))
}

/// What MapMetrics needs, and nothing else.
let metrics: Target.Dependency = .product(
  name: "Metrics", package: "swift-metrics", condition: .when(traits: ["Metrics"]))

/// The runner and the command line measure nothing and compute little, and are the end of a long chain of modules: without
/// optimisation they are compiled in a third of the time.
let quicklyBuilt: [SwiftSetting] = [.unsafeFlags(["-Onone"], .when(configuration: .release))]

/// The families of maps (`MapFamily`), each with what its kernels need besides the common ones. A family is a module and a
/// worker program of its own, so that both processors compile, and a change in one map rebuilds one program.
///
/// Its folder holds a link to Sources/Workloads: the generic kernels are compiled in each family anew, because the compiler
/// specialises code of another module only if all of it is public and inlinable.
struct Family {
  var name: String
  var dependencies: [Target.Dependency] = []
  var worker: String { "maplab-worker-\(name.lowercased())" }
}

let families = [
  Family(name: "Native"),
  Family(name: "Span", dependencies: ["MapMetrics"]),
  Family(name: "Storage"),
  Family(name: "Shared"),
  Family(name: "Caches"),
  Family(
    name: "Others",
    dependencies: [
      lab("OrderedCollections", of: "swift-collections"),
      lab("HashTreeCollections", of: "swift-collections"),
    ]),
]

let workers: [Target] = families.flatMap { family -> [Target] in
  let kernels = "\(family.name)Kernels"
  return [
    .target(
      name: kernels,
      dependencies: ["Platform", "Numbers", "Catalogue", "SeededRandom", "MapVariants", "Measurement"]
        + family.dependencies,
      path: "Sources/Kernels/\(family.name)"),
    .executableTarget(
      name: family.worker, dependencies: ["WorkerMain", .byName(name: kernels)],
      path: "Sources/Workers/\(family.name)", linkerSettings: stripDebug),
  ]
}

let package = Package(
  name: "maplab",
  platforms: [.macOS(.v15)],
  products: [
    .library(name: "MapVariants", targets: ["MapVariants"]),
    .library(name: "MapMetrics", targets: ["MapMetrics"]),
    .library(name: "MapWorker", targets: ["MapWorker"]),
    .executable(name: "maplab", targets: ["maplab"]),
    .executable(name: "maplab-worker", targets: ["maplab-worker"]),
    .library(name: "AllocationProbe", type: .dynamic, targets: ["AllocationProbe"]),
  ],
  traits: [
    .trait(name: "Metrics", description: "MapMetrics, which needs swift-metrics"),
    .trait(name: "Worker", description: "MapWorker, which needs hdrhistogram-swift"),
    .trait(
      name: "Lab", description: "the lab: everything but the libraries", enabledTraits: ["Metrics", "Worker"]),
    .trait(
      name: "Service", description: "maplab-service: a map behind a web server, and its load", enabledTraits: ["Lab"]),
    .default(enabledTraits: ["Lab"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/LebJe/TOMLKit", from: "0.6.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.1"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.2"),
    .package(url: "https://github.com/ordo-one/TextTable", from: "0.0.2"),
    .package(url: "https://github.com/onevcat/Rainbow", from: "4.2.2"),
    .package(url: "https://github.com/apple/swift-metrics", from: "2.13.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/hummingbird-project/hummingbird", from: "2.28.1"),
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    // The maps: stands alone, imports nothing of the lab.
    .target(
      name: "MapVariants", dependencies: ["CThreadLocals", "CControlGroup"], exclude: ["SpanMap/Tuning.md"],
      swiftSettings: lifetimes),
    // Thread-local words, which Swift can't declare.
    .target(name: "CThreadLocals"),
    // SIMD questions about control bytes.
    .target(name: "CControlGroup"),
    // Maps that count and report: apart, so that MapVariants needs no other package.
    .target(name: "MapMetrics", dependencies: ["MapVariants", metrics]),
    // Random numbers that are the same everywhere, for the lab and the tests.
    .target(name: "SeededRandom", dependencies: ["Platform"]),
    // The C library by one name, and its calls made whole.
    .target(name: "Platform"),
    // What is computed everywhere in the same way: digests, medians, hexadecimal.
    .target(name: "Numbers"),
    // The lab's vocabulary: lists of maps, workloads, passes and metrics, and what a cell is.
    .target(name: "Catalogue"),
    // What runner and worker say to each other.
    .target(name: "WorkerProtocol", dependencies: ["Catalogue"]),
    .target(name: "CLabShims"),
    .target(name: "AllocationProbe"),
    .target(
      name: "Measurement",
      dependencies: [
        "Platform", "Numbers", "Catalogue", "SeededRandom", "CLabShims", histogram,
      ]),
    // The kernels, generic over the map.
    .target(
      name: "Workloads",
      dependencies: ["Platform", "Numbers", "Catalogue", "SeededRandom", "MapVariants", "Measurement"]),
    // Programs of their own, for claims that are about no map of the list.
    .target(
      name: "Studies",
      dependencies: [
        "Platform", "Catalogue", "SeededRandom", "MapVariants", "MapMetrics", "Measurement", "CLabShims",
      ],
      // A link to the file that users take, which the study of the alarms hands to promtool.
      resources: [.embedInCode("Monitoring/map-alarms.rules.yml")], swiftSettings: lifetimes),
    // Work of a known amount, by which the lab itself is measured.
    .target(name: "CKnownAnswers"),
    .target(
      name: "KnownAnswers", dependencies: ["Numbers", "Catalogue", "Measurement", "CKnownAnswers"]),
    // What every worker program is, but for its kernels.
    .target(
      name: "WorkerMain",
      dependencies: ["Platform", "Numbers", "Catalogue", "WorkerProtocol", "Measurement"]),
    // The kernels for maps of other packages.
    .target(
      name: "MapWorker",
      dependencies: [
        "Platform", "Numbers", "Catalogue", "SeededRandom", "MapVariants", "Measurement", "WorkerMain",
      ],
      // A worker in another package has its map's operations inlined into the loops of this one, or it measures calls.
      swiftSettings: [.unsafeFlags(["-enable-cmo-everything"])], linkerSettings: stripDebug),
    .executableTarget(
      name: "maplab-worker", dependencies: ["WorkerMain", "Measurement", "Studies", "KnownAnswers"],
      linkerSettings: stripDebug),
    .target(
      name: "Experiments", dependencies: ["Platform", "Catalogue", lab("TOMLKit", of: "TOMLKit")]),
    .target(
      name: "Results",
      dependencies: [
        "Platform", "Numbers", "Catalogue", "WorkerProtocol", "SeededRandom", "Experiments",
        histogram,
      ]),
    .target(
      name: "Runner",
      dependencies: [
        "Platform", "Numbers", "Catalogue", "WorkerProtocol", "SeededRandom", "Experiments", "Results",
        lab("Subprocess", of: "swift-subprocess"),
        lab("SystemPackage", of: "swift-system"),
      ], swiftSettings: quicklyBuilt),
    .executableTarget(
      name: "maplab",
      dependencies: [
        "Platform", "Catalogue", "Experiments", "Results", "Runner", lab("TextTable", of: "TextTable"),
        lab("Rainbow", of: "Rainbow"),
        lab("ArgumentParser", of: "swift-argument-parser"),
      ], swiftSettings: quicklyBuilt),
    // A map behind an HTTP server, and the open loop that loads it; empty without the trait Service.
    .executableTarget(
      name: "maplab-service",
      dependencies: [
        "Platform", "SeededRandom", "MapVariants", "MapMetrics", "Measurement", metrics,
        lab("ArgumentParser", of: "swift-argument-parser"), lab("Histogram", of: "hdrhistogram-swift"),
        service("Hummingbird", of: "hummingbird"), service("HummingbirdCore", of: "hummingbird"),
        service("NIOCore", of: "swift-nio"),
        service("NIOPosix", of: "swift-nio"), service("NIOHTTP1", of: "swift-nio"),
        service("Logging", of: "swift-log"),
      ]),
    .testTarget(name: "ServiceTests", dependencies: ["Platform", "maplab-service"]),
    // The attacks on the maps: run shortly by the tests, for as long as one likes by map-attack.
    .target(name: "MapAttack", dependencies: ["MapVariants", "SeededRandom"], path: "Tests/MapAttack"),
    .executableTarget(
      name: "map-attack",
      dependencies: ["MapAttack", lab("ArgumentParser", of: "swift-argument-parser")],
      path: "Tests/map-attack"),
    // The attacks on the readers of files and messages: likewise.
    .target(
      name: "InputAttack",
      dependencies: [
        "Platform", "Catalogue", "WorkerProtocol", "SeededRandom", "Experiments", "Results", "Runner",
      ],
      path: "Tests/InputAttack", exclude: ["Seeds"]),
    .executableTarget(
      name: "input-attack",
      dependencies: ["InputAttack", lab("ArgumentParser", of: "swift-argument-parser")],
      path: "Tests/input-attack"),
    // A trait for tests that block while other programs run.
    .target(name: "WaitingTests", path: "Tests/WaitingTests"),
    .testTarget(name: "InputAttackTests", dependencies: ["InputAttack", "input-attack", "WaitingTests"]),
    .testTarget(
      name: "MapVariantsTests", dependencies: ["MapVariants", "MapAttack", "SeededRandom", "WaitingTests"]),
    .testTarget(
      name: "MapMetricsTests",
      dependencies: [
        "MapMetrics", "MapVariants", "MapAttack", "SeededRandom", "WaitingTests",
        metrics,
      ]),
    .testTarget(name: "NumbersTests", dependencies: ["Numbers"]),
    .testTarget(name: "CatalogueTests", dependencies: ["Catalogue"]),
    .testTarget(
      name: "WorkloadsTests",
      dependencies: [
        "Platform", "Numbers", "Catalogue", "WorkerProtocol", "MapVariants", "Measurement", "Workloads", "SeededRandom",
      ]
        + families.map { .byName(name: "\($0.name)Kernels") }),
    // Reads JSON Schemas, as far as the protocol's use them.
    .target(name: "SchemaReader", path: "Tests/SchemaReader"),
    .testTarget(name: "WorkerProtocolTests", dependencies: ["Catalogue", "WorkerProtocol", "SchemaReader"]),
    .testTarget(
      name: "StudiesTests",
      dependencies: ["Platform", "Catalogue", "Measurement", "MapVariants", "SeededRandom", "Studies"]),
    .testTarget(
      name: "KnownAnswersTests",
      dependencies: ["Catalogue", "KnownAnswers", "CKnownAnswers", "maplab-worker", "WaitingTests"]),
    .testTarget(name: "ExperimentsTests", dependencies: ["Platform", "Catalogue", "Experiments"]),
    .testTarget(
      name: "ResultsTests",
      dependencies: ["Numbers", "Catalogue", "WorkerProtocol", "Experiments", "Results", "SeededRandom"]),
    .testTarget(
      name: "RunnerTests",
      dependencies: ["Catalogue", "WorkerProtocol", "Experiments", "Results", "Runner", "SeededRandom"]),
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "Catalogue", "WorkerProtocol", "Experiments", "Results", "maplab", "maplab-worker", "SchemaReader",
        "WaitingTests",
      ] + families.map { .byName(name: $0.worker) }, exclude: ["Programs"]),
    .target(
      name: "KnownCalls", path: "Tests/MeasurementTests/KnownCalls", linkerSettings: [.linkedLibrary("stdc++")]),
    .executableTarget(
      name: "measurement-fixture",
      dependencies: ["Platform", "Numbers", "Catalogue", "Measurement", "KnownCalls"],
      path: "Tests/MeasurementTests/Fixture", linkerSettings: stripDebug),
    .testTarget(
      name: "MeasurementTests",
      dependencies: [
        "Platform", "Catalogue", "CLabShims", "Measurement", "measurement-fixture", "WaitingTests",
      ],
      exclude: ["Fixture", "KnownCalls", "Programs"]),
  ],
  swiftLanguageModes: [.v6]
)
package.targets += workers

/// `MAPLAB_PART="MapVariantsTests map-attack"` leaves only these targets and what they need: one part is built
/// alone, and nothing else is resolved. The Makefile's goals for one part set it.
if let part = Context.environment["MAPLAB_PART"], !part.isEmpty {
  var needed: Set<String> = []
  var open = part.split(whereSeparator: \.isWhitespace).map(String.init)
  while let name = open.popLast() {
    guard let target = package.targets.first(where: { $0.name == name }) else {
      fatalError("MAPLAB_PART: no target is called \(name)")
    }
    guard needed.insert(name).inserted else { continue }
    for dependency in target.dependencies {
      if case .byNameItem(let name, _) = dependency, package.targets.contains(where: { $0.name == name }) {
        open.append(name)
      }
    }
  }
  package.targets.removeAll { !needed.contains($0.name) }
  package.products.removeAll { !$0.targetNames.allSatisfy(needed.contains) }
  let packages = package.targets.flatMap(\.dependencies).compactMap { dependency -> String? in
    if case .productItem(_, let package, _, _) = dependency { package } else { nil }
  }
  package.dependencies.removeAll { dependency in
    guard case .sourceControl(_, let location, _) = dependency.kind else { return false }
    return !packages.contains { location.hasSuffix("/\($0)") }
  }
}

extension Product {
  var targetNames: [String] {
    (self as? Product.Library)?.targets ?? (self as? Product.Executable)?.targets ?? []
  }
}
