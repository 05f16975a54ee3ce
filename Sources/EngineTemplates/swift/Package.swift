// swift-tools-version: 6.2
import PackageDescription

let package = Package(
  name: "sample-engine", platforms: [.macOS(.v15)],
  // The lab's kernels, passes and protocol. Only what a worker needs is resolved.
  dependencies: [.package(name: "maplab", path: "../../..", traits: ["Worker"])],
  targets: [
    .executableTarget(name: "sample-engine", dependencies: [.product(name: "MapWorker", package: "maplab")])
  ],
  swiftLanguageModes: [.v6])
