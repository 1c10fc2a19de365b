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
let deque = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let httpClient = Target.Dependency.product(name: "AsyncHTTPClient", package: "async-http-client")

func core(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(name: name, dependencies: dependencies, swiftSettings: settings)
}

/// What tests share; never a dependency of the product.
func support(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
    .target(
        name: name, dependencies: dependencies, path: "Tests/\(name)", swiftSettings: settings)
}

/// Fixtures are read from where they lie, so that a golden file can be rewritten in place.
func tests(
    _ name: String, _ dependencies: [Target.Dependency], fixtures: [String] = []
) -> Target {
    .testTarget(
        name: name, dependencies: dependencies + ["TestSupport"], exclude: fixtures,
        swiftSettings: settings)
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
        core("Queries"),
        core("Definitions", ["YAMLTree", "Expressions", "Diagnostics", "Telemetry"]),

        // The stages and the products, pure.
        core("Plans", ["Definitions", "Telemetry", "Diagnostics"]),
        core("Transforms", ["Definitions", "Plans", "Expressions", "Diagnostics", "Telemetry"]),
        core("Synthesis", ["CSimdJSON", "Definitions", "Telemetry", "Diagnostics"]),
        core("Aggregates", ["Definitions", "Expressions", "Telemetry", "Diagnostics"]),
        core("Entities", ["Definitions", "Telemetry", "Diagnostics"]),
        core("Simulations", ["Plans", "Definitions", "Telemetry", "Diagnostics"]),
        core("Dashboards", ["Definitions", "Queries", "Telemetry", "Diagnostics"]),
        core(
            "Linting",
            [
                "Plans", "Synthesis", "Dashboards", "Definitions", "Expressions", "Telemetry",
                "Diagnostics",
            ]),

        // The edges.
        .target(
            name: "CSimdJSON", cxxSettings: [.unsafeFlags(["-O2"])],
            linkerSettings: [.linkedLibrary("simdjson")]),
        core(
            "Collectors",
            [
                "CSimdJSON", "Simulations", "Plans", "Definitions", "Diagnostics", "Telemetry",
                httpClient, nio, nioHTTP, nioPosix,
            ]),
        .systemLibrary(name: "CZlib", pkgConfig: "zlib", providers: [.apt(["zlib1g-dev"])]),
        core("Delivery", ["CZlib", "Telemetry", deque, httpClient, nio, nioHTTP, logging]),

        // The run.
        core(
            "Engine",
            [
                "Transforms", "Synthesis", "Aggregates", "Entities", "Collectors", "Delivery",
                "Plans", "Definitions", "Diagnostics", "Telemetry", logging,
            ]),
        .executableTarget(
            name: "mqp",
            dependencies: [
                "Engine", "Linting", "Dashboards", "Synthesis", "Entities", "Collectors",
                "Simulations", "Delivery",
                "Definitions", "Telemetry", "Diagnostics", logging,
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "UnixSignals", package: "swift-service-lifecycle"),
            ],
            swiftSettings: settings),

        // The tests, beside what each is about.
        support("TestSupport"),
        support("Brokers"),
        support("StandIns", ["Delivery", "CZlib", nio, nioPosix, nioHTTP, logging]),
        tests("ArchitectureTests", []),
        tests("DiagnosticsTests", ["Diagnostics"], fixtures: ["Golden"]),
        tests("TelemetryTests", ["Telemetry"]),
        tests("YAMLTreeTests", ["YAMLTree", "Diagnostics"], fixtures: ["Fixtures"]),
        tests(
            "ExpressionsTests", ["Expressions", "Diagnostics", "Telemetry"], fixtures: ["Golden"]),
        tests("QueriesTests", ["Queries"]),
        tests("DefinitionsTests", ["Definitions", "Expressions", "Diagnostics", "Telemetry"]),
        tests("PlansTests", ["Plans", "Definitions", "Diagnostics"]),
        tests(
            "TransformsTests",
            ["Transforms", "Synthesis", "Plans", "Definitions", "Diagnostics", "Telemetry"]),
        tests(
            "SynthesisTests", ["Synthesis", "Definitions", "Diagnostics", "Telemetry"],
            fixtures: ["Fixtures"]),
        tests(
            "AggregatesTests",
            ["Aggregates", "Definitions", "Expressions", "Diagnostics", "Telemetry"]),
        tests("EntitiesTests", ["Entities", "Definitions", "Diagnostics", "Telemetry"]),
        tests(
            "SimulationsTests",
            ["Simulations", "Plans", "Definitions", "Diagnostics", "Telemetry"],
            fixtures: ["Golden"]),
        tests(
            "DashboardsTests", ["Dashboards", "Definitions", "Diagnostics", "Telemetry"],
            fixtures: ["Golden"]),
        tests(
            "LintingTests", ["Linting", "Definitions", "Diagnostics", "Telemetry"],
            fixtures: ["Base", "Loading", "Rules", "Shipped"]),
        tests(
            "CollectorsTests",
            [
                "Collectors", "CSimdJSON", "Simulations", "Plans", "Definitions", "Diagnostics",
                "Telemetry", httpClient, nio, nioPosix, nioHTTP,
            ]),
        tests(
            "DeliveryTests",
            ["Delivery", "StandIns", "Telemetry", "CZlib", httpClient, nio, nioHTTP, logging]),
        tests(
            "EngineTests",
            [
                "Engine", "StandIns", "Collectors", "Delivery", "Definitions", "Plans",
                "Diagnostics", "Telemetry", logging,
            ]),
        tests("BrokersTests", ["Brokers"]),
        tests(
            "EndToEndTests", ["mqp", "Brokers", "StandIns", "Entities", "Telemetry"],
            fixtures: ["Fixtures"]),
    ],
    cxxLanguageStandard: .cxx17
)
