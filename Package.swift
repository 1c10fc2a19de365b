// swift-tools-version: 6.2
import PackageDescription

let strict = Context.environment["MQP_STRICT"] == "1"

let settings: [SwiftSetting] =
    [
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("MemberImportVisibility"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
    ] + (strict ? [.treatAllWarnings(as: .error)] : [])

let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioHTTP = Target.Dependency.product(name: "NIOHTTP1", package: "swift-nio")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")

func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"],
        exclude: [], swiftSettings: settings)
}

let package = Package(
    name: "mqp",
    products: [.executable(name: "mqp", targets: ["mqp"])],
    dependencies: [
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    ],
    targets: [
        // Words that all share.
        core("Diagnostics"),
        core("Telemetry"),

        // From YAML to definitions that are known to be right.
        .systemLibrary(
            name: "CLibYAML", pkgConfig: "yaml-0.1", providers: [.apt(["libyaml-dev"])]),
        core("YAMLTree", ["CLibYAML", "Diagnostics"]),
        core("Expressions", ["Diagnostics", "Telemetry"]),
        core("Queries", ["Diagnostics", "Telemetry"]),
        core("Definitions", ["YAMLTree", "Expressions", "Queries", "Diagnostics", "Telemetry"]),

        // The stages and the products, pure.
        core("Plans", ["Definitions", "Telemetry", "Diagnostics"]),
        core("Transforms", ["Definitions", "Plans", "Expressions", "Telemetry"]),
        core("Synthesis", ["Definitions", "Telemetry", "Diagnostics"]),
        core("Dashboards", ["Definitions", "Queries", "Telemetry", "Diagnostics"]),
        core(
            "Linting",
            ["Plans", "Synthesis", "Dashboards", "Definitions", "Telemetry", "Diagnostics"]),

        // The edges.
        .target(
            name: "CSimdJSON", cxxSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("simdjson")]),
        core("Collectors", ["CSimdJSON", "Plans", "Definitions", "Telemetry", httpClient, nio, nioHTTP, logging]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        core("Delivery", ["CZlib", "Telemetry", httpClient, nio, nioHTTP, logging]),

        // The run.
        core(
            "Engine",
            ["Transforms", "Synthesis", "Collectors", "Delivery", "Plans", "Definitions", "Telemetry", logging]),
        .executableTarget(
            name: "mqp",
            dependencies: [
                "Engine", "Linting", "Dashboards", "Collectors", "Delivery", "Definitions",
                "Synthesis", "Telemetry", "Diagnostics", "YAMLTree", "Expressions", logging, httpClient,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),
    ],
    cxxLanguageStandard: .cxx17
)
